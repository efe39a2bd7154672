"""Text on pictures.

OpenCV 5 carries a TrueType face with all signs needed. OpenCV 4 has stroke fonts of
plain ASCII only; there the signs are spelled out.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import cv2

from gait.arrays import UInt8Array

__all__ = ["draw_text", "text_size"]

Colour = tuple[int, int, int]

_ASCII: Final = {
    "°": " deg",
    "−": "-",
    "–": "-",
    "±": "+/-",
    "·": "-",
    "\N{NARROW NO-BREAK SPACE}": " ",
    "\N{NO-BREAK SPACE}": " ",
    "…": "...",
}
_HERSHEY_PX_PER_SCALE: Final = 30.0
_REGULAR, _BOLD = 450, 650


@cache
def _face() -> Any:  # noqa: ANN401 - cv2.FontFace is missing from OpenCV 4
    return cv2.FontFace("sans") if hasattr(cv2, "FontFace") else None


def text_size(text: str, height_px: float, *, bold: bool = False) -> tuple[int, int]:
    """Return width and height of the box that `draw_text` fills, pixels."""
    size = max(6, round(height_px))
    face = _face()
    if face is None:
        scale, thickness = _hershey(size, bold=bold)
        (width, height), below = cv2.getTextSize(
            _plain(text), cv2.FONT_HERSHEY_SIMPLEX, scale, thickness
        )
        return int(width), int(height + below // 2)
    weight = _BOLD if bold else _REGULAR
    box = cv2.getTextSize((1, 1), _signs(text), (0, 0), face, size, weight)
    return int(box[2]), round(size * 0.74)


def draw_text(
    picture: UInt8Array,
    text: str,
    at: tuple[float, float],
    height_px: float,
    colour: Colour,
    *,
    bold: bool = False,
) -> None:
    """Write one line of text into `picture` (in place).

    Parameters
    ----------
    picture : (h, w, 3) array
    text : str
    at : (x, y)
        Left end of the base line, pixels.
    height_px : float
        Size of the type; capitals are about 0.7 of it.
    colour : (int, int, int)
        In the order of the picture's channels.
    bold : bool
    """
    size = max(6, round(height_px))
    origin = (round(at[0]), round(at[1]))
    face = _face()
    if face is None:
        scale, thickness = _hershey(size, bold=bold)
        font = cv2.FONT_HERSHEY_SIMPLEX
        cv2.putText(picture, _plain(text), origin, font, scale, colour, thickness, cv2.LINE_AA)
        return
    cv2.putText(picture, _signs(text), origin, colour, face, size, _BOLD if bold else _REGULAR)


def _signs(text: str) -> str:
    # The built-in face lacks the narrow space and would show a question mark.
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")


def _plain(text: str) -> str:
    for sign, ascii_text in _ASCII.items():
        text = text.replace(sign, ascii_text)
    return text.encode("ascii", "replace").decode("ascii")


def _hershey(size: int, *, bold: bool) -> tuple[float, int]:
    scale = size / _HERSHEY_PX_PER_SCALE
    return scale, max(1, round(scale * (2.4 if bold else 1.6)))
