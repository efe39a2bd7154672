"""FIT files, as watches write them.

Only the few messages that sum a session up are decoded; the thousands of others are stepped
over by their length. A general decoder spends 0.3 to 0.5 s on an hour's run (fitdecode 0.11),
this one some milliseconds, which matters for a folder of thousand files.

Source: FIT protocol, "Flexible and Interoperable Data Transfer (FIT) Protocol", Garmin.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from gait.errors import LogError
from gait.load.clock import When
from gait.load.recording import FileContent, Recording
from gait.load.session import Clock, Kind, Origin

__all__ = ["read_fit"]

_EPOCH: Final = datetime(1989, 12, 31, tzinfo=UTC)
_SPORT, _SESSION, _RECORD, _ACTIVITY = 12, 18, 20, 34
_RUNNING: Final = 1
_KINDS: Final = {1: Kind.TREADMILL, 45: Kind.TREADMILL, 3: Kind.TRAIL, 58: Kind.VIRTUAL}
"""Sub-sports of running; 45 is indoor running. All others are plain runs."""

_BASE: Final = {
    0x00: ("B", 0xFF),
    0x01: ("b", 0x7F),
    0x02: ("B", 0xFF),
    0x83: ("h", 0x7FFF),
    0x84: ("H", 0xFFFF),
    0x85: ("i", 0x7FFFFFFF),
    0x86: ("I", 0xFFFFFFFF),
    0x8C: ("I", 0),
}
"""Base types that are read: struct code, and the value that means "not known"."""

_CRC: Final = (
    0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
    0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400,
)  # fmt: skip
_TABLE: Final = tuple(
    (_CRC[i & 15] >> 4) ^ _CRC[_CRC[i & 15] & 15] ^ _CRC[i >> 4] for i in range(256)
)


@dataclass(frozen=True, slots=True)
class _Layout:
    """What a definition message says of the data messages that follow it."""

    message: int
    order: str
    fields: tuple[tuple[int, int, int, int], ...]  # number, place, size, base type
    size: int


def read_fit(name: str, data: bytes) -> FileContent:
    """Return the sessions of a FIT file, of any sport.

    Raises
    ------
    LogError
        If the file is damaged or is not an activity.
    """
    head, length = data[0], int.from_bytes(data[4:8], "little")
    end = head + length
    whole = head + length + 2 <= len(data) and length > 0
    if whole and not _sound(data[: end + 2]):
        raise LogError(f"{name} is damaged (its checksum is wrong): export it again.")
    body = memoryview(data)[head : end if whole else len(data)]
    found = _sorted_out(_messages(body, {_SPORT, _SESSION, _ACTIVITY}))
    offset = _offset(found[_ACTIVITY])
    remarks: tuple[str, ...] = ()
    sessions = [s for s in (_session(values, offset) for values in found[_SESSION]) if s]
    if not sessions:
        sessions = _from_records(body, found[_SPORT], offset)
        remarks = (f"{name} breaks off; its run is counted as far as the file goes.",)
    if not sessions:
        why = (
            "holds no activity: it may be a course, a workout or settings."
            if whole
            else "breaks off before the summary of the run: copy it from the watch again."
        )
        raise LogError(f"{name} {why}")
    return FileContent(name, "FIT", Origin.FIT, tuple(sessions), remarks)


def _sorted_out(
    messages: Iterator[tuple[int, dict[int, int]]],
) -> dict[int, list[dict[int, int]]]:
    found: dict[int, list[dict[int, int]]] = {
        _SPORT: [],
        _SESSION: [],
        _RECORD: [],
        _ACTIVITY: [],
    }
    for number, values in messages:
        found[number].append(values)
    return found


def _sound(data: bytes) -> bool:
    crc = 0
    for byte in data[:-2]:
        crc = (crc >> 8) ^ _TABLE[(crc ^ byte) & 0xFF]
    stored = int.from_bytes(data[-2:], "little")
    return stored in (crc, 0)  # some programs leave it out


def _messages(body: memoryview, wanted: set[int]) -> Iterator[tuple[int, dict[int, int]]]:
    """Yield number and values of the wanted messages, as far as the file is readable."""
    layouts: dict[int, _Layout] = {}
    at, end = 0, len(body)
    while at < end:
        header = body[at]
        at += 1
        if header & 0xC0 == 0x40:
            defined = _layout(body, at, bool(header & 0x20))
            if defined is None:
                return
            layouts[header & 15], at = defined
            continue
        layout = layouts.get((header >> 5) & 3 if header & 0x80 else header & 15)
        if layout is None or at + layout.size > end:
            return
        if layout.message in wanted:
            yield layout.message, _values(body, at, layout)
        at += layout.size


def _layout(body: memoryview, at: int, developer: bool) -> tuple[_Layout, int] | None:
    if at + 5 > len(body):
        return None
    order = ">" if body[at + 1] else "<"
    message = struct.unpack_from(order + "H", body, at + 2)[0]
    count, at = body[at + 4], at + 5
    if at + 3 * count + int(developer) > len(body):
        return None
    fields, place = [], 0
    for _ in range(count):
        number, size, base = body[at], body[at + 1], body[at + 2]
        fields.append((number, place, size, base))
        place, at = place + size, at + 3
    if developer:
        count, at = body[at], at + 1
        if at + 3 * count > len(body):
            return None
        place += sum(body[at + 3 * i + 1] for i in range(count))
        at += 3 * count
    return _Layout(message, order, tuple(fields), place), at


def _values(body: memoryview, at: int, layout: _Layout) -> dict[int, int]:
    values: dict[int, int] = {}
    for number, place, size, base in layout.fields:
        code, unknown = _BASE.get(base, ("", 0))
        if code and struct.calcsize(code) == size:
            value: int = struct.unpack_from(layout.order + code, body, at + place)[0]
            if value != unknown:
                values[number] = value
    return values


def _offset(activities: list[dict[int, int]]) -> timedelta | None:
    """How far the watch's clock is ahead of UTC, to a quarter of an hour."""
    for values in activities:
        if 5 in values and 253 in values:
            quarters = round((values[5] - values[253]) / 900)
            if abs(quarters) <= 60:  # Kiribati is 14 h ahead
                return timedelta(minutes=15 * quarters)
    return None


