"""
What: tags of REST APIs, stages, VPC links, domain names, API keys and usage plans can be changed and read.
Why: moto changes the tags of stages alone and answers "not found" for the others.
Echoes: nothing
Gone when: the trials `api` and `entry` update their tags without this file.
"""

import json
from urllib.parse import unquote

from moto.apigateway import urls
from moto.apigateway.responses import APIGatewayResponse


def apply():
    urls.url_paths["{0}/tags/(?P<resource_arn>arn:.+)$"] = APIGatewayResponse.dispatch

    def tag_resource(self):
        tagged = tagged_resource(self)
        tagged.tags = {**(tagged.tags or {}), **self._get_param("tags")}
        return 204, {}, ""

    def untag_resource(self):
        tagged = tagged_resource(self)
        gone = self.querystring.get("tagKeys", [])
        tagged.tags = {key: value for key, value in (tagged.tags or {}).items() if key not in gone}
        return 204, {}, ""

    def get_tags(self):
        return json.dumps({"tags": tagged_resource(self).tags or {}})

    APIGatewayResponse.tag_resource = tag_resource
    APIGatewayResponse.untag_resource = untag_resource
    APIGatewayResponse.get_tags = get_tags


def tagged_resource(responses):
    """By the last part of its ARN: `arn:aws:apigateway:us-east-1::/restapis/ID/stages/NAME`."""
    backend = responses.backend
    _, kind, name, *rest = unquote(responses.path.split("/tags/", 1)[1]).split("::", 1)[1].split("/")
    if kind == "restapis":
        return backend.get_stage(name, rest[1]) if rest else backend.get_rest_api(name)
    finders = {
        "vpclinks": backend.get_vpc_link,
        "domainnames": backend.get_domain_name,
        "apikeys": backend.get_api_key,
        "usageplans": backend.get_usage_plan,
    }
    return finders[kind](name)
