"""Numbers and dates of a language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

__all__ = ["Locale", "tidy"]

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
_DATE: Final = re.compile(rf"(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})")
_SHORT: Final = re.compile(rf"({'|'.join(m[:3] for m in _MONTHS)}) (\d{{4}})")
_POINT: Final = re.compile(r"(?<=\d)\.(?=\d)")
_LETTER: Final = re.compile(r"[^\W\d_]")
_SPACES: Final = re.compile(r"[ \t\r\n\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]+")
_BEFORE_PERCENT: Final = re.compile(r"(?<=\d) (?=%)")


def tidy(text: str) -> str:
    """Return `text` with plain single spaces and none around it."""
    return _SPACES.sub(" ", text).strip()


@dataclass(frozen=True, slots=True)
class Locale:
    """How a language writes numbers and dates.

    Attributes
    ----------
    decimal_mark : str
        Between whole and tenth.
    date : str
        Template of a day: {day}, {month}, {year}.
    months : tuple of str
        January first.
    """

    decimal_mark: str
    date: str
    months: tuple[str, ...]

    @classmethod
    def of(cls, table: Mapping[str, object]) -> Locale:
        """Return the locale of a table ``locale.toml``."""
        months = table["months"]
        if not isinstance(months, list) or len(months) != len(_MONTHS):
            raise ValueError("a locale needs twelve months")
        mark, date = str(table["decimal_mark"]), str(table["date"])
        return cls(mark, date, tuple(map(str, months)))

    def plain(self, text: str) -> str | None:
        """Return a number, date or sign as this language writes it; None for words."""
        day = _DATE.fullmatch(text)
        if day is not None:
            month = self.months[_MONTHS.index(day[2])]
            return self.date.format(day=day[1], month=month, year=day[3])
        month_of = _SHORT.fullmatch(text)
        if month_of is not None:
            place = [m[:3] for m in _MONTHS].index(month_of[1])
            return f"{self.months[place][:3]} {month_of[2]}"
        if _LETTER.search(text):
            return None
        return self.spaced(_POINT.sub(self.decimal_mark, text))

    @staticmethod
    def spaced(text: str) -> str:
        """Return `text` with numbers that no line break parts from their per cent sign."""
        return _BEFORE_PERCENT.sub("\N{NO-BREAK SPACE}", text)
