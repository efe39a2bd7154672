"""L3: breaks, and the way back with its dates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from gait.load.answer import Break, Light, PlanStage, ReturnPlan
from gait.load.rules import rules
from gait.load.session import Session

__all__ = ["find_breaks", "return_plan"]

_STAGES_MOST = 20


def find_breaks(runs: Sequence[Session], today: date) -> tuple[Break, ...]:
    """Return all breaks of at least 7 days; the last one may still go on."""
    days = sorted({run.day for run in runs})
    ended = [_break(a, b, b) for a, b in pairwise(days)]
    found = [*ended, _break(days[-1], None, today)]
    return tuple(b for b in found if b.light is not Light.NONE)


def _break(last_day: date, next_day: date | None, until: date) -> Break:
    days = (until - last_day).days
    return Break(last_day, next_day, days, _light(days))


def _light(days: int) -> Light:
    rule = rules().breaks
    if days >= rule.new_start_days:
        return Light.RED_AMBER
    if days >= rule.amber_days:
        return Light.AMBER
    return Light.NOTE if days >= rule.note_days else Light.NONE


def return_plan(
    runs: Sequence[Session], breaks: Sequence[Break], today: date
) -> tuple[Break | None, ReturnPlan | None]:
    """Return the break that matters today, and the plan back if it asks for one.

    That is a break that goes on, else the last one of 14 days and more whose way back is not
    over yet.
    """
    going_on = breaks[-1] if breaks and breaks[-1].next_day is None else None
    if going_on and going_on.light is not Light.NOTE:
        return going_on, _plan(runs, going_on, today)
    long_ones = [b for b in breaks if b.next_day and b.light is not Light.NOTE]
    if long_ones:
        last = long_ones[-1]
        plan = _plan(runs, last, last.next_day or today)
        if plan.stages[-1].last_day >= today:
            return last, plan
    return going_on, None


def _plan(runs: Sequence[Session], pause: Break, start: date) -> ReturnPlan:
    before = [run for run in runs if run.day <= pause.last_day]
    month = timedelta(days=rules().spike.window_days)
    longest_m = max(run.distance_m for run in before if run.day >= pause.last_day - month)
    week_m = _usual_week_m(before, pause.last_day)
    new_start = pause.light is Light.RED_AMBER
    rule = rules().breaks
    if new_start:
        stages = _new_start(start, week_m, longest_m)
        most = rule.new_start_percent / 100 * longest_m
    else:
        stages = _rebuild(before, pause.days, start, week_m, longest_m)
        most = rule.restart_high_percent / 100 * longest_m
    first = next((run for run in runs if run.day == pause.next_day), None)
    first_m = first.distance_m if first else None
    return ReturnPlan(pause, week_m, longest_m, new_start, tuple(stages), first_m, most)


def _usual_week_m(before: Sequence[Session], last_day: date) -> float:
    """Weekly mean of the four weeks that end with the last run, or of the log if shorter."""
    days = rules().breaks.before_days
    since = last_day - timedelta(days=days - 1)
    covered = min(days, (last_day - before[0].day).days + 1)
    return sum(run.distance_m for run in before if run.day >= since) * 7 / max(7, covered)


def _rebuild(
    before: Sequence[Session], gap_days: int, start: date, week_m: float, longest_m: float
) -> list[PlanStage]:
    """From 50-70 % back to all of it, over at least as many days as the break had.

    No stage's longest run is more than 10 % above the longest run of the 30 days before (L1).
    """
    rule = rules().breaks
    n = math.ceil(gap_days / 7)
    low, high = rule.restart_low_percent / 100, rule.restart_high_percent / 100
    stages: list[PlanStage] = []
    for k in range(_STAGES_MOST):
        first = start + timedelta(weeks=k)
        done = min(1.0, k / n)
        most_m = (high + (1 - high) * done) * longest_m
        if stages:
            most_m = min(most_m, _l1_cap_m(before, stages, first + timedelta(days=6)))
        share_low, share_high = low + (1 - low) * done, high + (1 - high) * done
        stages.append(_stage(first, share_low * week_m, share_high * week_m, most_m))
        if k >= n and most_m >= longest_m:
            break
    return stages


def _l1_cap_m(before: Sequence[Session], stages: Sequence[PlanStage], day: date) -> float:
    since = day - timedelta(days=rules().spike.window_days)
    old = max((run.distance_m for run in before if run.day >= since), default=0.0)
    return rules().spike.cap_percent / 100 * max(stages[-1].longest_m, old)


def _new_start(start: date, week_m: float, longest_m: float) -> list[PlanStage]:
    """From half of it, a tenth more each week (L1), for eight weeks at most."""
    rule, step = rules().breaks, rules().spike.cap_percent / 100
    stages: list[PlanStage] = []
    share = rule.new_start_percent / 100
    for k in range(rule.new_start_weeks_most):
        part = min(1.0, share * step**k)
        stages.append(_stage(start + timedelta(weeks=k), 0.0, part * week_m, part * longest_m))
        if part >= 1.0:
            break
    return stages


def _stage(first: date, week_low_m: float, week_high_m: float, longest_m: float) -> PlanStage:
    return PlanStage(first, first + timedelta(days=6), week_low_m, week_high_m, longest_m)
