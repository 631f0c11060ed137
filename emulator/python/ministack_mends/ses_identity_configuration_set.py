"""
What: an e-mail identity keeps its configuration set, which can be changed.
Why: MiniStack forgets the set, so that every plan sets it again, and has no call for it.
Echoes: ConfigurationSetName
Gone when: the trial `functions` plans no change without this file.
"""

import json
import re

from ministack.core.responses import json_response
from ministack.services import ses_v2

PATH = re.compile(r"/v2/email/identities(?:/(?P<name>[^/]+)/configuration-set)?")


def apply():
    handle_without = ses_v2.handle_request

    async def handle_request(method, path, headers, body, query_params):
        named = PATH.fullmatch(path)
        if named and named["name"] and method == "PUT":
            keep(named["name"], json.loads(body or b"{}"))
            return json_response({})
        answer = await handle_without(method, path, headers, body, query_params)
        if named and method == "POST" and answer[0] == 200:
            request = json.loads(body)
            keep(request["EmailIdentity"], request)
        return answer

    ses_v2.handle_request = handle_request


def keep(identity, request):
    if identity in ses_v2._identities:
        ses_v2._identities[identity]["ConfigurationSetName"] = request.get("ConfigurationSetName", "")
