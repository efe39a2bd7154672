"""What a therapist puts right about one clip; data beside the results, never edits of them.

Every class is one correction. Their fields are the keys of its table in a visit file
(``docs/corrections.md``); `WHAT` is the value of ``what`` there.

Contacts are named by their frame in the file, not by their time: a frame stays the same when
the slow-motion factor is put right later. Their capture time is read from the clip's clock.
"""

from __future__ import annotations

import math
from typing import Annotated, ClassVar, Final, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from gait.events.contacts import Event
from gait.tracks.track import Side

__all__ = [
    "KINDS",
    "ContactChange",
    "Correction",
    "LevelLine",
    "PersonChosen",
    "PointsMarked",
    "RateGiven",
    "SidesExchanged",
    "SlowMotionGiven",
    "ViewGiven",
]

_STRICT = ConfigDict(extra="forbid", strict=True)
_Frame = Annotated[float, Field(ge=0, allow_inf_nan=False, strict=False)]
_Place = Annotated[tuple[float, float], Field(strict=False)]

CLICK_SD_PX: Final = 1.5
"""Standard error of a click, each axis; as of a mark (`gait.marks.mark`)."""


@dataclass(frozen=True, config=_STRICT)
class ViewGiven:
    """From where the camera sees the runner."""

    WHAT: ClassVar[str] = "view"
    view: Literal["side-left", "side-right", "rear", "front"]


@dataclass(frozen=True, config=_STRICT)
class PersonChosen:
    """Which person is the runner, numbered by prominence from 1."""

    WHAT: ClassVar[str] = "person"
    person: Annotated[int, Field(ge=1)]


@dataclass(frozen=True, config=_STRICT)
class RateGiven:
    """Frames per second at which the camera recorded."""

    WHAT: ClassVar[str] = "capture_fps"
    capture_fps: Annotated[float, Field(gt=0, allow_inf_nan=False)]


@dataclass(frozen=True, config=_STRICT)
class SlowMotionGiven:
    """How many times slower than life the file plays; 1 = real time."""

    WHAT: ClassVar[str] = "slow_motion"
    factor: Annotated[float, Field(ge=1, le=100, allow_inf_nan=False)]


@dataclass(frozen=True, config=_STRICT)
class SidesExchanged:
    """Whether the film is a mirror image, as front cameras make them: left is right."""

    WHAT: ClassVar[str] = "sides"
    exchanged: bool = True


@dataclass(frozen=True, config=_STRICT)
class LevelLine:
    """A line that is level in the room, clicked on a picture, or its angle.

    Attributes
    ----------
    level_deg : float or None
        Angle by which it appears turned clockwise; known without error.
    line_px : (x, y, x, y) or None
        Its two ends, pixels of the upright picture; goes before `level_deg`.
    frame : float or None
        Picture on which it was clicked, for the record.
    """

    WHAT: ClassVar[str] = "level"
    level_deg: Annotated[float, Field(ge=-45, le=45, allow_inf_nan=False)] | None = None
    line_px: Annotated[tuple[float, float, float, float], Field(strict=False)] | None = None
    frame: _Frame | None = None

    @property
    def angle_deg(self) -> float:
        """Angle by which the line appears turned clockwise, -90 to 90."""
        if self.line_px is None:
            return self.level_deg or 0.0
        x0, y0, x1, y1 = self.line_px
        angle = math.degrees(math.atan2(y1 - y0, x1 - x0))
        return angle - 180.0 if angle > 90.0 else angle + 180.0 if angle < -90.0 else angle

    @property
    def sd_deg(self) -> float:
        """Standard error of `angle_deg`: that of two clicks, over the length between them."""
        length = self.length_px
        return math.degrees(math.sqrt(2.0) * CLICK_SD_PX / length) if length else 0.0

    @property
    def length_px(self) -> float | None:
        """Length of the clicked line."""
        if self.line_px is None:
            return None
        x0, y0, x1, y1 = self.line_px
        return math.hypot(x1 - x0, y1 - y0)


@dataclass(frozen=True, config=_STRICT)
class ContactChange:
    """A landing or a push-off that is moved, added or removed.

    Attributes
    ----------
    do : "move", "add" or "remove"
    side : Side
        As the runner's sides were named when it was made.
    event : Event
    frame : float
        Frame of the file where it stands, or is added.
    to_frame : float or None
        Frame of the file to which it is moved.
    """

    WHAT: ClassVar[str] = "contact"
    do: Literal["move", "add", "remove"]
    side: Annotated[Side, Field(strict=False)]
    event: Annotated[Event, Field(strict=False)]
    frame: _Frame
    to_frame: _Frame | None = None


@dataclass(frozen=True, config=_STRICT)
class PointsMarked:
    """Points of one group marked on one picture (`gait.marks.mark.GROUPS`).

    Attributes
    ----------
    frame : int
        Frame of the file.
    points : dict of name to (x, y)
        Pixels of the upright picture; all points of a group.
    dots : bool
        Whether there is tape under the marks.
    """

    WHAT: ClassVar[str] = "marks"
    frame: Annotated[int, Field(ge=0)]
    points: dict[str, _Place]
    dots: bool = True


Correction = (
    ViewGiven
    | PersonChosen
    | RateGiven
    | SlowMotionGiven
    | SidesExchanged
    | LevelLine
    | ContactChange
    | PointsMarked
)
"""One correction of one clip."""

KINDS: Final[dict[str, type[Correction]]] = {
    kind.WHAT: kind
    for kind in (
        ViewGiven,
        PersonChosen,
        RateGiven,
        SlowMotionGiven,
        SidesExchanged,
        LevelLine,
        ContactChange,
        PointsMarked,
    )
}
