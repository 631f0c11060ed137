"""
What: a call belongs to the account that the router names, or to the one whose number its key is; the first one's otherwise.
Why: moto knows no such keys, and takes every call for that of the account it was started with.
Echoes: nothing
Gone when: never; it is the way between the programs.
"""

import os
import re

from moto.core.responses import BaseResponse

NUMBERED = re.compile(r"Credential=(\d{12})/")


def apply():
    BaseResponse.get_current_account = account_of


def account_of(response):
    numbered = NUMBERED.search(response.headers.get("Authorization", ""))
    return response.headers.get("x-moto-account-id") or (numbered[1] if numbered else os.environ["MOTO_ACCOUNT_ID"])
