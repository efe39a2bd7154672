"""Finding and following a marked pair of points by what the picture shows around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from gait.arrays import FloatArray, UInt8Array

__all__ = ["Crop", "Reference", "Settled", "carry_pair", "find_pair", "settle_pair"]

_TURNS_DEG: Final = (0.0, -12.0, 12.0)
_ROUNDS: Final = 3
_SETTLED_PX: Final = 0.05
_CRITERIA: Final = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 40, 0.005)
_LEVELS: Final = 2
_SCALES: Final = (0.7, 1.35)
"""Smallest and largest length of the pair against the marked one."""


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of a picture.

    Attributes
    ----------
    grey : (h, w) array
    origin_px : (2,) array
        Place of its upper left pixel in the picture, whole pixels.
    """

    grey: UInt8Array
    origin_px: FloatArray


@dataclass(frozen=True, slots=True)
class Reference:
    """What a marked pair looks like.

    Attributes
    ----------
    crop : Crop
        Of the marked picture.
    pair_px : (2, 2) array
        The two marks in the picture.
    radius_px : (int, int)
        Half the side of the patch that is compared around each point.
    """

    crop: Crop
    pair_px: FloatArray
    radius_px: tuple[int, int]

    @property
    def length_px(self) -> float:
        """Distance between the two marks."""
        return float(np.linalg.norm(self.pair_px[1] - self.pair_px[0]))


@dataclass(frozen=True, slots=True)
class Settled:
    """A pair laid onto its marked patches in another picture.

    Attributes
    ----------
    pair_px : (2, 2) array
    correlation : (2,) array
        Normalised cross-correlation of each patch with the marked one.
    back_px : (2,) array
        Forward-backward distance of each point.
    """

    pair_px: FloatArray
    correlation: FloatArray
    back_px: FloatArray


def find_pair(
    reference: Reference, crop: Crop, expected_px: FloatArray, reach_px: float
) -> FloatArray | None:
    """Look for both points together around an expected place.

    The patch that spans both points, turned a little either way, is laid over every
    place within `reach_px` (normalised cross-correlation).

    Parameters
    ----------
    expected_px : (2, 2) array

    Returns
    -------
    (2, 2) array or None
        The likeliest place, to the pixel; None when the crop is too small.
    """
    best: tuple[float, FloatArray] | None = None
    lean = _bearing(expected_px) - _bearing(reference.pair_px)
    for turn in _TURNS_DEG:
        turned = _about_middle(reference.pair_px, lean + np.radians(turn))
        turned = turned - turned.mean(axis=0) + expected_px.mean(axis=0)
        low = np.floor(turned.min(axis=0)) - max(reference.radius_px)
        high = np.ceil(turned.max(axis=0)) + max(reference.radius_px)
        size = (high - low + 1).astype(int)
        template = _laid_over(reference, turned, Crop(np.empty((0, 0), np.uint8), low), size)
        start = np.floor(low - reach_px - crop.origin_px).astype(int)
        stop = start + size + int(2 * reach_px) + 1
        x0, y0 = np.maximum(start, 0)
        x1, y1 = np.minimum(stop, crop.grey.shape[::-1])
        field = crop.grey[y0:y1, x0:x1]
        if field.shape[0] < size[1] or field.shape[1] < size[0]:
            continue
        likeness = cv2.matchTemplate(field, template, cv2.TM_CCOEFF_NORMED)
        _, score, _, (x, y) = cv2.minMaxLoc(likeness)
        if best is None or score > best[0]:
            shift = np.array([x0 + x, y0 + y]) + crop.origin_px - low
            best = float(score), turned + shift
    return None if best is None else best[1]


def settle_pair(reference: Reference, crop: Crop, guess_px: FloatArray) -> Settled | None:
    """Lay a pair onto its marked patches, so that nothing of earlier frames is left in it.

    The marked picture is turned, scaled and moved onto the guess; pyramidal
    Lucas-Kanade flow from there to the picture moves each point, and back again.

    Parameters
    ----------
    guess_px : (2, 2) array

    Returns
    -------
    Settled or None
        None when a point leaves the crop or the pair loses its shape.
    """
    pair = guess_px
    size = np.array(crop.grey.shape[::-1])
    back = np.full(2, np.inf)
    drawn = crop.grey
    for _ in range(_ROUNDS):
        if not _plausible(reference, pair) or not _inside(crop, pair, max(reference.radius_px)):
            return None
        drawn = _laid_over(reference, pair, crop, size)
        flow = _flow(drawn, crop.grey, pair - crop.origin_px, reference.radius_px)
        if flow is None:
            return None
        moved, back = flow[0] + crop.origin_px, flow[1]
        shift = float(np.max(np.abs(moved - pair)))
        pair = moved
        if shift < _SETTLED_PX:
            break
    if not _plausible(reference, pair) or not _inside(crop, pair, max(reference.radius_px)):
        return None
    drawn = _laid_over(reference, pair, crop, size)
    local = pair - crop.origin_px
    likeness = [
        _likeness(drawn, crop.grey, at, radius)
        for at, radius in zip(local, reference.radius_px, strict=True)
    ]
    return Settled(pair, np.array(likeness), back)


