"""Runs a Python module that ends when whoever started it is gone, however that went.

    tethered.py MODULE [ARGUMENT ...]

The starter holds the other end of this process's standard input. When it closes (also because the
starter was killed), the whole process group is asked to end, and is killed when it does not.
"""

import os
import runpy
import signal
import sys
import threading
import time

GRACE_SECONDS = 3


def end_with_starter() -> None:
    while os.read(0, 4096):
        pass
    os.killpg(0, signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.killpg(0, signal.SIGKILL)


threading.Thread(target=end_with_starter, daemon=True).start()
module, sys.argv = sys.argv[1], sys.argv[1:]
runpy.run_module(module, run_name="__main__", alter_sys=True)
