"""L2, and the weekly table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from gait.load.answer import Light, Shown, Week, WeekChange
from gait.load.rules import rules
from gait.load.session import Session

__all__ = ["is_novice", "largest_change", "monday_of", "shown", "weekly"]


def monday_of(day: date) -> date:
    """Return the Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def weekly(runs: Sequence[Session], today: date) -> tuple[Week, ...]:
    """Return all weeks from the first run to today."""
    by_week: dict[date, list[float]] = defaultdict(list)
    for run in runs:
        by_week[monday_of(run.day)].append(run.distance_m)
    first, last = monday_of(runs[0].day), monday_of(today)
    mondays = [first + timedelta(weeks=i) for i in range((last - first).days // 7 + 1)]
    return tuple(
        Week(
            monday,
            sum(by_week[monday]),
            max(by_week[monday], default=0.0),
            len(by_week[monday]),
        )
        for monday in mondays
    )


def between(runs: Sequence[Session], first: date, last: date) -> list[Session]:
    """Return the runs of some days, both ends included."""
    return [run for run in runs if first <= run.day <= last]


def _metres(runs: Sequence[Session]) -> float:
    return sum(run.distance_m for run in runs)


def largest_change(
    runs: Sequence[Session], today: date, novice: bool | None
) -> WeekChange | None:
    """Return the largest L2 of the last 30 days: of the days with a run, and of today.

    None if there are no two full weeks of at least 5 km each.
    """
    rule = rules().week
    since = today - timedelta(days=rules().spike.recent_days)
    recent = between(runs, since - timedelta(days=2 * rule.days), today)
    days = {run.day for run in recent if run.day >= since} | {today}
    changes = []
    for day in sorted(days):
        start, before = day - timedelta(days=rule.days), day - timedelta(days=2 * rule.days)
        this = _metres(between(recent, start + timedelta(days=1), day))
        last = _metres(between(recent, before + timedelta(days=1), start))
        if runs[0].day <= before + timedelta(days=1) and min(this, last) >= rule.least_m:
            changes.append((this / last - 1.0, day, this, last))
    if not changes:
        return None
    change, day, this, last = max(changes)
    light = Light.NONE
    if 100 * round(this) > (100 + rule.rise_percent) * round(last):
        light = Light.AMBER if is_novice(runs, today, novice) else Light.NOTE
    return WeekChange(day, this, last, change, light)


def is_novice(runs: Sequence[Session], today: date, told: bool | None) -> bool | None:
    """Whether somebody has run for less than a year, or regularly for less than 3 months.

    Parameters
    ----------
    told : bool or None
        What the runner says; it goes before the log.

    Returns
    -------
    bool or None
        None if the log is shorter than a year and nobody said it.
    """
    rule = rules().week
    if told is not None:
        return told
    if (today - runs[0].day).days < rule.novice_year_days:
        return None
    since = today - timedelta(days=rule.regular_days - 1)
    weeks = {(today - run.day).days // 7 for run in between(runs, since, today)}
    return len(weeks) < rule.regular_weeks_least


def shown(runs: Sequence[Session], today: date) -> Shown:
    """Return the numbers that are shown without a colour."""
    rule = rules().shown
    weeks = rule.mean_weeks
    month = between(runs, today - timedelta(days=7 * weeks - 1), today)
    week = between(month, today - timedelta(days=6), today)
    before = [run for run in month if run not in week]
    share = None
    if len(week) >= rule.long_run_least_runs:
        share = max(run.distance_m for run in week) / _metres(week)
    chronic = _metres(before) / (weeks - 1)
    full = runs[0].day <= today - timedelta(days=7 * weeks - 1)
    # A log that began within these weeks is averaged over the weeks that it covers.
    covered = weeks if full else max(1.0, ((today - runs[0].day).days + 1) / 7)
    return Shown(
        week_mean_m=_metres(month) / covered,
        runs_per_week=len(month) / covered,
        longest_share=share,
        acute_chronic=_metres(week) / chronic if full and chronic > 0 else None,
    )
