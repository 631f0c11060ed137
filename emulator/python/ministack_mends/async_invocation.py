"""
What: a function that is invoked as an event measures its failures and is tried again after AWS's pauses; what it failed on goes to its destination in Lambda's record, with its role's permission, and is an event to a function there.
Why: MiniStack measures no such failure, says three tries whatever was asked, asks for no permission, and tries a destination once.
Echoes: nothing
Gone when: the test `promotion` passes without this file.
"""

import threading
import time
import uuid
from datetime import datetime, timezone

from ministack.core.arn import parse_arn
from ministack.core.responses import error_response_json
from ministack.services import cloudwatch, lambda_svc
from ministack_mends.event_targets import role_allows

MINUTE = 6  # seconds of ours in one of AWS's
NEEDED = {"lambda": "InvokeFunction", "sqs": "SendMessage", "sns": "Publish", "events": "PutEvents"}


def apply():
    put_without = lambda_svc._put_event_invoke_config

    def put(name, qualifier, data):
        target = (data.get("DestinationConfig") or {}).get("OnFailure", {}).get("Destination")
        function = lambda_svc._functions.get(name)
        if target and function and not may_reach(function["config"], target):
            action = NEEDED[parse_arn(target).service]
            message = f"The function execution role does not have permissions to call {action} on {target}"
            return error_response_json("InvalidParameterValueException", message, 400)
        return put_without(name, qualifier, data)

    lambda_svc._put_event_invoke_config = put
    lambda_svc.invoke_async_with_retry = invoke


def invoke(function, event):
    arguments = (function, attempt, function, event)
    threading.Thread(target=lambda_svc._run_with_function_config_scope, args=arguments, daemon=True).start()


def attempt(function, event):
    config = function["config"]
    asked = function.get("event_invoke_config") or {}
    tries = asked.get("MaximumRetryAttempts", 2) + 1
    for count in range(tries):
        time.sleep(MINUTE * count)
        result = lambda_svc._execute_function(function, event)
        if not result.get("error"):
            return
        cloudwatch.record_metric("AWS/Lambda", "Errors", 1, "Count", {"FunctionName": config["FunctionName"]})
    target = (asked.get("DestinationConfig") or {}).get("OnFailure", {}).get("Destination")
    if target:
        deliver(config, target, record_of(config, event, result, tries), event, result)
    dead_letters = (config.get("DeadLetterConfig") or {}).get("TargetArn")
    if dead_letters:
        lambda_svc._route_async_failure(dead_letters, config["FunctionName"], event, result)


def deliver(config, target, record, event, result):
    if not may_reach(config, target):
        print(f"Lambda: {config['FunctionArn']} may not send what it failed on to {target}", flush=True)
    elif parse_arn(target).service == "lambda":
        function, _, _ = lambda_svc._get_func_record_for_ref(target)
        if function:
            invoke(function, record)
    else:
        lambda_svc._route_async_failure(target, config["FunctionName"], event, result)


def may_reach(config, target):
    service = parse_arn(target).service
    return role_allows(config["Role"], f"{service}:{NEEDED[service]}", target)


def record_of(config, event, result, tries):
    """Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"""
    return {
        "version": "1.0",
        "timestamp": datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "requestContext": {
            "requestId": str(uuid.uuid4()),
            "functionArn": f"{config['FunctionArn']}:$LATEST",
            "condition": "RetriesExhausted",
            "approximateInvokeCount": tries,
        },
        "requestPayload": event,
        "responseContext": {
            "statusCode": 200,
            "executedVersion": "$LATEST",
            "functionError": result.get("function_error") or "Unhandled",
        },
        "responsePayload": result.get("body"),
    }
