"""The queue: messages that say "look at this job". What is true stands in the records."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from huey import RedisHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer

from gait.errors import OptionError
from gait.records.database import Records
from gait.records.jobs import mark_announced
from gait.records.models import JobKind
from gait.records.settings import Settings

__all__ = ["Queues"]

_TASK = "look_at_job"


class _Json(Serializer):  # type: ignore[misc] # huey has no types
    """Messages as JSON: reading one runs no code, whoever wrote it."""

    def _serialize(self, data: Any) -> bytes:  # noqa: ANN401
        return json.dumps(list(data) if isinstance(data, Message) else data).encode()

    def _deserialize(self, data: bytes) -> Any:  # noqa: ANN401
        value = json.loads(data)
        return Message(*value) if isinstance(value, list) else value


def _not_here(job_id: str) -> None:
    msg = f"job {job_id} was given to a process that does no work"
    raise RuntimeError(msg)


class Queues:
    """One queue per kind of job, in an SQLite file or in Redis.

    Parameters
    ----------
    settings : Settings
    work : callable, optional
        What a worker does with the id of a job.

    Raises
    ------
    OptionError
        If Redis is wanted and its package is missing.
    """

    def __init__(self, settings: Settings, work: Callable[[str], None] = _not_here) -> None:
        self._tasks: dict[JobKind, Any] = {}
        self.hueys: dict[JobKind, Any] = {}
        for kind in JobKind:
            huey = _make(settings, f"gait-{kind}")
            self._tasks[kind] = huey.task(name=_TASK)(_task_of(work))
            self.hueys[kind] = huey

    def announce(self, records: Records, job_id: str, kind: JobKind) -> None:
        """Put a message about a job into the queue of its kind."""
        self._tasks[kind](job_id)
        with records.session() as session:
            mark_announced(session, job_id)


def _task_of(work: Callable[[str], None]) -> Callable[[str], None]:
    """Wrap the work in a function of this module.

    huey calls a task after the module that its function is from, which must be the same for
    those who send messages and those who get them.
    """

    def look(job_id: str) -> None:
        work(job_id)

    return look


def _make(settings: Settings, name: str) -> Any:  # noqa: ANN401
    common = {"results": False, "serializer": _Json(), "utc": True}
    if not settings.queue_url:
        settings.make_folders()
        return SqliteHuey(name, filename=str(settings.home / "queue.db"), timeout=10, **common)
    try:
        return RedisHuey(name, url=settings.queue_url, **common)
    except Exception as error:  # huey's own complaint that Redis is missing has no class
        if "redis" not in str(error).lower():
            raise
        raise OptionError(
            "The queue needs the Python package redis: install running-gait[web,server]."
        ) from error
