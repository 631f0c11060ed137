"""
What: the condition key aws:PrincipalArn of a role's session is the ARN of the role.
Why: MiniStack gives it the ARN of the session, so that no policy that pins a role lets it in.
Echoes: nothing
Gone when: the test `promotion` passes without this file.
"""

from ministack.core import iam_evaluator
from ministack.services import iam


def apply():
    resolve_without = iam_evaluator._resolve_condition_key

    def resolve(key, context):
        if key.lower() == "aws:principalarn" and ":assumed-role/" in context.principal_arn:
            return role_of(context.principal_arn)
        return resolve_without(key, context)

    iam_evaluator._resolve_condition_key = resolve


def role_of(session):
    """The session says nothing of the path of its role."""
    partition, account = session.split(":")[1], session.split(":")[4]
    name = session.split("/")[1]
    role = iam._roles.get_scoped(account, None, name)
    return role["Arn"] if role else f"arn:{partition}:iam::{account}:role/{name}"
