"""Deleting: a file, a visit, a runner, so that nothing is left."""

from __future__ import annotations

import shutil

from sqlalchemy import select

from gait.records.database import Records
from gait.records.models import ClipFile, Runner, Visit
from gait.records.settings import Settings
from gait.records.uploads import part_path
from gait.storage import Store, clip_key, visit_prefix

__all__ = ["remove_file", "remove_runner", "remove_visit"]


def remove_file(settings: Settings, records: Records, store: Store, file_id: str) -> None:
    """Delete an uploaded file, whole or half."""
    with records.session() as session:
        file = session.get(ClipFile, file_id)
        if file is None:
            return
        session.delete(file)
    part_path(settings, file_id).unlink(missing_ok=True)
    if file.suffix:
        store.delete(clip_key(file.visit_id, file_id, file.suffix))
        store.delete(clip_key(file.visit_id, file_id, "jpg"))


def remove_visit(settings: Settings, records: Records, store: Store, visit_id: str) -> None:
    """Delete a visit: its rows first, so that a worker on it stops and hands nothing in."""
    _remove_rows_of_visits(settings, records, store, [visit_id])
    records.scrub()


def remove_runner(settings: Settings, records: Records, store: Store, runner_id: str) -> None:
    """Delete a runner with all visits; of the files of the data base too nothing is left."""
    with records.session() as session:
        visits = list(session.scalars(select(Visit.id).where(Visit.runner_id == runner_id)))
    _remove_rows_of_visits(settings, records, store, visits)
    with records.session() as session:
        runner = session.get(Runner, runner_id)
        if runner is not None:
            session.delete(runner)
    records.scrub()


def _remove_rows_of_visits(
    settings: Settings, records: Records, store: Store, visits: list[str]
) -> None:
    for visit_id in visits:
        with records.session() as session:
            visit = session.get(Visit, visit_id)
            uploads = [file.id for file in visit.files] if visit is not None else []
            jobs = [job.id for job in visit.jobs] if visit is not None else []
            if visit is not None:
                session.delete(visit)
        for file_id in uploads:
            part_path(settings, file_id).unlink(missing_ok=True)
        for job_id in jobs:
            for room in settings.work.glob(f"{job_id}-*"):
                shutil.rmtree(room, ignore_errors=True)
        shutil.rmtree(settings.cache / visit_id, ignore_errors=True)
        store.delete(visit_prefix(visit_id))
