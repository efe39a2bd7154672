"""The measurements of a visit, looked up by name and side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gait.findings.words import rules
from gait.measures.definitions import definition
from gait.measures.measurement import Measurement
from gait.tracks.track import Side

__all__ = ["Board"]


@dataclass(frozen=True, slots=True)
class Board:
    """All measurements of a visit.

    Attributes
    ----------
    measurements : sequence of Measurement
        Of all clips.
    speed_kmh : float or None
        As entered.
    """

    measurements: Sequence[Measurement]
    speed_kmh: float | None = None

    @property
    def too_slow(self) -> bool:
        """Whether the entered speed is below running."""
        return self.speed_kmh is not None and self.speed_kmh < rules().slowest_speed_kmh

    def get(self, name: str, side: Side | None) -> Measurement:
        """Return the best measurement: a known one with the narrowest interval.

        Where no clip shows it, a withheld one; where no clip could have shown it,
        an empty one that says so by having neither value nor reason.
        """
        found = [m for m in self.measurements if m.name == name and m.side is side]
        known = [m for m in found if m.low is not None and m.high is not None]
        if known:
            return min(known, key=lambda m: (m.high or 0.0) - (m.low or 0.0))
        if found:
            return found[0]
        return Measurement(name, side, 0, definition(name).unit, None, None, None, 0, (), None)

    def value(self, name: str, side: Side | None) -> float | None:
        """Return the value of `get`."""
        return self.get(name, side).value

    def trunk_lean(self, side: Side) -> Measurement:
        """Return the trunk lean of the clip that shows this side's leg."""
        leg = self.get("body_line", side)
        same_clip = [
            m for m in self.measurements if m.name == "trunk_lean" and m.clip == leg.clip
        ]
        return same_clip[0] if leg.known and same_clip else self.get("trunk_lean", None)
