"""
What: a rule reaches a target only with permission (of the queue, of the topic and its key, of the function, or of the role for an API destination); what cannot be delivered is tried again as the target says, and then put into its dead-letter queue; rules count their invocations; a notification has no subject; a template finds members of lists (`$.resources[0]`).
Why: MiniStack delivers without permission, tries once, has no dead letters for rules, counts nothing, writes a subject of its own, and finds no member of a list.
Echoes: nothing
Gone when: the test `outgoing` passes without this file.
"""

import json
import re
import threading
import time
import uuid

from ministack.core.arn import parse_arn
from ministack.core.iam_evaluator import EvalContext, _gather_role_policies, evaluate, evaluate_resource_policy
from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.services import cloudwatch, eventbridge, lambda_svc, sns, sqs
from topic_key import key_allows

SERVICE = "events.amazonaws.com"
MOST_ATTEMPTS = 185  # what EventBridge tries when a target does not say
LONGEST_PAUSE = 3.0  # seconds of ours, half a minute of AWS's
RETRIED = {401, 407, 409, 429}
delivery = threading.local()


def apply():
    invoke_without = eventbridge._invoke_target
    build_without = eventbridge._build_api_destination_request
    transform_without = eventbridge._apply_input_transformer

    def invoke_target(target, event, rule, view=None):
        if not is_permitted(target, rule):
            return put_to_dead_letters(target, rule, event, "NO_PERMISSIONS", 0)
        delivery.of = (target, rule, event)
        if ":api-destination/" not in target["Arn"]:  # those count when they are over
            count(rule, "Invocations")
        return invoke_without(target, event, rule, view)

    def transform(transformer, rule, view):
        paths = transformer.get("InputPathsMap", {})
        members = {name: found for name, path in paths.items() if (found := member_at(path, view)) is not None}
        rest = {name: path for name, path in paths.items() if name not in members}
        template = transformer.get("InputTemplate", "")
        for name, member in members.items():
            template = template.replace(f"<{name}>", str(member))
        return transform_without({**transformer, "InputPathsMap": rest, "InputTemplate": template}, rule, view)

    def build_request(*arguments):
        return {**build_without(*arguments), "delivery": delivery.of}

    eventbridge._invoke_target = invoke_target
    eventbridge._apply_input_transformer = transform
    eventbridge._dispatch_to_sns = publish
    eventbridge._build_api_destination_request = build_request
    eventbridge._deliver_to_api_destination = deliver


def is_permitted(target, rule):
    arn, source = target["Arn"], rule["Arn"]
    spec = parse_arn(arn)
    if spec.service == "sqs":
        return sqs.queue_policy_allows(arn, SERVICE, source, get_account_id())
    if spec.service == "sns":
        return sns.topic_policy_allows(arn, SERVICE, source, get_account_id()) and key_allows(arn, SERVICE, source)
    if spec.service == "lambda":
        return function_policy_allows(arn, source)
    if spec.service == "events" and spec.resource.startswith("api-destination/"):
        return role_allows(target.get("RoleArn", ""), "events:InvokeApiDestination", arn)
    return True


def member_at(path, view):
    """What a path like `$.resources[0]` names; None for one without a number."""
    found = re.fullmatch(r"\$\.(\w+)\[(\d+)\]", path)
    members = view.event_with_detail().get(found[1]) if found else None
    return members[int(found[2])] if isinstance(members, list) and int(found[2]) < len(members) else None


def publish(arn, payload):
    """EventBridge names no subject: an e-mail has that of SNS."""
    sns.publish_internal(arn, payload)


def function_policy_allows(arn, source):
    function, _, _ = lambda_svc._get_func_record_for_ref(arn)
    context = context_of("lambda:InvokeFunction", arn, "*", {"aws:sourcearn": source, "aws:sourceaccount": get_account_id()})
    return evaluate_resource_policy((function or {}).get("policy"), context, SERVICE).decision == "Allow"


def role_allows(role, action, arn):
    policies = _gather_role_policies(role.rsplit("/", 1)[-1], get_account_id()) if role else []
    return evaluate(context_of(action, arn, role, {}), policies).decision == "Allow"


def context_of(action, arn, principal, keys):
    return EvalContext(
        principal_arn=principal,
        principal_type="Service" if principal == "*" else "AssumedRole",
        principal_account="" if principal == "*" else get_account_id(),
        action=action,
        resource_arn=arn,
        region=get_region(),
        service_context=keys,
    )


def deliver(name, request, conn, token_key):
    """A thread begins in the first account."""
    account, region, _ = token_key
    with request_scope(account, region):
        deliver_for(request, conn, token_key)


def deliver_for(request, conn, token_key):
    target, rule, event = request.pop("delivery")
    attempts = target.get("RetryPolicy", {}).get("MaximumRetryAttempts", MOST_ATTEMPTS)
    for attempt in range(attempts + 1):
        status = send(request, conn, token_key)
        if 200 <= status < 300:
            return count(rule, "Invocations")
        if status not in RETRIED and status < 500:
            break
        if attempt < attempts:
            time.sleep(min(LONGEST_PAUSE, 0.1 * 2**attempt))
    put_to_dead_letters(target, rule, event, "SDK_CLIENT_ERROR", attempt)


def send(request, conn, token_key):
    try:
        headers = eventbridge._connection_auth_headers(conn, token_key)
        return eventbridge._api_destination_send_sync(request, headers)
    except Exception as error:
        print(f"API destination {request['url']}: {error!r}", flush=True)
        return 503


def count(rule, *names):
    """Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html"""
    for name in names:
        cloudwatch.record_metric("AWS/Events", name, 1, "Count", {"RuleName": rule["Name"]})


def put_to_dead_letters(target, rule, event, code, attempts):
    count(rule, "Invocations", "FailedInvocations")
    arn = target.get("DeadLetterConfig", {}).get("Arn")
    if not arn or not sqs.queue_policy_allows(arn, SERVICE, rule["Arn"], get_account_id()):
        print(f"EventBridge: {rule['Arn']} lost an event for {target['Arn']}: {code}", flush=True)
        return
    count(rule, "InvocationsSentToDlq")
    said = {"ERROR_CODE": code, "RULE_ARN": rule["Arn"], "TARGET_ARN": target["Arn"], "RETRY_ATTEMPTS": str(attempts)}
    append(sqs._queue_by_arn(arn), json.dumps(eventbridge._pattern_event_view(event).event_with_detail()), said)


def append(queue, body, said):
    """The message is whole before anybody can receive it."""
    attributes = {name: {"DataType": "String", "StringValue": value} for name, value in said.items()}
    message = {
        "id": str(uuid.uuid4()),
        "body": body,
        "visible_at": time.time() + sqs.queue_delay(queue),
        "message_attributes": attributes,
        "md5_attrs": sqs._md5_msg_attrs(attributes),
    }
    sqs._ensure_msg_fields(message)
    queue["messages"].append(message)
    eventbridge.esm_wake.set()
