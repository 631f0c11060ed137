"""
What: the parts of the local AWS can publish events of AWS services on MiniStack's own port.
Why: PutEvents refuses a source of `aws.` from everybody, as it does on AWS, and what publishes them lives elsewhere.
Echoes: nothing
Gone when: never; it is the way between the programs.
"""

import json

from ministack.services import eventbridge
from ministack_control import answer_at


def apply():
    answer_at("events", publish)


def publish(request):
    entry = {
        "Source": request["source"],
        "DetailType": request["detailType"],
        "Resources": request["resources"],
        "Detail": json.dumps(request["detail"]),
    }
    status, _, body = eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)
    return json.loads(body)
