"""How many strength days a week, and which."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date

from gait.history.answers import WEEKDAYS, Habits, History, Season, Weekday
from gait.plan.tables import programme

__all__ = ["mobility_day", "race_within_a_week", "strength_days", "target_days"]


def target_days(history: History, season: Season | None, on: date) -> int:
    """Return how many strength days a week suit the season.

    Three off season, two in season, one in the week of a race; two for a sore runner,
    who starts gently.
    """
    days = programme().days
    if race_within_a_week(history, on):
        return days.race_week
    if history.sore:
        return days.sore
    if season == "off":
        return days.off_season
    return days.in_season if season == "in" else days.unknown_season


def race_within_a_week(history: History, on: date) -> bool:
    """Whether a race is today or in the next six days."""
    return history.race_date is not None and 0 <= (history.race_date - on).days < 7


def strength_days(habits: Habits, wanted: int) -> tuple[Weekday, ...]:
    """Return the days of the strength sessions, as far apart as the week allows.

    Never on the day of the longest run or on the day before it.
    """
    open_days = [day for day in _named(habits) if day not in _kept_free(habits)]
    count = min(wanted, len(open_days))
    if count == 0:
        return ()
    choices = itertools.combinations(open_days, count)
    return max(choices, key=_spread)


def mobility_day(habits: Habits, taken: Sequence[Weekday]) -> Weekday | None:
    """Return the day for mobility: one without strength if there is one."""
    named = _named(habits)
    free = [day for day in named if day not in taken]
    fitting = free or named
    return fitting[-1] if fitting else None


def _named(habits: Habits) -> list[Weekday]:
    return [day for day in WEEKDAYS if not habits.exercise_days or day in habits.exercise_days]


def _kept_free(habits: Habits) -> set[Weekday]:
    if habits.long_run_day is None:
        return set()
    place = WEEKDAYS.index(habits.long_run_day)
    return {habits.long_run_day, WEEKDAYS[place - 1]}


def _spread(days: Sequence[Weekday]) -> tuple[int, int]:
    """Return the shortest gap of a week of sessions; of equals the one that starts first."""
    places = [WEEKDAYS.index(day) for day in days]
    gaps = [(b - a) % 7 or 7 for a, b in zip(places, [*places[1:], places[0]], strict=True)]
    return (min(gaps), -sum(places))
