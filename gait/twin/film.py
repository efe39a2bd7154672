"""From clean pictures to a phone's file: clock, blur, noise, H.264, rotation."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from gait.arrays import FloatArray, UInt8Array
from gait.errors import OutputError
from gait.twin.schedule import stream
from gait.twin.spec import FilmSpec

__all__ = [
    "FilmWriter",
    "FrameTimes",
    "expose",
    "frame_times",
    "noise_sheets",
    "shutter_offsets",
]

_TICKS_PER_S: Final = 90000
_BLUR_STEPS: Final = 4
_NOISE_PICTURES: Final = 4
_NOISE_ROWS: Final = 61


@dataclass(frozen=True, slots=True)
class FrameTimes:
    """When frames were captured and when the file shows them, (n,) seconds.

    `capture_s` starts at 0 and is the middle of each exposure; `file_s` is a
    multiple of the file's tick and starts at 0.
    """

    capture_s: FloatArray
    file_s: FloatArray


def frame_times(film: FilmSpec, duration_s: float, seed: int) -> FrameTimes:
    """Clock of a clip: regular, or variable and with skipped frames."""
    n = max(int(np.floor(duration_s * film.fps + 1e-9)), 2)
    random = stream(seed, "frame times")
    steps = np.ones(n - 1)
    if film.jitter:
        wobble = np.clip(film.jitter * random.standard_normal(n - 1), -0.8, 0.8)
        steps = np.maximum(steps + np.diff(wobble, prepend=0.0), 0.2)
    capture = np.concatenate([[0.0], np.cumsum(steps)]) / film.fps
    if film.dropped:
        kept = random.random(n) >= film.dropped
        kept[0] = True
        capture = capture[kept]
    capture = capture[capture <= duration_s]
    slower = film.fps / film.play_fps if film.play_fps else 1.0
    ticks = np.round(capture * slower * _TICKS_PER_S)
    file_s = ticks / _TICKS_PER_S
    return FrameTimes(file_s / slower, file_s)


def shutter_offsets(film: FilmSpec) -> FloatArray:
    """Instants within an exposure at which to draw, seconds from its middle."""
    if not film.shutter:
        return np.zeros(1)
    middles = (np.arange(_BLUR_STEPS) + 0.5) / _BLUR_STEPS - 0.5
    return middles * film.shutter / film.fps


def noise_sheets(film: FilmSpec, shape: tuple[int, int], seed: int) -> list[NDArray[np.int16]]:
    """Make a few sheets of sensor noise, grey plus some colour, taller than the picture."""
    if not film.noise:
        return []
    random = stream(seed, "noise")
    tall = (shape[0] + _NOISE_ROWS, shape[1])
    sheets = []
    for _ in range(_NOISE_PICTURES):
        grey = random.standard_normal((*tall, 1), dtype=np.float32)
        tint = random.standard_normal((*tall, 3), dtype=np.float32)
        # phones filter their noise: it is softer than white
        soft = 1.8 * cv2.GaussianBlur(0.85 * grey + 0.53 * tint, (0, 0), 0.7)
        sheets.append(np.round(film.noise * soft).astype(np.int16))
    return sheets


def expose(
    picture: UInt8Array,
    film: FilmSpec,
    sheets: list[NDArray[np.int16]],
    random: np.random.Generator,
) -> UInt8Array:
    """Gain and noise on a picture, (height, width, 3), 0..255."""
    if film.gain != 1.0:
        picture = np.clip(film.gain * picture.astype(np.float32), 0.0, 255.0).astype(np.uint8)
    if not sheets:
        return picture
    sheet = sheets[int(random.integers(len(sheets)))]
    row = int(random.integers(_NOISE_ROWS))
    out = cv2.add(picture, sheet[row : row + len(picture)], dtype=cv2.CV_8U)
    return out.astype(np.uint8, copy=False)


class FilmWriter:
    """Writes one MP4 file; nothing is left behind when the work is broken off.

    Raises
    ------
    OutputError
        The file cannot be written.
    """

    def __init__(
        self, path: Path, size: tuple[int, int], film: FilmSpec, times: FrameTimes
    ) -> None:
        self._path, self._film = path, film
        self._part = path.with_name(f".{path.name}.part")
        self._ticks = iter(np.round(times.file_s * _TICKS_PER_S).astype(int).tolist())
        rate = (len(times.file_s) - 1) / float(times.file_s[-1])
        self._options = {"movflags": "+faststart+use_metadata_tags"}
        try:
            self._part.touch()
            self._file = av.open(str(self._part), "w", format="mp4", options=self._options)
        except (OSError, av.error.FFmpegError) as error:
            raise OutputError(f"{path} cannot be written: {error}.") from error
        if film.rate_tag:
            self._file.metadata["com.android.capture.fps"] = f"{film.fps:g}"
        stream_ = self._file.add_stream("libx264", rate=Fraction(rate).limit_denominator(1001))
        width, height = size if film.rotation_deg % 180 == 0 else size[::-1]
        stream_.width, stream_.height = width, height
        stream_.pix_fmt = "yuv420p" if film.bits == 8 else "yuv420p10le"
        stream_.time_base = Fraction(1, _TICKS_PER_S)
        stream_.codec_context.time_base = Fraction(1, _TICKS_PER_S)
        stream_.codec_context.thread_count = 1
        stream_.codec_context.options = {"preset": "veryfast", "crf": str(film.crf), "bf": "0"}
        self._stream = stream_

    def __enter__(self) -> Self:
        return self

    def add(self, picture: UInt8Array) -> None:
        """Append the next upright picture, (height, width, 3) sRGB."""
        turned = np.ascontiguousarray(np.rot90(picture, self._film.rotation_deg // 90))
        frame = av.VideoFrame.from_ndarray(turned, format="rgb24")
        frame.pts = next(self._ticks)
        frame.time_base = Fraction(1, _TICKS_PER_S)
        for packet in self._stream.encode(frame):
            self._file.mux(packet)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            for packet in self._stream.encode():
                self._file.mux(packet)
        self._file.close()
        if kind is not None:
            self._part.unlink(missing_ok=True)
            return
        if self._film.rotation_deg:
            _write_rotation(self._part, self._film.rotation_deg)
        self._part.replace(self._path)


def _boxes(data: bytes | bytearray, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """MP4 boxes between two offsets: kind, start and end of the content."""
    while start + 8 <= end:
        size, kind = struct.unpack(">I4s", data[start : start + 8])
        head = 8
        if size == 1:
            size = struct.unpack(">Q", data[start + 8 : start + 16])[0]
            head = 16
        yield kind, start + head, start + size
        start += size


def _write_rotation(path: Path, rotation_deg: int) -> None:
    """Put a display matrix into the track header (clockwise turn to upright)."""
    data = bytearray(path.read_bytes())
    cos, sin = {90: (0, 1), 180: (-1, 0), 270: (0, -1)}[rotation_deg]
    one = 1 << 16
    matrix = struct.pack(
        ">9i", cos * one, sin * one, 0, -sin * one, cos * one, 0, 0, 0, 1 << 30
    )
    for kind, start, end in _boxes(data, 0, len(data)):
        if kind != b"moov":
            continue
        for inner, s, e in _boxes(data, start, end):
            if inner != b"trak":
                continue
            for leaf, a, _ in _boxes(data, s, e):
                if leaf == b"tkhd":
                    at = a + (40 if data[a] == 0 else 52)
                    data[at : at + 36] = matrix
    path.write_bytes(bytes(data))
