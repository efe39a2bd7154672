"""The plan of a visit, from findings, answers and the training log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gait.findings.finding import Finding, Grade
from gait.history.answers import WEEKDAYS, History
from gait.history.habits import judge_habits, noted_habits, season_on
from gait.history.symptoms import open_questions
from gait.plan.choose import needs, rank
from gait.plan.cues import choose_cues
from gait.plan.days import mobility_day, race_within_a_week, strength_days, target_days
from gait.plan.plan import LoadHint, Plan, Session, Step
from gait.plan.recheck import plan_recheck
from gait.plan.safety import pain_above_limit, refer
from gait.plan.tables import words
from gait.plan.visit import VisitAnswers
from gait.plan.week import (
    later_exercises,
    mobility_session,
    strength_sessions,
    warm_up,
)
from gait.screens.chain import tell_stories
from gait.screens.judge import judge_screens
from gait.screens.screen import JudgedScreen, ScreenLevel

__all__ = ["make_plan"]

_NO_LOAD = LoadHint()


def make_plan(
    findings: Sequence[Finding],
    answers: VisitAnswers,
    *,
    on: date,
    load: LoadHint = _NO_LOAD,
) -> Plan:
    """Make the plan of a visit.

    Safety comes first: a red flag gives a referral and nothing else, an open symptom
    question gives the questions and nothing else.

    Parameters
    ----------
    findings : sequence of Finding
        Of the clips, in order of weight; may be empty.
    answers : VisitAnswers
    on : date
        Day of the visit.
    load : LoadHint
        What the training log says.

    Returns
    -------
    Plan
        The same for the same input, always.
    """
    referral = refer(answers)
    if referral is not None:
        return Plan(referral=referral)
    unanswered = tuple(q.question for q in open_questions(answers.symptoms))
    if unanswered:
        return Plan(questions=unanswered, first=(_step("open"),))
    history, habits = answers.history, answers.habits
    season = season_on(history, on)
    screens = judge_screens(answers.screens, history)
    stories = tell_stories(findings, screens)
    ranked = rank(needs(findings, screens, stories), answers.equipment)
    wanted = target_days(history, season, on)
    days = strength_days(habits, wanted)
    training = strength_sessions(ranked, days, history)
    moving = mobility_session(ranked, mobility_day(habits, days), history)
    cues, cue_note = choose_cues(findings, history)
    return Plan(
        first=_first_steps(findings, history, load, form=bool(cues)),
        stories=stories,
        habits=judge_habits(habits, season),
        noted=noted_habits(habits),
        cues=cues,
        cue_note=cue_note,
        warm_up=warm_up(findings, history),
        sessions=_in_order((*training, moving)),
        later=later_exercises(ranked, history),
        rules=tuple(str(rule) for rule in words()["rules"].values()),
        remarks=_remarks(answers, screens, on, len(days), wanted),
        recheck=plan_recheck(findings, screens, on),
    )


def _first_steps(
    findings: Sequence[Finding], history: History, load: LoadHint, *, form: bool
) -> tuple[Step, ...]:
    """Load before strength before form, wherever something hurts or the log shows a jump."""
    steps = []
    if pain_above_limit(history):
        steps.append(_step("hold"))
    if load.too_much:
        steps.append(_step("too_much", more=load.words))
    if load.returning:
        steps.append(_step("returning", more=load.returning))
    if history.sore:
        steps.append(_step("load"))
    if load.longest_next_run_km is not None and not pain_above_limit(history):
        steps.append(_step("next_run", distance_km=f"{load.longest_next_run_km:.1f}"))
    present = any(f.grade in (Grade.MILD, Grade.MARKED) for f in findings)
    if not (present or history.sore or load.too_much or load.returning):
        steps.append(_step("nothing"))
    steps.append(_step("capacity"))
    if form:
        steps.append(_step("form" if history.sore else "form_optional"))
    return tuple(steps)


def _step(key: str, more: Sequence[str] = (), **values: str) -> Step:
    row = words()["first"][key]
    text = " ".join([row["text"].format(**values), *more])
    return Step(key, row["title"], text, row["brief"].format(**values))


def _in_order(sessions: Sequence[Session]) -> tuple[Session, ...]:
    return tuple(
        sorted(sessions, key=lambda s: WEEKDAYS.index(s.day) if s.day else len(WEEKDAYS))
    )


def _remarks(
    answers: VisitAnswers, screens: Sequence[JudgedScreen], on: date, days: int, wanted: int
) -> tuple[str, ...]:
    sentences = words()["remarks"]
    remarks = []
    if days == 0:
        remarks.append(sentences["no_days"])
    elif days < wanted:
        remarks.append(sentences["fewer_days"].format(days=days, target=wanted))
    if race_within_a_week(answers.history, on):
        remarks.append(sentences["race_week"])
    elif answers.history.sore:
        remarks.append(sentences["sore_days"])
    if not answers.equipment.roller:
        remarks.append(sentences["no_roller"])
    limited = {s.key for s in screens if s.level is ScreenLevel.LIMITED}
    if limited & {"hip_internal_rotation_deg", "hip_external_rotation_deg"}:
        remarks.append(sentences["rotation"])
    return tuple(remarks)
