"""
What: an integration over a VPC link keeps the link's id.
Why: moto forgets connectionId, so that every plan sets it again.
Echoes: connectionId
Gone when: the trial `api` plans no change without this file.
"""

import json

from moto.apigateway.models import Integration
from moto.apigateway.responses import APIGatewayResponse


def apply():
    to_json_without = Integration.to_json
    put_without = APIGatewayResponse.put_integration

    def to_json(self):
        return {**to_json_without(self), "connectionId": self.connection_id}

    def put_integration(self):
        status, headers, _ = put_without(self)
        _, _, api, _, resource, _, method, _ = self.path.split("/")
        integration = self.backend.get_integration(api, resource, method)
        integration.connection_id = self._get_param("connectionId")
        return status, headers, json.dumps(integration.to_json())

    Integration.connection_id = None
    Integration.to_json = to_json
    APIGatewayResponse.put_integration = put_integration
