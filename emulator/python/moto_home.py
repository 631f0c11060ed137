"""moto as one home of the local AWS: mended, and refusing what it lacks in a way that no SDK retries.

HTTP/1.0, one connection per call: with kept connections an SDK was seen to lose an answer and to repeat a create.
"""

import html
import os
import re
import traceback

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

import moto_mends
from aws_error import error_answer
from mending import apply_mends
from moto_control import answer_control, is_control

moto = DomainDispatcherApplication(create_backend_app)


class QuietHandler(WSGIRequestHandler):
    protocol_version = "HTTP/1.0"

    def log(self, *arguments, **options):
        pass


def application(environ, start_response):
    status, headers, answer = answer_control(environ) if is_control(environ) else call_moto(environ)
    if is_crash(status, answer):
        status, headers, answer = error_answer(environ, "NotEmulated", reason_in(answer))
    headers = [(name, value) for name, value in headers if name.lower() != "content-length"]
    start_response(status, headers + [("Content-Length", str(len(answer)))])
    return [answer]


def call_moto(environ):
    answered = {}

    def start_response(status, headers, exc_info=None):
        answered.update(status=status, headers=headers)

    try:
        answer = b"".join(moto(environ, start_response))
    except Exception as error:
        traceback.print_exc()
        return "500 Internal Server Error", [], f"<!doctype html><title>{error!r} // </title>".encode()
    return answered["status"], answered["headers"], answer


def is_crash(status, answer):
    """moto says "not implemented" and "I failed" as a web page, which SDKs take for a broken network and retry."""
    return status[:3] in ("500", "404") and answer[:100].lower().lstrip().startswith(b"<!doctype html")


def reason_in(page):
    title = re.search(r"<title>(.*?)(//|</title>)", page.decode("utf8", "replace"), re.DOTALL)
    return "moto: " + html.unescape(title[1]).strip()[:300] if title else "moto failed"


if __name__ == "__main__":
    apply_mends(moto_mends)
    port = int(os.environ["MOTO_PORT"])
    make_server("127.0.0.1", port, application, threaded=True, request_handler=QuietHandler).serve_forever()
