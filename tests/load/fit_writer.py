"""A small FIT encoder: enough of the protocol to write the files a watch writes."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
RUNNING, CYCLING, WALKING = 1, 2, 11
GENERIC, TREADMILL, TRAIL, VIRTUAL = 0, 1, 3, 58

_CODES = {"B": 0x00, "H": 0x84, "I": 0x86, "i": 0x85}
_CRC = (
    0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
    0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400,
)  # fmt: skip


def crc16(data: bytes) -> int:
    crc = 0
    for byte in data:
        for nibble in (byte & 0xF, byte >> 4):
            crc = ((crc >> 4) & 0x0FFF) ^ _CRC[crc & 0xF] ^ _CRC[nibble]
    return crc


def seconds(at: datetime) -> int:
    return int((at - EPOCH).total_seconds())


def message(number: int, fields: Sequence[tuple[int, str, int]], big: bool = False) -> bytes:
    """A definition and one data message with it (local type 0)."""
    order = ">" if big else "<"
    head = struct.pack("<BBB", 0x40, 0, int(big)) + struct.pack(
        f"{order}HB", number, len(fields)
    )
    for field, code, _ in fields:
        head += struct.pack("<BBB", field, struct.calcsize("<" + code), _CODES[code])
    body = b"\x00" + b"".join(struct.pack(order + code, value) for _, code, value in fields)
    return head + body


def whole(body: bytes) -> bytes:
    head = struct.pack("<BBHI4s", 14, 0x20, 2132, len(body), b".FIT")
    head += struct.pack("<H", crc16(head))
    return head + body + struct.pack("<H", crc16(head + body))


def session(
    start: datetime,
    km: float | None,
    moving_s: float,
    sport: int = RUNNING,
    sub_sport: int = GENERIC,
    ascent_m: int = 0,
    elapsed_s: float | None = None,
    big: bool = False,
) -> bytes:
    elapsed_s = elapsed_s or moving_s
    end = seconds(start + timedelta(seconds=elapsed_s))
    fields = [
        (253, "I", end),
        (2, "I", seconds(start)),
        (5, "B", sport),
        (6, "B", sub_sport),
        (7, "I", round(elapsed_s * 1000)),
        (8, "I", round(moving_s * 1000)),
        (9, "I", 0xFFFFFFFF if km is None else round(km * 100_000)),
        (22, "H", ascent_m),
    ]
    return message(18, fields, big)


def records(start: datetime, km: float, moving_s: float, every_s: int = 1) -> bytes:
    """Record messages with one definition before them, as a watch writes."""
    out = [struct.pack("<BBBHB", 0x41, 0, 0, 20, 2), bytes((253, 4, 0x86, 5, 4, 0x86))]
    for t in range(0, int(moving_s) + 1, every_s):
        metres = 1000 * km * t / moving_s
        at = seconds(start) + t
        out.append(struct.pack("<BII", 0x01, at, round(100 * metres)))
    return b"".join(out)


def activity(end: datetime, offset_h: float | None) -> bytes:
    at = seconds(end)
    fields = [(253, "I", at), (1, "H", 1), (2, "B", 0)]
    if offset_h is not None:
        fields.append((5, "I", at + round(3600 * offset_h)))
    return message(34, fields)


def fit_run(
    start: datetime,
    km: float,
    moving_s: float,
    offset_h: float | None = 0.0,
    with_records: bool = True,
    **about: int,
) -> bytes:
    """The bytes of a file with one session; `start` in any zone."""
    body = message(0, [(0, "B", 4), (1, "H", 1), (4, "I", seconds(start))])
    if with_records:
        body += records(start, km, moving_s, every_s=10)
    body += session(start, km, moving_s, **about)
    body += activity(start + timedelta(seconds=moving_s), offset_h)
    return whole(body)


def write_fit(path: Path, *args: object, **kwargs: object) -> Path:
    path.write_bytes(fit_run(*args, **kwargs))
    return path
