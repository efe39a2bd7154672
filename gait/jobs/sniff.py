"""What a file is by its content; names and types that come with it are not believed."""

from __future__ import annotations

import gzip
from pathlib import Path

__all__ = ["clip_suffix", "log_suffix"]

_STARTS = (
    (b"RIFF", "avi"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "wmv"),
    (b"FLV\x01", "flv"),
    (b"OggS", "ogv"),
    (b"\x00\x00\x01\xba", "mpg"),
    (b"\x00\x00\x01\xb3", "mpg"),
)
_BOXES = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide")
_MATROSKA = b"\x1a\x45\xdf\xa3"
_TS_PACKET = 188
_HEAD = 4096


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


def clip_suffix(path: Path) -> str | None:
    """Return the suffix that fits the video container in a file, None if it is none."""
    head = _head(path)
    if head[4:8] in _BOXES:
        return "mp4" if head[4:8] == b"ftyp" and head[8:12] != b"qt  " else "mov"
    if head.startswith(_MATROSKA):
        return "webm" if b"webm" in head[:64] else "mkv"
    if len(head) > 2 * _TS_PACKET and set(head[: 2 * _TS_PACKET + 1 : _TS_PACKET]) == {0x47}:
        return "ts"
    suffix = next((suffix for start, suffix in _STARTS if head.startswith(start)), None)
    return None if suffix == "avi" and head[8:12] != b"AVI " else suffix


def log_suffix(path: Path) -> str | None:
    """Return the suffix that fits a training log, None if it is none that can be read."""
    head = _head(path)
    if head.startswith(b"\x1f\x8b"):
        try:
            with gzip.open(path) as file:
                inner = _log_text(file.read(_HEAD))
        except (OSError, EOFError):
            return None
        return f"{inner}.gz" if inner else None
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    return _log_text(head)


def _log_text(head: bytes) -> str | None:
    if head[8:12] == b".FIT":
        return "fit"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"\x00" in text:
        return None
    if text.startswith(b"<"):
        if b"<gpx" in text:
            return "gpx"
        return "tcx" if b"TrainingCenterDatabase" in text else None
    first = text.split(b"\n", 1)[0]
    return "csv" if first.count(b",") + first.count(b";") + first.count(b"\t") > 0 else None
