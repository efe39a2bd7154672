"""What is decided once per clip: right, wrong, or "cannot tell"."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import Final

from bench.clock import Clocks
from bench.match import match_times
from bench.rows import DecisionRow, FindingRow, MeasureRow, Outcome
from bench.truth import Truth
from gait.events.contacts import Contact, Event
from gait.exam import ClipAnalysis
from gait.findings.finding import Grade
from gait.tracks.track import Facing, Side, View

__all__ = ["decision_rows", "refused_decisions", "strike_class"]

REPORTED, REFUSED = "reported", "refused"
_FACING: Final = MappingProxyType(
    {
        View.SIDE_LEFT: Facing.IMAGE_LEFT,
        View.SIDE_RIGHT: Facing.IMAGE_RIGHT,
        View.REAR: Facing.AWAY_FROM_CAMERA,
        View.FRONT: Facing.TOWARDS_CAMERA,
    }
)
_SAME_FACTOR_LOG: Final = 0.05
"""Factors nearer than this are the same (240 and 250 frames/s are)."""
_MOST_STEPS: Final = 0.9
"""Share of contacts whose side must agree for the sides to be right."""
_HEEL_DEG, _FOREFOOT_DEG = 8.0, -1.6
"""Altman & Davis 2012."""
_SMALL_DROP_DEG, _LARGE_DROP_DEG = 6.0, 9.0
"""Between them the program may say that it cannot tell."""
_NOT_RUNNING: Final = frozenset({"walking", "standing"})


def strike_class(angle_deg: float) -> str:
    """Return "heel", "midfoot" or "forefoot"."""
    if angle_deg > _HEEL_DEG:
        return "heel"
    return "forefoot" if angle_deg < _FOREFOOT_DEG else "midfoot"


def decision_rows(
    analysis: ClipAnalysis,
    truth: Truth,
    clocks: Clocks,
    measures: tuple[MeasureRow, ...],
    findings: tuple[FindingRow, ...],
) -> tuple[DecisionRow, ...]:
    """Judge the decisions about a clip that the program did not refuse.

    A clip of somebody who walks or stands should have been refused: that one
    decision is judged and no other. Running on the spot may be taken or refused.
    """
    if truth.factors.activity in _NOT_RUNNING:
        return (DecisionRow("running", REPORTED, truth.factors.activity, Outcome.WRONG),)
    tracks, facing = analysis.tracks, _FACING[truth.view]
    rows = [
        _row("view", tracks.view, truth.view, unsure=tracks.view is View.OBLIQUE),
        _row("facing", tracks.facing, facing, unsure=tracks.facing is Facing.UNKNOWN),
        _sides(analysis, truth, clocks),
        _factor(analysis, truth),
    ]
    if truth.factors.activity == "running":
        rows.insert(0, DecisionRow("running", REPORTED, "running", Outcome.RIGHT))
        rows += _strike(measures) + _drop(truth, findings)
    return tuple(rows)


def refused_decisions(truth: Truth) -> tuple[DecisionRow, ...]:
    """Judge a refusal: right when nobody runs, else nothing could be told."""
    activity = truth.factors.activity
    if activity in _NOT_RUNNING:
        return (DecisionRow("running", REFUSED, activity, Outcome.RIGHT),)
    if activity != "running":
        return ()
    names = ("running", "view", "facing", "sides", "slow-motion factor")
    return tuple(DecisionRow(what, REFUSED, "", Outcome.CANNOT_TELL) for what in names)


def _row(what: str, said: str, truth: str, *, unsure: bool) -> DecisionRow:
    outcome = Outcome.RIGHT if said == truth else Outcome.WRONG
    return DecisionRow(what, str(said), str(truth), Outcome.CANNOT_TELL if unsure else outcome)


def _sides(analysis: ClipAnalysis, truth: Truth, clocks: Clocks) -> DecisionRow:
    """Left and right, by the feet of the initial contacts that fit in time."""

    def landings(contacts: tuple[Contact, ...]) -> list[Contact]:
        return [c for c in contacts if c.event is Event.INITIAL_CONTACT]

    ours = landings(analysis.gait.contacts)
    true = [c for c in truth.contacts if c.event is Event.INITIAL_CONTACT]
    pairs = match_times(clocks.true_s([c.time_s for c in ours]), [c.time_s for c in true]).pairs
    agreeing = sum(ours[i].side is true[j].side for i, j in pairs)
    share = agreeing / len(pairs) if pairs else 0.0
    said = f"{agreeing} of {len(pairs)} contacts agree"
    unsure = not (analysis.tracks.sides_certain and pairs)
    outcome = Outcome.RIGHT if share >= _MOST_STEPS else Outcome.WRONG
    return DecisionRow("sides", said, "", Outcome.CANNOT_TELL if unsure else outcome)


def _factor(analysis: ClipAnalysis, truth: Truth) -> DecisionRow:
    said, true = analysis.clock.slow_motion_factor, truth.slow_motion_factor
    near = said > 0 and abs(math.log(said / true)) <= _SAME_FACTOR_LOG
    outcome = Outcome.RIGHT if near else Outcome.WRONG
    if not analysis.clock.trusted:
        outcome = Outcome.CANNOT_TELL
    return DecisionRow("slow-motion factor", f"{said:.3g}", f"{true:.3g}", outcome)


def _strike(measures: tuple[MeasureRow, ...]) -> list[DecisionRow]:
    rows = []
    for row in measures:
        if row.measure == "foot_strike_angle" and row.leg == "near":
            said = "withheld" if row.value is None else strike_class(row.value)
            true = strike_class(row.truth)
            rows.append(_row("foot strike class", said, true, unsure=row.value is None))
    return rows


def _drop(truth: Truth, findings: tuple[FindingRow, ...]) -> list[DecisionRow]:
    """Hip drop small or large, outside of the grey zone of the mean of both sides."""
    means = [truth.mean("pelvic_drop", side) for side in Side]
    if any(mean is None for mean in means):
        return []
    drop_deg = sum(mean for mean in means if mean is not None) / len(means)
    if _SMALL_DROP_DEG < drop_deg < _LARGE_DROP_DEG:
        return []
    true = "small" if drop_deg <= _SMALL_DROP_DEG else "large"
    rows = []
    for finding in findings:
        if finding.finding == "hip_drop":
            unsure = finding.grade == Grade.CANNOT_TELL
            seen = "small" if finding.grade == Grade.NONE else "large"
            said = finding.grade if unsure else seen
            rows.append(_row("hip drop category", said, true, unsure=unsure))
    return rows
