"""
What: the account's log role can be taken away again.
Why: destroying aws_api_gateway_account sends an operation without a value, which moto fails on.
Echoes: nothing
Gone when: the trial `api` is destroyed without this file.
"""

from moto.apigateway.models import Account


def apply():
    original = Account.apply_patch_operations

    def apply_patch_operations(self, patch_operations):
        return original(self, [{"value": None, **operation} for operation in patch_operations])

    Account.apply_patch_operations = apply_patch_operations
