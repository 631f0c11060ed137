"""What leaves the platform: handed to the inbox of the local AWS, one message after the other, as they left."""

import json
import os
import queue
import threading
import urllib.request

INBOX = f"{os.environ['AWS_ENDPOINT_URL']}/_thrive/inbox"
SECONDS = 5
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
waiting = queue.Queue()


def hand_over(message):
    """Returns at once: who sends mail does not wait for it to be read."""
    if not senders:
        senders.append(threading.Thread(target=send_waiting, daemon=True))
        senders[0].start()
    waiting.put(message)


def bounced(message):
    """Told of what the other side did not take."""


senders = []


def send_waiting():
    while True:
        message = waiting.get()
        try:
            opener.open(inbox_request(message), timeout=SECONDS).close()
        except Exception as error:
            bounced(message)
            print(f"inbox: a message of channel {message['channel']} was not taken: {error!r}", flush=True)


def inbox_request(message):
    return urllib.request.Request(INBOX, json.dumps(message).encode(), {"Content-Type": "application/json"})
