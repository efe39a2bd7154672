"""Measurements of the report against the true ones."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

import numpy as np

from bench.clock import Clocks
from bench.match import match_times
from bench.rows import MeasureRow
from bench.truth import Truth, leg_of
from gait.events.contacts import Gait
from gait.measures.definitions import Definition, definitions
from gait.measures.measurement import Measurement
from gait.tracks.track import Side

__all__ = ["measure_rows", "refused_rows", "same_steps"]

WHOLE_BODY: Final = frozenset(
    {"cadence", "trunk_lean", "vertical_oscillation", "knee_window", "step_width"}
)
"""Measures reported once for both sides."""
_KINDS: Final = MappingProxyType({"side": "side", "rear": "frontal", "front": "frontal"})
_NOT_REPORTED: Final = "not reported"


def same_steps(gait: Gait, truth: Truth, clocks: Clocks) -> dict[int, int]:
    """Pair the program's steps with the true ones of the same foot.

    Returns
    -------
    dict
        Index into ``gait.steps`` to index into ``truth.steps``.
    """
    pairs = {}
    for side in Side:
        ours = [i for i, step in enumerate(gait.steps) if step.side is side]
        true = [i for i, step in enumerate(truth.steps) if step.side is side]
        found_s = clocks.true_s([gait.steps[i].initial_contact_s for i in ours])
        true_s = [truth.steps[i].initial_contact_s for i in true]
        for a, b in match_times(found_s, true_s).pairs:
            pairs[ours[a]] = true[b]
    return pairs


def measure_rows(
    measurements: Sequence[Measurement], truth: Truth, pairs: dict[int, int]
) -> tuple[MeasureRow, ...]:
    """Compare what was reported, withheld or left out with the truth.

    Parameters
    ----------
    measurements : sequence of Measurement
        Of one clip.
    truth : Truth
    pairs : dict
        See `same_steps`.

    Returns
    -------
    tuple of MeasureRow
        One per measure and side that the clip's view can show, and one for every
        other number that the program gave. Measures without a truth are left out.
    """
    wanted = dict.fromkeys(_expected(truth))
    given = {(m.name, m.side): m for m in measurements}
    extra = [key for key, m in given.items() if m.known and key not in wanted]
    rows = []
    for name, side in (*wanted, *extra):
        measurement = given.get((name, side))
        row = (
            _row(measurement, truth, pairs)
            if measurement is not None
            else _empty(name, side, truth, _NOT_REPORTED)
        )
        if row is not None:
            rows.append(row)
    return tuple(rows)


def refused_rows(truth: Truth, error: str) -> tuple[MeasureRow, ...]:
    """Rows of a clip that the program refused: everything is withheld."""
    rows = [_empty(name, side, truth, error) for name, side in _expected(truth)]
    return tuple(row for row in rows if row is not None)


def _expected(truth: Truth) -> list[tuple[str, Side | None]]:
    """Measures and sides that a clip of this view can show; none when nobody runs."""
    if truth.factors.activity != "running":
        return []
    kind = _KINDS[truth.factors.view]
    out: list[tuple[str, Side | None]] = []
    for name, row in definitions().items():
        if kind in row.views:
            out.extend((name, side) for side in ([None] if name in WHOLE_BODY else list(Side)))
    return out


def _row(measurement: Measurement, truth: Truth, pairs: dict[int, int]) -> MeasureRow | None:
    own = sorted({pairs[v.step] for v in measurement.steps if v.step in pairs})
    true = _true_mean(measurement.name, measurement.side, truth, own)
    matched = true is not None
    if true is None:
        true = _true_mean(measurement.name, measurement.side, truth, range(len(truth.steps)))
    if true is None:
        return None
    return MeasureRow(
        measure=measurement.name,
        side=measurement.side.value if measurement.side else "",
        leg=leg_of(measurement.side, truth.view),
        unit=measurement.unit,
        value=measurement.value,
        low=measurement.low,
        high=measurement.high,
        n=measurement.n,
        truth=true,
        same_steps=matched,
        withheld="" if measurement.known else (measurement.withheld or _NOT_REPORTED),
    )


def _empty(name: str, side: Side | None, truth: Truth, reason: str) -> MeasureRow | None:
    true = _true_mean(name, side, truth, range(len(truth.steps)))
    if true is None:
        return None
    row: Definition = definitions()[name]
    who, leg = (side.value if side else ""), leg_of(side, truth.view)
    return MeasureRow(name, who, leg, row.unit, None, None, None, 0, true, False, reason)


def _true_mean(
    name: str, side: Side | None, truth: Truth, steps: Sequence[int]
) -> float | None:
    if name == "cadence":
        chosen = [truth.steps[i].initial_contact_s for i in steps]
        return truth.cadence_between(min(chosen), max(chosen)) if chosen else None
    values = [
        truth.steps[i].values[name]
        for i in steps
        if side in (None, truth.steps[i].side) and name in truth.steps[i].values
    ]
    return float(np.mean(values)) if values else None
