"""
What: a function's process has its own environment alone, no more memory than it declares, ten seconds to load, and a log that is cut off at a megabyte a call.
Why: MiniStack passes its own environment on, waits for ever for a module that does not load, and takes all memory and log lines that a function makes.
Echoes: nothing
Gone when: the test `functions` passes without this file.
"""

import os
import resource
import subprocess
import threading
import time
import types

from ministack.core import lambda_runtime

PASSED_ON = {"PATH", "LANG", "AWS_ENDPOINT_URL", "NO_PROXY"}
RUNTIME_SETS = {*lambda_runtime._RESERVED_RUNTIME_ENV_VARS, "NODE_PATH"}
MEGABYTE = 1024 * 1024
RUNTIME_MEMORY = 256 * MEGABYTE  # what Node itself takes beside the function, off its heap
LOG_CHARACTERS = MEGABYTE
LINE_CHARACTERS = 16 * 1024
PIPE_CHARACTERS = 32 * 1024  # a longer log is still being written when the function has answered
FLOOD_SECONDS = 5
INIT_SECONDS = 10
spawning = threading.local()


def apply():
    spawn_without = lambda_runtime.Worker._spawn
    invoke_without = lambda_runtime.Worker.invoke
    drain_without = lambda_runtime.Worker._drain_stderr_bounded

    def spawn(self):
        self._proc, self._is_late, self._log_characters = None, False, 0
        late = threading.Timer(INIT_SECONDS, kill, [self])
        late.start()
        try:
            spawn_without(self)
        except RuntimeError as error:
            if self._is_late:
                raise RuntimeError(f"Task timed out after {INIT_SECONDS}.00 seconds") from error
            raise
        finally:
            late.cancel()

    def invoke(self, *arguments, **options):
        self._log_characters = 0
        return invoke_without(self, *arguments, **options)

    def drain(self, **options):
        log = more = drain_without(self, **options)
        late = time.monotonic() + FLOOD_SECONDS
        while len(more) > 0 and len(log) > PIPE_CHARACTERS and time.monotonic() < late:
            more = drain_without(self, first_line_wait=0.2)
            log += f"\n{more}"
        return log

    lambda_runtime.Worker._spawn = declaring(spawn)
    lambda_runtime.ProvidedWorker._spawn = declaring(lambda_runtime.ProvidedWorker._spawn)
    lambda_runtime.Worker.invoke = invoke
    lambda_runtime.Worker._drain_stderr_bounded = drain
    lambda_runtime.Worker._read_stderr = read_log
    # A namespace of its own: other modules keep the Popen that they know.
    lambda_runtime.subprocess = types.SimpleNamespace(**{**vars(subprocess), "Popen": confined})


def declaring(spawn):
    """Lets `confined`, which is told of no function, know what the function declares."""

    def spawn_declaring(self, *arguments, **options):
        spawning.declared = self.config.get("Environment", {}).get("Variables", {})
        return spawn(self, *arguments, **options)

    return spawn_declaring


def kill(worker):
    worker._is_late = True
    if worker._proc is not None:
        worker._proc.kill()


def confined(command, env, cwd, **options):
    own = own_environment(env, spawning.declared)
    megabytes = int(own.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"))
    if os.path.basename(command[0]) == "node":
        command = [command[0], f"--max-old-space-size={megabytes}", *command[1:]]
    process = subprocess.Popen(command, env={**own, "TMPDIR": os.path.dirname(cwd)}, cwd=cwd, **options)
    if hasattr(resource, "prlimit"):  # Linux has it
        limit = megabytes * MEGABYTE + RUNTIME_MEMORY
        resource.prlimit(process.pid, resource.RLIMIT_DATA, (limit, limit))
    return process


def own_environment(env, declared):
    """Decided by name: a function may declare what MiniStack has too, with the same value."""
    kept = {*PASSED_ON, *RUNTIME_SETS, *declared}
    return {name: value for name, value in env.items() if name in kept or name not in os.environ}


def read_log(self):
    lines = self._proc.stderr
    for line in iter(lambda: lines.readline(LINE_CHARACTERS), ""):
        before = self._log_characters
        self._log_characters = before + len(line)
        if self._log_characters <= LOG_CHARACTERS:
            self._stderr_queue.put(line.rstrip("\n"))
        elif before <= LOG_CHARACTERS:
            self._stderr_queue.put("The rest of this log was dropped: the local AWS keeps one megabyte of a call.")
