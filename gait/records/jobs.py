"""Jobs: asked for once, done by one worker at a time, taken over when that one dies.

The data base is the truth; a message in the queue only says "look at this job". A worker
takes a job with one conditional UPDATE, renews its lease while it works, and may finish it
only while it still holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import CursorResult, and_, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gait.records.base import now
from gait.records.models import Job, JobKind, JobState

__all__ = [
    "Going",
    "Orders",
    "ask_for",
    "beat",
    "cancel",
    "claim",
    "finish",
    "give_back",
    "mark_announced",
    "overdue",
    "retry",
]

_TOO_OFTEN = (
    "The work stopped {n} times without an answer, most likely because the machine ran out of "
    "memory: try a shorter clip, or close other programs and try again."
)


class Going(StrEnum):
    """Whether a worker shall go on."""

    ON = "on"
    CANCELLED = "cancelled"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Orders:
    """What a worker needs to know of the job it has taken."""

    job_id: str
    visit_id: str
    kind: JobKind
    subject: str
    attempt: int


def ask_for(session: Session, visit_id: str, kind: JobKind, subject: str, content: str) -> Job:
    """Ask for work; return the job that is already there if the same was asked for before.

    Parameters
    ----------
    content : str
        Digest of everything the outcome depends on.
    """
    once = f"{kind}:{content}"
    there = session.scalar(select(Job).where(Job.once == once))
    if there is not None:
        return there
    job = Job(visit_id=visit_id, kind=kind, subject=subject, once=once)
    try:
        with session.begin_nested():
            session.add(job)
    except IntegrityError:  # somebody else was a moment faster
        return session.scalars(select(Job).where(Job.once == once)).one()
    return job


def claim(session: Session, job_id: str, worker: str, lease_s: float) -> Orders | None:
    """Take a job; None if it is not to be had: done, cancelled, gone, or in good hands."""
    present = now()
    free = or_(
        Job.state == JobState.QUEUED,
        and_(Job.state == JobState.RUNNING, Job.lease_until < present),
    )
    taken = _update(
        session,
        job_id,
        free,
        {
            "state": JobState.RUNNING,
            "worker": worker,
            "attempt": Job.attempt + 1,
            "lease_until": present + timedelta(seconds=lease_s),
            "started": present,
            "stage": "",
            "done": 0,
            "total": 0,
            "error": "",
        },
    )
    if not taken:
        return None
    job = session.get_one(Job, job_id, populate_existing=True)
    return Orders(job.id, job.visit_id, JobKind(job.kind), job.subject, job.attempt)


def beat(
    session: Session, job_id: str, worker: str, lease_s: float, progress: tuple[str, int, int]
) -> Going:
    """Renew the lease and note the progress."""
    stage, done, total = progress
    held = _update(
        session,
        job_id,
        _held_by(worker),
        {
            "lease_until": now() + timedelta(seconds=lease_s),
            "stage": stage[:80],
            "done": done,
            "total": total,
        },
    )
    if not held:
        return Going.LOST
    wanted = session.scalar(select(Job.cancel_wanted).where(Job.id == job_id))
    return Going.CANCELLED if wanted else Going.ON


def finish(
    session: Session, job_id: str, worker: str, state: JobState, error: str = ""
) -> bool:
    """End a job; False, and nothing changes, if this worker does not hold it any more."""
    values: dict[str, Any] = {
        "state": state,
        "error": error,
        "finished": now(),
        "lease_until": None,
        "worker": None,
    }
    if state in (JobState.FAILED, JobState.CANCELLED):
        values["once"] = None
    return _update(session, job_id, _held_by(worker), values)


def give_back(session: Session, job_id: str, worker: str) -> bool:
    """Put a job back because its worker is told to stop; the attempt does not count."""
    return _update(
        session,
        job_id,
        _held_by(worker),
        {
            "state": JobState.QUEUED,
            "worker": None,
            "lease_until": None,
            "announced": None,
            "attempt": Job.attempt - 1,
        },
    )


def cancel(session: Session, job_id: str) -> None:
    """Stop a job: at once while it waits, at the worker's next sign of life while it runs."""
    waiting = {"state": JobState.CANCELLED, "once": None, "finished": now()}
    if not _update(session, job_id, Job.state == JobState.QUEUED, waiting):
        _update(session, job_id, Job.state == JobState.RUNNING, {"cancel_wanted": True})


def retry(session: Session, job_id: str) -> bool:
    """Put a job that failed or was cancelled back into the queue."""
    ended = Job.state.in_([JobState.FAILED, JobState.CANCELLED])
    return _update(
        session,
        job_id,
        ended,
        {
            "state": JobState.QUEUED,
            "attempt": 0,
            "error": "",
            "cancel_wanted": False,
            "announced": None,
            "finished": None,
            "stage": "",
        },
    )


def overdue(
    session: Session, *, lease_s: float, max_attempts: int
) -> list[tuple[str, JobKind]]:
    """Return jobs that a worker should be told of, again; give up those that fail for ever.

    These are jobs whose worker fell silent, and jobs that wait though the message about them
    was put into the queue long ago, or never.
    """
    present = now()
    silent = and_(Job.state == JobState.RUNNING, Job.lease_until < present)
    session.execute(
        update(Job)
        .where(silent, Job.attempt >= max_attempts)
        .values(
            state=JobState.FAILED,
            once=None,
            worker=None,
            lease_until=None,
            finished=present,
            error=_TOO_OFTEN.format(n=max_attempts),
        )
    )
    waited = present - timedelta(seconds=3 * lease_s)
    waiting = and_(
        Job.state == JobState.QUEUED, or_(Job.announced.is_(None), Job.announced < waited)
    )
    told = or_(Job.announced.is_(None), Job.announced < present - timedelta(seconds=lease_s))
    rows = session.execute(
        select(Job.id, Job.kind).where(or_(and_(silent, told), waiting)).order_by(Job.created)
    )
    return [(job_id, JobKind(kind)) for job_id, kind in rows]


def mark_announced(session: Session, job_id: str) -> None:
    """Note that a message about a job was put into the queue."""
    session.execute(update(Job).where(Job.id == job_id).values(announced=now()))


def _held_by(worker: str) -> Any:  # noqa: ANN401 - SQLAlchemy's own name for it is private
    return and_(Job.state == JobState.RUNNING, Job.worker == worker)


def _update(session: Session, job_id: str, condition: Any, values: Mapping[str, Any]) -> bool:  # noqa: ANN401
    statement = update(Job).where(Job.id == job_id, condition).values(**values)
    result = session.execute(statement.execution_options(synchronize_session=False))
    return cast("CursorResult[Any]", result).rowcount == 1
