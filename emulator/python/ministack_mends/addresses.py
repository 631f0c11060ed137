"""
What: addresses that MiniStack gives out, of queues and of links in notifications, are the router's.
Why: an SDK calls a queue at its address, which would go past the router and its faults, and change with every start.
Echoes: nothing
Gone when: MiniStack has a setting for the port that its clients see.
"""

import os
from urllib.parse import urlsplit

from ministack.services import sns, sqs


def apply():
    router = urlsplit(os.environ["AWS_ENDPOINT_URL"])
    sqs.DEFAULT_PORT = sns._PORT = str(router.port)
    sqs._CANONICAL_NETLOC = router.netloc
