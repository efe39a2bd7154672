"""What the interface takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from gait.plan.visit import VISIT_TABLES
from gait.records.models import ClipFile, FileKind, FileState, Job, Runner, Visit
from gait.web.house import House
from gait.web.intake import received

__all__ = [
    "ClipOptionsIn",
    "Facts",
    "FileOut",
    "JobOut",
    "NewVisit",
    "Received",
    "RunnerOut",
    "VisitOut",
    "file_out",
    "job_out",
    "runner_out",
    "visit_out",
]


class Strict(BaseModel):
    """Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class RunnerOut(BaseModel):
    """A runner."""

    id: str
    code: str
    notes: str
    created: datetime
    visits: list[str]


class FileOut(BaseModel):
    """A clip or a training log."""

    id: str
    kind: FileKind
    name: str
    size_bytes: int
    received_bytes: int
    state: FileState
    sha256: str | None
    check: dict[str, Any]
    options: dict[str, Any]


class JobOut(BaseModel):
    """Progress of an analysis."""

    id: str
    state: str
    stage: str
    done: int
    total: int
    attempt: int
    error: str


class VisitOut(BaseModel):
    """A visit."""

    id: str
    runner_id: str
    day: date
    height_cm: float | None
    speed_kmh: float | None
    answers: dict[str, Any]
    notes: str
    files: list[FileOut]
    analysis: JobOut | None
    summary: dict[str, Any]
    has_report: bool


class NewVisit(Strict):
    """A visit to begin; without a code for a new runner."""

    code: str = Field(default="", max_length=40)


class Facts(Strict):
    """What is known of a visit; replaces what was known before."""

    height_cm: float | None = Field(default=None, ge=80, le=250)
    speed_kmh: float | None = Field(default=None, ge=0.5, le=45)
    day: date | None = None
    notes: str = Field(default="", max_length=4000)
    answers: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="Tables of a visit file: " + ", ".join(VISIT_TABLES)
    )


class ClipOptionsIn(Strict):
    """What is known of a clip."""

    view: str = Field(default="", pattern="^(side-left|side-right|rear|front)?$")
    capture_fps: float | None = Field(default=None, ge=1, le=10000)
    person: int | None = Field(default=None, ge=1, le=20)


class Received(BaseModel):
    """How much of a file has arrived."""

    received: int


def runner_out(runner: Runner) -> RunnerOut:
    """Tell of a runner."""
    return RunnerOut(
        id=runner.id,
        code=runner.code,
        notes=runner.notes,
        created=runner.created,
        visits=[visit.id for visit in runner.visits],
    )


def file_out(house: House, file: ClipFile) -> FileOut:
    """Tell of a file."""
    return FileOut(
        id=file.id,
        kind=FileKind(file.kind),
        name=file.name,
        size_bytes=file.size_bytes,
        received_bytes=received(house, file),
        state=FileState(file.state),
        sha256=file.sha256,
        check=file.check,
        options=file.options,
    )


def job_out(job: Job | None) -> JobOut | None:
    """Tell of a job, None if there is none."""
    if job is None:
        return None
    return JobOut(
        id=job.id,
        state=str(job.state),
        stage=job.stage,
        done=job.done,
        total=job.total,
        attempt=job.attempt,
        error=job.error,
    )


def visit_out(house: House, visit: Visit) -> VisitOut:
    """Tell of a visit."""
    return VisitOut(
        id=visit.id,
        runner_id=visit.runner_id,
        day=visit.day,
        height_cm=visit.height_cm,
        speed_kmh=visit.speed_kmh,
        answers=visit.answers,
        notes=visit.notes,
        files=[file_out(house, file) for file in visit.files],
        analysis=job_out(visit.analysis),
        summary=visit.summary,
        has_report=visit.report is not None,
    )
