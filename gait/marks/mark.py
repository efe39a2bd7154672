"""Points that a therapist marked on pictures of a clip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

__all__ = ["GROUPS", "POINTS", "Mark", "Marks"]

GROUPS: Final = MappingProxyType(
    {
        "left_rearfoot": (
            "left_heel_upper",
            "left_heel_lower",
            "left_calf_upper",
            "left_calf_lower",
        ),
        "right_rearfoot": (
            "right_heel_upper",
            "right_heel_lower",
            "right_calf_upper",
            "right_calf_lower",
        ),
        "pelvis": ("pelvis_left", "pelvis_right"),
    }
)
"""Points that only mean something together, and are marked on one picture."""

POINTS: Final = tuple(name for names in GROUPS.values() for name in names)
"""Every name a mark may have; sides are the runner's."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked point.

    Attributes
    ----------
    name : str
        One of `POINTS`.
    x_px, y_px : float
        Pixels of the upright picture at full size, x right, y down, the middle of the
        upper left pixel at (0, 0).
    frame : int or None
        0-based frame of the file on which it was marked.
    file_time_s : float or None
        Time of that frame as a player shows it; used where `frame` is None.
    """

    name: str
    x_px: float
    y_px: float
    frame: int | None = None
    file_time_s: float | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks of one clip.

    Attributes
    ----------
    points : tuple of Mark
        Whole groups (see `GROUPS`), each on one picture.
    clip : str
        Name of the clip's file; empty when not said.
    standing_deg : mapping of "left" or "right" to float
        Rearfoot angle of a foot in quiet standing with the same marks, + everted. It
        becomes the zero of that foot.
    click_sd_px : float
        Standard error of a mark, each axis.
    dots : bool
        Whether marks may be moved onto the middle of a dot of tape that is found there.
    source : str
        Where the marks come from, for messages: the name of their file.
    """

    points: tuple[Mark, ...]
    clip: str = ""
    standing_deg: Mapping[str, float] = field(default_factory=dict)
    click_sd_px: float = 1.5
    source: str = "the marks"
    dots: bool = True

    def group(self, name: str) -> tuple[Mark, ...]:
        """Return the marks of one group in the order of `GROUPS`, or () if not marked."""
        by_name = {mark.name: mark for mark in self.points}
        names = GROUPS[name]
        return tuple(by_name[n] for n in names) if all(n in by_name for n in names) else ()