def _when(seconds: int, offset: timedelta | None) -> When:
    at = _EPOCH + timedelta(seconds=seconds)
    if offset is None:
        return When(at, Clock.UTC)
    return When(at.astimezone(timezone(offset)), Clock.BOTH)


def _kind(values: dict[int, int], sport: int, sub_sport: int) -> Kind:
    if values.get(sport) != _RUNNING:
        return Kind.OTHER
    return _KINDS.get(values.get(sub_sport, 0), Kind.RUN)


def _session(values: dict[int, int], offset: timedelta | None) -> Recording | None:
    start = values.get(2, values.get(253))
    if start is None:
        return None
    return Recording(
        when=_when(start, offset),
        kind=_kind(values, 5, 6),
        distance_m=_scaled(values, 9, 100),
        moving_s=_scaled(values, 8, 1000),
        elapsed_s=_scaled(values, 7, 1000),
        ascent_m=_scaled(values, 22, 1),
    )


def _scaled(values: dict[int, int], field: int, scale: int) -> float | None:
    return values[field] / scale if field in values else None


def _from_records(
    body: memoryview, sports: list[dict[int, int]], offset: timedelta | None
) -> list[Recording]:
    """Sum up what a file that breaks off has recorded, if it says which sport it was."""
    if not sports:
        return []
    records = [values for _, values in _messages(body, {_RECORD}) if 253 in values]
    metres = [values[5] / 100 for values in records if 5 in values]
    if not metres:
        return []
    first, last = records[0][253], records[-1][253]
    lasted = float(last - first)
    kind = _kind(sports[-1], 0, 1)
    when = _when(first, offset)
    return [Recording(when, kind, max(metres), lasted, lasted)]
