"""Clip files in: what is in the file, and its pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from gait.arrays import UInt8Array, frozen
from gait.errors import ClipError
from gait.progress import Progress, silent
from gait.video.clip import Clip
from gait.video.decode import decoded, opened
from gait.video.picture import Layout, Painter, layout_of

__all__ = ["frames", "open_clip", "read_frames"]


def open_clip(path: Path, *, progress: Progress = silent) -> Clip:
    """Learn what a clip file holds, by decoding it once."""
    path = Path(path)
    layout: Layout | None = None
    times: list[float] = []
    damaged = 0
    with opened(path) as (container, stream):
        if stream is None:
            raise ClipError(f"{path.name} has no picture: choose a video file.")
        expected = stream.frames or 0
        for frame in decoded(container, stream):
            if frame is None:
                damaged += 1
                continue
            layout = layout or layout_of(frame, stream.sample_aspect_ratio)
            times.append(float((frame.pts or 0) * (frame.time_base or 0)))
            if len(times) % 16 == 0:
                progress("reading the clip", len(times), max(expected, len(times)))
        if layout is None:
            raise ClipError(f"{path.name} has no picture that can be decoded.")
        codec, pixel_format = stream.codec_context.name, stream.pix_fmt or ""
    width, height = layout.upright_px
    return Clip(
        path=path,
        sha256=_sha256(path),
        width_px=width,
        height_px=height,
        rotation_deg=layout.rotation_deg,
        codec=codec,
        pixel_format=pixel_format,
        file_time_s=frozen(np.array(times) - times[0]),
        capture_fps_hint=None,
        damaged_frames=damaged,
    )


def frames(
    clip: Clip,
    *,
    start: int = 0,
    stop: int | None = None,
    step: int = 1,
    max_side_px: int | None = None,
) -> Iterator[tuple[int, UInt8Array]]:
    """Yield (frame index, upright RGB picture of shape (h, w, 3))."""
    end = clip.n_frames if stop is None else min(stop, clip.n_frames)
    wanted = range(start, end, step)
    painter: Painter | None = None
    with opened(clip.path) as (container, stream):
        if stream is None or not wanted:
            return
        good = (frame for frame in decoded(container, stream) if frame is not None)
        for index, frame in enumerate(good):
            painter = painter or Painter(
                layout_of(frame, stream.sample_aspect_ratio), max_side_px
            )
            if index in wanted:
                yield index, painter.paint(frame)
            if index >= wanted[-1]:
                return


def read_frames(clip: Clip, indices: Iterable[int]) -> dict[int, UInt8Array]:
    """Return the pictures of some frames."""
    wanted = set(indices)
    if not wanted:
        return {}
    found = frames(clip, start=min(wanted), stop=max(wanted) + 1)
    return {index: picture for index, picture in found if index in wanted}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
