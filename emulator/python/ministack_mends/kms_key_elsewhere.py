"""
What: a key of another account is found by its ARN, and lets in whom its policy and their own both do.
Why: MiniStack looks keys up in the account of the call alone.
Echoes: nothing
Gone when: the test `accounts` passes without this file.
"""

from ministack.core.arn import ArnParseError, parse_arn
from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.services import kms


def apply():
    resolve_without = kms._resolve_key
    policy_without = kms.key_policy_for_arn

    def resolve_key(named):
        with request_scope(owner_of(named), get_region()):
            return resolve_without(named)

    def key_policy(arn):
        with request_scope(owner_of(arn), get_region()):
            return policy_without(arn)

    kms._resolve_key = resolve_key
    kms.key_policy_for_arn = key_policy


def owner_of(named):
    try:
        return parse_arn(named).account_id or get_account_id()
    except ArnParseError:
        return get_account_id()
