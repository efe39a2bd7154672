"""Values of the screens as they were entered, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gait.tracks.track import Side

__all__ = ["JudgedScreen", "ScreenLevel", "ScreenValue", "Screens", "SideGap"]


class ScreenLevel(StrEnum):
    """Where a screen stands against its norm."""

    USUAL = "usual"
    LIMITED = "limited"
    NOTED = "noted"
    UNJUDGED = "not judged"


@dataclass(frozen=True, slots=True)
class ScreenValue:
    """One value as it was entered.

    Attributes
    ----------
    key : str
        Key in ``screens.toml``.
    side : Side or None
        None for screens of the whole body.
    value : float or str
        In the unit of the table, or "good", "fair", "poor".
    """

    key: str
    side: Side | None
    value: float | str


@dataclass(frozen=True, slots=True)
class Screens:
    """All screens of a visit.

    Attributes
    ----------
    values : tuple of ScreenValue
        Empty where none was done.
    """

    values: tuple[ScreenValue, ...] = ()

    def get(self, key: str, side: Side | None) -> float | str | None:
        """Return one value, None where the screen was not done."""
        for entry in self.values:
            if entry.key == key and entry.side is side:
                return entry.value
        return None


@dataclass(frozen=True, slots=True)
class JudgedScreen:
    """One screen against its norm.

    Attributes
    ----------
    key : str
    side : Side or None
    value : float or str
    level : ScreenLevel
        LIMITED by its norm or, where the sides are compared, as the lesser side.
    said : str
        One sentence for the report.
    source : str
    """

    key: str
    side: Side | None
    value: float | str
    level: ScreenLevel
    said: str
    source: str


@dataclass(frozen=True, slots=True)
class SideGap:
    """A difference between left and right that is worth a word.

    Attributes
    ----------
    key : str
    lesser : Side
        The side that shows less.
    gap : float
        Difference in the unit, or as a share of the better side (0..1).
    said : str
    """

    key: str
    lesser: Side
    gap: float
    said: str
