"""The versioned layout of ``compare.json``.

``docs/compare.schema.json`` is made from these models::

    python -m gait.compare docs/compare.schema.json
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from gait.compare.change import Change, Verdict
from gait.compare.compare import Comparison, PatternChange
from gait.compare.rules import rules
from gait.compare.visit import StoredVisit
from gait.findings.finding import Grade
from gait.report.schema import MeasurementResult
from gait.report.wording import label
from gait.tracks.track import Side, View

__all__ = ["SCHEMA_VERSION", "CompareResults", "compare_results", "schema_text"]

SCHEMA_VERSION: Final = "1.0"
_DECIMALS: Final = 6


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)


class VisitRef(_Model):
    """Which visit it was."""

    folder: str = Field(description="Name of the report folder.")
    day: date
    created: datetime = Field(description="When the visit was analysed.")
    program_version: str
    speed_kmh: float | None
    height_cm: float | None
    clips: list[str] = Field(description="File names.")
    views: list[View]


class NumberRef(_Model):
    """A measure in one visit."""

    clip: int = Field(description="Index into the visit's clips, first is 0.")
    value: float | None
    low: float | None
    high: float | None
    n: int
    withheld: str | None


class ChangeResult(_Model):
    """One measure of one side in both visits."""

    name: str
    label: str
    side: Side | None
    unit: str
    verdict: Verdict
    difference: float | None = Field(description="Second visit minus first.")
    real_from: float | None = Field(description="A larger difference is a change.")
    same_setup: bool = Field(description="Whether the lasting error was taken to cancel.")
    why: str = Field(description="Why it was not compared, else empty.")
    cautions: list[str] = Field(description="Keys of `settings` that touch this measure.")
    then: NumberRef | None
    now: NumberRef | None


class SettingResult(_Model):
    """How the films were made."""

    key: str
    clip_then: int | None = Field(description="null for the visit as a whole.")
    clip_now: int | None
    label: str
    then: str
    now: str
    alike: bool | None = Field(description="null when it is not known.")
    warning: str


class PatternResult(_Model):
    """A finding in both visits."""

    key: str
    side: Side | None
    title: str
    then: Grade | None
    now: Grade | None
    change: PatternChange
    text: str


class CompareResults(_Model):
    """Two visits beside each other."""

    format: Literal["running-gait comparison"] = "running-gait comparison"
    schema_version: str = Field(default=SCHEMA_VERSION, pattern=r"^1\.\d+$")
    then: VisitRef
    now: VisitRef
    same_film: bool = Field(description="Whether a film stands in both visits.")
    rule: str = Field(description="What counts as a change.")
    changes: list[ChangeResult]
    patterns: list[PatternResult]
    settings: list[SettingResult]
    warnings: list[str]
    files: list[str] = Field(description="All files of this comparison.")


def compare_results(comparison: Comparison, files: list[str]) -> CompareResults:
    """Return a comparison in the layout of ``compare.json``."""
    return CompareResults(
        then=_visit(comparison.then),
        now=_visit(comparison.now),
        same_film=comparison.same_film,
        rule=f"{rules().change.rule} {rules().change.provisional}",
        changes=[_change(c) for c in comparison.changes],
        patterns=[
            PatternResult(
                key=p.key, side=p.side, title=p.title, then=p.then, now=p.now, change=p.change,
                text=p.text,
            )
            for p in comparison.patterns
        ],
        settings=[
            SettingResult(
                key=s.key,
                clip_then=s.pair.then if s.pair else None,
                clip_now=s.pair.now if s.pair else None,
                label=s.label, then=s.then, now=s.now, alike=s.alike, warning=s.warning,
            )
            for s in comparison.settings
        ],
        warnings=list(comparison.warnings),
        files=files,
    )  # fmt: skip


def schema_text() -> str:
    """Return the JSON schema of ``compare.json`` as text."""
    schema = CompareResults.model_json_schema(mode="serialization")
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _visit(visit: StoredVisit) -> VisitRef:
    results = visit.results
    return VisitRef(
        folder=visit.folder.resolve().name,
        day=visit.day,
        created=results.created,
        program_version=results.program.version,
        speed_kmh=results.speed_kmh,
        height_cm=results.height_cm,
        clips=[clip.file for clip in results.clips],
        views=[clip.view for clip in results.clips],
    )


def _change(change: Change) -> ChangeResult:
    some = change.now or change.then
    return ChangeResult(
        name=change.name,
        label=label(change.name),
        side=change.side,
        unit=some.unit if some else "",
        verdict=change.verdict,
        difference=_round(change.difference),
        real_from=_round(change.real_from),
        same_setup=change.same_setup,
        why=change.why,
        cautions=list(change.cautions),
        then=_number(change.then),
        now=_number(change.now),
    )


def _number(m: MeasurementResult | None) -> NumberRef | None:
    if m is None:
        return None
    return NumberRef(
        clip=m.clip, value=m.value, low=m.low, high=m.high, n=m.n, withheld=m.withheld
    )


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)
