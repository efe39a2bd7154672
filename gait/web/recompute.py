"""A visit computed anew while somebody waits: beside the queue, in a process of its own.

A process is kept ready with everything loaded, so that a correction shows in about a second.
What was computed for the same input is kept, so that undoing shows at once.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gait.jobs.asking import usable, visit_tables, work_name
from gait.jobs.child import WARM
from gait.jobs.run_child import Answer, run_child, start_child
from gait.records.models import ClipFile, Visit
from gait.storage import clip_key
from gait.version import __version__
from gait.web.house import House

__all__ = ["Recomputer", "Work"]

_MOST_KEPT = 24
_MISSING = "A file of this visit is missing from the clinic's files: upload it again."
_FAULT = "This went wrong by a fault of the program; its log says more."


@dataclass(slots=True)
class Work:
    """One computation: under way, or done.

    Attributes
    ----------
    done : Event
    result : dict or None
        See `gait.jobs.review.reviewed_exam`.
    error : str
        One sentence; empty while it goes well.
    stage : str
    """

    done: threading.Event = field(default_factory=threading.Event)
    result: dict[str, Any] | None = None
    error: str = ""
    stage: str = ""


class Recomputer:
    """Computes visits for their review pages, one at a time for every visit.

    Parameters
    ----------
    house : House
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._works: OrderedDict[str, Work] = OrderedDict()
        self._lock = threading.Lock()
        self._busy: dict[str, threading.Lock] = {}
        self._spare: subprocess.Popen[bytes] | None = None

    def ready(self) -> None:
        """Have a process ready."""
        with self._lock:
            if self._spare is None or self._spare.poll() is not None:
                self._spare = start_child(WARM)

    def close(self) -> None:
        """End the process that is ready."""
        with self._lock:
            spare, self._spare = self._spare, None
        if spare is not None:
            spare.kill()
            spare.communicate()

    def work(self, visit: Visit, wait_s: float) -> Work:
        """Return the computation of a visit as it is now, begun if need be.

        Parameters
        ----------
        visit : Visit
        wait_s : float
            How long to wait for its end.
        """
        tables = visit_tables(visit, decided=False)
        contents = [f.sha256 for f in usable(visit.clips) + usable(visit.logs)]
        text = json.dumps([visit.id, tables, contents, __version__], sort_keys=True)
        key = hashlib.sha256(text.encode()).hexdigest()
        with self._lock:
            work = self._works.get(key)
            begun = work is not None and not (work.done.is_set() and work.error == _FAULT)
            if work is None or not begun:
                work = self._works[key] = Work()
            self._works.move_to_end(key)
            while len(self._works) > _MOST_KEPT:
                self._works.popitem(last=False)
            turn = self._busy.setdefault(visit.id, threading.Lock())
        if not begun:
            threading.Thread(
                target=self._compute, args=(visit, tables, work, turn), daemon=True
            ).start()
        work.done.wait(wait_s)
        return work

    def _compute(
        self, visit: Visit, tables: dict[str, Any], work: Work, turn: threading.Lock
    ) -> None:
        try:
            with turn:
                answer = self._run(visit, tables, work)
            work.result, work.error = answer.result, answer.error
        except FileNotFoundError:
            work.error = _MISSING
        except Exception:
            work.error = _FAULT
            raise
        finally:
            work.done.set()

    def _run(self, visit: Visit, tables: dict[str, Any], work: Work) -> Answer:
        settings = self._house.settings
        room = self._room(visit)
        request = {
            "task": "review",
            "visit": tables,
            "folder": str(room),
            "cache": str(settings.cache / visit.id),
            "threads": max(1, (os.cpu_count() or 1) - 1),
            "memory_mb": settings.memory_limit_mb,
        }

        def tick(progress: tuple[str, int, int]) -> bool:
            work.stage = progress[0]
            return True

        with self._lock:
            child, self._spare = self._spare, None
        if child is not None and child.poll() is not None:
            child = None
        answer = run_child(request, limit_s=settings.analysis_limit_s, tick=tick, child=child)
        self.ready()
        return answer

    def _room(self, visit: Visit) -> Path:
        """Return a folder that holds the files of a visit under their names at work."""
        clips, logs = usable(visit.clips), usable(visit.logs)
        ids = hashlib.sha256(" ".join(f.id for f in clips + logs).encode()).hexdigest()
        above = self._house.settings.cache / visit.id / "review"
        room = above / ids[:16]
        if not room.is_dir():
            with suppress(FileNotFoundError):
                shutil.rmtree(above)
            room.mkdir(parents=True)
        for what, files in (("clip", clips), ("log", logs)):
            for number, file in enumerate(files, start=1):
                target = room / work_name(what, number, file)
                if not target.is_file():
                    self._bring(visit, file, target)
        return room

    def _bring(self, visit: Visit, file: ClipFile, target: Path) -> None:
        store, key = self._house.store, clip_key(visit.id, file.id, file.suffix)
        if store.is_local:
            with store.local_copy(key) as path, suppress(OSError):
                os.link(path, target)
                return
        store.fetch(key, target)
