"""Keeping worker processes alive, and ending them with the one who keeps them."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Self

from gait.records.models import JobKind

__all__ = ["Workers", "usual_analyses"]

_log = logging.getLogger(__name__)
_END_S = 10.0
_AGAIN_S = 1.0


def usual_analyses() -> int:
    """Return how many visits are analysed at once: each on up to four processors."""
    return max(1, processors() // 4)


def processors() -> int:
    """Return the number of processors that may be used."""
    from gait.pose.pool import available_cpus  # noqa: PLC0415 - brings all of gait.pose

    return available_cpus()


class Workers:
    """Worker processes: one for quick checks, some for analyses.

    Parameters
    ----------
    analyses : int
        Visits that are analysed at once; they share the processors.
    checks : int
    """

    def __init__(self, analyses: int, checks: int = 1) -> None:
        self._kinds = [JobKind.CHECK] * checks + [JobKind.ANALYSIS] * analyses
        self._threads = max(1, processors() // max(1, analyses))
        self._children: list[subprocess.Popen[bytes]] = []
        self._stopping = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Self:
        """Start them."""
        self._children = [self._start(kind) for kind in self._kinds]
        self._keeper.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End them; what they work on is given back."""
        self._stopping.set()
        self._keeper.join()
        for child in self._children:
            child.terminate()
            if child.stdin is not None:
                with suppress(OSError):
                    child.stdin.close()
        end = time.monotonic() + _END_S
        for child in self._children:
            try:
                child.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    @property
    def pids(self) -> list[int]:
        """Return the numbers of the processes, the one for checks first."""
        return [child.pid for child in self._children]

    def _start(self, kind: JobKind) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "gait.jobs.worker", kind.value, "--with-parent"]
        command += ["--threads", str(self._threads)]
        return subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 - our own module

    def _keep(self) -> None:
        while not self._stopping.wait(_AGAIN_S):
            for place, child in enumerate(self._children):
                if child.poll() is not None and not self._stopping.is_set():
                    _log.warning(
                        "a worker ended (code %s) and is started anew", child.returncode
                    )
                    if child.stdin is not None:
                        child.stdin.close()
                    self._children[place] = self._start(self._kinds[place])
