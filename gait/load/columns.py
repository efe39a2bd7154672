"""What the columns of a table are, told by their names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from gait.load.numbers import unit_named
from gait.load.session import Unit

__all__ = ["Column", "Columns", "find_columns"]

_BRACKETS: Final = re.compile(r"\s*[(\[]\s*([^)\]]*?)\s*[)\]]\s*")
_EXACT_LAST: Final = frozenset({"distance", "moving", "elapsed", "duration"})
_GAPS: Final = re.compile(r"[\s_./\-]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes
    ----------
    field : str
        Key in ``columns.toml``.
    place : int
        Counted from 0.
    name : str
        In small letters, without unit.
    unit : Unit or None
        Of distance, if the header names it.
    seconds : float or None
        Length of the unit of time that the header names.
    """

    field: str
    place: int
    name: str
    unit: Unit | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """The known columns of a table.

    Attributes
    ----------
    all : tuple of Column
        In their order; a field may come twice.
    whose : str
        "strava", "garmin" or empty.
    """

    all: tuple[Column, ...]
    whose: str

    def of(self, field: str) -> tuple[Column, ...]:
        """Return the columns of a field."""
        return tuple(c for c in self.all if c.field == field)

    def first(self, *fields: str) -> Column | None:
        """Return the column of the first of these fields that is there.

        Strava repeats columns: of distances and durations the later ones are the exact ones,
        of all others the first one is the one that is filled.
        """
        for field in fields:
            found = self.of(field)
            if found:
                return found[-1 if field in _EXACT_LAST else 0]
        return None


@cache
def _table() -> dict[str, Any]:
    text = files("gait.load").joinpath("columns.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _fields() -> dict[str, str]:
    return {name: field for field, names in _table()["fields"].items() for name in names}


def find_columns(header: Sequence[str]) -> Columns:
    """Return the columns of a header row that are known."""
    names = [_plain(cell)[0] for cell in header]
    whose = next(
        (who for who, marks in _table()["marks"].items() if any(n in marks for n in names)), ""
    )
    found = [_column(cell, place) for place, cell in enumerate(header)]
    return Columns(tuple(c for c in found if c), whose)


def _plain(cell: str) -> tuple[str, str]:
    """Return a header in small letters, and what stands in brackets."""
    inner = _BRACKETS.search(cell)
    bare = _BRACKETS.sub(" ", cell) if inner else cell
    return _GAPS.sub(" ", bare.casefold()).strip(), inner[1].casefold() if inner else ""


def _column(cell: str, place: int) -> Column | None:
    name, unit = _plain(cell)
    field = _fields().get(name)
    if field is None and " " in name:  # distance_km
        name, _, unit = name.rpartition(" ")
        field = _fields().get(name)
        if unit not in _table()["seconds"] and unit_named(unit) is None:
            return None
    if field is None:
        return None
    seconds = _table()["seconds"].get(unit or name)
    if field == "distance":
        return Column(field, place, name, unit=unit_named(unit or name))
    if field in {"duration", "moving", "elapsed"}:
        return Column(field, place, name, seconds=seconds)
    return Column(field, place, name)
