"""Plain Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

__all__ = ["EVENT_WORDS", "MISSING", "number", "percent", "span", "table", "where"]

MISSING: Final = "–"
EVENT_WORDS: Final = {"initial_contact": "initial contact", "toe_off": "toe-off"}


def number(value: float | None, decimals: int = 1, *, signed: bool = False) -> str:
    """Write a number, a dash for None; a true minus, no negative zero."""
    if value is None:
        return MISSING
    text = f"{value:+.{decimals}f}" if signed else f"{value:.{decimals}f}"
    if float(text) == 0.0:
        text = f"{0.0:.{decimals}f}"
    return text.replace("-", "−")


def percent(share: float | None) -> str:
    """Write a share as a percentage."""
    return MISSING if share is None else f"{100.0 * share:.0f} %"


def span(low: float | None, high: float | None, decimals: int = 1) -> str:
    """Write "low to high", a dash for None."""
    if low is None or high is None:
        return MISSING
    return f"{number(low, decimals)} to {number(high, decimals)}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Write a table; the first `left` columns are words, the others are aligned right."""
    marks = ["---"] * left + ["---:"] * (len(head) - left)
    lines = [head, marks, *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def where(rows: Iterable[Mapping[str, Any]], **values: object) -> list[Mapping[str, Any]]:
    """Return the rows that hold these values."""
    return [row for row in rows if all(row[key] == value for key, value in values.items())]
