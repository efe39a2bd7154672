"""Pictures that travel inside the page."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Final

from gait.arrays import UInt8Array
from gait.report.keyframes import KeyFrame, jpeg

__all__ = ["COVER_PX", "PICTURE_PX", "PORTRAIT_PX", "Picture", "embedded", "of_finding"]

PICTURE_PX: Final = 720
COVER_PX: Final = 560
PORTRAIT_PX: Final = 420


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a data URI, with its words.

    Attributes
    ----------
    source : str
    width, height : int
        Pixels, so that the page does not jump while it loads.
    alt : str
        For those who cannot see it.
    caption, detail : str
        Under the picture; `detail` may be empty.
    """

    source: str
    width: int
    height: int
    alt: str
    caption: str
    detail: str


def embedded(
    picture: UInt8Array, height_px: int, alt: str, *, caption: str = "", detail: str = ""
) -> Picture:
    """Return `picture` (RGB) for the page, at most `height_px` high."""
    height, width = picture.shape[:2]
    scale = min(1.0, height_px / height)
    data = base64.b64encode(jpeg(picture, height_px)).decode("ascii")
    return Picture(
        source=f"data:image/jpeg;base64,{data}",
        width=round(width * scale),
        height=round(height * scale),
        alt=alt,
        caption=caption,
        detail=detail,
    )


def of_finding(frame: KeyFrame, height_px: int = PICTURE_PX) -> Picture:
    """Return the picture of a finding."""
    caption = frame.evidence.caption
    end = "" if caption.endswith((".", "!", "?")) else "."
    alt = f"{caption}{end} Drawn on it: {frame.reading}." if frame.reading else caption
    return embedded(
        frame.picture,
        height_px,
        alt,
        caption=caption,
        detail=_detail(frame),
    )


def _detail(frame: KeyFrame) -> str:
    if not frame.reading or frame.time_s is None:
        return frame.reading
    return f"{frame.reading}, at {frame.time_s:.2f} s"
