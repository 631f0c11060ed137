"""Calls below `/_thrive/` on moto's own port: a POST with a JSON object, answered with one. Only the router is told the port."""

import json

PREFIX = "/_thrive/"
answers = {}


def answer_at(name, answer):
    """`answer` takes the object that was sent and returns the one to send back."""
    answers[PREFIX + name] = answer


def is_control(environ):
    return environ.get("PATH_INFO", "").startswith(PREFIX)


def answer_control(environ):
    status, value = answer_to(environ["PATH_INFO"], environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
    return status, [("Content-Type", "application/json")], json.dumps(value, default=str).encode()


def answer_to(path, body):
    if path not in answers:
        return "404 Not Found", {"message": f"{path}: nobody answers here"}
    try:
        return "200 OK", answers[path](json.loads(body or b"{}"))
    except Exception as error:
        return "500 Internal Server Error", {"message": repr(error)}
