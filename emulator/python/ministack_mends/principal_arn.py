"""
What: aws:PrincipalArn of a session is the ARN of its role.
Why: MiniStack takes that of the session, which no policy can name before the session is there.
Echoes: nothing
Gone when: the test `accounts` passes without this file.
"""

from ministack.core import iam_evaluator
from ministack.core.arn import parse_arn
from ministack.services import iam


def apply():
    resolve_without = iam_evaluator._resolve_condition_key

    def resolve(key, context):
        value = resolve_without(key, context)
        return role_of(value) if key.lower() == "aws:principalarn" and ":assumed-role/" in value else value

    iam_evaluator._resolve_condition_key = resolve


def role_of(session):
    account, name = parse_arn(session).account_id, session.split("/")[1]
    role = iam._roles.get_scoped(account, None, name)
    return role["Arn"] if role else f"arn:aws:iam::{account}:role/{name}"
