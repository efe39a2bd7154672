"""Looking for people in one picture, far away ones too."""

from __future__ import annotations

import math
from collections.abc import Iterator

from gait.arrays import UInt8Array
from gait.pose.estimator import PoseEstimator, Region

__all__ = ["search"]

_TILE_SHARE = 0.6
"""Side of a tile as a share of the picture's longer side, at most."""
_TILE_STEP = 0.7
"""Shift from tile to tile as a share of its side, at most; the rest overlaps."""
_SMALL = 0.33
"""A region of less than this share of the picture's longer side is looked at again."""
_ZOOM = 1.8
"""Side of the picture cut out for that, as a multiple of the region's."""
_DOUBLE = 0.2
"""Centres closer than this share of the smaller region's side are one person."""


def search(estimator: PoseEstimator, rgb: UInt8Array) -> tuple[Region, ...]:
    """Find everybody in a picture.

    The detector sees the whole picture at 224 x 224, where a runner of less than
    a fifth of its longer side is lost. If it finds nobody, it looks again at
    overlapping square tiles, which show everything nearly twice as large. Small
    people are looked at once more from close by, because the detector overrates
    their size.

    Parameters
    ----------
    estimator : PoseEstimator
    rgb : (height, width, 3) array

    Returns
    -------
    tuple of Region
        Most certain first.
    """
    people = estimator.find_people(rgb) or _on_tiles(estimator, rgb)
    small = _SMALL * max(rgb.shape[:2])
    return tuple(_closer(estimator, rgb, r) if r.side_px < small else r for r in people)


def _closer(estimator: PoseEstimator, rgb: UInt8Array, region: Region) -> Region:
    """Look at one person from close by; the region as it was if it is not seen there."""
    height, width = rgb.shape[:2]
    half = 0.5 * _ZOOM * region.side_px
    x0, y0 = (max(0, round(c - half)) for c in (region.x_px, region.y_px))
    x1, y1 = (round(c + half) for c in (region.x_px, region.y_px))
    part = rgb[y0 : min(y1, height), x0 : min(x1, width)]
    seen = [r.moved(x0, y0) for r in estimator.find_people(part)] if part.size else []
    return next((r for r in seen if _same_body(r, region)), region)


def _on_tiles(estimator: PoseEstimator, rgb: UInt8Array) -> tuple[Region, ...]:
    """Look at overlapping tiles; whoever is seen on two of them counts once."""
    found = [
        region.moved(x, y)
        for x, y, tile in _tiles(rgb)
        for region in estimator.find_people(tile)
    ]
    kept: list[Region] = []
    for region in sorted(found, key=lambda r: -r.score):
        if not any(_same_body(region, other) for other in kept):
            kept.append(region)
    return tuple(kept)


def _tiles(rgb: UInt8Array) -> Iterator[tuple[int, int, UInt8Array]]:
    height, width = rgb.shape[:2]
    side = min(height, width, round(_TILE_SHARE * max(height, width)))
    for y in _starts(height, side):
        for x in _starts(width, side):
            yield x, y, rgb[y : y + side, x : x + side]


def _starts(length: int, side: int) -> list[int]:
    """Where tiles begin along one axis: evenly spread, the last one at the end."""
    gaps = math.ceil((length - side) / (_TILE_STEP * side))
    return [round(i * (length - side) / gaps) for i in range(gaps + 1)] if gaps else [0]


def _same_body(one: Region, other: Region) -> bool:
    distance = math.hypot(one.x_px - other.x_px, one.y_px - other.y_px)
    return distance < _DOUBLE * min(one.side_px, other.side_px)
