"""Square crops of a picture, turned and scaled, the way MediaPipe makes them."""

from __future__ import annotations

import math
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.arrays import FloatArray, UInt8Array
from gait.pose.estimator import Region

__all__ = ["crop", "crop_to_picture"]

_STEPS = 32
"""Sub-pixel positions per pixel of OpenCV's fixed-point bilinear interpolation."""
_LARGEST = 2**15 - 2
"""Positions are kept in 16 bits."""


def crop(rgb: UInt8Array, region: Region, size: int, *, replicate_border: bool) -> UInt8Array:
    """Cut out a region as a square picture of `size` pixels.

    Crop pixel u shows the point ``corner + u * side / size`` of the picture:
    MediaPipe's convention, without the usual half-pixel shift. Interpolation is
    bilinear with 5-bit weights, which OpenCV's ``warpPerspective`` did up to
    4.10 and MediaPipe still does; later OpenCV versions interpolate in floating
    point. ``remap`` with fixed-point maps gives the old result in all of them,
    bit for bit.

    Parameters
    ----------
    rgb : (height, width, 3) array
    region : Region
    size : int
    replicate_border : bool
        Continue the picture's edge outwards, else black.

    Returns
    -------
    (size, size, 3) array
    """
    scale = region.side_px / size
    cos, sin = scale * math.cos(region.rotation_rad), scale * math.sin(region.rotation_rad)
    u = np.arange(size, dtype=np.float64)
    x = _fixed(region.x_px - (cos - sin) * size / 2 + cos * u, -sin * u)
    y = _fixed(region.y_px - (sin + cos) * size / 2 + sin * u, cos * u)
    whole = np.empty((size, size, 2), dtype=np.int16)
    np.right_shift(x, 5, out=whole[..., 0], casting="unsafe")
    np.right_shift(y, 5, out=whole[..., 1], casting="unsafe")
    part = ((y & 31) * _STEPS + (x & 31)).astype(np.uint16)
    border = cv2.BORDER_REPLICATE if replicate_border else cv2.BORDER_CONSTANT
    return cast("UInt8Array", cv2.remap(rgb, whole, part, cv2.INTER_LINEAR, borderMode=border))


def _fixed(along: FloatArray, down: FloatArray) -> NDArray[np.int32]:
    """Add the parts of a position that vary along and down the crop, in 1/32 pixel."""
    position = (_STEPS * along)[None, :] + (_STEPS * down)[:, None]
    np.rint(position, out=position)
    limit = _LARGEST * _STEPS
    if max(position.max(), -position.min()) > limit:
        np.clip(position, -limit, limit, out=position)
    return position.astype(np.int32)


def crop_to_picture(uv: FloatArray, region: Region) -> FloatArray:
    """Map points of a crop to the picture.

    Parameters
    ----------
    uv : (..., 2) array
        Positions in the crop as a share of its side, 0..1.
    region : Region

    Returns
    -------
    (..., 2) array
        Pixels of the picture.
    """
    cos, sin = math.cos(region.rotation_rad), math.sin(region.rotation_rad)
    d = (uv - 0.5) * region.side_px
    x = region.x_px + cos * d[..., 0] - sin * d[..., 1]
    y = region.y_px + sin * d[..., 0] + cos * d[..., 1]
    return cast("FloatArray", np.stack([x, y], axis=-1))
