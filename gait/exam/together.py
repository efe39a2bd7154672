"""How film, training log and answers bear on each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gait.findings.finding import Finding, Grade
from gait.history.answers import History
from gait.load.answer import Basis, LoadAnswer, ReturnPlan, Statement
from gait.load.judge import judge_load
from gait.load.say import say_break_bare
from gait.load.session import TrainingLog, Unit
from gait.plan.plan import LoadHint, Plan
from gait.plan.safety import without_cues
from gait.plan.tables import programme
from gait.visit.visit import Visit

__all__ = ["hint_of", "joined", "judged_load", "pain_of_log", "shown_cues"]

_PRESSING: Final = (Grade.MILD, Grade.MARKED)
_WEIGHT: Final = {Grade.MARKED: 0, Grade.MILD: 1, Grade.NONE: 2, Grade.CANNOT_TELL: 3}


def judged_load(visit: Visit, log: TrainingLog, history: History) -> LoadAnswer:
    """Judge the log on the day of the visit, with what the runner said."""
    worst, years = history.worst_pain, history.running_years
    entered = visit.log
    return judge_load(
        log,
        today=visit.day,
        pain=() if worst is None else (worst,),
        pain_rising=bool(history.pain_rising),
        novice=None if years is None else years < programme().limits.novice_below_years,
        new=entered.new if entered else (),
        unit=(entered.unit if entered else None) or Unit.KM,
    )


def pain_of_log(history: History, load: LoadAnswer | None) -> History:
    """Return the history with the pain of the log, where the runner was not asked."""
    if load is None or not load.gate.held or history.worst_pain is not None:
        return history
    last = load.gate.pain[-1] if load.gate.pain else None
    rising = load.gate.reason == "rising" or bool(history.pain_rising)
    return replace(history, pain_running_0_10=last, pain_rising=rising)


def hint_of(load: LoadAnswer | None) -> LoadHint:
    """Return what the plan needs of the training log.

    The longest next run is rounded down to a tenth of a kilometre, so that it keeps the rule.
    """
    if load is None:
        return LoadHint()
    said = {s.key: s for s in load.statements}
    jumps = tuple(s.text for key in ("spike", "week") if (s := said.get(key)) and _jump(s))
    back = _way_back(load.plan, said["next_run"]) if load.plan else ()
    by_rule = load.next_run.basis is Basis.SPIKE and load.next_run.longest_m is not None
    longest = math.floor((load.next_run.longest_m or 0.0) / 100.0) / 10.0
    return LoadHint(
        too_much=bool(jumps),
        longest_next_run_km=longest if by_rule else None,
        words=jumps,
        returning=back,
    )


def _way_back(plan: ReturnPlan, longest: Statement) -> tuple[str, ...]:
    return say_break_bare(plan.pause).text, f"{longest.title}: {longest.text}"


def _jump(statement: Statement) -> bool:
    return statement.light.coloured


def shown_cues(findings: Sequence[Finding], plan: Plan | None) -> tuple[Finding, ...]:
    """Return the findings with those cues only that the plan gives; all without a plan."""
    if plan is None:
        return tuple(findings)
    given = {cue.finding for cue in plan.cues}
    bare = without_cues(findings)
    return tuple(
        finding if finding.key in given else silent
        for finding, silent in zip(findings, bare, strict=True)
    )


def joined(findings: Sequence[Finding], load: Finding, *, sore: bool) -> tuple[Finding, ...]:
    """Return the findings of the film with that of the training log.

    Load goes before form: first of all for a sore runner, else first of its grade.
    """
    if sore and load.grade in _PRESSING:
        return (load, *findings)
    weight = _WEIGHT[load.grade]
    before = [f for f in findings if _WEIGHT[f.grade] < weight]
    return (*before, load, *findings[len(before) :])
