"""Cells of the tables: half, view and frame rate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bench.rows import Factors, Score

__all__ = [
    "ALL",
    "BOTH",
    "FPS_CLASSES",
    "HEADLINE_FPS",
    "Cell",
    "cells",
    "halves_in",
    "headline_half",
]

ALL: Final = "all"
BOTH: Final = "both"
HEADLINE_FPS: Final = "60+"
"""Frame rates of the main tables."""
_LIMITS: Final = MappingProxyType(
    {
        ALL: (0.0, float("inf")),
        "60+": (45.0, float("inf")),
        "30": (0.0, 45.0),
        "60": (45.0, 90.0),
        "120": (90.0, 180.0),
        "240": (180.0, float("inf")),
    }
)
FPS_CLASSES: Final = tuple(_LIMITS)
"""Classes of capture rate; "30" holds 24 to 30, "60" 50 to 60, "60+" all but "30"."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of the set.

    Attributes
    ----------
    half : str
        "tune", "test", or "both".
    view : str
        "side", "rear", "front", or "all".
    fps : str
        See `FPS_CLASSES`.
    yaw_deg : float or None
        Largest yaw, if limited.
    """

    half: str = BOTH
    view: str = ALL
    fps: str = ALL
    yaw_deg: float | None = None

    def holds(self, clip: Factors) -> bool:
        """Whether a clip belongs to it."""
        low, high = _LIMITS[self.fps]
        return (
            self.half in (BOTH, clip.half)
            and self.view in (ALL, clip.view)
            and low <= clip.fps < high
            and (self.yaw_deg is None or abs(clip.yaw_deg) <= self.yaw_deg + 1e-9)
        )

    def of(self, scores: Sequence[Score]) -> list[Score]:
        """Return the clips that belong to it."""
        return [score for score in scores if self.holds(score.factors)]


def halves_in(scores: Sequence[Score]) -> list[str]:
    """Return the halves of a set in the order "tune", "test", ..., "both"."""
    named = {score.factors.half for score in scores} - {""}
    return [*sorted(named, key=lambda half: (half != "tune", half)), BOTH]


def headline_half(scores: Sequence[Score]) -> str:
    """Return the half that is reported: "test" where there is one."""
    return "test" if any(score.factors.half == "test" for score in scores) else BOTH


def cells(scores: Sequence[Score]) -> Iterator[tuple[Cell, list[Score]]]:
    """Go through all cells that hold a clip, with their clips."""
    for half in halves_in(scores):
        for view in (ALL, "side", "rear", "front"):
            for fps in FPS_CLASSES:
                cell = Cell(half, view, fps)
                inside = cell.of(scores)
                if inside:
                    yield cell, inside
