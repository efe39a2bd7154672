"""Clip files in: what is in a file, and its pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from gait.arrays import UInt8Array, frozen
from gait.errors import ClipError
from gait.progress import Progress, silent
from gait.video.clip import Clip
from gait.video.intake import MIN_FRAMES, check_file, check_size, opened_clip, sha256_of
from gait.video.kept import Facts, load_facts, save_facts
from gait.video.metadata import capture_fps_hint
from gait.video.picture import Painter, layout_of
from gait.video.seek import SEEK_WORTH_FRAMES, decoded_from
from gait.video.stamps import display_times
from gait.video.survey import Survey, survey

__all__ = ["frames", "open_clip", "read_frames"]


def open_clip(path: Path, *, progress: Progress = silent, kept_in: Path | None = None) -> Clip:
    """Learn what a video file holds, whatever its name, by decoding it once.

    Only decoding tells which pictures are sound; it costs 1-4 ms per frame of 720p
    to 1080p on two cores, less than a fifth of what the pose costs.

    Parameters
    ----------
    path : Path
        Video file: mp4, mov, mkv, webm or avi (also ts, mpg, flv, wmv, ogg).
    progress : Progress
        Told of "reading the file" (bytes) and "reading the clip" (frames).
    kept_in : Path, optional
        Folder where the answer is kept by content, so that the same file is not decoded again.

    Returns
    -------
    Clip
        `file_time_s` has one entry per picture that `frames` yields.

    Raises
    ------
    ClipError
        If the file cannot be used; says why and what to do.
    """
    path = Path(path)
    check_file(path)
    with opened_clip(path) as (container, stream):
        if stream.width and stream.height:  # else unknown as yet
            check_size(path, stream.width, stream.height)
        metadata = {**stream.metadata, **container.metadata}
    sha256 = sha256_of(path, progress)
    facts = load_facts(kept_in, sha256) if kept_in else None
    if facts is None:
        facts = _surveyed(path, progress)
        if kept_in:
            save_facts(kept_in, sha256, facts)
    return Clip(
        path=path,
        sha256=sha256,
        width_px=facts.width_px,
        height_px=facts.height_px,
        rotation_deg=facts.rotation_deg,
        codec=facts.codec,
        pixel_format=facts.pixel_format,
        file_time_s=frozen(np.array(facts.file_time_s)),
        capture_fps_hint=capture_fps_hint(path, metadata),
        damaged_frames=facts.damaged_frames,
    )


def _surveyed(path: Path, progress: Progress) -> Facts:
    found = survey(path, progress)
    if found.layout is None or not found.ticks:
        raise ClipError(
            f"{path.name} has no picture that can be decoded: copy it from the camera again."
        )
    width_px, height_px = found.layout.upright_px
    check_size(path, width_px, height_px)
    _check_count(path, found)
    times = display_times(found.ticks, found.tick_s)
    if times is None:
        raise ClipError(
            f"{path.name} does not say when its pictures are to be shown: export it as mp4."
        )
    return Facts(
        width_px=width_px,
        height_px=height_px,
        rotation_deg=found.layout.rotation_deg,
        codec=found.codec,
        pixel_format=found.pixel_format,
        file_time_s=tuple(times.tolist()),
        damaged_frames=found.lost,
    )


def _check_count(path: Path, found: Survey) -> None:
    if len(found.ticks) >= MIN_FRAMES:
        return
    count = "1 picture" if len(found.ticks) == 1 else f"{len(found.ticks)} pictures"
    advice = (
        "copy it from the camera again"
        if found.lost
        else "use a clip that shows at least a few seconds of running"
    )
    raise ClipError(f"{path.name} has only {count} that can be used: {advice}.")


def frames(
    clip: Clip,
    *,
    start: int = 0,
    stop: int | None = None,
    step: int = 1,
    max_side_px: int | None = None,
) -> Iterator[tuple[int, UInt8Array]]:
    """Yield the pictures of a clip in order.

    Parameters
    ----------
    clip : Clip
    start, stop, step : int
        As of `range`; `stop` defaults to the end of the clip. Not negative.
    max_side_px : int, optional
        Shrink the pictures so that the longer side is at most this long.

    Yields
    ------
    index : int
        Position in `clip.file_time_s`.
    picture : (h, w, 3) array of uint8
        Upright, RGB, square pixels, C-contiguous, your own to keep; `clip.height_px` by
        `clip.width_px` unless shrunk. The same pixels in every run and by every way.

    Raises
    ------
    ClipError
        If the file has changed or vanished since it was opened.
    ValueError
        If `start` or `stop` is negative or `step` not positive.
    """
    if start < 0 or step < 1 or (stop is not None and stop < 0):
        msg = f"no such frames: start {start}, stop {stop}, step {step}"
        raise ValueError(msg)
    wanted = range(start, clip.n_frames if stop is None else min(stop, clip.n_frames), step)
    return _painted(clip, wanted, max_side_px)


def read_frames(
    clip: Clip, indices: Iterable[int], *, max_side_px: int | None = None
) -> dict[int, UInt8Array]:
    """Return some pictures of a clip, the same pixels as `frames` yields.

    Parameters
    ----------
    clip : Clip
    indices : iterable of int
        Positions in `clip.file_time_s`, in any order.
    max_side_px : int, optional
        As in `frames`.

    Raises
    ------
    ClipError
        If the file has changed or vanished since it was opened.
    IndexError
        If there is no such frame.
    """
    wanted = sorted(set(indices))
    if wanted and not 0 <= wanted[0] <= wanted[-1] < clip.n_frames:
        msg = f"{clip.path.name} has frames 0 to {clip.n_frames - 1}, not {wanted}"
        raise IndexError(msg)
    runs: list[list[int]] = []
    for index in wanted:
        if runs and index - runs[-1][-1] < SEEK_WORTH_FRAMES:
            runs[-1].append(index)
        else:
            runs.append([index])
    return dict(item for run in runs for item in _painted(clip, run, max_side_px))


def _painted(
    clip: Clip, wanted: range | list[int], max_side_px: int | None
) -> Iterator[tuple[int, UInt8Array]]:
    """Decode from somewhere before the first wanted frame; paint the wanted ones."""
    if not wanted:
        return
    painter: Painter | None = None
    last = wanted[-1]
    chosen = wanted if isinstance(wanted, range) else set(wanted)
    for index, frame, aspect in decoded_from(clip, wanted[0]):
        if painter is None:
            layout = layout_of(frame, aspect).scaled_to((clip.width_px, clip.height_px))
            painter = Painter(layout, max_side_px)
        if index in chosen:
            yield index, painter.paint(frame)
        if index >= last:
            return
    raise ClipError(f"{clip.path.name} changed while it was being read: start again.")
