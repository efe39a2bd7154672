"""The marked pairs of a clip, and the pictures of the stances they are followed through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np

from gait.arrays import FloatArray, IntArray, UInt8Array
from gait.errors import OptionError
from gait.events.contacts import Gait
from gait.marks.dot import Dot, dot_near
from gait.marks.mark import Marks
from gait.marks.patch import Crop, Reference
from gait.marks.places import PAIRS, Pair, expected_places
from gait.progress import Progress
from gait.tracks.track import Tracks
from gait.video import Clip, frames, read_frames

__all__ = ["Followed", "Stance", "filled", "prepare", "stances_of"]

_STAGE: Final = "following the marks"
_BEFORE_S: Final = 0.06
_AFTER_S: Final = 0.03
"""A stance is followed from a little before its contact to a little after its end."""
_REACH_LEGS: Final = 0.055
"""How far the landmarks may be wrong, leg lengths."""
_ROOM_LEGS: Final = 0.08
"""Room around a pair for what the landmarks are wrong by at every stride."""
_RADIUS_SHARE: Final = 0.42
_RADIUS_PX: Final = (5, 31)
_USUAL_SIDE_PX: Final = 1280
_DOT_WITH_RIM: Final = 2.0


@dataclass(frozen=True, slots=True)
class Followed:
    """A pair with all that is needed to follow it.

    Attributes
    ----------
    pair : Pair
    reference : Reference
    expected_px : (n, 2, 2) array
        Where the landmarks say it is.
    reach_px : float
        How far from there it is looked for.
    half_px : (2,) array
        Half width and height of the crops.
    on_dot : (bool, bool)
        Whether a dot of tape was found under each mark.
    frame : int
        Where it was marked.
    """

    pair: Pair
    reference: Reference
    expected_px: FloatArray
    reach_px: float
    half_px: IntArray
    on_dot: tuple[bool, bool]
    frame: int


@dataclass(slots=True)
class Stance:
    """One stretch of pictures through which one pair is followed.

    Attributes
    ----------
    pair : int
        Index of the pair.
    first, last : int
        Frames.
    share : mapping of frame to float
        0 at initial contact, 1 at toe-off.
    crops : mapping of frame to Crop
        Filled in as the clip is read.
    """

    pair: int
    first: int
    last: int
    share: dict[int, float]
    crops: dict[int, Crop] = field(default_factory=dict)


def prepare(clip: Clip, marks: Marks, tracks: Tracks) -> list[Followed]:
    """Look at the marked pictures.

    Raises
    ------
    OptionError
        The runner is not found on a marked picture.
    """
    wanted = [p for p in PAIRS if marks.group(p.group)]
    places = {mark.name: mark for mark in marks.points}
    pictures = read_frames(clip, [places[p.names[0]].frame or 0 for p in wanted])
    out = []
    for pair in wanted:
        frame = places[pair.names[0]].frame or 0
        clicked = np.array([[places[n].x_px, places[n].y_px] for n in pair.names])
        grey = _grey(pictures[frame])
        scale = max(1.0, max(grey.shape) / _USUAL_SIDE_PX)
        dots = [dot_near(grey, at, scale) if marks.dots else None for at in clicked]
        marked = np.array(
            [c if d is None else d.at_px for c, d in zip(clicked, dots, strict=True)]
        )
        expected = expected_places(tracks, pair, marked, frame)
        if not np.isfinite(expected[frame]).all():
            raise OptionError(
                f"{marks.source}: the runner is not found on frame {frame} of "
                f"{clip.path.name}, where {pair.names[0]} is marked; mark a picture in the "
                "middle of the run."
            )
        radius = _radii_px(marked, dots)
        reach = _REACH_LEGS * tracks.leg_length_px
        room = reach + _ROOM_LEGS * tracks.leg_length_px
        half = np.ceil(0.5 * np.abs(marked[1] - marked[0]) + room + 3.0 * max(radius)).astype(
            int
        )
        crop = _cut(grey, marked.mean(axis=0), half)
        on_dot = (dots[0] is not None, dots[1] is not None)
        reference = Reference(crop, marked, radius)
        out.append(Followed(pair, reference, expected, reach, half, on_dot, frame))
    return out


def _radii_px(marked_px: FloatArray, dots: list[Dot | None]) -> tuple[int, int]:
    """Half the side of each compared patch: a dot with its rim, else as near as they lie.

    What lies beside a dot (a sock, the edge of the leg) moves against it.
    """
    apart = _RADIUS_SHARE * float(np.linalg.norm(marked_px[1] - marked_px[0]))
    wanted = [apart if d is None else min(apart, _DOT_WITH_RIM * d.radius_px + 1) for d in dots]
    first, second = (int(np.clip(round(w), *_RADIUS_PX)) for w in wanted)
    return first, second


def stances_of(index: int, followed: Followed, tracks: Tracks, gait: Gait) -> list[Stance]:
    """Stances of the pair's side with landmarks in every picture."""
    time_s, known = tracks.time_s, np.isfinite(followed.expected_px).all(axis=(1, 2))
    out = []
    for step in gait.steps:
        if followed.pair.side not in (None, step.side):
            continue
        start_s, stop_s = step.initial_contact_s, step.toe_off_s
        rows = np.flatnonzero(
            (time_s >= start_s - _BEFORE_S) & (time_s <= stop_s + _AFTER_S) & known
        )
        if len(rows) < 3 or rows[-1] - rows[0] != len(rows) - 1:
            continue
        share = (time_s[rows] - start_s) / (stop_s - start_s)
        shares = dict(zip(rows.tolist(), share.tolist(), strict=True))
        out.append(Stance(index, int(rows[0]), int(rows[-1]), shares))
    return out


def filled(
    clip: Clip, stances: Sequence[Stance], followed: list[Followed], progress: Progress
) -> Iterator[Stance]:
    """Cut what each stance needs out of the pictures; yield stances as they are complete."""
    waiting = sorted(stances, key=lambda s: s.first)
    if not waiting:
        return
    first, stop = waiting[0].first, max(s.last for s in waiting) + 1
    open_: list[Stance] = []
    for index, picture in frames(clip, start=first, stop=stop):
        progress(_STAGE, index - first, stop - first)
        while waiting and waiting[0].first <= index:
            open_.append(waiting.pop(0))
        if not open_:
            continue
        grey = _grey(picture)
        for stance in open_:
            f = followed[stance.pair]
            stance.crops[index] = _cut(grey, f.expected_px[index].mean(axis=0), f.half_px)
        yield from (s for s in open_ if s.last == index)
        open_ = [s for s in open_ if s.last > index]
    progress(_STAGE, stop - first, stop - first)


def _cut(grey: UInt8Array, middle_px: FloatArray, half_px: IntArray) -> Crop:
    """Cut out a rectangle about a place; beyond the picture its edge is repeated."""
    low = np.floor(middle_px).astype(int) - half_px
    high = low + 2 * half_px + 1
    size = np.array(grey.shape[::-1])
    x0, y0 = np.clip(low, 0, size - 1)
    x1, y1 = np.clip(high, [x0 + 1, y0 + 1], size)
    left, top = np.array([x0, y0]) - low
    right, bottom = high - np.array([x1, y1])
    sides = [(max(0, int(a)), max(0, int(b))) for a, b in ((top, bottom), (left, right))]
    part = np.pad(grey[y0:y1, x0:x1], sides, mode="edge")
    height, width = (int(v) for v in (2 * half_px + 1)[::-1])
    return Crop(np.ascontiguousarray(part[:height, :width], np.uint8), low.astype(np.float64))


def _grey(picture: UInt8Array) -> UInt8Array:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
