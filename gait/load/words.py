"""The table of sentences (``words.toml``), and how numbers and days are put into words."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from gait.load.session import Unit

__all__ = [
    "RuleWords",
    "all_words",
    "day_words",
    "length",
    "most",
    "percent",
    "remark",
    "times",
]

_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class RuleWords:
    """The sentences of one rule; the keys are those of ``words.toml``."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.rule = str(row["rule"])
        self.title = str(row["title"])
        self.meaning = str(row["meaning"])
        self.sources: tuple[str, ...] = tuple(row["sources"])
        self._row = row

    def fill(self, key: str, **values: str | int) -> str:
        """Return a sentence with its placeholders filled."""
        return str(self._row[key]).format(**values)


@cache
def _table() -> dict[str, Any]:
    text = files("gait.load").joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def all_words() -> dict[str, RuleWords]:
    """Return the sentences of all rules by key."""
    return {key: RuleWords(row) for key, row in _table().items() if key != "remarks"}


def remark(key: str, **values: str | int) -> str:
    """Return a remark on the log; "1 activities" becomes "1 activity"."""
    text = str(_table()["remarks"][key]).format(**values)
    if values.get("n") == 1:
        for many, one in (
            ("activities", "activity"),
            ("recordings", "recording"),
            ("copies of runs were", "copy of a run was"),
            ("runs after", "run after"),
            (" were ", " was "),
            (" are ", " is "),
            ("(walks?)", "(a walk?)"),
        ):
            text = text.replace(many, one)
    return text


def day_words(day: date) -> str:
    """Return a day as "14 May 2026", whatever the language of the machine."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def length(metres: float, unit: Unit) -> str:
    """Return a distance with one decimal and its unit.

    >>> length(12345.0, Unit.KM)
    '12.3 km'
    """
    return f"{metres / unit.metres:.1f} {unit.value}"


def most(metres: float, unit: Unit) -> str:
    """Return a limit, rounded down so that the rounded number keeps it."""
    tenths = int(10 * (metres + 0.5) / unit.metres)
    return f"{tenths / 10:.1f} {unit.value}"


def percent(share: float) -> str:
    """Return a share in whole percent, but never "10 %" for 10.4 % beyond a limit of 10."""
    value = 100 * share
    return f"{value:.1f} %" if value < 15 else f"{value:.0f} %"


def times(share: float) -> str:
    """Return a share of a whole in percent."""
    return f"{100 * share:.0f} %"
