"""L1: a session against the longest run of the 30 days before it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import date, timedelta

from gait.load.answer import Light, Spike
from gait.load.rules import Category, rules
from gait.load.session import Session

__all__ = ["category", "judge_spikes", "longest_recent", "longest_steady", "worst_recent"]


def judge_spikes(runs: Sequence[Session]) -> tuple[Spike, ...]:
    """Return L1 of every run.

    The reference is the longest distance in [t - 30 days, t); a run needs two earlier ones and
    a log that began at least 21 days before.

    Parameters
    ----------
    runs : sequence of Session
        In order of time.
    """
    rule = rules().spike
    window, least = timedelta(days=rule.window_days), timedelta(days=rule.least_log_days)
    longest: deque[Session] = deque()  # of the window, each longer than all after it
    waiting: deque[Session] = deque()  # began at the same moment as this one
    found = []
    for n, run in enumerate(runs):
        while waiting and waiting[0].start < run.start:
            _enter(longest, waiting.popleft())
        while longest and longest[0].start < run.start - window:
            longest.popleft()
        enough = n - len(waiting) >= rule.least_runs and run.start - runs[0].start >= least
        found.append(_judged(run, longest[0] if enough and longest else None))
        waiting.append(run)
    return tuple(found)


def _enter(longest: deque[Session], run: Session) -> None:
    while longest and longest[-1].distance_m <= run.distance_m:
        longest.pop()
    longest.append(run)


def _judged(run: Session, reference: Session | None) -> Spike:
    if reference is None:
        return Spike(run, None, None, Light.UNKNOWN, "")
    excess = run.distance_m / reference.distance_m - 1.0
    found = category(run.distance_m, reference.distance_m)
    rule = rules().spike
    if _above(run.distance_m, reference.distance_m, rule.red_above_percent):
        light = Light.RED
    elif _above(run.distance_m, reference.distance_m, rule.amber_above_percent):
        light = Light.AMBER
    else:
        light = Light.GREEN
    return Spike(run, reference.distance_m, excess, light, found.key if found else "")


def _above(distance_m: float, reference_m: float, percent: int) -> bool:
    """Compare whole metres, so that 11 km against 10 km is exactly 10 %."""
    return 100 * round(distance_m) > (100 + percent) * round(reference_m)


def category(distance_m: float, reference_m: float) -> Category | None:
    """Return the class of the study that a session belongs to; None up to 10 %."""
    found = None
    for row in rules().spike.categories:
        if _above(distance_m, reference_m, row.above_percent):
            found = row
    return found


def worst_recent(spikes: Sequence[Spike], today: date) -> Spike | None:
    """Return the largest L1 of the last 30 days, if any run of them could be judged."""
    since = today - timedelta(days=rules().spike.recent_days)
    recent = [s for s in spikes if s.session.day >= since and s.excess is not None]
    return max(recent, key=lambda s: s.excess or 0.0, default=None)


def longest_recent(runs: Sequence[Session], today: date) -> Session | None:
    """Return the longest run of the last 30 days: the reference of the next run."""
    since = today - timedelta(days=rules().spike.window_days)
    recent = [run for run in runs if since <= run.day <= today]
    return max(recent, key=lambda run: (run.distance_m, run.start), default=None)


def longest_steady(spikes: Sequence[Spike], today: date) -> float | None:
    """Return the distance to hold: of the longest recent run that was no jump itself.

    Where every run of the last 30 days was one, what the first of them was measured by.
    """
    since = today - timedelta(days=rules().spike.window_days)
    recent = [s for s in spikes if s.session.day >= since]
    steady = [s.session.distance_m for s in recent if not s.light.coloured]
    before = [s.reference_m for s in recent if s.reference_m is not None]
    return max(steady) if steady else before[0] if before else None
