"""One measurement against its limits."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from gait.findings.finding import Sign, Verdict
from gait.findings.words import rules
from gait.measures.definitions import Definition, definition
from gait.measures.measurement import Measurement

__all__ = ["Direction", "Judged", "judge", "plain_number", "quote"]


class Direction(StrEnum):
    """Which end of the scale is looked at."""

    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Judged:
    """A measurement with its verdict and what the verdict rests on.

    Attributes
    ----------
    sign : Sign
    level : int
        0 = usual or not measured, 1 = beyond the first limit, 2 = beyond the second.
    certain : bool
        The whole 95 % interval lies beyond the first limit.
    """

    sign: Sign
    level: int
    certain: bool = False

    @property
    def measured(self) -> bool:
        """Whether there is a number."""
        return self.sign.measurement.known


def judge(measurement: Measurement, direction: Direction) -> Judged:
    """Judge one end of a measurement.

    A limit counts as passed when the value lies beyond it by more than the measure's
    guard (`Definition.beyond`) and at least 70 % of the steps lie beyond it too;
    closer than that is "near the limit". Limits that are only this project's
    working limits never earn more than "less common" in words.

    Parameters
    ----------
    measurement : Measurement
    direction : Direction

    Returns
    -------
    Judged
    """
    row = definition(measurement.name)
    first, second = _limits(row, direction)
    words = _limits_in_words(row, first, second, direction)
    if measurement.value is None:
        return Judged(Sign(measurement, Verdict.NOT_MEASURED, None, words), 0)
    if first is None:
        return Judged(Sign(measurement, Verdict.USUAL, None, words), 0)
    sign = 1.0 if direction is Direction.HIGH else -1.0
    share = _share_beyond(measurement, first, sign)
    guard = row.beyond
    beyond_first = sign * (measurement.value - first)
    level = 0
    if beyond_first > guard and share >= rules().share_of_steps:
        level = 1
        if second is not None and sign * (measurement.value - second) > guard:
            level = 2
    near_end = measurement.low if direction is Direction.HIGH else measurement.high
    certain = level > 0 and near_end is not None and sign * (near_end - first) > 0
    if level == 0:
        verdict = Verdict.NEAR_LIMIT if beyond_first > -guard else Verdict.USUAL
    else:
        verdict = (
            Verdict.UNCOMMON if level == 2 and not row.provisional else Verdict.LESS_COMMON
        )
    return Judged(Sign(measurement, verdict, share, words), level, certain)


def quote(measurement: Measurement) -> str:
    """Return "trunk lean -3.0° (-6.9 to 0.8°, 13 steps)"."""
    row = definition(measurement.name)
    label = row.label[:1].lower() + row.label[1:]
    if measurement.value is None or measurement.low is None or measurement.high is None:
        return f"{label} not measurable"
    unit = row.after_number
    value, low, high = (
        f"{plain_number(v, row.decimals)}"
        for v in (measurement.value, measurement.low, measurement.high)
    )
    steps = f"{measurement.n} step{'' if measurement.n == 1 else 's'}"
    return f"{label} {value}{unit} ({low} to {high}, {steps})"


def plain_number(value: float, decimals: int) -> str:
    """Return a number with a true minus sign and without a negative zero."""
    text = f"{value:.{decimals}f}"
    plain = text.lstrip("-")
    if text.startswith("-") and float(plain) == 0.0:
        return plain
    return text.replace("-", "−")


def _limits(row: Definition, direction: Direction) -> tuple[float | None, float | None]:
    if direction is Direction.HIGH:
        return row.usual_high, row.mild_high
    return row.usual_low, row.mild_low


def _limits_in_words(
    row: Definition, first: float | None, second: float | None, direction: Direction
) -> str:
    if first is None:
        return "no limit is known"
    unit = row.after_number
    decimals = row.decimals if row.decimals > 1 else 0
    side = "up to" if direction is Direction.HIGH else "from"
    words = f"usual {side} {plain_number(first, decimals)}{unit}"
    if second is not None:
        than = "above" if direction is Direction.HIGH else "below"
        words += f", uncommon {than} {plain_number(second, decimals)}{unit}"
    return f"{words} (our working limit)" if row.provisional else words


def _share_beyond(measurement: Measurement, limit: float, sign: float) -> float:
    values = [s.value for s in measurement.steps if math.isfinite(s.value)]
    if not values:
        return 0.0
    return sum(sign * (v - limit) > 0 for v in values) / len(values)
