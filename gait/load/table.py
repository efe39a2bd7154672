"""CSV files: Garmin's and Strava's activities.csv, and tables of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gait.errors import LogError
from gait.load.clock import When
from gait.load.columns import Column, Columns, find_columns
from gait.load.dates import Order, date_order, parse_when
from gait.load.distances import Distances, cells, numbers, read_distances
from gait.load.durations import read_durations, sure_durations
from gait.load.kinds import kind_of, words_of
from gait.load.recording import FileContent, Recording
from gait.load.rules import sport_words
from gait.load.session import Clock, Kind, Origin, Unit
from gait.load.text import table_rows

__all__ = ["read_table"]

_SHAPES: Final = {
    "strava": ("Strava activities.csv", Origin.STRAVA_CSV),
    "garmin": ("Garmin activities CSV", Origin.GARMIN_CSV),
    "": ("CSV", Origin.CSV),
}
_HEADER_WITHIN: Final = 10
_TIME_NAMES: Final = frozenset({"time", "zeit", "tiempo"})
_ABSURD_MPS: Final = 100.0
_FOOT_M: Final = 0.3048

Row = Sequence[str]


def read_table(name: str, data: bytes, told: Unit | None = None) -> FileContent:
    """Return the activities of a CSV file.

    Parameters
    ----------
    name : str
    data : bytes
    told : Unit or None
        Unit of distance, for a file that does not say it.

    Raises
    ------
    LogError
        If there are no columns for the date and the distance.
    """
    rows, delimiter = table_rows(name, data)
    columns, rows = _header(name, rows)
    shape, origin = _SHAPES[columns.whose]
    times, remarks = _times(name, columns, rows)
    kinds = _kinds(columns, rows)
    is_run = [kind is not Kind.OTHER for kind in kinds]
    lasted = columns.first("moving", "duration", "elapsed")
    sure_s = sure_durations(cells(rows, lasted.place)) if lasted else [None] * len(rows)
    distances = read_distances(
        columns, rows, delimiter, is_run=is_run, lasted_s=sure_s, told=told
    )
    recordings = _recordings(columns, rows, delimiter, times, kinds, distances)
    remarks += _about_rows(name, times)
    if not distances.sure and any(is_run):
        remarks.append(
            f"{name} does not say its unit of distance; km was assumed (--unit mi for miles)."
        )
    return FileContent(name, shape, origin, tuple(recordings), tuple(remarks))


def _header(name: str, rows: list[list[str]]) -> tuple[Columns, list[list[str]]]:
    for place, row in enumerate(rows[:_HEADER_WITHIN]):
        columns = find_columns(row)
        if columns.of("date") and columns.of("distance"):
            return columns, rows[place + 1 :]
    raise LogError(
        f"{name} is not a training log that can be read: a row at the top must name the "
        "columns, at least a date and a distance, for example date,distance_km,duration."
    )


def _times(
    name: str, columns: Columns, rows: Sequence[Row]
) -> tuple[list[When | None], list[str]]:
    texts = cells(rows, columns.of("date")[0].place)
    order, sure = date_order(texts)
    times = [parse_when(text, order) for text in texts]
    clock = columns.first("clock") or _time_of_day(columns)
    if clock is not None:
        both = zip(times, texts, cells(rows, clock.place), strict=True)
        times = [_with_clock(when, f"{text} {at}", order) for when, text, at in both]
    if columns.whose == "strava":  # its dates are UTC, without saying so
        times = [
            replace(t, clock=Clock.UTC) if t and t.clock is Clock.LOCAL else t for t in times
        ]
    remarks = []
    if not sure:
        remarks.append(
            f"{name}: its dates can be read in two ways; the day was taken to come first "
            "(write them as 2026-05-31 to be sure)."
        )
    return times, remarks


def _time_of_day(columns: Columns) -> Column | None:
    """Take a column "time" for the time of day where another column gives the duration."""
    lasting = [c for f in ("moving", "elapsed", "duration") for c in columns.of(f)]
    if columns.whose or len(lasting) < 2:
        return None
    return next((c for c in lasting if c.name in _TIME_NAMES), None)


def _with_clock(when: When | None, text: str, order: Order) -> When | None:
    if when is None or when.clock is not Clock.DAY:
        return when
    return parse_when(text, order) or when


def _kinds(columns: Columns, rows: Sequence[Row]) -> list[Kind]:
    column = columns.first("type")
    if column is None:
        return [Kind.RUN] * len(rows)
    return [_kind(text, columns.whose) for text in cells(rows, column.place)]


def _kind(text: str, whose: str) -> Kind:
    kind = kind_of(text)
    own = kind is Kind.OTHER and not whose
    if own and (not text or words_of(text) & sport_words().workout):
        return Kind.RUN  # "easy", "long" in a runner's own table
    return kind


def _recordings(
    columns: Columns,
    rows: Sequence[Row],
    delimiter: str,
    times: Sequence[When | None],
    kinds: Sequence[Kind],
    distances: Distances,
) -> list[Recording]:
    clock = _time_of_day(columns)
    moving = _durations(columns, rows, distances, ("moving", "duration"), clock)
    elapsed = _durations(columns, rows, distances, ("elapsed",), clock)
    number = {
        field: numbers(rows, columns.first(field), delimiter)
        for field in ("ascent", "pain", "effort")
    }
    words = {field: _words(rows, columns.first(field)) for field in ("shoes", "title", "type")}
    climb = _FOOT_M if distances.unit is Unit.MI else 1.0
    found = []
    for i, when in enumerate(times):
        if when is None:
            continue
        ascent = number["ascent"][i]
        found.append(
            Recording(
                when=when,
                kind=kinds[i],
                distance_m=_sensible(distances.metres[i], moving[i], distances.unit),
                moving_s=moving[i],
                elapsed_s=elapsed[i],
                ascent_m=None if ascent is None else ascent * climb,
                shoes=words["shoes"][i],
                title=" ".join(w for w in (words["title"][i], words["type"][i]) if w),
                pain=_to_ten(number["pain"][i]),
                effort=_to_ten(number["effort"][i]),
                unit_sure=distances.sure,
            )
        )
    return found


def _durations(
    columns: Columns,
    rows: Sequence[Row],
    distances: Distances,
    fields: tuple[str, ...],
    clock: Column | None,
) -> list[float | None]:
    for field in fields:
        for column in reversed(columns.of(field)):
            if column != clock:
                return read_durations(cells(rows, column.place), column, distances.metres)
    return [None] * len(rows)


def _words(rows: Sequence[Row], column: Column | None) -> list[str]:
    return cells(rows, column.place) if column else [""] * len(rows)


def _sensible(metres: float | None, moving_s: float | None, unit: Unit) -> float | None:
    """Undo the factor where a row is in metres among others in km (Garmin's track runs)."""
    if metres and moving_s and metres / moving_s > _ABSURD_MPS:
        return metres / unit.metres
    return metres


def _to_ten(value: float | None) -> float | None:
    return value if value is not None and 0 <= value <= 10 else None


def _about_rows(name: str, times: Sequence[When | None]) -> list[str]:
    bad = [i for i, when in enumerate(times) if when is None]
    if not bad:
        return []
    count = f"{len(bad)} row" + ("s" if len(bad) > 1 else "")
    words = (
        f"{count} of {name} left out because no date could be read (first: row {bad[0] + 1} "
        "below the header)."
    )
    return [words]
