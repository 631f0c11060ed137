"""
What: the policy of a REST API is answered with its quotes escaped.
Why: AWS answers every quote behind a backslash, and the provider unescapes it; moto answers plain JSON, which every read of the API then fails on.
Echoes: nothing
Gone when: the trial `api` applies without this file.
"""

import json

from moto.apigateway.models import RestAPI


def apply():
    original = RestAPI.to_dict

    def to_dict(self):
        answer = original(self)
        if answer["policy"]:
            answer["policy"] = json.dumps(answer["policy"])[1:-1]
        return answer

    RestAPI.to_dict = to_dict
