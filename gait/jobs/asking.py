"""Asking for work: what a job depends on, and the job itself."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy.orm import Session

from gait.errors import OptionError
from gait.records.jobs import ask_for
from gait.records.models import ClipFile, FileState, Job, JobKind, Visit
from gait.records.review import active_corrections
from gait.version import __version__

__all__ = ["ask_for_analysis", "ask_for_check", "visit_tables"]


def visit_tables(visit: Visit, *, decided: bool = True) -> dict[str, Any]:
    """Return a visit as the tables of a visit file, its files under names of our own.

    ``clip-1.mp4``, ``log-1.csv``: what the files were called may be a person's name. Decisions
    on findings and the signature are left out where they are not `decided` yet.
    """
    runner: dict[str, Any] = {"code": visit.runner.code}
    for name in ("height_cm", "speed_kmh"):
        if getattr(visit, name) is not None:
            runner[name] = getattr(visit, name)
    tables: dict[str, Any] = {
        "version": 1,
        "date": visit.day.isoformat(),
        "runner": runner,
        **{name: table for name, table in visit.answers.items() if table},
    }
    clips = usable(visit.clips)
    if clips:
        tables["clips"] = [
            {
                "file": work_name("clip", number, clip),
                **_known(clip),
                **_corrected(visit, clip),
            }
            for number, clip in enumerate(clips, start=1)
        ]
    logs = usable(visit.logs)
    if logs:
        names = [work_name("log", number, log) for number, log in enumerate(logs, start=1)]
        tables["log"] = {"files": names}
    return {**tables, **(_decided(visit) if decided else {})}


def _corrected(visit: Visit, clip: ClipFile) -> dict[str, Any]:
    rows = [c.value for c in active_corrections(visit) if c.file_id == clip.id]
    return {"corrections": rows} if rows else {}


def _decided(visit: Visit) -> dict[str, Any]:
    rows = [
        {
            "finding": row.finding,
            "side": row.side,
            "decision": row.decision,
            "words": row.words,
            "by": row.by,
        }
        for row in visit.decisions
    ]
    made: dict[str, Any] = {"decisions": rows} if rows else {}
    if signature := visit.signature:
        made["signature"] = {
            "name": signature.name,
            "at": signature.created.isoformat(),
            "version": signature.version,
        }
    return made


def usable(files: list[ClipFile]) -> list[ClipFile]:
    """Return the files that can be analysed."""
    return [f for f in files if f.state == FileState.READY]


def work_name(what: str, number: int, file: ClipFile) -> str:
    """Return the name that a file has while it is worked on."""
    return f"{what}-{number}.{file.suffix}"


def _known(clip: ClipFile) -> dict[str, Any]:
    return {key: value for key, value in clip.options.items() if value is not None}


def ask_for_check(session: Session, file: ClipFile) -> Job:
    """Ask for the quick check of a clip."""
    content = _digest([file.id, file.sha256, file.options.get("capture_fps"), __version__])
    return ask_for(session, file.visit_id, JobKind.CHECK, file.id, content)


def ask_for_analysis(session: Session, visit: Visit) -> Job:
    """Ask for the analysis of a visit; the same input gives the same job.

    Raises
    ------
    OptionError
        If there is nothing to analyse, or a file is still on its way.
    """
    waiting = [
        f.name for f in visit.files if f.state in (FileState.UPLOADING, FileState.CHECKING)
    ]
    if waiting:
        raise OptionError(f"{waiting[0]} is not ready yet: wait a moment, or remove it.")
    if not usable(visit.files):
        raise OptionError("There is no clip and no training log yet: add one first.")
    contents = [f.sha256 for f in usable(visit.clips) + usable(visit.logs)]
    content = _digest([visit.id, visit_tables(visit), contents, __version__])
    return ask_for(session, visit.id, JobKind.ANALYSIS, visit.id, content)


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