def carry_pair(
    before: Crop,
    after: Crop,
    pair_px: FloatArray,
    step_px: FloatArray,
    radius_px: tuple[int, int],
) -> FloatArray | None:
    """Follow a pair from one picture to the next; a guess for `settle_pair`.

    Parameters
    ----------
    pair_px : (2, 2) array
        In the picture before.
    step_px : (2, 2) array
        Expected move.
    """
    if not (_inside(before, pair_px, 1) and _inside(after, pair_px + step_px, 1)):
        return None
    flow = _flow(
        before.grey,
        after.grey,
        pair_px - before.origin_px,
        radius_px,
        pair_px + step_px - after.origin_px,
    )
    return None if flow is None else flow[0] + after.origin_px


def _flow(
    first: UInt8Array,
    second: UInt8Array,
    at: FloatArray,
    radius_px: tuple[int, int],
    guess: FloatArray | None = None,
) -> tuple[FloatArray, FloatArray] | None:
    """Flow of both points, (2, 2), and their forward-backward distance; None if lost."""
    onto = at if guess is None else guess
    levels = 0 if guess is None else _LEVELS
    moved, back = np.empty((2, 2)), np.empty(2)
    for k, radius in enumerate(radius_px):
        there = _flow_of_one(first, second, at[k], onto[k], radius, levels)
        home = (
            None if there is None else _flow_of_one(second, first, there, at[k], radius, levels)
        )
        if there is None or home is None:
            return None
        moved[k], back[k] = there, np.linalg.norm(home - at[k])
    return moved, back


def _flow_of_one(
    first: UInt8Array,
    second: UInt8Array,
    at: FloatArray,
    near: FloatArray,
    radius_px: int,
    levels: int,
) -> FloatArray | None:
    side = 2 * radius_px + 1
    moved, found, _ = cv2.calcOpticalFlowPyrLK(
        first,
        second,
        at.astype(np.float32).reshape(1, 1, 2),
        near.astype(np.float32).reshape(1, 1, 2),
        None,
        None,
        (side, side),
        levels,
        _CRITERIA,
        cv2.OPTFLOW_USE_INITIAL_FLOW,
    )
    return np.asarray(moved, np.float64).reshape(2) if found.all() else None


def _laid_over(
    reference: Reference, pair_px: FloatArray, crop: Crop, size: np.ndarray
) -> UInt8Array:
    """Draw the marked picture, moved so that its pair lies on `pair_px`, in a crop's frame."""
    turn = _bearing(pair_px) - _bearing(reference.pair_px)
    length = float(np.linalg.norm(pair_px[1] - pair_px[0]))
    scale = float(np.clip(length / reference.length_px, *_SCALES))
    c, s = scale * np.cos(turn), scale * np.sin(turn)
    matrix = np.array([[c, -s], [s, c]])
    source = reference.pair_px.mean(axis=0) - reference.crop.origin_px
    target = pair_px.mean(axis=0) - crop.origin_px
    warp = np.column_stack([matrix, target - matrix @ source])
    drawn = cv2.warpAffine(
        reference.crop.grey,
        warp,
        (int(size[0]), int(size[1])),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(drawn, dtype=np.uint8)


def _likeness(first: UInt8Array, second: UInt8Array, at: FloatArray, radius_px: int) -> float:
    side = (2 * radius_px + 1, 2 * radius_px + 1)
    centre = (float(at[0]), float(at[1]))
    a, b = (
        cv2.getRectSubPix(grey, side, centre).astype(np.float64) for grey in (first, second)
    )
    a, b = a - a.mean(), b - b.mean()
    scale = float(np.sqrt(np.sum(a * a) * np.sum(b * b)))
    return float(np.sum(a * b)) / scale if scale > 0.0 else 0.0


def _plausible(reference: Reference, pair_px: FloatArray) -> bool:
    length = float(np.linalg.norm(pair_px[1] - pair_px[0])) / reference.length_px
    return _SCALES[0] <= length <= _SCALES[1]


def _inside(crop: Crop, pair_px: FloatArray, margin_px: int) -> bool:
    local = pair_px - crop.origin_px
    size = np.array(crop.grey.shape[::-1])
    return bool(np.all(local >= margin_px) and np.all(local < size - margin_px))


def _bearing(pair_px: FloatArray) -> float:
    run = pair_px[1] - pair_px[0]
    return float(np.arctan2(run[1], run[0]))


def _about_middle(pair_px: FloatArray, angle: float) -> FloatArray:
    c, s = np.cos(angle), np.sin(angle)
    middle = pair_px.mean(axis=0)
    return np.asarray(middle + (pair_px - middle) @ np.array([[c, s], [-s, c]]))
