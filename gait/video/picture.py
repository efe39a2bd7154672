"""From a decoded frame to the upright RGB picture that everybody works on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import cast

import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, Interpolation, VideoReformatter

from gait.arrays import UInt8Array
from gait.video.tone import tone_map_of

__all__ = ["Layout", "Painter", "layout_of"]

_TURNS = {1: (0, 1, -1, 0), 2: (-1, 0, 0, -1), 3: (0, -1, 1, 0)}
"""Display matrix a, b, c, d of a number of clockwise quarter turns."""

_TAGGED_MATRICES = {
    1: Colorspace.ITU709,
    4: Colorspace.FCC,
    5: Colorspace.ITU601,
    6: Colorspace.SMPTE170M,
    7: Colorspace.SMPTE240M,
    9: Colorspace.BT2020,
    10: Colorspace.BT2020,
}
"""Matrix coefficients as numbered in ITU-T H.273."""

_OTHERWISE = Interpolation.BILINEAR | Interpolation.BITEXACT
_SHRINKING = Interpolation.AREA | Interpolation.BITEXACT | Interpolation.ACCURATE_RND


@dataclass(frozen=True, slots=True)
class Layout:
    """How a stored picture becomes the one to be seen.

    Attributes
    ----------
    width_px, height_px : int
        Stored size.
    square_width_px, square_height_px : int
        Size with square pixels, before turning. The longer way of a pixel is stretched and
        the other kept, so that nothing is thrown away.
    transpose, flip_x, flip_y : bool
        The display matrix: swap rows and columns first, then mirror.
    """

    width_px: int
    height_px: int
    square_width_px: int
    square_height_px: int
    transpose: bool
    flip_x: bool
    flip_y: bool

    @property
    def upright_px(self) -> tuple[int, int]:
        """Width and height of the picture as it is meant to be seen."""
        size = (self.square_width_px, self.square_height_px)
        return size[::-1] if self.transpose else size

    @property
    def rotation_deg(self) -> int:
        """Clockwise turn, 0, 90, 180 or 270; of a mirrored picture the turn before mirroring.

        Mirroring means left for right, as a selfie camera may ask for.
        """
        if self.transpose:
            return 270 if self.flip_y else 90
        return 180 if self.flip_y else 0

    def scaled_to(self, upright_px: tuple[int, int]) -> Layout:
        """Return this layout for an upright picture of the given width and height."""
        width, height = upright_px[::-1] if self.transpose else upright_px
        return replace(self, square_width_px=width, square_height_px=height)

    def fits(self, frame: VideoFrame) -> bool:
        """Whether a frame, perhaps of another size, has the shape of this layout."""
        return abs(frame.width * self.height_px / (frame.height * self.width_px) - 1) < 0.02


def layout_of(frame: VideoFrame, aspect: Fraction | None) -> Layout:
    """Read the layout from a frame and the stream's sample aspect ratio."""
    width, height = frame.width, frame.height
    square_width, square_height = width, height
    if aspect and aspect > 1:
        square_width = round(width * aspect)
    elif aspect and aspect > 0:
        square_height = round(height / aspect)
    a, b, c, d = _display_matrix(frame)
    transpose = abs(b) > abs(a)
    return Layout(
        width_px=width,
        height_px=height,
        square_width_px=square_width,
        square_height_px=square_height,
        transpose=transpose,
        flip_x=(c if transpose else a) < 0,
        flip_y=(b if transpose else d) < 0,
    )


def _display_matrix(frame: VideoFrame) -> tuple[int, int, int, int]:
    """Return a, b, c, d of x' = a x + c y, y' = b x + d y (16.16 fixed point)."""
    try:
        data = bytes(cast("Mapping[str, bytes]", frame.side_data)["DISPLAYMATRIX"])
    except KeyError:
        return 1, 0, 0, 1
    except ValueError:  # PyAV stumbles over kinds of side data that it does not know
        return _TURNS.get(round(-frame.rotation / 90) % 4, (1, 0, 0, 1))
    matrix = np.frombuffer(data, dtype=np.int32).reshape(3, 3)
    return int(matrix[0, 0]), int(matrix[0, 1]), int(matrix[1, 0]), int(matrix[1, 1])


class Painter:
    """Turns the decoded frames of one clip into upright RGB pictures.

    The same frame gives the same pixels in every run. Colours follow the file's own matrix
    and range; where it is silent, BT.709 for pictures of HD size and BT.601 for smaller
    ones, as players do. HDR is brought to the range of a usual screen (`gait.video.tone`).

    Parameters
    ----------
    layout : Layout
    max_side_px : int, optional
        Shrink so that the longer side of the picture is at most this long.
    """

    def __init__(self, layout: Layout, max_side_px: int | None = None) -> None:
        self._layout = layout
        self._reformatter = VideoReformatter()
        width, height = layout.square_width_px, layout.square_height_px
        scale = min(1.0, max_side_px / max(width, height)) if max_side_px else 1.0
        self._size = (max(1, round(width * scale)), max(1, round(height * scale)))
        large = max(width, height) >= 1280 or min(width, height) > 576
        self._untagged = Colorspace.ITU709 if large else Colorspace.ITU601

    def paint(self, frame: VideoFrame) -> UInt8Array:
        """Return the upright picture, (h, w, 3) RGB, C-contiguous."""
        width, height = self._size
        shrinks = width * height < frame.width * frame.height
        rgb = self._reformatter.reformat(
            frame,
            width=width,
            height=height,
            format="rgb24",
            src_colorspace=_TAGGED_MATRICES.get(frame.colorspace, self._untagged),
            interpolation=_SHRINKING if shrinks else _OTHERWISE,
            threads=1,
        )
        picture = np.asarray(rgb.to_ndarray(), dtype=np.uint8)
        tone_map = tone_map_of(frame)
        if tone_map is not None:
            picture = tone_map.apply(picture)
        return self._turned(picture)

    def _turned(self, picture: UInt8Array) -> UInt8Array:
        layout = self._layout
        if layout.transpose:
            picture = np.asarray(cv2.transpose(picture), np.uint8)
        if layout.flip_x or layout.flip_y:
            code = -1 if layout.flip_x and layout.flip_y else int(layout.flip_x)
            picture = np.asarray(cv2.flip(picture, code), np.uint8)
        return np.ascontiguousarray(picture)
