"""Small clips with known content: every picture says its own number in big blocks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

BITS = 8


def numbered(index: int, width: int = 128, height: int = 96) -> NDArray[np.uint8]:
    """A grey picture: 2 x 4 blocks for the bits of the index, a moving line, a red corner.

    The corner (top left, an eighth of each side) tells which way is up.
    """
    picture = np.full((height, width, 3), 90, np.uint8)
    for bit in range(BITS):
        row, column = divmod(bit, 4)
        top, left = (row + 1) * height // 4, column * width // 4
        value = 225 if index >> bit & 1 else 25
        picture[top : top + height // 4, left : left + width // 4] = value
    line = index * 3 % width
    picture[3 * height // 4 + 2 :, line : line + 2] = (40, 160, 60)
    picture[: height // 8, : width // 8] = (220, 30, 30)
    return picture


def number_of(picture: NDArray[np.uint8]) -> int:
    """Read the index back from an upright picture of any size."""
    height, width = picture.shape[:2]
    index = 0
    for bit in range(BITS):
        row, column = divmod(bit, 4)
        y, x = int((row + 1.5) * height / 4), int((column + 0.5) * width / 4)
        patch = picture[y - 2 : y + 3, x - 2 : x + 3].mean()
        assert abs(patch - 125) > 50, f"bit {bit} is unreadable: {patch:.0f}"
        index |= int(patch > 125) << bit
    return index


def red_corner(picture: NDArray[np.uint8]) -> str:
    """Say where the red corner lies: "top left", ..."""
    height, width = picture.shape[:2]
    red = picture[..., 0].astype(int) - picture[..., 1] > 100
    assert red.any()
    y, x = np.argwhere(red).mean(0)
    return f"{'top' if y < height / 2 else 'bottom'} {'left' if x < width / 2 else 'right'}"


def write_clip(
    path: Path,
    n: int = 24,
    *,
    codec: str = "libx264",
    size: tuple[int, int] = (128, 96),
    pixel_format: str = "yuv420p",
    ticks: Sequence[int] | None = None,
    time_base: Fraction = Fraction(1, 30),
    options: dict[str, str] | None = None,
    container_options: dict[str, str] | None = None,
    metadata: dict[str, str] | None = None,
    rotation_ccw_deg: int | None = None,
    hflip: bool = False,
    aspect: Fraction | None = None,
    audio: bool = False,
) -> Path:
    """Write `n` numbered pictures at the given ticks of `time_base` (default: one each)."""
    ticks = range(n) if ticks is None else ticks
    with av.open(str(path), "w", options=container_options or {}) as container:
        container.metadata.update(metadata or {})
        rate = Fraction(1, 1) / time_base if time_base > Fraction(1, 1000) else Fraction(30)
        stream = container.add_stream(codec, rate=rate, options=options or {})
        stream.width, stream.height = size
        stream.pix_fmt = pixel_format
        stream.codec_context.time_base = time_base
        if aspect:
            stream.sample_aspect_ratio = aspect
        if rotation_ccw_deg is not None:
            stream.set_display_rotation(rotation_ccw_deg, hflip=hflip)
        sound = container.add_stream("aac", rate=44100) if audio else None
        for index, tick in zip(range(n), ticks, strict=True):
            frame = av.VideoFrame.from_ndarray(numbered(index, *size), format="rgb24")
            frame = frame.reformat(format=pixel_format, dst_colorspace="ITU601")
            frame.pts, frame.time_base = tick, time_base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if sound is not None:
            _add_silence(container, sound)
    return path


def _add_silence(container: av.container.OutputContainer, stream: av.AudioStream) -> None:
    for block in range(20):
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 2048), np.float32), "fltp", "mono")
        frame.sample_rate, frame.pts, frame.time_base = 44100, block * 2048, Fraction(1, 44100)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))
