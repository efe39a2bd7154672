"""The table of left against right."""

from __future__ import annotations

from dataclasses import dataclass

from gait.exam import Exam
from gait.measures.definitions import definition
from gait.measures.symmetry import SideDifference
from gait.report.wording import MINUS, as_sentence, label, number, quantity, shown_value

__all__ = ["SideRow", "SideTable", "side_table"]


@dataclass(frozen=True, slots=True)
class SideRow:
    """One measure of both sides; texts are ready to print.

    `verdict` says whether the difference can be told from zero; `told` is the same for the
    style.
    """

    name: str
    left: str
    right: str
    difference: str
    interval: str
    n: str
    verdict: str
    told: bool


@dataclass(frozen=True, slots=True)
class SideTable:
    """All comparisons, and in sentences why others are missing."""

    rows: tuple[SideRow, ...]
    missing: tuple[str, ...]


def side_table(exam: Exam) -> SideTable:
    """Return the comparison of left and right of an exam.

    Parameters
    ----------
    exam : Exam

    Returns
    -------
    SideTable
        Without rows where no clips show both sides alike.
    """
    rows = tuple(_row(d, exam) for d in exam.differences if d.known)
    reasons = dict.fromkeys(as_sentence(d.withheld) for d in exam.differences if d.withheld)
    return SideTable(rows, tuple(reasons))


def _row(d: SideDifference, exam: Exam) -> SideRow:
    row = definition(d.name)
    value, low, high = (v or 0.0 for v in (d.value, d.low, d.high))
    places = row.decimals
    ends = " to ".join(_plus(number(end, places)) for end in (low, high))
    return SideRow(
        name=label(d.name) + _where(d, exam),
        left=shown_value(d.left),
        right=shown_value(d.right),
        difference=_plus(quantity(value, row.unit, places)),
        interval=ends,
        n=f"{d.left.n} / {d.right.n}",
        verdict="Told apart" if d.distinguishable else "Not told apart",
        told=d.distinguishable,
    )


def _plus(text: str) -> str:
    """Give a positive number its sign; nothing and negative numbers stay as they are."""
    zero = not any(digit in text for digit in "123456789")
    return text if zero or text.startswith(MINUS) else f"+{text}"


def _where(d: SideDifference, exam: Exam) -> str:
    """Name the clips where a visit has more than one."""
    if len(exam.clips) < 2:
        return ""
    clips = sorted({d.left.clip + 1, d.right.clip + 1})
    return f" (clip{'s' if len(clips) > 1 else ''} {' and '.join(map(str, clips))})"
