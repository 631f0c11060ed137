"""An AWS error in the form of the request's protocol. Status 400: SDKs do not retry it."""

import html
import json


def error_answer(environ, code, message):
    if environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        return query_error(code, message)
    body = json.dumps({"__type": code, "message": message})
    return "400 Bad Request", [("Content-Type", "application/json"), ("x-amzn-ErrorType", code)], body.encode()


def query_error(code, message):
    body = (
        f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code>"
        f"<Message>{html.escape(message)}</Message></Error><RequestId>local</RequestId></ErrorResponse>"
    )
    return "400 Bad Request", [("Content-Type", "text/xml")], body.encode()
