"""The time of day: instants and wall clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gait.errors import OptionError
from gait.load.session import Clock

__all__ = ["When", "instant", "named_zone", "placed"]


@dataclass(frozen=True, slots=True)
class When:
    """A time as a file gives it.

    Attributes
    ----------
    at : datetime
        Always with an offset; for `Clock.LOCAL` and `Clock.DAY` the offset is a dummy and only
        the reading of the clock counts.
    clock : Clock
    """

    at: datetime
    clock: Clock


def instant(at: datetime) -> When:
    """Return the time of a file that gives instants; an offset other than 0 is the place's."""
    return When(at, Clock.BOTH if at.utcoffset() else Clock.UTC)


def placed(when: When, zone: tzinfo | None) -> datetime:
    """Return the time with a fixed offset: that of the file, else that of `zone`.

    Parameters
    ----------
    when : When
    zone : tzinfo or None
        None = the time zone of this machine.

    Notes
    -----
    The offset is made fixed because Python ignores daylight saving when it subtracts two times
    of one zone.
    """
    if when.clock is Clock.BOTH:
        return when.at
    if when.clock is Clock.UTC:
        return _fixed(when.at.astimezone(zone))
    wall = when.at.replace(tzinfo=None)
    return _fixed(wall.astimezone() if zone is None else wall.replace(tzinfo=zone))


def _fixed(at: datetime) -> datetime:
    offset = at.utcoffset()
    return at.replace(tzinfo=UTC if not offset else timezone(offset))


def named_zone(name: str) -> tzinfo:
    """Return a time zone by its name in the IANA data base, such as Europe/Madrid.

    Raises
    ------
    OptionError
        If there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise OptionError(
            f"There is no time zone {name!r}: give one such as Europe/Madrid or "
            "America/New_York."
        ) from None
