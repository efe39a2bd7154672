"""Faces made unrecognisable in the pictures of a clip."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Final

import cv2
import numpy as np

from gait.arrays import UInt8Array
from gait.exam import ClipAnalysis, Exam
from gait.report.heads import HeadArea, head_areas

__all__ = ["Blur", "FaceBlur", "blur_face", "face_blurs", "faces_remark"]

Blur = Callable[[UInt8Array, int], None]
"""``blur(picture, frame)`` hides the faces in a whole frame of a clip, in place."""

_CELLS: Final = 3
"""Patches of one colour that are left of the width of a head."""


class FaceBlur:
    """The blur of one clip; areas are worked out once.

    Parameters
    ----------
    analysis : ClipAnalysis

    Attributes
    ----------
    digest : str
        Tells blurs of the same clip apart.
    """

    def __init__(self, analysis: ClipAnalysis) -> None:
        self._areas = head_areas(analysis)
        self._width_px = analysis.clip.width_px
        self.digest = hashlib.sha256(repr(self._areas).encode()).hexdigest()

    def __call__(self, picture: UInt8Array, frame: int) -> None:
        """Blur the heads in a picture of the clip, in place.

        Parameters
        ----------
        picture : (h, w, 3) array
            The whole frame, at any size.
        frame : int
            Its position in the clip.
        """
        blur_face(picture, self._areas[frame], scale=picture.shape[1] / self._width_px)


def face_blurs(exam: Exam) -> tuple[FaceBlur, ...]:
    """Return the blur of every clip, in order."""
    return tuple(FaceBlur(analysis) for analysis in exam.clips)


def blur_face(picture: UInt8Array, areas: Sequence[HeadArea], *, scale: float = 1.0) -> None:
    """Blur areas of a picture, in place.

    Parameters
    ----------
    picture : (h, w, 3) array
    areas : sequence of HeadArea
        In pixels of the upright clip.
    scale : float
        Pixels of `picture` per pixel of the clip.

    Notes
    -----
    Three patches of colour are left of the width of a head, smoothed into each other; nothing
    finer stays in the file.
    """
    height, width = picture.shape[:2]
    for area in areas:
        x, y = (area.x_px + 0.5) * scale - 0.5, (area.y_px + 0.5) * scale - 0.5
        half = max(1.0, area.half_width_px * scale), max(1.0, area.half_height_px * scale)
        x0, x1 = (int(np.clip(v, 0, width)) for v in (x - half[0], x + half[0] + 2))
        y0, y1 = (int(np.clip(v, 0, height)) for v in (y - half[1], y + half[1] + 2))
        if x1 <= x0 or y1 <= y0:
            continue
        part = picture[y0:y1, x0:x1]
        cell = max(1.0, area.head_px * scale / _CELLS)
        few = max(1, round((x1 - x0) / cell)), max(1, round((y1 - y0) / cell))
        coarse = cv2.resize(part, few, interpolation=cv2.INTER_AREA)
        soft = cv2.resize(coarse, (x1 - x0, y1 - y0), interpolation=cv2.INTER_LINEAR)
        mask = _ellipse(part.shape[:2], (x - x0, y - y0), half)
        np.copyto(part, soft.astype(np.uint8), where=mask[..., None])


def _ellipse(
    shape: tuple[int, ...], centre: tuple[float, float], half: tuple[float, float]
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    rows, columns = np.ogrid[: shape[0], : shape[1]]
    inside = ((columns - centre[0]) / half[0]) ** 2 + ((rows - centre[1]) / half[1]) ** 2
    return np.asarray(inside <= 1.0)


def faces_remark(exam: Exam) -> str:
    """Return what the blur covers and what it may miss, one or two sentences."""
    people = [len(analysis.pose.people) - 1 for analysis in exam.clips]
    unplaced = any(a.pose.others is None and len(a.pose.people) > 1 for a in exam.clips)
    said = "Faces are blurred: that of the runner in every frame"
    if unplaced:
        said += ", those of other people only around the place where they usually are"
    elif any(people):
        said += ", and those of other people as far as the program followed them"
    return (
        f"{said}. Look at pictures and films before you pass them on: people far away and in "
        "mirrors may show."
    )
