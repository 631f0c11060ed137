"""
What: a function is fed from a queue or stream only while its role may read it; a mapping is refused, and rests, without.
Why: MiniStack reads queues and streams of its account without permission.
Echoes: nothing
Gone when: the test `functions` passes without this file.
"""

import time

from ministack.core.arn import parse_arn
from ministack.core.iam_evaluator import EvalContext, _gather_role_policies, evaluate
from ministack.core.responses import error_response_json
from ministack.services import lambda_svc

NEEDED = {
    "sqs": ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes"),
    "dynamodb": ("GetRecords", "GetShardIterator", "DescribeStream"),
}
BELIEVED_SECONDS = 1.0
decided = {}


def apply():
    create_without = lambda_svc._create_esm
    iterate_without = lambda_svc._iter_all_esms

    def create(data):
        name, qualifier, error = lambda_svc._resolve_existing_esm_function(data.get("FunctionName", ""))
        missing = None if error else missing_action(name, qualifier, data.get("EventSourceArn", ""))
        return refusal(missing, data["EventSourceArn"]) if missing else create_without(data)

    def iterate():
        return (found for found in iterate_without() if may_read(found[2]))

    lambda_svc._create_esm = create
    lambda_svc._iter_all_esms = iterate


def refusal(action, source):
    message = f"The provided execution role does not have permissions to call {action} on SQS"
    if ":dynamodb:" in source:
        needed = "GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM."
        message = f"Cannot access stream {source}. Please ensure the role can perform the {needed}"
    return error_response_json("InvalidParameterValueException", message, 400)


def may_read(mapping):
    key, now = mapping["UUID"], time.monotonic()
    if key not in decided or decided[key][0] < now - BELIEVED_SECONDS:
        missing = missing_action(mapping["FunctionName"], mapping.get("Qualifier"), mapping["EventSourceArn"])
        decided[key] = (now, missing is None)
    return decided[key][1]


def missing_action(name, qualifier, source):
    _, config = lambda_svc._get_func_record_for_qualifier(name, qualifier)
    spec = parse_arn(source) if source.startswith("arn:") else None
    if config is None or spec is None:
        return None
    account = spec.account_id
    policies = _gather_role_policies(config["Role"].rsplit("/", 1)[-1], account)
    for action in NEEDED.get(spec.service, ()):
        context = EvalContext(
            principal_arn=config["Role"],
            principal_type="AssumedRole",
            principal_account=account,
            action=f"{spec.service}:{action}",
            resource_arn=source,
            region=spec.region,
        )
        if evaluate(context, policies).decision != "Allow":
            return action
    return None
