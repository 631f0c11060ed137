"""
What: a request over the loopback counts as encrypted.
Why: the local AWS speaks HTTP, and policies that refuse what is not TLS would refuse everything.
Echoes: nothing
Gone when: the local AWS speaks TLS.
"""

from contextvars import ContextVar

from ministack import app
from ministack.core import iam_evaluator


def apply():
    iam_evaluator._request_origin = ContextVar("request_origin", default=("127.0.0.1", True))
    app.pin_request_origin = lambda source_ip, secure: iam_evaluator._request_origin.set((source_ip, True))
