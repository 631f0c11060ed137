"""
What: an HTTP request to anything but this machine goes to the inbox, whose answer is taken for the other side's; an endpoint out there confirms its subscription.
Why: MiniStack would send notifications, webhooks and token requests to the real addresses.
Echoes: nothing
Gone when: never; nothing may leave the machine.
"""

import urllib.request
from urllib.parse import urlsplit

import outside
from ministack.services import sns

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def apply():
    open_without = urllib.request.OpenerDirector.open
    send_without = sns._send_subscription_confirmation

    def open_here(self, fullurl, data=None, *arguments, **options):
        request = fullurl if isinstance(fullurl, urllib.request.Request) else urllib.request.Request(fullurl, data)
        if is_here(request.full_url):
            return open_without(self, fullurl, data, *arguments, **options)
        return open_without(self, outside.inbox_request(message_of(request, data)), None, outside.SECONDS)

    async def send_and_confirm(topic_arn, sub):
        token = sub["token"]
        await send_without(topic_arn, sub)
        if not is_here(sub["endpoint"]):
            sns._confirm_subscription({"TopicArn": [topic_arn], "Token": [token]})

    urllib.request.OpenerDirector.open = open_here
    sns._send_subscription_confirmation = send_and_confirm


def is_here(url):
    return urlsplit(url).hostname in LOOPBACK


def message_of(request, data):
    body = request.data if request.data is not None else data
    text = body.decode("utf-8", "replace") if body else ""
    return {"channel": "http", "to": request.full_url, "method": request.get_method(), "body": text}
