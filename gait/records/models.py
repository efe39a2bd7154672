"""The tables of runners, visits, files, jobs and what was decided about them.

Ids are random, so that an address tells nothing and cannot be guessed. A runner is a code;
the page asks for no name. What belongs to a runner goes when the runner goes.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gait.records.base import Base, Id, new_id, now

__all__ = [
    "AuditEntry",
    "ClipFile",
    "Correction",
    "FileKind",
    "FileState",
    "FindingDecision",
    "Job",
    "JobKind",
    "JobState",
    "Runner",
    "Setting",
    "Signature",
    "Visit",
]


class FileKind(StrEnum):
    """What an uploaded file is for."""

    CLIP = "clip"
    LOG = "log"


class FileState(StrEnum):
    """How far an uploaded file has come."""

    UPLOADING = "uploading"
    CHECKING = "checking"
    READY = "ready"
    REFUSED = "refused"


class JobKind(StrEnum):
    """What a job does; each kind has its own queue."""

    CHECK = "check"
    ANALYSIS = "analysis"


class JobState(StrEnum):
    """How far a job has come."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether there is more to come."""
        return self in (JobState.QUEUED, JobState.RUNNING)


class Runner(Base):
    """Somebody who runs, by a code."""

    __tablename__ = "runners"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    notes: Mapped[str] = mapped_column(Text, default="")
    created: Mapped[datetime] = mapped_column(default=now)
    visits: Mapped[list[Visit]] = relationship(
        back_populates="runner",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="Visit.created.desc()",
    )


class Visit(Base):
    """One visit: clips, answers, and the report made of them.

    Attributes
    ----------
    answers : dict
        Tables ``history``, ``habits``, ``equipment``, ``symptoms``, ``screens``, with the
        keys of a visit file.
    report : str or None
        Prefix of the report in the store.
    """

    __tablename__ = "visits"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    runner_id: Mapped[str] = mapped_column(
        ForeignKey("runners.id", ondelete="CASCADE"), index=True
    )
    day: Mapped[date]
    created: Mapped[datetime] = mapped_column(default=now)
    height_cm: Mapped[float | None]
    speed_kmh: Mapped[float | None]
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    notes: Mapped[str] = mapped_column(Text, default="")
    report: Mapped[str | None] = mapped_column(String(200))
    reported: Mapped[datetime | None]
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    runner: Mapped[Runner] = relationship(back_populates="visits")
    files: Mapped[list[ClipFile]] = relationship(
        back_populates="visit",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="ClipFile.created, ClipFile.id",
    )
    jobs: Mapped[list[Job]] = relationship(
        back_populates="visit",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="Job.created.desc()",
    )

    corrections: Mapped[list[Correction]] = relationship(
        cascade="save-update, merge",
        passive_deletes="all",  # the data base deletes them with the visit or the file
        lazy="selectin",
        order_by="Correction.created, Correction.id",
    )
    decisions: Mapped[list[FindingDecision]] = relationship(
        cascade="save-update, merge",
        passive_deletes="all",  # the data base deletes them with the visit or the file
        lazy="selectin",
        order_by="FindingDecision.finding, FindingDecision.side",
    )
    signatures: Mapped[list[Signature]] = relationship(
        cascade="save-update, merge",
        passive_deletes="all",  # the data base deletes them with the visit or the file
        lazy="selectin",
        order_by="Signature.version",
    )

    @property
    def signature(self) -> Signature | None:
        """The signature that freezes the visit; None while it is open."""
        return next((s for s in self.signatures if s.reopened is None), None)

    @property
    def clips(self) -> list[ClipFile]:
        """The clips among the files."""
        return [f for f in self.files if f.kind == FileKind.CLIP]

    @property
    def logs(self) -> list[ClipFile]:
        """The training logs among the files."""
        return [f for f in self.files if f.kind == FileKind.LOG]

    @property
    def analysis(self) -> Job | None:
        """The latest analysis."""
        return next((j for j in self.jobs if j.kind == JobKind.ANALYSIS), None)


