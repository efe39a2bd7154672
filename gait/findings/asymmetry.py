"""Left and right that differ by more than healthy runners' usually do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gait.findings.compose import finding
from gait.findings.finding import Finding, Grade, Sign, Verdict
from gait.findings.judge import Judged, plain_number
from gait.findings.words import rules
from gait.measures.definitions import definition
from gait.measures.symmetry import SideDifference

__all__ = ["asymmetry_finding"]

_NOTHING_TO_COMPARE = (
    "both legs are compared in a rear or front clip, or in a left and a right side clip of "
    "one visit"
)
_TIME = "contact_time"


@dataclass(frozen=True, slots=True)
class _Gap:
    """A difference against the limit of its kind; `size` 1 = at the first limit."""

    difference: SideDifference
    size: float
    level: int
    limits: str


def asymmetry_finding(differences: Sequence[SideDifference]) -> Finding:
    """Judge the differences between the sides (evidence 6).

    Angles: more than 5° and more than the detectable change of the measure. Contact time:
    more than 4 %, marked more than 8 % of the mean of both sides. Each must be told from
    zero by its interval and lie beyond its limit by its guard. Differences
    of other kinds have no limit and are shown only.

    Parameters
    ----------
    differences : sequence of SideDifference
        As `gait.measures.symmetry.compare_sides` gives them.
    """
    gaps = [gap for d in differences if (gap := _gap(d)) is not None]
    if not gaps:
        why = next((d.withheld for d in differences if d.withheld), _NOTHING_TO_COMPARE)
        return finding("asymmetry", None, Grade.CANNOT_TELL, None, [], [], why)
    lead = max(gaps, key=lambda g: (g.level, g.size))
    grade = (Grade.NONE, Grade.MILD, Grade.MARKED)[lead.level]
    shown = sorted((g for g in gaps if g.level or g is lead), key=lambda g: -g.size)
    first, *others = [side for gap in shown for side in _signs(gap)]
    main = _in_words(lead.difference)
    return finding("asymmetry", None, grade, first, [], others, main=main)


def _gap(d: SideDifference) -> _Gap | None:
    row, limits = definition(d.name), rules()
    if d.value is None or d.left.value is None or d.right.value is None:
        return None
    if row.unit == "deg" and not row.category_only:
        first = max(limits.asymmetry_angle_deg, 2.0 * row.beyond)
        words = f"sides usually differ by up to {first:.0f}° (our working limit)"
        level = int(d.distinguishable and abs(d.value) > first + row.beyond)
        return _Gap(d, abs(d.value) / first, level, words)
    if d.name != _TIME:
        return None
    percent = 200.0 * abs(d.value) / (d.left.value + d.right.value)
    guard = 0.5 * limits.asymmetry_time_mdc_percent
    first, second = limits.asymmetry_time_mild_percent, limits.asymmetry_time_marked_percent
    level = int(d.distinguishable) * ((percent > first + guard) + (percent > second + guard))
    words = f"sides usually differ by up to {first:.0f} % (our working limit)"
    return _Gap(d, percent / first, level, words)


def _signs(gap: _Gap) -> list[Judged]:
    verdict = Verdict.LESS_COMMON if gap.level else Verdict.USUAL
    return [
        Judged(Sign(m, verdict, None, gap.limits), gap.level)
        for m in (gap.difference.left, gap.difference.right)
    ]


def _in_words(d: SideDifference) -> str:
    """Return "contact time 262 ms left and 241 ms right, 21 ms more on the left (9 to 33)"."""
    row = definition(d.name)
    value, low, high = (v or 0.0 for v in (d.value, d.low, d.high))
    more = "left" if value >= 0 else "right"
    ends = (low, high) if value >= 0 else (-high, -low)
    left, right, gap = (
        plain_number(v or 0.0, row.decimals) + row.after_number
        for v in (d.left.value, d.right.value, abs(value))
    )
    low_text, high_text = (plain_number(v, row.decimals) for v in ends)
    label = row.label[:1].lower() + row.label[1:]
    return (
        f"{label} {left} left and {right} right, {gap} more on the {more} "
        f"({low_text} to {high_text})"
    )
