"""
What: functions, and queues that hold messages, measure themselves in the CloudWatch of the other home.
Why: MiniStack measures functions in a CloudWatch of its own, which nobody asks here, and queues not at all.
Echoes: nothing
Gone when: CloudWatch, functions and queues share a home.
"""

import json
import os
import threading
import time
from collections import deque
import urllib.request

import outside
from ministack.core.responses import get_account_id
from ministack.services import cloudwatch, sqs

MINUTE = 6  # seconds of ours in one of AWS's
KEPT = 10_000  # measurements; of more the oldest go first
taken = deque(maxlen=KEPT)
busy = set()


def apply():
    cloudwatch.record_metric = record_metric
    threading.Thread(target=send_every_minute, daemon=True).start()


def record_metric(namespace, metric_name, value, unit="None", dimensions=None):
    taken.append(measurement(get_account_id(), namespace, metric_name, dimensions or {}, value, unit))


def measurement(account, namespace, name, dimensions, value, unit):
    return {"account": account, "namespace": namespace, "name": name, "dimensions": dimensions, "value": value, "unit": unit}


def send_every_minute():
    while True:
        time.sleep(MINUTE)
        send()


def send():
    """What other threads append meanwhile goes next time, and so does what was not taken; queues are measured anew."""
    sent = [taken.popleft() for _ in range(len(taken))]
    try:
        measurements = [*sent, *measured_queues()]
        if measurements:
            outside.opener.open(request_of(measurements), timeout=outside.SECONDS).close()
    except Exception as error:
        room = KEPT - len(taken)
        taken.extendleft(reversed(sent[max(0, len(sent) - room) :]))
        print(f"{len(sent)} measurements wait for another minute: {error!r}", flush=True)


def request_of(measurements):
    url = f"{os.environ['AWS_ENDPOINT_URL']}/_thrive/measurements"
    return urllib.request.Request(url, json.dumps({"measurements": measurements}).encode())


def measured_queues():
    """A queue that became empty is measured once more."""
    for (account, *_, url), queue in list(sqs._queues._data.items()):
        messages = list(queue["messages"])
        if messages or (account, url) in busy:
            yield from measured(account, url.rsplit("/", 1)[-1], messages)
        (busy.add if messages else busy.discard)((account, url))


def measured(account, name, messages):
    now = time.time()
    visible = sum(1 for message in messages if message["visible_at"] <= now)
    oldest = max((now - message["sent_at"] for message in messages), default=0)
    for metric, value, unit in (
        ("ApproximateNumberOfMessagesVisible", visible, "Count"),
        ("ApproximateNumberOfMessagesNotVisible", len(messages) - visible, "Count"),
        ("ApproximateAgeOfOldestMessage", int(oldest), "Seconds"),
    ):
        yield measurement(account, "AWS/SQS", metric, {"QueueName": name}, value, unit)
