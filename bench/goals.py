"""The goals (`goals.toml`) and how far the program has got."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from bench.cells import ALL, Cell, headline_half
from bench.rows import CurveRow, DecisionRow, FindingRow, MeasureRow, Outcome, Score
from bench.statistics import Hits, agreement
from bench.tally import false_marked, finding_row

__all__ = ["Goal", "goal_rows", "goals", "reached"]

_FEWEST_FOR_COVERAGE = 10
"""A measure given less often does not count for the lowest and highest coverage."""


class Goal(BaseModel):
    """One row of ``goals.toml``; the fields are described there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: str
    kind: Literal["measure", "curve", "event", "decision", "finding"]
    of: tuple[str, ...]
    statistic: str
    legs: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    fps: str = "60+"
    yaw_deg: float = 10.0
    low: float | None = None
    high: float | None = None

    def met(self, value: float) -> bool:
        """Whether a figure lies where it must."""
        above = self.low is None or value >= self.low
        return above and (self.high is None or value <= self.high)

    def asks(self, name: str) -> bool:
        """Whether a measure, event, ... is counted."""
        return "*" in self.of or name in self.of


@cache
def goals() -> tuple[Goal, ...]:
    """Return all goals in the order of the table."""
    text = Path(__file__).with_name("goals.toml").read_text(encoding="utf-8")
    return tuple(Goal(**row) for row in tomllib.loads(text)["goal"])


def goal_rows(scores: Sequence[Score]) -> list[dict[str, Any]]:
    """Return goal, limits, figure reached, n and whether it is met (None: no data)."""
    half = headline_half(scores)
    rows = []
    for goal in goals():
        value, n = reached(goal, scores, half)
        rows.append(
            {
                "half": half,
                "goal": goal.what,
                "low": goal.low,
                "high": goal.high,
                "reached": value,
                "n": n,
                "met": None if value is None else goal.met(value),
            }
        )
    return rows


def reached(goal: Goal, scores: Sequence[Score], half: str) -> tuple[float | None, int]:
    """Compute the figure of one goal over a half, and the number of values behind it."""
    cell = Cell(half, ALL, goal.fps, goal.yaw_deg)
    inside = [
        score for score in cell.of(scores) if not goal.views or score.factors.view in goal.views
    ]
    return _KINDS[goal.kind](goal, inside)


def _measure(goal: Goal, scores: Sequence[Score]) -> tuple[float | None, int]:
    rows = [
        row
        for score in scores
        for row in score.measures
        if goal.asks(row.measure) and row.leg in goal.legs
    ]
    known = [(row.value, row.truth) for row in rows if row.value is not None]
    a = agreement([v for v, _ in known], [t for _, t in known])
    errors = [abs(v - t) for v, t in known]
    figures: dict[str, float | None] = {
        "bias": a.bias,
        "rmse": a.rmse,
        "slope": a.slope,
        "largest": max(errors, default=None),
        "loa": _wider(a.loa_low, a.loa_high),
        "coverage": _coverage(rows),
    }
    if goal.statistic in figures:
        return figures[goal.statistic], a.n
    return _extreme_coverage(rows, lowest=goal.statistic.startswith("lowest")), a.n


def _wider(low: float | None, high: float | None) -> float | None:
    return None if low is None or high is None else max(abs(low), abs(high))


def _coverage(rows: Sequence[MeasureRow]) -> float | None:
    covered = [row.covered for row in rows if row.covered is not None]
    return float(np.mean(covered)) if covered else None


def _extreme_coverage(rows: Sequence[MeasureRow], *, lowest: bool) -> float | None:
    shares = []
    for name in {row.measure for row in rows}:
        given = [row for row in rows if row.measure == name and row.covered is not None]
        share = _coverage(given)
        if share is not None and len(given) >= _FEWEST_FOR_COVERAGE:
            shares.append(share)
    if not shares:
        return None
    return min(shares) if lowest else max(shares)


def _curve(goal: Goal, scores: Sequence[Score]) -> tuple[float | None, int]:
    """RMSE over all frames of the hardly smoothed tracks; n counts clips."""
    rows: list[CurveRow] = [
        row
        for score in scores
        for row in score.curves
        if goal.asks(row.curve) and row.leg in goal.legs and row.tracks == "light"
    ]
    if not rows:
        return None, 0
    squares = [row.bias_deg**2 + row.sd_deg**2 for row in rows]
    return float(np.sqrt(np.average(squares, weights=[row.n for row in rows]))), len(rows)


def _event(goal: Goal, scores: Sequence[Score]) -> tuple[float | None, int]:
    rows = [row for score in scores for row in score.events if goal.asks(row.event)]
    hits = Hits(*(sum(getattr(r, what) for r in rows) for what in ("found", "missed", "extra")))
    errors = [error for row in rows for error in row.errors_ms]
    a = agreement(errors, [0.0] * len(errors))
    return {"f1": hits.f1, "bias": a.bias, "sd": a.sd}[goal.statistic], (
        hits.found + hits.missed
    )


def _decision(goal: Goal, scores: Sequence[Score]) -> tuple[float | None, int]:
    """Count "right" among those told, or everything that is not wrong."""
    rows: list[DecisionRow] = [
        row for score in scores for row in score.decisions if goal.asks(row.what)
    ]
    if goal.statistic == "right":
        rows = [row for row in rows if row.outcome is not Outcome.CANNOT_TELL]
    if not rows:
        return None, 0
    return float(np.mean([row.outcome is not Outcome.WRONG for row in rows])), len(rows)


def _finding(goal: Goal, scores: Sequence[Score]) -> tuple[float | None, int]:
    if goal.statistic == "false marked":
        return false_marked(scores), sum(score.normal for score in scores)
    rows: list[FindingRow] = [
        row for score in scores for row in score.findings if goal.asks(row.finding)
    ]
    statistic = goal.statistic.removeprefix("lowest ")
    per_finding = [
        finding_row("", key, [row for row in rows if row.finding == key], None)
        for key in sorted({row.finding for row in rows})
    ]
    shares = [row[statistic] for row in per_finding if row[statistic] is not None]
    counted = {"sensitivity": "n_marked_size", "specificity": "n_usual"}[statistic]
    return min(shares, default=None), sum(int(row[counted]) for row in per_finding)


_KINDS: dict[str, Callable[[Goal, Sequence[Score]], tuple[float | None, int]]] = {
    "measure": _measure,
    "curve": _curve,
    "event": _event,
    "decision": _decision,
    "finding": _finding,
}
