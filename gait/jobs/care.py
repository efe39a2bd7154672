"""What has to be looked after: jobs without a worker, files without a visit, old visits."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from contextlib import suppress

from sqlalchemy import select

from gait.jobs.queue import Queues
from gait.jobs.work import settle_checks
from gait.records.audit import note
from gait.records.database import Busy, Records
from gait.records.jobs import overdue
from gait.records.models import ClipFile, FileState, Job, JobState
from gait.records.removal import remove_visit
from gait.records.runners import all_visit_ids, outdated_visits
from gait.records.settings import Settings
from gait.storage import Store, visit_prefix

__all__ = ["announce_overdue", "keep_care", "tidy"]

_log = logging.getLogger(__name__)
_TIDY_EVERY_S = 3600.0
_YOUNG_S = 3600.0


def announce_overdue(settings: Settings, records: Records, queues: Queues) -> int:
    """Tell the workers of jobs that nobody does; return how many."""
    with records.session() as session:
        waiting = overdue(session, lease_s=settings.lease_s, max_attempts=settings.max_attempts)
        settle_checks(session)
    for job_id, kind in waiting:
        queues.announce(records, job_id, kind)
    return len(waiting)


def tidy(settings: Settings, records: Records, store: Store, *, young_s: float = 0.0) -> None:
    """Delete what belongs to no visit, and visits that are older than the clinic keeps them.

    Parameters
    ----------
    young_s : float
        Folders younger than this stay: their visit may be about to be written.
    """
    with records.session() as session:
        old = outdated_visits(session, settings.keep_days)
    for visit_id in old:
        remove_visit(settings, records, store, visit_id)
        with records.session() as session:
            note(session, "the clinic", "visit outlived", visit_id)
    with records.session() as session:
        visits = all_visit_ids(session)
        open_jobs = set(
            session.scalars(
                select(Job.id).where(Job.state.in_([JobState.QUEUED, JobState.RUNNING]))
            )
        )
        uploads = set(
            session.scalars(select(ClipFile.id).where(ClipFile.state == FileState.UPLOADING))
        )
    for visit_id in store.children("visits"):
        if visit_id not in visits:
            store.delete(visit_prefix(visit_id))
    for folder, known in (
        (settings.cache, visits),
        (settings.work, open_jobs),
        (settings.incoming, uploads),
    ):
        for path in folder.iterdir() if folder.is_dir() else ():
            name = path.name.split("-")[0].split(".")[0]
            if name in known:
                continue
            with suppress(OSError):
                if time.time() - path.stat().st_mtime >= young_s:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()


def keep_care(
    settings: Settings,
    records: Records,
    store: Store,
    queues: Queues,
    stopping: threading.Event,
) -> None:
    """Look after everything until `stopping` is set; made for a thread."""
    tidied = -_TIDY_EVERY_S
    while not stopping.wait(settings.lease_s / 4):
        try:
            announce_overdue(settings, records, queues)
            if time.monotonic() - tidied > _TIDY_EVERY_S:
                tidied = time.monotonic()
                tidy(settings, records, store, young_s=_YOUNG_S)
        except Busy:
            continue
        except Exception:  # noqa: BLE001 - it must not stop, and says what happened
            _log.exception("looking after the clinic's files")