class ClipFile(Base):
    """An uploaded file, a clip or a training log.

    Attributes
    ----------
    name : str
        As it was called, to show it; never used as a path.
    received_bytes : int
        What has arrived; the upload goes on there.
    sha256 : str or None
        Of the content, once it is complete.
    suffix : str
        By the content: "mp4", "mov", ...
    check : dict
        What the quick check found, see `gait.jobs.advice`.
    options : dict
        What is known of the clip: `view`, `capture_fps`, `person`, `level_deg`.
    """

    __tablename__ = "files"
    __table_args__ = (UniqueConstraint("visit_id", "sha256", name="uq_files_content"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    visit_id: Mapped[str] = mapped_column(
        ForeignKey("visits.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[FileKind] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    received_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[FileState] = mapped_column(String(12), default=FileState.UPLOADING)
    sha256: Mapped[str | None] = mapped_column(String(64))
    suffix: Mapped[str] = mapped_column(String(8), default="")
    check: Mapped[dict[str, Any]] = mapped_column(default=dict)
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created: Mapped[datetime] = mapped_column(default=now)
    visit: Mapped[Visit] = relationship(back_populates="files")


class Job(Base):
    """Work on a visit or on one of its files.

    Attributes
    ----------
    subject : str
        Id of the file for a check, of the visit for an analysis.
    once : str or None
        Kind and content of the input, unique while the job is wanted: the same work is not
        begun twice, whoever asks. None once it has failed or was cancelled.
    stage, done, total
        Progress, as `gait.progress` tells it.
    worker, lease_until
        Who does it, and until when that is believed without a sign of life.
    announced : datetime or None
        When a message about it was last put into the queue.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_state_lease", "state", "lease_until"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    visit_id: Mapped[str] = mapped_column(
        ForeignKey("visits.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[JobKind] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(Id)
    once: Mapped[str | None] = mapped_column(String(90), unique=True)
    state: Mapped[JobState] = mapped_column(String(10), default=JobState.QUEUED)
    stage: Mapped[str] = mapped_column(String(80), default="")
    done: Mapped[int] = mapped_column(BigInteger, default=0)
    total: Mapped[int] = mapped_column(BigInteger, default=0)
    attempt: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None]
    announced: Mapped[datetime | None]
    cancel_wanted: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str] = mapped_column(Text, default="")
    created: Mapped[datetime] = mapped_column(default=now)
    started: Mapped[datetime | None]
    finished: Mapped[datetime | None]
    visit: Mapped[Visit] = relationship(back_populates="jobs")


class Correction(Base):
    """What a therapist put right; data beside the results, never an edit of them.

    Attributes
    ----------
    what : str
        "view", "person", "contact", "level", "capture_fps", "mark", ...
    value : dict
    undone : datetime or None
        When it was taken back; it stays in the record.
    """

    __tablename__ = "corrections"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    visit_id: Mapped[str] = mapped_column(
        ForeignKey("visits.id", ondelete="CASCADE"), index=True
    )
    file_id: Mapped[str | None] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"))
    what: Mapped[str] = mapped_column(String(30))
    value: Mapped[dict[str, Any]] = mapped_column(default=dict)
    by: Mapped[str] = mapped_column(String(80), default="")
    created: Mapped[datetime] = mapped_column(default=now)
    undone: Mapped[datetime | None]


class FindingDecision(Base):
    """What a therapist decided about a finding: accepted, reworded or dismissed."""

    __tablename__ = "finding_decisions"
    __table_args__ = (
        UniqueConstraint("visit_id", "finding", "side", name="uq_finding_decisions_finding"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    visit_id: Mapped[str] = mapped_column(
        ForeignKey("visits.id", ondelete="CASCADE"), index=True
    )
    finding: Mapped[str] = mapped_column(String(60))
    side: Mapped[str] = mapped_column(String(10), default="")
    decision: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[str] = mapped_column(String(80), default="")
    created: Mapped[datetime] = mapped_column(default=now)


class Signature(Base):
    """Who answers for one version of a report; the visit is frozen until it is opened again.

    Attributes
    ----------
    version : int
        1, 2, ...
    name : str
        As it stands on the report.
    by : str
        Of the account.
    report : str or None
        Prefix of the signed report in the store, once it is made. It is never replaced.
    reopened : datetime or None
        When a new version was begun.
    """

    __tablename__ = "signatures"
    __table_args__ = (UniqueConstraint("visit_id", "version", name="uq_signatures_version"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    visit_id: Mapped[str] = mapped_column(
        ForeignKey("visits.id", ondelete="CASCADE"), index=True
    )
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    by: Mapped[str] = mapped_column(String(80), default="")
    created: Mapped[datetime] = mapped_column(default=now)
    report: Mapped[str | None] = mapped_column(String(200))
    reopened: Mapped[datetime | None]


class AuditEntry(Base):
    """Who saw or changed what. Holds ids only, so it can stay when a runner is deleted."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    who: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(60), default="")
    action: Mapped[str] = mapped_column(String(40), index=True)
    subject: Mapped[str] = mapped_column(String(80), default="")
    detail: Mapped[str] = mapped_column(String(200), default="")


class Setting(Base):
    """A setting of the clinic that is made on the page."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(default=dict)
