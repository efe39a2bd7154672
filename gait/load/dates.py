"""Dates and times of day as files write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Final

from gait.load.clock import When
from gait.load.rules import month_names
from gait.load.session import Clock

__all__ = ["Order", "date_order", "parse_instant", "parse_when"]

_EARLIEST: Final = datetime(1970, 1, 3, tzinfo=UTC)
_LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)
"""Beyond these, time zones overflow on some systems; no run is there."""
_TIME: Final = (
    r"(?:[T,\s]\s*(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[AaPp]\.?\s?[Mm]\.?)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?$"
)
_NUMERIC: Final = re.compile(
    r"^(?P<a>\d{1,4})[./-](?P<b>\d{1,2})[./-](?P<c>\d{2,4})\.?" + _TIME
)
_DAY_NAME: Final = re.compile(
    r"^(?:\w{2,12}\.?,\s*)?(?P<d>\d{1,2})\.?(?:\s+de)?\s+(?P<name>[^\W\d_]{3,12})\.?,?(?:\s+de)?\s+(?P<y>\d{4})"
    + _TIME
)
_NAME_DAY: Final = re.compile(
    r"^(?:\w{2,12}\.?,\s*)?(?P<name>[^\W\d_]{3,12})\.?\s+(?P<d>\d{1,2}),?\s+(?P<y>\d{4})"
    + _TIME
)


class Order(StrEnum):
    """Order of day and month in dates that are all digits."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


def parse_instant(text: str) -> datetime | None:
    """Return an ISO 8601 time; without an offset it is UTC, as GPX and TCX demand."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return at if _EARLIEST <= at < _LATEST else None


def parse_when(text: str, order: Order = Order.DAY_FIRST) -> When | None:
    """Return a date, with the time of day if it is there; None if it is neither.

    >>> parse_when("Jan 5, 2023, 6:30:12 PM").at.isoformat()
    '2023-01-05T18:30:12+00:00'
    >>> parse_when("05.01.2023").clock
    <Clock.DAY: 'day'>
    """
    text = " ".join(text.split())
    match = _NUMERIC.match(text) or _NAME_DAY.match(text) or _DAY_NAME.match(text)
    if match is None:
        return None
    parts = match.groupdict()
    day = _numeric_day(parts, order) if "a" in parts else _named_day(parts)
    if day is None:
        return None
    try:
        at = datetime(*day, *_time_of_day(parts), tzinfo=UTC)
    except ValueError:
        return None
    if not _EARLIEST <= at < _LATEST:
        return None
    if parts["h"] is None:
        return When(at.replace(hour=12), Clock.DAY)
    return _zoned(at, parts["zone"])


def _zoned(at: datetime, zone: str | None) -> When:
    if zone is None:
        return When(at, Clock.LOCAL)
    if zone in {"Z", "UTC", "GMT"}:
        return When(at, Clock.UTC)
    offset = datetime.strptime(zone, "%z").tzinfo
    return When(at.replace(tzinfo=offset), Clock.BOTH)


def _numeric_day(parts: dict[str, str], order: Order) -> tuple[int, int, int] | None:
    a, b, c = (int(parts[key]) for key in "abc")
    if len(parts["a"]) == 4:
        return a, b, c
    if len(parts["a"]) > 2 or len(parts["c"]) == 3:
        return None
    year = c if c > 99 else 2000 + c
    return (year, b, a) if order is Order.DAY_FIRST else (year, a, b)


def _named_day(parts: dict[str, str]) -> tuple[int, int, int] | None:
    name = parts["name"].casefold()
    month = month_names().get(name) or month_names().get(name[:3])
    return (int(parts["y"]), month, int(parts["d"])) if month else None


def _time_of_day(parts: dict[str, str | None]) -> tuple[int, int, int]:
    if parts["h"] is None:
        return 0, 0, 0
    hour, half = int(parts["h"]), (parts["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return hour, int(parts["min"] or 0), int(parts["s"] or 0)


def date_order(texts: Sequence[str]) -> tuple[Order, bool]:
    """Decide whether the day or the month comes first in a whole column.

    Returns
    -------
    order : Order
    sure : bool
        False if every date can be read both ways.
    """
    matches = [m for m in (_NUMERIC.match(" ".join(t.split())) for t in texts) if m]
    pairs = [(int(m["a"]), int(m["b"])) for m in matches if len(m["a"]) <= 2]
    if not pairs or any("." in t for t in texts):
        return Order.DAY_FIRST, True  # 5.1.2023 is nowhere the first of May
    day_first = sum(a > 12 for a, _ in pairs)
    month_first = sum(b > 12 for _, b in pairs)
    if day_first != month_first:
        return (Order.DAY_FIRST if day_first > month_first else Order.MONTH_FIRST), True
    turns = {order: _turns(texts, order) for order in Order}
    if turns[Order.DAY_FIRST] != turns[Order.MONTH_FIRST]:
        return min(turns, key=turns.__getitem__), True
    return Order.DAY_FIRST, False


def _turns(texts: Sequence[str], order: Order) -> int:
    """Count how often a column of dates changes between rising and falling."""
    times = [when.at for when in (parse_when(t, order) for t in texts) if when]
    ups = [b > a for a, b in pairwise(times) if a != b]
    return sum(a != b for a, b in pairwise(ups))
