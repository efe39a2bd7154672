"""Which sessions are runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from gait.load.rules import rules
from gait.load.session import Kind, LeftOut, Session

__all__ = ["sift"]

_FIRST: Final = datetime(1990, 1, 2, tzinfo=UTC)
"""A watch whose clock was never set starts before (FIT counts from the end of 1989)."""


def sift(sessions: Sequence[Session]) -> tuple[list[Session], LeftOut]:
    """Return the runs, and how many sessions were left out for which reason.

    Limits on speed and distance: evidence 10.2. Short ones are kept until parts are joined.
    """
    kept: list[Session] = []
    why = dict.fromkeys(("other_sports", "too_short", "too_slow", "too_fast", "bad_date"), 0)
    for session in sessions:
        reason = _reason(session)
        if reason:
            why[reason] += 1
        else:
            kept.append(session)
    return kept, LeftOut(**why)


def _reason(session: Session) -> str:
    if session.kind is Kind.OTHER:
        return "other_sports"
    if session.start < _FIRST:
        return "bad_date"
    if session.distance_m <= 0:
        return "too_short"
    speed = session.speed_mps
    if speed is None:
        return ""
    if speed < rules().clean.slowest_mps:
        return "too_slow"
    return "too_fast" if speed > rules().clean.fastest_mps else ""
