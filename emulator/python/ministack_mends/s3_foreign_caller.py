"""
What: the policy of another account's bucket is asked about who calls.
Why: MiniStack asks about the root of the caller's account, so that no policy can let in a single role.
Echoes: nothing
Gone when: the test `accounts` passes without this file.
"""

from contextvars import ContextVar
from dataclasses import replace

from ministack.core import iam_evaluator
from ministack.services import s3

asking = ContextVar("asking", default="")


def apply():
    allows_without = s3._foreign_bucket_allows
    evaluate_without = iam_evaluator.evaluate_resource_policy

    def allows(owner, bucket, key, method, query, caller, headers=None):
        before = asking.set(iam_evaluator.caller_arn() if caller else "")
        try:
            return allows_without(owner, bucket, key, method, query, caller, headers)
        finally:
            asking.reset(before)

    def evaluate(policy, context, *arguments, **options):
        arn = asking.get()
        return evaluate_without(policy, replace(context, principal_arn=arn) if arn else context, *arguments, **options)

    s3._foreign_bucket_allows = allows
    iam_evaluator.evaluate_resource_policy = evaluate
