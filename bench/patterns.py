"""True size of the patterns that the findings are about (`patterns.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bench.rows import FindingRow
from bench.truth import Truth, leg_of
from gait.findings.finding import Finding, Grade
from gait.tracks.track import Side

__all__ = ["Anchors", "Pattern", "dose", "finding_rows", "patterns"]

_ORDER = (Grade.CANNOT_TELL, Grade.NONE, Grade.MILD, Grade.MARKED)


class Anchors(BaseModel):
    """End of what is usual, and clinically marked size, of one measure."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    usual: float
    marked: float

    def dose(self, value: float) -> float:
        """Return 0 at `usual`, 1 at `marked`."""
        return (value - self.usual) / (self.marked - self.usual)


class Pattern(BaseModel):
    """One row of ``patterns.toml``; the fields are described there."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    views: tuple[str, ...]
    per_side: bool
    groups: tuple[Mapping[str, Anchors], ...]


@cache
def patterns() -> dict[str, Pattern]:
    """Return all patterns by the key of their finding."""
    text = Path(__file__).with_name("patterns.toml").read_text(encoding="utf-8")
    return {key: Pattern(**row) for key, row in tomllib.loads(text).items()}


def dose(pattern: Pattern, truth: Truth, side: Side | None) -> float | None:
    """Return the true size of a pattern, None where the clip has no truth of it.

    Parameters
    ----------
    side : Side or None
        None = the larger of both sides.
    """
    if side is None:
        sides = [dose(pattern, truth, each) for each in Side]
        known = [size for size in sides if size is not None]
        return max(known) if known else None
    sizes = []
    for group in pattern.groups:
        signs = [
            anchors.dose(value)
            for measure, anchors in group.items()
            if (value := _true_value(truth, measure, side)) is not None
        ]
        if not signs:
            return None
        sizes.append(max(signs))
    return min(sizes)


def _true_value(truth: Truth, measure: str, side: Side) -> float | None:
    return truth.cadence_spm if measure == "cadence" else truth.mean(measure, side)


def finding_rows(findings: tuple[Finding, ...], truth: Truth) -> tuple[FindingRow, ...]:
    """Compare every finding that the view can show with the true size of its pattern.

    A finding that the program does not have, or did not mention, is "cannot tell". The
    far leg of a side view is not asked for.
    """
    if truth.factors.activity != "running":
        return ()
    rows = []
    for key, pattern in patterns().items():
        if truth.factors.view not in pattern.views:
            continue
        for side in _sides(pattern, truth):
            size = dose(pattern, truth, side)
            if size is not None:
                grade = _grade(findings, key, side)
                leg = leg_of(side, truth.view)
                rows.append(FindingRow(key, side.value if side else "", leg, grade.value, size))
    return tuple(rows)


def _sides(pattern: Pattern, truth: Truth) -> tuple[Side | None, ...]:
    if not pattern.per_side:
        return (None,)
    near = truth.view.near_side
    return tuple(Side) if near is None else (near,)


def _grade(findings: tuple[Finding, ...], key: str, side: Side | None) -> Grade:
    """Grade of one side, or of the worse side where the whole body is asked for."""
    said = [f for f in findings if f.key == key and (side is None or f.side in (side, None))]
    own = [f for f in said if f.side is side]
    grades = [f.grade for f in (own or said)]
    return max(grades, key=_ORDER.index, default=Grade.CANNOT_TELL)
