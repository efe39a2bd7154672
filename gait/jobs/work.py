"""What a worker does with a job: take it, run it in a child, hand in what came of it."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gait.errors import ClipError, GaitError
from gait.jobs.advice import Level, refused
from gait.jobs.asking import usable, visit_tables, work_name
from gait.jobs.run_child import Answer, Stopped, run_child
from gait.records.base import now
from gait.records.database import Busy, Records
from gait.records.jobs import Going, Orders, beat, claim, finish, give_back
from gait.records.models import (
    ClipFile,
    FileKind,
    FileState,
    Job,
    JobKind,
    JobState,
    Signature,
    Visit,
)
from gait.records.runners import get_visit
from gait.records.settings import Settings
from gait.storage import Store, clip_key, report_prefix

__all__ = ["Bench", "settle_checks"]

_log = logging.getLogger(__name__)
_TELL_S = 0.4
_FAULT = "The work failed by a fault of this program; the log of the worker says more."


class _Gone(Exception):  # noqa: N818
    """The visit or the file was deleted meanwhile."""


class Bench:
    """Where one worker does its jobs, one after the other.

    Parameters
    ----------
    settings, records, store
    name : str
        Of the worker; no other one has it.
    threads : int
        For the landmarks.
    stopping : threading.Event
        Set when the worker shall end: the job is given back.
    """

    def __init__(
        self,
        settings: Settings,
        records: Records,
        store: Store,
        *,
        name: str,
        threads: int,
        stopping: threading.Event,
    ) -> None:
        self.settings = settings
        self.records = records
        self.store = store
        self.name = name
        self.threads = threads
        self.stopping = stopping

    def do(self, job_id: str) -> None:
        """Do a job, if it is to be had; never raises."""
        try:
            with self.records.session() as session:
                orders = claim(session, job_id, self.name, self.settings.lease_s)
            if orders is not None:
                self._do(orders)
        except Exception:  # noqa: BLE001
            # The lease runs out and the job is taken up again, by this worker or another.
            _log.exception("job %s", job_id)

    def _do(self, orders: Orders) -> None:
        watch = _Watch(self, orders)
        try:
            with self._room(orders) as room:
                if orders.kind == JobKind.CHECK:
                    self._check(orders, room, watch)
                else:
                    self._analyse(orders, room, watch)
        except Stopped:
            self._stopped(orders, watch.going)
        except _Gone:
            self._end(orders, JobState.CANCELLED)
        except GaitError as error:
            self._end(orders, JobState.FAILED, str(error))
        except Exception:  # noqa: BLE001 - a worker goes on with the next job
            _log.exception("job %s", orders.job_id)
            self._end(orders, JobState.FAILED, _FAULT)

    @contextmanager
    def _room(self, orders: Orders) -> Iterator[Path]:
        room = self.settings.work / f"{orders.job_id}-{orders.attempt}"
        room.mkdir(parents=True)
        try:
            yield room
        finally:
            shutil.rmtree(room, ignore_errors=True)

    def _stopped(self, orders: Orders, going: Going) -> None:
        if going == Going.CANCELLED:
            self._end(orders, JobState.CANCELLED)
        elif going == Going.ON:  # the worker ends
            with self.records.session() as session:
                give_back(session, orders.job_id, self.name)

    def _end(self, orders: Orders, state: JobState, error: str = "") -> bool:
        with self.records.session() as session:
            ended = finish(session, orders.job_id, self.name, state, error)
            settle_checks(session)
            return ended

    def _run(self, request: dict[str, Any], limit_s: float, watch: _Watch) -> Answer:
        request = {**request, "memory_mb": self.settings.memory_limit_mb}
        return run_child(request, limit_s=limit_s, tick=watch.tick)

    def _check(self, orders: Orders, room: Path, watch: _Watch) -> None:
        with self.records.session() as session:
            visit = _present(get_visit(session, orders.visit_id))
            file = next((f for f in visit.files if f.id == orders.subject), None)
            if file is None:
                raise _Gone
        preview = room / "preview.jpg"
        if file.kind == FileKind.CLIP:
            path = room / work_name("clip", visit.clips.index(file) + 1, file)
            request = {
                "task": "check",
                "clip": str(path),
                "preview": str(preview),
                "capture_fps": file.options.get("capture_fps"),
            }
        else:
            path = room / work_name("log", visit.logs.index(file) + 1, file)
            request = {"task": "log", "log": str(path)}
        self._fetch(orders, file, path)
        answer = self._run(request, self.settings.check_limit_s, watch)
        if preview.is_file():
            self.store.put(preview, clip_key(orders.visit_id, file.id, "jpg"))
        check, state = _judged(answer)
        with self.records.session() as session:
            if finish(session, orders.job_id, self.name, JobState.DONE):
                there = session.get_one(ClipFile, file.id)
                there.check, there.state = check, state

    def _analyse(self, orders: Orders, room: Path, watch: _Watch) -> None:
        with self.records.session() as session:
            visit = _present(get_visit(session, orders.visit_id))
            tables = visit_tables(visit)
            before = visit.report
        for what, files in (("clip", usable(visit.clips)), ("log", usable(visit.logs))):
            for number, file in enumerate(files, start=1):
                self._fetch(orders, file, room / work_name(what, number, file))
        request = {
            "task": "analysis",
            "visit": tables,
            "folder": str(room),
            "out": str(room / "report"),
            "cache": str(self.settings.cache / orders.visit_id),
            "threads": self.threads,
        }
        answer = self._run(request, self.settings.analysis_limit_s, watch)
        if answer.result is None:
            self._end(orders, JobState.FAILED, answer.error)
            return
        prefix = report_prefix(orders.visit_id, orders.job_id, orders.attempt)
        kept = False
        try:
            self.store.put_folder(room / "report", prefix)
            kept = self._hand_in(orders, prefix, answer.result)
        finally:
            if not kept:
                self.store.delete(prefix)
        if kept and before and not self._signed(before):
            self.store.delete(before)

    def _hand_in(self, orders: Orders, prefix: str, summary: dict[str, Any]) -> bool:
        with self.records.session() as session:
            if not finish(session, orders.job_id, self.name, JobState.DONE):
                return False
            visit = session.get_one(Visit, orders.visit_id)
            visit.report, visit.reported, visit.summary = prefix, now(), summary
            signature = visit.signature
            if signature is not None and signature.report is None:
                signature.report = prefix
        return True

    def _signed(self, prefix: str) -> bool:
        with self.records.session() as session:
            return (
                session.scalar(select(Signature.id).where(Signature.report == prefix))
                is not None
            )

    def _fetch(self, orders: Orders, file: ClipFile, target: Path) -> None:
        try:
            self.store.fetch(clip_key(orders.visit_id, file.id, file.suffix), target)
        except FileNotFoundError:
            raise ClipError(
                f"{file.name} is missing from the clinic's files: upload it again."
            ) from None


class _Watch:
    """Tells the records how far a job is, and the child whether to go on."""

    def __init__(self, bench: Bench, orders: Orders) -> None:
        self.going = Going.ON
        self._bench = bench
        self._orders = orders
        self._told = 0.0
        self._last = ("", 0, 0)

    def tick(self, progress: tuple[str, int, int]) -> bool:
        """Return whether to go on."""
        if self._bench.stopping.is_set():
            return False
        lease_s = self._bench.settings.lease_s
        since = time.monotonic() - self._told
        if since > lease_s / 4 or (since > _TELL_S and progress != self._last):
            self._told, self._last = time.monotonic(), progress
            with suppress(Busy), self._bench.records.session() as session:
                # A data base that is busy for longer than the lease costs the job: then the
                # next word from it is that the job is lost.
                self.going = beat(
                    session, self._orders.job_id, self._bench.name, lease_s, progress
                )
        return self.going == Going.ON


def _present(visit: Visit | None) -> Visit:
    if visit is None:
        raise _Gone
    return visit


def _judged(answer: Answer) -> tuple[dict[str, Any], FileState]:
    """Return what to keep of a check, and whether the clip can be analysed."""
    if answer.result is not None:
        return answer.result, FileState.READY
    level = Level.RETAKE if answer.input_at_fault else Level.NOTE
    state = FileState.REFUSED if answer.input_at_fault else FileState.READY
    return _unread(answer.error, level), state


def _unread(sentence: str, level: Level = Level.RETAKE) -> dict[str, Any]:
    items = [item.as_json() for item in refused(sentence, level)]
    return {"level": level.value, "items": items, "view": None}


def settle_checks(session: Session) -> None:
    """Refuse the clips whose quick check was given up."""
    given_up = (
        select(ClipFile, Job.error)
        .join(Job, Job.subject == ClipFile.id)
        .where(
            ClipFile.state == FileState.CHECKING,
            Job.kind == JobKind.CHECK,
            Job.state == JobState.FAILED,
        )
    )
    for file, error in session.execute(given_up).all():
        file.state, file.check = FileState.REFUSED, _unread(error)
