"""The rate at which the camera says it recorded, where it says so."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

__all__ = ["boxes", "capture_fps_hint", "finished"]

_ANDROID_KEY = "com.android.capture.fps"
_SONY_XML = re.compile(rb'captureFps="([0-9.]{1,12})[pi]?"')
_PLAUSIBLE_FPS = (1.0, 10000.0)
_MAX_BOX_BYTES = 8_000_000
_BULK = {b"mdat", b"free", b"skip", b"wide"}


def capture_fps_hint(path: Path, metadata: Mapping[str, str]) -> float | None:
    """Return the rate the camera noted, frames per second, or None.

    Parameters
    ----------
    path : Path
        The clip.
    metadata : mapping
        Metadata of its container, as FFmpeg reads them.

    Notes
    -----
    Android's camera writes ``com.android.capture.fps`` for every clip, of normal speed
    too; in slow motion the pictures' times are either true (Xiaomi) or already stretched
    to 30 per second (Google, Samsung), so the hint means something only beside the rate of
    the file. Sony's cameras and phones put ``captureFps`` in an XML note of the file.
    Apple writes nothing of use: a slow-motion original has true times at 120 or 240 per
    second, a shared one is stretched without any mark, and
    ``full-frame-rate-playback-intent`` is 0 in both and in clips of normal speed.
    """
    noted = metadata.get(_ANDROID_KEY)
    return _rate(noted) if noted is not None else _rate(_sony_note(path))


def finished(path: Path) -> bool:
    """Whether a file of the MP4 family has its index, the ``moov`` box, in full.

    True for any other kind of file.
    """
    with path.open("rb") as file:
        if file.read(12)[4:8] not in _BULK | {b"ftyp", b"moov"}:
            return True
        return any(kind == b"moov" and whole for kind, _, _, whole in boxes(file))


def boxes(file: BinaryIO) -> Iterator[tuple[bytes, int, int, bool]]:
    """Yield the outermost boxes of an ISO base media file.

    Yields
    ------
    kind : bytes
        Four letters.
    start, size : int
        Place and length of what is inside the box, bytes.
    whole : bool
        Whether the file is long enough to hold the box.
    """
    end = file.seek(0, 2)
    place = 0
    while place + 8 <= end:
        file.seek(place)
        head = file.read(16)
        size, kind, inside = int.from_bytes(head[:4], "big"), head[4:8], 8
        if size == 1 and len(head) == 16:
            size, inside = int.from_bytes(head[8:], "big"), 16
        elif size == 0:  # reaches to the end of the file
            size = end - place
        if size < inside:
            return
        yield kind, place + inside, size - inside, place + size <= end
        place += size


def _sony_note(path: Path) -> str | None:
    with path.open("rb") as file:
        if file.read(12)[4:8] != b"ftyp":
            return None
        for kind, start, size, whole in boxes(file):
            if whole and kind not in _BULK and size <= _MAX_BOX_BYTES:
                file.seek(start)
                found = _SONY_XML.search(file.read(size))
                if found:
                    return found[1].decode("ascii")
    return None


def _rate(text: str | None) -> float | None:
    try:
        rate = float(text) if text is not None else math.nan
    except ValueError:
        return None
    low, high = _PLAUSIBLE_FPS
    return rate if low <= rate <= high else None
