"""Starting the process that opens clips, listening to it, and ending it."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

from gait.jobs.limits import without_secrets

__all__ = ["Answer", "Stopped", "run_child", "start_child"]

_COMMAND = [sys.executable, "-m", "gait.jobs.child"]
_POLL_S = 0.2
_MOST_STDERR = 4000

Tick = Callable[[tuple[str, int, int]], bool]
"""Called a few times a second with (stage, done, total); False = stop."""


class Stopped(Exception):  # noqa: N818 - a wish, no error
    """The child was ended because the caller wanted it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it: a result, or one sentence for the user.

    Attributes
    ----------
    result : dict or None
    error : str
    input_at_fault : bool
        Whether the error lies in the clip or the log, not in this machine.
    """

    result: dict[str, Any] | None
    error: str = ""
    input_at_fault: bool = True


def start_child(*arguments: str) -> subprocess.Popen[bytes]:
    """Start the process; it waits for a request."""
    return subprocess.Popen(  # noqa: S603 - our own module, no shell
        [*_COMMAND, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=without_secrets(),
    )


def run_child(
    request: dict[str, Any],
    *,
    limit_s: float,
    tick: Tick,
    child: subprocess.Popen[bytes] | None = None,
) -> Answer:
    """Run one task in a process with limits.

    Parameters
    ----------
    request : dict
        With `task` ("check" or "analysis"), `memory_mb`, and what the task needs.
    limit_s : float
        Longest wall time; processor time is bounded by the same on every core.
    tick : callable
    child : Popen, optional
        One that `start_child` started and nobody has used.

    Raises
    ------
    Stopped
        If `tick` said so.
    """
    request = {**request, "cpu_s": limit_s * (os.cpu_count() or 1)}
    child = child or start_child()
    try:
        return _listen(child, request, limit_s, tick)
    finally:
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout, child.stderr):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def _listen(
    child: subprocess.Popen[bytes], request: dict[str, Any], limit_s: float, tick: Tick
) -> Answer:
    assert child.stdin is not None  # noqa: S101 - pipes were asked for
    assert child.stdout is not None  # noqa: S101
    assert child.stderr is not None  # noqa: S101
    lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    said: list[bytes] = []
    readers = [
        threading.Thread(target=_pass_on, args=(child.stdout, lines), daemon=True),
        threading.Thread(target=_keep, args=(child.stderr, said), daemon=True),
    ]
    for reader in readers:
        reader.start()
    with suppress(OSError):
        child.stdin.write(json.dumps(request).encode() + b"\n")
        child.stdin.flush()
    progress = ("starting", 0, 0)
    end = time.monotonic() + limit_s
    while True:
        if not tick(progress):
            raise Stopped
        if time.monotonic() > end:
            return Answer(
                None, f"The work took longer than {limit_s:.0f} s: use a shorter clip."
            )
        try:
            line = lines.get(timeout=_POLL_S)
        except queue.Empty:
            continue
        if line is None:
            readers[1].join(1.0)
            return Answer(None, _why(child, b"".join(said)))
        message = json.loads(line)
        if "stage" in message:
            progress = (message["stage"], message["done"], message["total"])
        else:
            return Answer(
                message.get("result"),
                message.get("error", ""),
                message.get("input_at_fault", True),
            )


def _pass_on(pipe: IO[bytes], lines: queue.SimpleQueue[bytes | None]) -> None:
    with suppress(OSError, ValueError):
        for line in pipe:
            lines.put(line)
    lines.put(None)


def _keep(pipe: IO[bytes], said: list[bytes]) -> None:
    with suppress(OSError, ValueError):
        for line in pipe:
            said.append(line)
            if sum(map(len, said)) > _MOST_STDERR:
                said.pop(0)


def _why(child: subprocess.Popen[bytes], said: bytes) -> str:
    code = child.wait(5.0)
    sys.stderr.write(said.decode("utf-8", "replace"))  # for the log of the worker
    if code < 0:
        return (
            "The clip stopped the program that reads it: export it again as mp4 (H.264), or "
            "film it anew."
        )
    return (
        f"The work ended without an answer (code {code}), which is a fault of this program: "
        "the log of the worker says more."
    )
