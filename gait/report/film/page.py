"""The look of the film: two bands of text with the picture between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from gait.arrays import UInt8Array
from gait.report.canvas import ACCENT, INK, PAPER, Colour
from gait.report.film.script import Card, Shot
from gait.report.lettering import draw_text, text_size

__all__ = ["HEIGHT", "LETTER", "PANEL", "PANEL_TOP", "WIDTH", "Line", "Page", "wrapped"]

WIDTH: Final = 608
HEIGHT: Final = 1080
"""Upright, 9 : 16, as a phone is held."""
LETTER: Final = HEIGHT / 27
"""Smallest type: read at arm's length."""
PANEL_TOP: Final = 152
PANEL: Final = (WIDTH, 600)
"""Width and height of the picture of the runner."""

_SIDE: Final = 30
_LEADING: Final = 1.2
_HEADING: Final = 1.1 * LETTER
_VALUE: Final = 1.8 * LETTER
_QUIET: Final = (176, 192, 204)
_GAP: Final = 0.35 * LETTER
_BAND: Final = HEIGHT - PANEL_TOP - PANEL[1] - 6 - 16
"""Height for text below the picture."""


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of text that wraps; `size` is the size of the type in pixels."""

    text: str
    size: float = LETTER
    colour: Colour = PAPER
    bold: bool = False


@lru_cache(maxsize=256)
def wrapped(text: str, size: float, width: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return `text` in lines not wider than `width` pixels; a longer word stands alone."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_size(longer, size, bold=bold)[0] <= width:
            lines[-1] = longer
        elif not lines:
            lines = [word]
        else:
            lines.append(word)
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one part of a film, drawn once; the picture is laid in frame by frame.

    Attributes
    ----------
    ground : (HEIGHT, WIDTH, 3) array
    """

    ground: UInt8Array

    @classmethod
    def of_card(cls, card: Card) -> Page:
        """Return a page of text."""
        ground = _empty()
        bottom: float = HEIGHT - 2 * _SIDE
        if card.small:
            small = Line(card.small, LETTER, _QUIET)
            tall = _tall([small])
            _write(ground, [small], bottom - tall)
            ground[
                round(bottom - tall - _GAP - 4) : round(bottom - tall - _GAP), _SIDE:-_SIDE
            ] = ACCENT
            bottom -= tall + 2 * _GAP
        lines = _card_lines(card, bottom - 2 * _SIDE)
        room = bottom - 2 * _SIDE - _tall(lines)
        _write(ground, lines, 2 * _SIDE + 0.35 * max(0.0, room))
        return cls(ground)

    @classmethod
    def of_title(cls, card: Card) -> Page:
        """Return the first page: a heading, room for the picture, the rest below."""
        lines = [Line(card.paragraphs[0], 1.2 * LETTER, ACCENT, bold=True)]
        lines += [Line(text) for text in card.paragraphs[1:]]
        return cls._banded(card.heading, lines)

    @classmethod
    def of_run_up(cls, shot: Shot, speed: str) -> Page:
        """Return what stands around the stride before the moment that matters."""
        lines = [Line(shot.mark, bold=True, colour=ACCENT)] if shot.mark else []
        lines += [Line(shot.sentence), Line(speed, colour=_QUIET)]
        return cls._banded(shot.title, lines)

    @classmethod
    def of_moment(cls, shot: Shot) -> Page:
        """Return what stands around the moment: the number, its interval and n."""
        head = [Line(shot.measure)] if shot.measure != shot.title else []
        size: float = _VALUE
        while True:
            value = [Line(shot.value, size, ACCENT, bold=True)] if shot.value else []
            lines = [*head, *value, Line(shot.detail)]
            once = len(wrapped(shot.value, size, WIDTH - 2 * _SIDE, bold=True)) == 1
            if (once and _tall(lines) <= _BAND) or size < 1.2 * LETTER:
                break
            size *= 0.94
        return cls._banded(shot.title, lines)

    @classmethod
    def _banded(cls, heading: str, lines: list[Line]) -> Page:
        ground = _empty()
        head = Line(heading, _HEADING, bold=True)
        tall = _tall([head])
        _write(ground, [head], max(8.0, (PANEL_TOP - tall) / 2))
        below = PANEL_TOP + PANEL[1]
        ground[below : below + 6] = ACCENT
        lines = _fitting(lines, _BAND)
        room = max(0.0, _BAND - _tall(lines))
        _write(ground, lines, below + 6 + min(0.5 * LETTER, room / 2))
        return cls(ground)

    def with_panel(self, panel: UInt8Array) -> UInt8Array:
        """Return the page with a picture of size `PANEL` laid in."""
        picture = self.ground.copy()
        picture[PANEL_TOP : PANEL_TOP + PANEL[1]] = panel
        return picture


def _empty() -> UInt8Array:
    ground = np.empty((HEIGHT, WIDTH, 3), dtype=np.uint8)
    ground[:] = INK
    return ground


def _card_lines(card: Card, room: float) -> list[Line]:
    """Return heading and paragraphs, smaller where they are many; what is last goes first."""
    for count in range(len(card.paragraphs), 0, -1):
        for size in (1.1 * LETTER, LETTER):
            lines = [Line(card.heading, 1.3 * size, ACCENT, bold=True)]
            lines += [Line(text, size) for text in card.paragraphs[:count]]
            if _tall(lines) <= room:
                return lines
    first = [Line(card.heading, 1.3 * LETTER, ACCENT, bold=True)]
    return _fitting([*first, *(Line(text) for text in card.paragraphs[:1])], room)


def _fitting(lines: list[Line], room: float) -> list[Line]:
    """Return the lines that fit; the last that does not is cut at a word."""
    kept: list[Line] = []
    for line in lines:
        if line.text:
            whole = wrapped(line.text, line.size, WIDTH - 2 * _SIDE, bold=line.bold)
            for count in range(len(whole), 0, -1):
                text = " ".join(whole[:count])
                if count < len(whole):
                    text = text.rsplit(" ", 1)[0] + " …"
                part = Line(text, line.size, line.colour, line.bold)
                if _tall([*kept, part]) <= room:
                    kept.append(part)
                    break
    return kept


def _tall(lines: list[Line]) -> float:
    """Return the height of lines below each other, pixels."""
    total = 0.0
    for line in lines:
        n = len(wrapped(line.text, line.size, WIDTH - 2 * _SIDE, bold=line.bold))
        total += n * _LEADING * line.size + _GAP
    return total - _GAP if lines else 0.0


def _write(ground: UInt8Array, lines: list[Line], top: float) -> None:
    for line in lines:
        for text in wrapped(line.text, line.size, WIDTH - 2 * _SIDE, bold=line.bold):
            base = top + 0.88 * line.size
            draw_text(ground, text, (_SIDE, base), line.size, line.colour, bold=line.bold)
            top += _LEADING * line.size
        top += _GAP
