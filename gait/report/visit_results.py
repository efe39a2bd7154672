"""Answers, screens and plan of an exam in the layout of ``results.json``."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any, Literal

from gait.exam import Exam
from gait.history.answers import Equipment, Habits, History
from gait.history.symptoms import questions
from gait.load.results import as_json
from gait.plan.plan import Plan, PlannedExercise, Recheck, Session
from gait.plan.visit import VisitAnswers
from gait.report import visit_schema as schema
from gait.screens.definitions import screen_definitions
from gait.screens.screen import JudgedScreen

__all__ = ["visit_results"]


def visit_results(exam: Exam) -> dict[str, Any]:
    """Return the fields of `gait.report.schema.Results` that are not about the clips."""
    return {
        "day": exam.day,
        "runner": exam.runner,
        "load": as_json(exam.load) if exam.load else None,
        "answers": _answers(exam.answers) if exam.answers else None,
        "screens": [_screen(screen) for screen in exam.screens],
        "side_gaps": [
            schema.SideGapResult(
                key=g.key, lesser=g.lesser, gap=round(g.gap, 6), sentence=g.said
            )
            for g in exam.side_gaps
        ],
        "plan": _plan(exam.plan) if exam.plan else None,
    }


def _answers(answers: VisitAnswers) -> schema.AnswersResult:
    return schema.AnswersResult(
        history=_entered(answers.history),
        habits=_entered(answers.habits),
        equipment=_entered(answers.equipment),
        symptoms={q.key: answers.symptoms.answer(q.key) for q in questions()},
    )


def _entered(table: History | Habits | Equipment) -> dict[str, Any]:
    """Return a table of answers; dates as text, lists as lists."""
    plain = asdict(table)
    return {key: _plain(value) for key, value in plain.items()}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _screen(screen: JudgedScreen) -> schema.ScreenResult:
    return schema.ScreenResult(
        key=screen.key,
        side=screen.side,
        value=screen.value,
        unit=screen_definitions()[screen.key].unit,
        level=screen.level,
        sentence=screen.said,
        source=screen.source,
    )


def _plan(plan: Plan) -> schema.PlanResult:
    referral = schema.ReferralResult(**asdict(plan.referral)) if plan.referral else None
    state: Literal["referral", "questions", "plan"] = (
        "referral" if referral else "questions" if plan.questions else "plan"
    )
    return schema.PlanResult(
        state=state,
        referral=referral,
        questions=list(plan.questions),
        first=[schema.StepToTakeResult(**asdict(step)) for step in plan.first],
        stories=[schema.StoryResult(**asdict(story)) for story in plan.stories],
        habits=[
            schema.HabitResult(**_renamed(asdict(habit), "said", "sentence"))
            for habit in plan.habits
        ],
        noted=list(plan.noted),
        cues=[schema.CueResult(**asdict(cue)) for cue in plan.cues],
        cue_note=plan.cue_note,
        warm_up=_session(plan.warm_up) if plan.warm_up else None,
        sessions=[_session(session) for session in plan.sessions],
        later=[_exercise(item) for item in plan.later],
        rules=list(plan.rules),
        remarks=list(plan.remarks),
        recheck=_recheck(plan.recheck) if plan.recheck else None,
    )


def _renamed(table: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    return {new if key == old else key: value for key, value in table.items()}


def _session(session: Session) -> schema.SessionResult:
    return schema.SessionResult(
        key=session.key,
        title=session.title,
        day=session.day,
        exercises=[_exercise(item) for item in session.exercises],
        note=session.note,
    )


def _exercise(item: PlannedExercise) -> schema.ExerciseResult:
    row = item.exercise
    return schema.ExerciseResult(
        key=row.key,
        name=row.name,
        dose=row.dose,
        how=row.how,
        next_steps=list(row.progress),
        stop=row.stop,
        reasons=list(item.reasons),
        first_side=item.first_side,
        note=item.note,
        source=row.source,
    )


def _recheck(recheck: Recheck) -> schema.RecheckResult:
    return schema.RecheckResult(
        first=recheck.first,
        last=recheck.last,
        when=recheck.when,
        how=list(recheck.how),
        changes=[
            schema.ChangeResult(
                name=change.name,
                side=change.side,
                smallest_real_change=change.mdc,
                sentence=change.said,
            )
            for change in recheck.changes
        ],
    )
