"""Files that do not say their unit, held against those that do."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from gait.load.rules import rules
from gait.load.session import Session, Unit

__all__ = ["agree_on_units"]

_LEAST_PAIRS: Final = 2
_TOLERANCE: Final = 0.03
"""Far less than the 61 % between km and miles."""


def agree_on_units(sessions: Sequence[Session]) -> tuple[list[Session], list[str]]:
    """Take a file that was assumed to be in km for miles where surer files say so.

    Returns
    -------
    sessions : list of Session
    remarks : list of str
    """
    sure = sorted((s.start, s.distance_m) for s in sessions if s.unit_sure and s.distance_m > 0)
    ratios: dict[str, list[float]] = defaultdict(list)
    for session in sessions:
        if not session.unit_sure and session.distance_m > 0:
            ratio = _ratio(session, sure)
            if ratio is not None:
                ratios[session.sources[0]].append(ratio)
    miles = Unit.MI.metres / Unit.KM.metres
    in_miles = {
        name
        for name, found in ratios.items()
        if len(found) >= _LEAST_PAIRS and abs(median(found) / miles - 1) < _TOLERANCE
    }
    agreed = [
        replace(s, distance_m=s.distance_m * miles, unit_sure=True)
        if not s.unit_sure and s.sources[0] in in_miles
        else s
        for s in sessions
    ]
    return agreed, [
        f"The distances of {name} were taken for miles after all: the same runs in another "
        "file are 1.61 times as long."
        for name in sorted(in_miles)
    ]


def _ratio(session: Session, sure: list[tuple[datetime, float]]) -> float | None:
    """Distance of the one run of a surer file that began at the same time, over this one."""
    slack = timedelta(seconds=rules().clean.same_start_s)
    first = bisect_left(sure, (session.start - slack, 0.0))
    last = bisect_right(sure, (session.start + slack, float("inf")))
    return sure[first][1] / session.distance_m if last - first == 1 else None
