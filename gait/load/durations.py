"""The durations of a table, in seconds, whatever way they were written."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from gait.load.columns import Column
from gait.load.numbers import parse_duration
from gait.load.rules import rules

__all__ = ["read_durations", "sure_durations"]

_UNITS_S = (1.0, 60.0, 3600.0)
Parsed = tuple[str, float] | None


def sure_durations(texts: Sequence[str]) -> list[float | None]:
    """Return the durations that can be read in one way only (h:mm:ss and the like)."""
    parsed = [parse_duration(text) for text in texts]
    return [p[1] if p and p[0] == "seconds" else None for p in parsed]


def read_durations(
    texts: Sequence[str], column: Column, metres: Sequence[float | None]
) -> list[float | None]:
    """Return the durations of a column, in seconds.

    Where "1:05" may be minutes and seconds or hours and minutes, and "45" seconds, minutes or
    hours, the header decides if it names a unit, else the speed that follows: the first
    reading by which the middle one of all rows is a running speed.
    """
    parsed = [parse_duration(text) for text in texts]
    scales = {
        "seconds": 1.0,
        "a:b": _scale(parsed, metres, "a:b", (1.0, 60.0), _colon_scale(column)),
        "number": _scale(parsed, metres, "number", _UNITS_S, column.seconds),
    }
    return [_seconds(p, m, scales) for p, m in zip(parsed, metres, strict=True)]


def _colon_scale(column: Column) -> float | None:
    return {60.0: 1.0, 3600.0: 60.0}.get(column.seconds or 0.0)


def _scale(
    parsed: Sequence[Parsed],
    metres: Sequence[float | None],
    shape: str,
    scales: Sequence[float],
    known: float | None,
) -> float:
    if known is not None:
        return known
    speeds = [
        m / p[1]
        for p, m in zip(parsed, metres, strict=True)
        if p and p[0] == shape and p[1] and m
    ]
    if not speeds:
        return scales[0]
    usual = median(speeds)
    return next((scale for scale in scales if _runs(usual / scale)), scales[0])


def _runs(speed_mps: float) -> bool:
    return rules().clean.slowest_mps <= speed_mps <= rules().clean.fastest_mps


def _seconds(parsed: Parsed, metres: float | None, scales: dict[str, float]) -> float | None:
    if parsed is None or parsed[1] <= 0:
        return None
    shape, value = parsed
    lasted = value * scales[shape]
    if shape == "a:b" and metres and not _runs(metres / lasted):
        # One "1:05" of hours and minutes among many "45:30".
        other = value * (60.0 if scales[shape] == 1.0 else 1.0)
        return other if _runs(metres / other) else lasted
    return lasted
