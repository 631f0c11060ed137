"""
What: a call to CloudWatch Logs is permitted on `log-group:GROUP:log-stream:STREAM`, with an empty stream when it names none.
Why: MiniStack asks for permission on the group alone, which policies on `log-group:GROUP:*`, as AWS wants them, do not give.
Echoes: nothing
Gone when: the test `up` passes without this file.
"""

import json

from ministack.core import iam_actions


def apply():
    extract_without = iam_actions.extract_resource_arn

    def extract_resource_arn(service, method, path, headers, body, *others):
        arn = extract_without(service, method, path, headers, body, *others)
        if service != "logs" or ":log-group:" not in arn or ":log-stream:" in arn:
            return arn
        return f"{arn.removesuffix(':*')}:log-stream:{json.loads(body).get('logStreamName', '')}"

    iam_actions.extract_resource_arn = extract_resource_arn
