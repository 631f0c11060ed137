"""
What: the router can ask on MiniStack's own port whom an access key belongs to, and for its secret.
Why: signatures of requests to services of the other home, and to the gateway, are checked where those are served; IAM answers no secret twice.
Echoes: nothing
Gone when: never; it is the way between the two programs.
"""

from ministack.core.iam_evaluator import CredentialResolutionError, find_iam_access_key_account, resolve_credential
from ministack.core.responses import _12_DIGIT_RE, _account_from_sts_session
from ministack_control import answer_at


def apply():
    answer_at("credentials", credentials_of)


def root_of(key):
    return key if _12_DIGIT_RE.match(key) else None


def credentials_of(request):
    key = request["accessKeyId"]
    account = _account_from_sts_session(key) or find_iam_access_key_account(key) or root_of(key)
    found = resolve_credential(key, account)
    if isinstance(found, CredentialResolutionError):
        return {"code": found.code, "message": found.message}
    return {
        "secretAccessKey": found.secret_access_key,
        "sessionToken": found.session_token,
        "principalArn": found.principal_arn,
        "account": found.account_id,
    }
