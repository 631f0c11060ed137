"""
What: methods, integrations, deployments, domain names and VPC links can be updated.
Why: moto has no UpdateMethod, UpdateIntegration, UpdateDeployment, UpdateDomainName, UpdateVpcLink.
Echoes: nothing
Gone when: moto implements the five actions (it answers "has not been implemented" until then).
"""

import json

from moto.apigateway.responses import APIGatewayResponse

from json_patch import apply_operations, as_boolean

METHOD = {
    "authorizationType": ("authorization_type", str),
    "authorizerId": ("authorizer_id", str),
    "authorizationScopes": ("authorization_scopes", str),
    "apiKeyRequired": ("api_key_required", as_boolean),
    "operationName": ("operation_name", str),
    "requestModels": ("request_models", str),
    "requestParameters": ("request_parameters", as_boolean),
    "requestValidatorId": ("request_validator_id", str),
}
INTEGRATION = {
    "uri": ("uri", str),
    "httpMethod": ("http_method", str),
    "credentials": ("credentials", str),
    "connectionType": ("connection_type", str),
    "connectionId": ("connection_id", str),
    "timeoutInMillis": ("timeout_in_millis", int),
    "passthroughBehavior": ("passthrough_behaviour", str),
    "contentHandling": ("content_handling", str),
    "requestParameters": ("request_parameters", str),
    "requestTemplates": ("request_templates", str),
    "cacheKeyParameters": ("cache_key_parameters", str),
    "cacheNamespace": ("cache_namespace", str),
    "tlsConfig": ("tls_config", as_boolean),
}
DEPLOYMENT = {"description": ("description", str)}
VPC_LINK = {"name": ("name", str), "description": ("description", str)}
DOMAIN_NAME = {
    "regionalCertificateArn": ("regional_certificate_arn", str),
    "certificateArn": ("certificate_arn", str),
    "securityPolicy": ("security_policy", str),
}


def apply():
    def update(find, attributes):
        def respond(self):
            found = find(self.backend, *self.path.split("/")[1:])
            apply_operations(found, self._get_param("patchOperations"), attributes)
            return json.dumps(found.to_json())

        return respond

    Responses = APIGatewayResponse
    Responses.update_method = update(lambda b, _a, api, _r, resource, _m, verb: b.get_method(api, resource, verb), METHOD)
    Responses.update_integration = update(
        lambda b, _a, api, _r, resource, _m, verb, _i: b.get_integration(api, resource, verb), INTEGRATION
    )
    Responses.update_deployment = update(lambda b, _a, api, _d, deployment: b.get_deployment(api, deployment), DEPLOYMENT)
    Responses.update_vpc_link = update(lambda b, _v, link: b.get_vpc_link(link), VPC_LINK)
    Responses.update_domain_name = update(lambda b, _d, name: b.get_domain_name(name), DOMAIN_NAME)
