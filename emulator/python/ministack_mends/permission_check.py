"""
What: the router can ask on MiniStack's own port whether a key may do something, and whether a request to the other home is signed rightly and permitted; what enforces MiniStack's own permissions answers.
Why: SimulatePrincipalPolicy takes one resource, loses roles with a path, and knows no boundary, no session policy and no condition.
Echoes: nothing
Gone when: SimulatePrincipalPolicy answers as the enforcing does.
"""

import base64
import json
from urllib.parse import parse_qs

from ministack.core.iam_actions import _auth_failure, identity_denial_message
from ministack.core.iam_evaluator import (
    AuthError,
    EvalContext,
    EvalResult,
    check_credentials,
    combine_resource_policy,
    evaluate,
    pin_signed_body,
    pin_signed_request,
    resolve_principal,
)
from ministack.core.responses import get_account_id, get_region
from ministack.core.router import extract_access_key_id
from ministack_control import answer_at


def apply():
    answer_at("permissions", decide)
    answer_at("authorize", authorize)


def authorize(request):
    """Checks a request as it came: its signature, then each of `permissions`. Answers how it is refused, or nothing."""
    path, _, query = request["url"].partition("?")
    parameters = parse_qs(query, keep_blank_values=True)
    headers = {name: value for name, value in request["headers"].items() if isinstance(value, str)}
    pin_signed_request(
        request["method"], path, parameters, [(name.encode(), value.encode()) for name, value in headers.items()]
    )
    pin_signed_body(base64.b64decode(request["body"]))
    key = extract_access_key_id(headers, parameters)
    failure = check_credentials(key, request["service"])
    if failure:
        code, status, message = _auth_failure(request["service"], failure.code, failure.message, headers)
        return {"kind": "credentials", "code": code, "status": status, "message": message}
    for permission in request["permissions"]:
        found = decide({"accessKeyId": key, "owner": request.get("owner"), "policy": request.get("policy"), **permission})
        if found["decision"] != "Allow":
            return {"kind": "permission", "message": denial(permission["action"], found)}
    return {}


def denial(action, found):
    return identity_denial_message(action, found["principalArn"], found["resource"], found["decision"] == "Deny")


def decide(request):
    """Asks about `action` on each of `resources`; answers the first that is denied. What is of another account, the `owner`, has a `policy`."""
    principal = resolve_principal(request["accessKeyId"], get_account_id())
    if isinstance(principal, AuthError):
        return {"decision": "Unknown", "code": principal.code, "message": principal.message}
    owner = request.get("owner")
    for resource in request["resources"] if owner or principal.policies is not None else []:
        context = context_of(request, principal, resource)
        result = EvalResult("Allow") if principal.policies is None else evaluate(context, principal.policies, *principal.limits)
        if owner:
            result = combine_resource_policy(result, context, repository_policy(request["policy"]), owner)
        if result.decision != "Allow":
            return {"decision": result.decision, "principalArn": principal.arn, "resource": resource}
    return {"decision": "Allow", "principalArn": principal.arn}


def repository_policy(policy):
    """A statement of ECR names no resource: it is about its repository."""
    document = json.loads(policy) if policy else {}
    statements = document.get("Statement", [])
    whole = statements if isinstance(statements, list) else [statements]
    return {"Statement": [{"Resource": "*", **statement} for statement in whole]}


def context_of(request, principal, resource):
    return EvalContext(
        principal_arn=principal.arn,
        principal_type=principal.type,
        principal_account=principal.account,
        action=request["action"],
        resource_arn=resource,
        region=get_region(),
        service_context={key.lower(): value for key, value in request.get("context", {}).items()},
        principal_keys=principal.keys,
    )
