"""Calls below `/_thrive/` on MiniStack's own port: a POST with a JSON object, answered with one. Only the router is told the port."""

import json

from ministack import app
from ministack.core.responses import set_request_account_id, set_request_region

PREFIX = "/_thrive/"
answers = {}


def answer_at(name, answer):
    """`answer` takes the object that was sent and returns the one to send back."""
    if not answers:
        app.app = with_control(app.app)
    answers[PREFIX + name] = answer


def with_control(inner):
    async def application(scope, receive, send):
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            return await inner(scope, receive, send)
        status, value = answer_to(scope["path"], await body_of(receive))
        body = json.dumps(value).encode()
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": body})

    return application


def answer_to(path, body):
    if path not in answers:
        return 404, {"message": f"{path}: nobody answers here"}
    try:
        request = json.loads(body or b"{}")
        set_request_account_id(request.get("account", ""))
        set_request_region(request.get("region", ""))
        return 200, answers[path](request)
    except Exception as error:
        return 500, {"message": repr(error)}


async def body_of(receive):
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body
