"""The answer as JSON; described in ``docs/load.md``."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from gait.errors import OutputError
from gait.load.answer import (
    Break,
    LoadAnswer,
    PlanStage,
    ReturnPlan,
    Spike,
    Statement,
    Week,
    WeekChange,
)
from gait.load.session import LeftOut
from gait.version import __version__

__all__ = ["as_json", "save_json", "write_bytes"]

_SCHEMA_VERSION = "1.0"


def as_json(answer: LoadAnswer) -> dict[str, Any]:
    """Return the answer as JSON-ready data; distances in km, days as YYYY-MM-DD."""
    return {
        "format": "running-gait training load",
        "schema_version": _SCHEMA_VERSION,
        "program": {"name": "running-gait", "version": __version__},
        "today": answer.today.isoformat(),
        **_said(answer),
        "breaks": [_break(b) for b in answer.breaks],
        "return_plan": None if answer.plan is None else _plan(answer.plan),
        "uncoloured": {
            "week_mean_km": _km(answer.shown.week_mean_m),
            "runs_per_week": round(answer.shown.runs_per_week, 2),
            "longest_share": _rounded(answer.shown.longest_share),
            "acute_chronic": _rounded(answer.shown.acute_chronic),
        },
        "weeks": [_week(w) for w in answer.weeks],
        "runs": [_run(s) for s in answer.spikes],
        **_about_log(answer),
    }


def _said(answer: LoadAnswer) -> dict[str, Any]:
    gate, next_run, change = answer.gate, answer.next_run, answer.week_change
    return {
        "statements": [_statement(s) for s in answer.statements],
        "next_run": {
            "longest_km": _km(next_run.longest_m),
            "basis": next_run.basis.value,
            "through": next_run.through.isoformat() if next_run.through else None,
        },
        "week_change": None if change is None else _change(change),
        "symptoms": {
            "asked": gate.asked,
            "held": gate.held,
            "pain": list(gate.pain),
            "reason": gate.reason or None,
        },
        "new_stimuli": [
            {"kind": s.kind, "day": s.day.isoformat() if s.day else None, "why": s.why}
            for s in answer.stimuli
        ],
    }


def _about_log(answer: LoadAnswer) -> dict[str, Any]:
    left_out = answer.log.left_out
    return {
        "files": [
            {
                "name": f.name,
                "format": f.shape or None,
                "activities": f.sessions,
                "problem": f.problem or None,
            }
            for f in answer.log.files
        ],
        "left_out": {key: getattr(left_out, key) for key in LeftOut.__dataclass_fields__},
        "remarks": list(answer.remarks),
    }


def _statement(said: Statement) -> dict[str, Any]:
    return {
        "key": said.key,
        "rule": said.rule or None,
        "light": said.light.value,
        "title": said.title,
        "text": said.text,
        "meaning": said.meaning,
        "sources": list(said.sources),
    }


def _change(change: WeekChange) -> dict[str, Any]:
    return {
        "last_day": change.last_day.isoformat(),
        "km": _km(change.distance_m),
        "previous_km": _km(change.previous_m),
        "change": round(change.change, 4),
        "light": change.light.value,
    }


def _plan(plan: ReturnPlan) -> dict[str, Any]:
    return {
        "break": _break(plan.pause),
        "week_before_km": _km(plan.week_before_m),
        "longest_before_km": _km(plan.longest_before_m),
        "new_start": plan.new_start,
        "first_run_km": _km(plan.first_run_m),
        "first_run_most_km": _km(plan.first_run_most_m),
        "stages": [_stage(s) for s in plan.stages],
    }


def _km(metres: float | None) -> float | None:
    return None if metres is None else round(metres / 1000, 3)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _run(spike: Spike) -> dict[str, Any]:
    run = spike.session
    return {
        "start": run.start.isoformat(timespec="seconds"),
        "time_known": run.clock.value,
        "kind": run.kind.value,
        "km": _km(run.distance_m),
        "moving_s": _rounded(run.moving_s),
        "parts": run.parts,
        "sources": list(run.sources),
        "longest_30_days_km": _km(spike.reference_m),
        "excess": _rounded(spike.excess),
        "category": spike.category or None,
        "light": spike.light.value,
    }


def _break(pause: Break) -> dict[str, Any]:
    return {
        "last_run": pause.last_day.isoformat(),
        "next_run": pause.next_day.isoformat() if pause.next_day else None,
        "days": pause.days,
        "light": pause.light.value,
    }


def _stage(stage: PlanStage) -> dict[str, Any]:
    return {
        "first_day": stage.first_day.isoformat(),
        "last_day": stage.last_day.isoformat(),
        "week_low_km": _km(stage.week_low_m),
        "week_high_km": _km(stage.week_high_m),
        "longest_km": _km(stage.longest_m),
    }


def _week(week: Week) -> dict[str, Any]:
    return {
        "monday": week.monday.isoformat(),
        "km": _km(week.distance_m),
        "runs": week.runs,
        "longest_km": _km(week.longest_m),
    }


def save_json(answer: LoadAnswer, path: Path) -> None:
    """Write the answer as JSON, all of it or nothing.

    Raises
    ------
    OutputError
    """
    text = json.dumps(as_json(answer), indent=1, ensure_ascii=False, allow_nan=False)
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file, all of it or nothing.

    Raises
    ------
    OutputError
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise OutputError(
            f"{path} cannot be written ({error.strerror or error}): choose another place."
        ) from None
