"""
What: putting events is permitted by the source that they name, too (`events:source`).
Why: MiniStack knows no source, so that a policy which lets a program send events of its own alone would let it send none.
Echoes: nothing
Gone when: the test `fire-drill` passes without this file.
"""

import json

from ministack.core import iam_actions


def apply():
    context_without = iam_actions.request_tag_context

    def request_context(service, iam_action, body, *others):
        context = context_without(service, iam_action, body, *others)
        return {**context, "events:source": sources(body)} if iam_action == "events:PutEvents" else context

    iam_actions.request_tag_context = request_context


def sources(body):
    """Of several sources the first that differs decides, as AWS looks at each event."""
    named = sorted({entry.get("Source", "") for entry in json.loads(body or b"{}").get("Entries", [])})
    return [*named[:1]] if len(named) == 1 else [" ".join(named)]
