"""The distances of a table, in metres, whatever unit it was written in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, median_low
from typing import Final

from gait.load.columns import Column, Columns
from gait.load.numbers import comma_is_decimal, parse_number, split_unit, unit_named
from gait.load.session import Unit

__all__ = ["Distances", "cells", "numbers", "read_distances"]

Row = Sequence[str]

_METRES_FROM: Final = 300.0
"""A median distance of at least this cannot be in km or miles."""
_FEET: Final = 0.3048
_LONGEST_STEP_M: Final = 2.2


@dataclass(frozen=True, slots=True)
class Distances:
    """Distances of a table.

    Attributes
    ----------
    metres : tuple of float or None
        Per row.
    unit : Unit
        In which they were written, as far as it is one.
    sure : bool
        Whether the file or the user said so.
    """

    metres: tuple[float | None, ...]
    unit: Unit
    sure: bool


def cells(rows: Sequence[Row], place: int) -> list[str]:
    """Return one column; a row that is too short has empty cells."""
    return [row[place] if place < len(row) else "" for row in rows]


def numbers(rows: Sequence[Row], column: Column | None, delimiter: str) -> list[float | None]:
    """Return a column of numbers; None where there is none."""
    if column is None:
        return [None] * len(rows)
    texts = cells(rows, column.place)
    comma = comma_is_decimal(texts, delimiter)
    return [parse_number(text, comma) for text in texts]


def read_distances(
    columns: Columns,
    rows: Sequence[Row],
    delimiter: str,
    *,
    is_run: Sequence[bool],
    lasted_s: Sequence[float | None],
    told: Unit | None,
) -> Distances:
    """Return the distances of all rows.

    Parameters
    ----------
    columns, rows, delimiter
        The table.
    is_run : sequence of bool
        Which rows are runs: only they are asked for the unit, since pools are in metres.
    lasted_s : sequence of float or None
        Durations that are sure.
    told : Unit or None
        What the user says of files that do not say it.
    """
    found = columns.of("distance")
    exact = _strava_metres(found, rows, delimiter, is_run)
    if exact is not None:
        return Distances(tuple(exact), Unit.M, sure=True)
    column = found[-1]
    texts = [split_unit(text) for text in cells(rows, column.place)]
    comma = comma_is_decimal([text for text, _ in texts], delimiter)
    values = [parse_number(text, comma) for text, _ in texts]
    unit, sure = _unit_of(columns, rows, delimiter, column, values, is_run, lasted_s, told)
    per_row = [own for _, own in texts]
    unit_column = columns.first("unit")
    if unit_column is not None:
        named = [unit_named(text) for text in cells(rows, unit_column.place)]
        per_row = [own or said for own, said in zip(per_row, named, strict=True)]
    sure = sure or all(per_row[i] for i, v in enumerate(values) if v and is_run[i])
    metres = [
        None if v is None else v * (own or unit).metres
        for v, own in zip(values, per_row, strict=True)
    ]
    return Distances(tuple(metres), unit, sure)


def _strava_metres(
    found: Sequence[Column], rows: Sequence[Row], delimiter: str, is_run: Sequence[bool]
) -> list[float | None] | None:
    """Return the second distance of Strava's export if it is the first one in metres.

    The first is in km, or in miles for an account in miles.
    """
    if len(found) < 2:
        return None
    rough, exact = (numbers(rows, column, delimiter) for column in (found[0], found[-1]))
    ratios = [b / a for a, b, run in zip(rough, exact, is_run, strict=True) if run and a and b]
    if not ratios:
        return None
    ratio = median(ratios)
    for unit in (Unit.KM, Unit.MI):
        if 0.9 < ratio / unit.metres < 1.1:
            return [
                b if b is not None else None if a is None else a * unit.metres
                for a, b in zip(rough, exact, strict=True)
            ]
    return None


def _unit_of(
    columns: Columns,
    rows: Sequence[Row],
    delimiter: str,
    column: Column,
    values: Sequence[float | None],
    is_run: Sequence[bool],
    lasted_s: Sequence[float | None],
    told: Unit | None,
) -> tuple[Unit, bool]:
    if column.unit is not None:
        return column.unit, True
    of_runs = [v for v, run in zip(values, is_run, strict=True) if run and v]
    if of_runs and median_low(of_runs) >= _METRES_FROM:
        return Unit.M, True
    by_steps = _unit_by_steps(columns, rows, delimiter, values, lasted_s)
    if by_steps is not None:
        return by_steps, True
    return told or Unit.KM, told is not None


def _unit_by_steps(
    columns: Columns,
    rows: Sequence[Row],
    delimiter: str,
    values: Sequence[float | None],
    lasted_s: Sequence[float | None],
) -> Unit | None:
    """Tell km from miles by cadence, length of step and time, as in Garmin's table."""
    rates = numbers(rows, columns.first("cadence"), delimiter)
    strides = numbers(rows, columns.first("stride"), delimiter)
    ratios = []
    for rate, stride, lasted, value in zip(rates, strides, lasted_s, values, strict=True):
        if rate and stride and lasted and value:
            step_m = stride * _FEET if stride > _LONGEST_STEP_M else stride
            ratios.append(rate / 60 * lasted * step_m / value)
    if not ratios:
        return None
    return next((u for u in (Unit.KM, Unit.MI) if 0.8 < median(ratios) / u.metres < 1.25), None)
