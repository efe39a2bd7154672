"""Whether one measure changed beyond the error of the method."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from gait.compare.rules import rules
from gait.measures.definitions import Definition
from gait.report.schema import MeasurementResult
from gait.report.wording import lookup
from gait.tracks.track import Side

__all__ = ["Change", "Verdict", "judge_change", "real_from"]


class Verdict(StrEnum):
    """What can be said of a measure in two visits."""

    CHANGED = "changed"
    NOT_DISTINGUISHABLE = "not distinguishable"
    NOT_COMPARED = "not compared"


@dataclass(frozen=True, slots=True)
class Change:
    """One measure of one side in two visits.

    Attributes
    ----------
    name : str
    side : Side or None
    then, now : MeasurementResult or None
        None where the visit has no such measure from a view that both share.
    verdict : Verdict
    difference : float or None
        Second visit minus first, in the measure's unit.
    real_from : float or None
        A difference larger than this is a change.
    same_setup : bool
        Whether the lasting error was left out of the intervals.
    why : str
        Why it was not compared; else "".
    cautions : tuple of str
        Keys of set-up rows that touch this measure.
    """

    name: str
    side: Side | None
    then: MeasurementResult | None
    now: MeasurementResult | None
    verdict: Verdict
    difference: float | None
    real_from: float | None
    same_setup: bool
    why: str
    cautions: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether it changed beyond the error."""
        return self.verdict is Verdict.CHANGED


def real_from(row: Definition, half_then: float, half_now: float, *, same_setup: bool) -> float:
    """Return the smallest difference that is more than error.

    Parameters
    ----------
    row : Definition
        With ``mdc``, the minimal detectable change, and ``error_sd``, the standard error
        that lasts for one runner.
    half_then, half_now : float
        Half widths of the 95 % intervals.
    same_setup : bool
        Films of one set-up: the lasting error is the same in both and cancels, what of it
        does not is in the minimal detectable change. Otherwise the whole intervals count.

    Notes
    -----
    ``sqrt(mdc^2 + r_then^2 + r_now^2)`` with ``r^2 = half^2 - (1.96 error_sd)^2`` (not below
    0) in one set-up, and ``r = half`` otherwise.
    """
    lasting = rules().change.interval_factor * row.error_sd if same_setup else 0.0
    parts = [max(0.0, half * half - lasting * lasting) for half in (half_then, half_now)]
    return math.sqrt(row.mdc * row.mdc + sum(parts))


def judge_change(
    then: MeasurementResult | None,
    now: MeasurementResult | None,
    *,
    method_cautions: tuple[str, ...] = (),
    runner_cautions: tuple[str, ...] = (),
) -> Change:
    """Compare one measure of two visits.

    Parameters
    ----------
    then, now : MeasurementResult or None
        At least one of them.
    method_cautions, runner_cautions : tuple of str
        Keys of set-up rows that differ and touch this measure.
    """
    some = then or now
    if some is None:
        raise ValueError("a change needs a measurement")
    name, side = some.name, some.side
    cautions = (*method_cautions, *runner_cautions)
    why = _obstacle(then, now)
    row = lookup(name)
    if why or row is None:
        why = why or rules().change.unknown_measure
        return Change(
            name, side, then, now, Verdict.NOT_COMPARED, None, None, False, why, cautions
        )
    same = not method_cautions
    threshold = real_from(row, _half(then), _half(now), same_setup=same)
    difference = _value(now) - _value(then)
    beyond = abs(difference) > threshold
    verdict = Verdict.CHANGED if beyond else Verdict.NOT_DISTINGUISHABLE
    return Change(name, side, then, now, verdict, difference, threshold, same, "", cautions)


def _obstacle(then: MeasurementResult | None, now: MeasurementResult | None) -> str:
    said = rules().change
    if then is None or now is None:
        return said.no_pair
    if then.value is None:
        return said.missing_then.format(why=then.withheld or "withheld")
    if now.value is None:
        return said.missing_now.format(why=now.withheld or "withheld")
    return ""


def _half(m: MeasurementResult | None) -> float:
    if m is None or m.low is None or m.high is None:
        return 0.0
    return 0.5 * (m.high - m.low)


def _value(m: MeasurementResult | None) -> float:
    return 0.0 if m is None or m.value is None else m.value
