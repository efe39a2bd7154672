"""Pictures of a marked pair whose motion is known exactly."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.marks.patch import Crop, Reference

Array = NDArray[np.float64]
SIZE = 161
PAIR = np.array([[78.3, 62.6], [82.1, 98.2]])


def texture(seed: int = 4) -> Array:
    """A cloth of blotches, grey levels 60 to 200."""
    noise = np.random.default_rng(seed).normal(size=(SIZE, SIZE))
    smooth = cv2.GaussianBlur(noise, (0, 0), 2.2)
    return 130.0 + 35.0 * smooth / smooth.std()


def moved(picture: Array, turn_deg: float, shift: tuple[float, float]) -> tuple[Array, Array]:
    """The picture turned about its middle and shifted, and the pair's new place."""
    a, middle = np.radians(turn_deg), np.full(2, (SIZE - 1) / 2.0)
    turn = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    offset = middle + np.array(shift) - turn @ middle
    warp = np.column_stack([turn, offset])
    drawn = cv2.warpAffine(
        picture, warp, (SIZE, SIZE), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT
    )
    return drawn, PAIR @ turn.T + offset


def crop(picture: Array, noise: float = 1.5, seed: int = 0) -> Crop:
    grain = np.random.default_rng(seed).normal(0.0, noise, picture.shape)
    grey = np.clip(np.rint(picture + grain), 0, 255).astype(np.uint8)
    return Crop(grey, np.array([1000.0, 500.0]))


def reference(picture: Array | None = None, radius: int = 12) -> Reference:
    base = texture() if picture is None else picture
    at = crop(base, seed=99)
    return Reference(at, PAIR + at.origin_px, (radius, radius))
