"""The process that opens clips: ``python -m gait.jobs.child``.

It reads one request as a line of JSON, tells its progress and its answer as lines of JSON,
and ends when whoever started it is gone. It knows no data base, no store, no key.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any, TextIO

from gait.errors import GaitError, ModelError, OutputError
from gait.jobs.limits import limit_this_process
from gait.progress import Progress

__all__ = ["WARM", "Task", "main"]

Task = Callable[[dict[str, Any], Progress], dict[str, Any]]
WARM = "--warm"
"""Argument of a child that is started before there is anything to do."""
_EVERY_S = 0.2
_NO_MEMORY = (
    "The work needs more memory than it may have (GAIT_MEMORY_LIMIT_MB): use a clip with "
    "smaller pictures, or a shorter one."
)
_FILE_LIMIT = "A file grew beyond all measure: use a shorter clip."


def _task(name: str) -> Task:
    if name == "check":
        from gait.jobs.check import check_clip  # noqa: PLC0415 - heavy, and only one of them

        return check_clip
    if name == "log":
        from gait.jobs.check_log import check_log  # noqa: PLC0415

        return check_log
    if name == "analysis":
        from gait.jobs.analysis import analyse_visit  # noqa: PLC0415

        return analyse_visit
    if name == "review":
        from gait.jobs.review import review_visit  # noqa: PLC0415

        return review_visit
    msg = f"there is no task {name}"
    raise ValueError(msg)


class _Told:
    """Progress as lines of JSON, a few per second."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._last = ("", 0.0)

    def show(self, stage: str, done: int, total: int) -> None:
        present = time.monotonic()
        known, at = self._last
        if stage == known and present - at < _EVERY_S and done < total:
            return
        self._last = (stage, present)
        _tell(self._out, {"stage": stage, "done": done, "total": total})


def _tell(out: TextIO, message: dict[str, Any]) -> None:
    out.write(json.dumps(message) + "\n")
    out.flush()


def _end_with_parent() -> None:
    while sys.stdin.buffer.read(1):
        pass
    os._exit(1)


def main() -> int:
    """Do one task."""
    # Libraries below write to standard output as they like: answers get a way of their own.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    if WARM in sys.argv[1:]:
        _task("review")  # all that it imports is there when the request comes
    request = json.loads(sys.stdin.buffer.readline() or b"null")
    if request is None:
        return 0  # not needed after all
    threading.Thread(target=_end_with_parent, daemon=True).start()
    limit_this_process(request["memory_mb"], request["cpu_s"])
    told = _Told(out)
    try:
        _tell(out, {"result": _task(request["task"])(request, told.show)})
    except GaitError as error:
        ours = isinstance(error, (ModelError, OutputError))
        _tell(out, {"error": str(error), "input_at_fault": not ours})
    except MemoryError:
        _tell(out, {"error": _NO_MEMORY})
    except OSError as error:
        too_long = error.errno == errno.EFBIG
        text = _FILE_LIMIT if too_long else f"{error.strerror or error}: try again."
        _tell(out, {"error": text, "input_at_fault": too_long})
    return 0


if __name__ == "__main__":
    try:
        code = main()
    except Exception:  # noqa: BLE001 - said here, for the log of the worker
        traceback.print_exc()
        code = 1
    sys.stderr.flush()
    # The thread that reads standard input would make an ordinary end abort the process, which
    # would be put down to the clip.
    os._exit(code)
