"""The panel under the annotated video: live numbers and a scrolling ribbon of stances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from gait.arrays import UInt8Array
from gait.events.contacts import Gait
from gait.language import ENGLISH, Language
from gait.report.canvas import LEFT, PAPER, RIGHT, Colour
from gait.report.lettering import draw_text, text_size
from gait.tracks.track import Side

__all__ = ["Panel", "Ribbon", "make_panel"]

_GROUND: Final[Colour] = (18, 28, 38)
_LANE: Final[Colour] = (34, 48, 61)
_FAINT: Final[Colour] = (142, 160, 174)
_WINDOW_S: Final = 2.4
_WIDE_PX: Final = 900
_NAME: Final = 0.72
_NUMBER: Final = 1.18
_SIDES: Final = ((Side.LEFT, LEFT, "L"), (Side.RIGHT, RIGHT, "R"))


@dataclass(frozen=True, slots=True)
class Ribbon:
    """All stances of a clip as one long picture, and the scale to find a time in it.

    Attributes
    ----------
    strip : (h, w, 3) array
        Time 0 at `lead` pixels from the left.
    px_per_s : float
        Pixels per second of capture time.
    width : int
        Width of the part that is shown at a time.
    """

    strip: UInt8Array
    px_per_s: float
    width: int

    def at(self, time_s: float) -> UInt8Array:
        """Return the part in whose middle `time_s` lies, (h, `width`, 3)."""
        left = round(time_s * self.px_per_s)
        left = min(max(left, 0), self.strip.shape[1] - self.width)
        return self.strip[:, left : left + self.width]


@dataclass(frozen=True, slots=True)
class Panel:
    """The panel with everything on it that does not change.

    Attributes
    ----------
    base : (h, w, 3) array
    ribbon : Ribbon
    ribbon_xy : (int, int)
        Upper left corner of the ribbon in the panel.
    cells : tuple of (int, int)
        Base line of each live number.
    letter_px : float
    """

    base: UInt8Array
    ribbon: Ribbon
    ribbon_xy: tuple[int, int]
    cells: tuple[tuple[int, int], ...]
    letter_px: float

    def draw(self, into: UInt8Array, time_s: float, numbers: tuple[str, ...]) -> None:
        """Fill `into` (same shape as `base`) for one instant."""
        into[:] = self.base
        x, y = self.ribbon_xy
        part = self.ribbon.at(time_s)
        into[y : y + part.shape[0], x : x + part.shape[1]] = part
        middle, half = x + part.shape[1] // 2, max(1, round(self.letter_px / 18))
        into[y : y + part.shape[0], middle - half : middle + half] = PAPER
        for text, cell in zip(numbers, self.cells, strict=True):
            draw_text(into, text, cell, self.letter_px, PAPER, bold=True)


def make_panel(
    gait: Gait,
    duration_s: float,
    width: int,
    columns: tuple[tuple[str, str], ...],
    language: Language = ENGLISH,
) -> Panel:
    """Return the panel for a clip.

    Parameters
    ----------
    gait : Gait
    duration_s : float
        Capture time from first to last frame.
    width : int
        Width of the video, pixels.
    columns : tuple of (str, str)
        Name and longest text of each live number, from left to right.
    language : Language
        Of the letters of the sides; `columns` are in it already.
    """
    wide = width >= _WIDE_PX
    letter = width / (52 if wide else 24)
    row, ribbon_height = round(letter * 2.7), round(letter * 3.2)
    height = (ribbon_height if wide else row + ribbon_height) + round(letter * 0.9)
    base = np.empty((height + height % 2, width, 3), dtype=np.uint8)
    base[:] = _GROUND
    top = (height - row) // 2 if wide else round(letter * 0.3)
    # Words of another language may be longer: the numbers shrink before they leave the panel.
    room = 0.75 * width if wide else width
    shrunk = letter * min(1.0, room / _width_px(columns, letter))
    cells, end = _cells(base, columns, shrunk, top)
    x = end if wide else round(letter * 0.9)
    y = (height - ribbon_height) // 2 if wide else row + round(letter * 0.4)
    lane, size = ribbon_height // 3, letter * 0.8
    for i, (_, colour, letter_of_side) in enumerate(_SIDES):
        sign = language.say(letter_of_side)
        baseline = y + i * lane + (lane + text_size(sign, size, bold=True)[1]) / 2
        draw_text(base, sign, (x, baseline), size, colour, bold=True)
    x += round(letter)
    ribbon_width = max(width // 4, width - x - round(letter * 0.9))
    ribbon = _ribbon(gait, duration_s, min(ribbon_width, width - x), ribbon_height, letter)
    return Panel(base, ribbon, (x, y), cells, shrunk * _NUMBER)


def _cells(
    base: UInt8Array, columns: tuple[tuple[str, str], ...], letter: float, top: int
) -> tuple[tuple[tuple[int, int], ...], int]:
    """Write the names into `base`; return where the numbers go and where the last ends."""
    cells, x = [], round(letter * 0.9)
    for column in columns:
        draw_text(base, column[0], (x, top + letter * 0.95), letter * _NAME, _FAINT)
        cells.append((x, top + round(letter * 2.25)))
        x += _column_px(column, letter)
    return tuple(cells), x


def _column_px(column: tuple[str, str], letter: float) -> int:
    """Return the width of a live number with its name and the gap behind it."""
    name, longest = column
    widths = (text_size(name, letter * _NAME), text_size(longest, letter * _NUMBER, bold=True))
    return max(widths)[0] + round(letter * 1.1)


def _width_px(columns: tuple[tuple[str, str], ...], letter: float) -> float:
    """Return the width of all live numbers, the gap behind the last left out."""
    return 0.9 * letter + sum(_column_px(column, letter) for column in columns) - 0.2 * letter


def _ribbon(gait: Gait, duration_s: float, width: int, height: int, letter: float) -> Ribbon:
    px_per_s = width / _WINDOW_S
    lead = width // 2
    strip = np.empty((height, width + round(duration_s * px_per_s) + 1, 3), dtype=np.uint8)
    strip[:] = _GROUND
    lane, gap = height // 3, max(2, height // 30)
    for i, (side, colour, _) in enumerate(_SIDES):
        y0, y1 = i * lane + gap, (i + 1) * lane - gap
        strip[y0:y1, lead : strip.shape[1] - lead] = _LANE
        for step in gait.steps:
            if step.side is side:
                x0 = lead + round(step.initial_contact_s * px_per_s)
                x1 = lead + round(step.toe_off_s * px_per_s)
                cv2.rectangle(strip, (x0, y0), (x1, y1 - 1), colour, -1)
    _ticks(strip, lead, px_per_s, duration_s, (2 * lane, letter))
    return Ribbon(strip, px_per_s, width)


def _ticks(
    strip: UInt8Array, lead: int, px_per_s: float, duration_s: float, style: tuple[int, float]
) -> None:
    top, letter = style
    for half_seconds in range(int(duration_s * 2) + 1):
        x = lead + round(half_seconds / 2 * px_per_s)
        strip[top : top + max(2, round(letter * 0.25)), x : x + 1] = _FAINT
        if half_seconds % 2 == 0:
            text, size = f"{half_seconds // 2} s", letter * 0.62
            baseline = strip.shape[0] - max(1, round(letter * 0.08))
            x -= text_size(text, size)[0] // 2
            draw_text(strip, text, (x, baseline), size, _FAINT)
