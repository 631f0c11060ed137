"""
What: a REST API keeps binaryMediaTypes from its creation, and an update reads booleans, sizes and escaped media types.
Why: moto drops the media types on create, takes "false" for true, and ignores minimumCompressionSize on update.
Echoes: binaryMediaTypes
Gone when: the trial `api` plans no change without this file.
"""

import json

from moto.apigateway.models import RestAPI
from moto.apigateway.responses import APIGatewayResponse

from json_patch import unescaped


def apply():
    create = APIGatewayResponse.create_rest_api
    patch = RestAPI.apply_patch_operations

    def create_rest_api(self):
        status, headers, body = create(self)
        answer = json.loads(body)
        if status == 200 and self._get_param("binaryMediaTypes"):
            api = self.backend.get_rest_api(answer["id"])
            api.binaryMediaTypes = list(self._get_param("binaryMediaTypes"))
            body = json.dumps(api.to_dict())
        return status, headers, body

    def apply_patch_operations(self, patch_operations):
        for operation in patch_operations:
            apply_one(self, operation)

    def apply_one(api, operation):
        path, value = operation["path"], operation.get("value")
        if path == "/disableExecuteApiEndpoint":
            api.disableExecuteApiEndpoint = value == "true"
        elif path == "/minimumCompressionSize":
            api.minimum_compression_size = int(value) if value else None
        elif path.startswith("/binaryMediaTypes/"):
            change_media_types(api, operation["op"], unescaped(path.split("/", 2)[2]))
        else:
            patch(api, [operation])

    APIGatewayResponse.create_rest_api = create_rest_api
    RestAPI.apply_patch_operations = apply_patch_operations


def change_media_types(api, verb, media_type):
    if verb == "remove":
        api.binaryMediaTypes.remove(media_type)
    elif media_type not in api.binaryMediaTypes:
        api.binaryMediaTypes.append(media_type)
