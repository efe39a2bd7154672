"""What a training log is made of: sessions, and what became of the files they came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

__all__ = ["Clock", "FileNote", "Kind", "LeftOut", "Origin", "Session", "TrainingLog", "Unit"]

_FORGOTTEN = 3.0
"""A recording this many times longer than the time in motion was not stopped in time."""


class Unit(StrEnum):
    """A unit of distance; the value is the sign that is printed."""

    KM = "km"
    MI = "mi"
    M = "m"

    @property
    def metres(self) -> float:
        """Length of one in metres."""
        return {Unit.KM: 1000.0, Unit.MI: 1609.344, Unit.M: 1.0}[self]


class Kind(StrEnum):
    """What was done."""

    RUN = "run"
    TRAIL = "trail run"
    VIRTUAL = "virtual run"
    TREADMILL = "treadmill run"
    OTHER = "other sport"


class Clock(StrEnum):
    """What the file says of the time of a session.

    ``BOTH``: instant and local clock; ``UTC``: the instant only; ``LOCAL``: the clock on the
    wall only; ``DAY``: the day only.
    """

    BOTH = "both"
    UTC = "utc"
    LOCAL = "local"
    DAY = "day"


class Origin(IntEnum):
    """Where a session was read, best first: of two copies the better one is kept."""

    FIT = 0
    TCX = 1
    GARMIN_BULK = 2
    STRAVA_CSV = 3
    GARMIN_CSV = 4
    GPX = 5
    CSV = 6


@dataclass(frozen=True, slots=True)
class Session:
    """One recording of one activity, or several that were merged.

    Attributes
    ----------
    start : datetime
        With the offset of the place, as far as it is known (see `clock`), else of the time
        zone chosen for the log; noon if only the day is known.
    clock : Clock
    kind : Kind
    distance_m : float
    moving_s, elapsed_s : float or None
        Time in motion; time from start to end.
    origin : Origin
    sources : tuple of str
        Names of the files, the one it was taken from first.
    unit_sure : bool
        Whether the file said in which unit its distances are.
    ascent_m : float or None
    shoes, title : str
        As in the file, else empty.
    pain, effort : float or None
        0..10, as entered.
    parts : int
        Recordings that were joined end to end.
    """

    start: datetime
    clock: Clock
    kind: Kind
    distance_m: float
    moving_s: float | None
    elapsed_s: float | None
    origin: Origin
    sources: tuple[str, ...]
    unit_sure: bool = True
    ascent_m: float | None = None
    shoes: str = ""
    title: str = ""
    pain: float | None = None
    effort: float | None = None
    parts: int = 1

    @property
    def day(self) -> date:
        """Local calendar day."""
        return self.start.date()

    @property
    def end(self) -> datetime | None:
        """When it ended; None if the time of day or the duration is not known."""
        lasted, moving = self.elapsed_s, self.moving_s
        if lasted is None or (moving and lasted > _FORGOTTEN * moving):
            lasted = moving
        if lasted is None or self.clock is Clock.DAY:
            return None
        return self.start + timedelta(seconds=lasted)

    @property
    def speed_mps(self) -> float | None:
        """Mean speed in motion."""
        lasted = self.moving_s or self.elapsed_s
        return self.distance_m / lasted if lasted else None


@dataclass(frozen=True, slots=True)
class FileNote:
    """What became of one file.

    Attributes
    ----------
    name : str
        Without folder; ``archive.zip/member`` inside an archive.
    shape : str
        "FIT", "Strava activities.csv", ...; empty if it could not be read.
    sessions : int
        Activities of every sport in it.
    problem : str
        Why it could not be read; else empty.
    """

    name: str
    shape: str
    sessions: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many sessions were not taken as runs of their own, and why."""

    other_sports: int = 0
    too_short: int = 0
    too_slow: int = 0
    too_fast: int = 0
    bad_date: int = 0
    duplicates: int = 0
    joined: int = 0


@dataclass(frozen=True, slots=True)
class TrainingLog:
    """The runs of one person, in order of time, cleaned and merged.

    Attributes
    ----------
    runs : tuple of Session
    files : tuple of FileNote
    left_out : LeftOut
    remarks : tuple of str
        Plain sentences: what was assumed, and what could not be read.
    """

    runs: tuple[Session, ...]
    files: tuple[FileNote, ...]
    left_out: LeftOut
    remarks: tuple[str, ...]
