"""Key frames of both visits at the same instant of the step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gait.compare.compare import Comparison
from gait.compare.visit import StoredVisit
from gait.report.pictures import Picture, embedded
from gait.report.schema import FrameResult
from gait.report.wording import label, lookup, with_side
from gait.tracks.track import Side

__all__ = ["PicturePair", "picture_pairs"]

_HEIGHT_PX: Final = 620
_MOST: Final = 6


@dataclass(frozen=True, slots=True)
class PicturePair:
    """Two pictures of one measure at its instant.

    Attributes
    ----------
    title : str
    instant : str
        "initial contact", "mid-stance", ...; "" when the table has none.
    then, now : Picture
    """

    title: str
    instant: str
    then: Picture
    now: Picture


def picture_pairs(comparison: Comparison) -> list[PicturePair]:
    """Return up to six pairs, measures that changed first.

    Both pictures show the measure at its own instant of a step (the landing, mid-stance, ...),
    so they are at the same phase whatever the frame rates and speeds.
    """
    return list(_pairs(comparison))[:_MOST]


def _pairs(comparison: Comparison) -> Iterator[PicturePair]:
    frames = [_frames(v) for v in (comparison.then, comparison.now)]
    changed = {(c.name, c.side) for c in comparison.changes if c.changed}
    views = {(p.then, p.now) for p in comparison.pairs}
    both = [key for key in frames[1] if key in frames[0]]
    both = [k for k in both if (frames[0][k].clip, frames[1][k].clip) in views]
    for name, side in sorted(both, key=lambda key: key not in changed):
        a = _picture(comparison.then, frames[0][name, side], "First visit")
        b = _picture(comparison.now, frames[1][name, side], "Second visit")
        if a is not None and b is not None:
            row = lookup(name)
            yield PicturePair(with_side(label(name), side), row.phase if row else "", a, b)


def _frames(visit: StoredVisit) -> dict[tuple[str, Side | None], FrameResult]:
    frames = (f for finding in visit.results.findings for f in finding.frames if f.file)
    found: dict[tuple[str, Side | None], FrameResult] = {}
    for frame in frames:
        found.setdefault((frame.measure, frame.side), frame)
    return found


def _picture(visit: StoredVisit, frame: FrameResult, which: str) -> Picture | None:
    rgb = visit.picture(frame.file or "")
    if rgb is None:
        return None
    return embedded(rgb, _HEIGHT_PX, f"{which}: {frame.caption}", caption=which)
