"""Training log, habits, screens and plan as the page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from markupsafe import Markup

from gait.exam import Exam
from gait.history.answers import WEEKDAYS
from gait.history.habits import HabitAnswer, HabitLevel
from gait.language import ENGLISH, Language
from gait.load.answer import Light, LoadAnswer, PlanStage, Statement
from gait.load.figure import year_svg, year_words
from gait.load.words import day_words, length, most
from gait.plan.plan import Plan, PlannedExercise, Session
from gait.plan.tables import words
from gait.screens.chain import Story, StoryKind
from gait.screens.definitions import screen_definitions
from gait.screens.screen import JudgedScreen, ScreenLevel
from gait.tracks.track import Side

__all__ = ["DayColumn", "ScreenRow", "Stage", "Told", "visit_context"]

_LIGHTS: Final = {
    Light.NONE: ("free", ""),
    Light.UNKNOWN: ("cannot-tell", "Cannot tell"),
    Light.GREEN: ("none", "Green"),
    Light.NOTE: ("near", "Note"),
    Light.AMBER: ("mild", "Amber"),
    Light.RED_AMBER: ("marked", "Red-amber"),
    Light.RED: ("marked", "Red"),
    Light.HOLD: ("marked", "Hold"),
}
_HABITS: Final = {
    HabitLevel.MET: ("none", "Meets it"),
    HabitLevel.PARTLY: ("near", "In part"),
    HabitLevel.NOT: ("free", "Not at present"),
    HabitLevel.UNASKED: ("free", "Not asked"),
}
_STORIES: Final = {
    StoryKind.AGREE: ("mild", "Film and test agree"),
    StoryKind.ONLY_SEEN: ("near", "Only in the film"),
    StoryKind.ONLY_TESTED: ("near", "Only in the test"),
    StoryKind.NEITHER: ("none", "In neither"),
    StoryKind.UNSEEN: ("cannot-tell", "Film cannot tell"),
    StoryKind.UNTESTED: ("cannot-tell", "Not tested"),
}
_LEVELS: Final = {
    ScreenLevel.USUAL: ("none", "usual"),
    ScreenLevel.LIMITED: ("mild", "limited"),
    ScreenLevel.NOTED: ("near", "noted"),
    ScreenLevel.UNJUDGED: ("free", ""),
}


@dataclass(frozen=True, slots=True)
class Told:
    """Something said, with a mark (`kind`, `word`) and what research says of it."""

    kind: str
    word: str
    title: str
    text: str
    more: str
    meaning: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """One week of the way back; `now` = the week of the visit."""

    days: str
    week: str
    longest: str
    now: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a screen; `kind` is the mark, `word` what is read."""

    value: str
    kind: str
    word: str


@dataclass(frozen=True, slots=True)
class ScreenRow:
    """One screen: both sides, or one value for the whole body."""

    label: str
    what: str
    left: Cell | None
    right: Cell | None
    whole: Cell | None
    norm: str
    gap: str
    source: str


@dataclass(frozen=True, slots=True)
class DayColumn:
    """A day of the week with what it holds."""

    day: str
    entries: tuple[str, ...]
    rests: bool


@dataclass(frozen=True, slots=True)
class ExerciseCard:
    """An exercise; `again` = described in an earlier session."""

    name: str
    drawing: Markup
    dose: str
    why: str
    how: str
    first_side: str
    next_steps: str
    stop: str
    note: str
    again: bool


@dataclass(frozen=True, slots=True)
class SessionCard:
    """Exercises done together."""

    title: str
    day: str
    cards: tuple[ExerciseCard, ...]
    note: str


def visit_context(exam: Exam, language: Language = ENGLISH) -> dict[str, Any]:
    """Return what the templates of a visit need; empty parts are None or empty.

    All of it is English, but for the letters drawn into the picture of the year.
    """
    plan = exam.plan
    whole = plan is not None and plan.referral is None and not plan.questions
    return {
        "referral": exam.referral,
        "questions": plan.questions if plan else (),
        "load": _load(exam.load, language) if exam.load else None,
        "habits": [_habit(habit) for habit in plan.habits] if plan else [],
        "noted": plan.noted if plan else (),
        "screens": screen_rows(exam),
        "stories": _stories(plan.stories) if plan else [],
        "plan": plan if whole else None,
        "week": week(exam, plan) if plan and whole else [],
        "sessions": session_cards(plan) if plan and whole else [],
        "later": _later(plan) if plan and whole else [],
        "later_note": words()["sessions"]["later_note"],
        "cue_note": words()["cues"]["optional"],
    }


def _load(load: LoadAnswer, language: Language) -> dict[str, Any]:
    longest = load.next_run.longest_m
    said = {s.key: s for s in load.statements}
    return {
        # Made by our own code, all text in it escaped there.
        "picture": Markup(year_svg(load, language=language)),  # noqa: S704
        "narrow": Markup(year_svg(load, language=language, narrow=True)),  # noqa: S704
        "caption": year_words(load),
        "longest": most(longest, load.unit) if longest else "",
        "next_run": said.get("next_run"),
        "told": [_statement(s) for s in load.statements if s.key != "next_run"],
        "usual": f"{length(load.shown.week_mean_m, load.unit)} and "
        f"{load.shown.runs_per_week:.1f} runs a week",
        "stages": [_stage(stage, load) for stage in load.plan.stages] if load.plan else [],
        "remarks": load.remarks,
        "files": ", ".join(f.name for f in load.log.files if not f.problem),
    }


def _statement(said: Statement) -> Told:
    kind, word = _LIGHTS[said.light]
    return Told(kind, word, said.title, said.text, "", said.meaning, said.sources)


def _stage(stage: PlanStage, load: LoadAnswer) -> Stage:
    usual = load.plan is not None and load.plan.stages[-1] is stage and not load.plan.new_start
    high = most(stage.week_high_m, load.unit)
    low = most(stage.week_low_m, load.unit)
    if usual and low == high:
        days, week_words = f"from {day_words(stage.first_day)}", f"{high}, as before"
    else:
        days = f"{day_words(stage.first_day)} to {day_words(stage.last_day)}"
        week_words = f"{low} to {high}" if stage.week_low_m else f"up to {high}"
    now = stage.first_day <= load.today <= stage.last_day
    return Stage(days, week_words, most(stage.longest_m, load.unit), now)


def _habit(habit: HabitAnswer) -> Told:
    kind, word = _HABITS[habit.level]
    return Told(
        kind,
        word,
        habit.title,
        habit.said,
        habit.recommended,
        habit.evidence,
        habit.sources,
    )


def _stories(stories: Sequence[Story]) -> list[Told]:
    """Return the stories; what research says of a link is said with its first one."""
    told, explained = [], set()
    for story in stories:
        kind, word = _STORIES[story.kind]
        first = story.link not in explained
        explained.add(story.link)
        evidence = story.evidence if first else ""
        sources = story.sources if first else ()
        told.append(Told(kind, word, "", story.sentence, "", evidence, sources))
    return told


def screen_rows(exam: Exam) -> list[ScreenRow]:
    """Return one row per screen that was done, in the order of the table."""
    gaps = {gap.key: gap.said for gap in exam.side_gaps}
    done: dict[str, list[JudgedScreen]] = {}
    for screen in exam.screens:
        done.setdefault(screen.key, []).append(screen)
    rows = []
    for key, screens in done.items():
        row = screen_definitions()[key]
        cells = {screen.side: _cell(screen) for screen in screens}
        rows.append(
            ScreenRow(
                label=row.label,
                what=row.what,
                left=cells.get(Side.LEFT),
                right=cells.get(Side.RIGHT),
                whole=cells.get(None),
                norm=row.norm + ("; our working limit" if row.provisional else ""),
                gap=gaps.get(key, ""),
                source=row.source,
            )
        )
    return rows


def _cell(screen: JudgedScreen) -> Cell:
    kind, word = _LEVELS[screen.level]
    return Cell(screen_definitions()[screen.key].shown(screen.value), kind, word)


def week(exam: Exam, plan: Plan) -> list[DayColumn]:
    """Return the seven days with their sessions and the longest run."""
    longest = exam.answers.habits.long_run_day if exam.answers else None
    columns = []
    for day in WEEKDAYS:
        entries = [s.title for s in plan.sessions if s.day == day]
        if day == longest:
            entries.append("Longest run")
        columns.append(DayColumn(day.capitalize(), tuple(entries), not entries))
    return columns


def session_cards(plan: Plan) -> list[SessionCard]:
    """Return warm-up and sessions; an exercise that comes again is described once."""
    described: set[str] = set()
    sessions: Sequence[Session] = (*((plan.warm_up,) if plan.warm_up else ()), *plan.sessions)
    cards = []
    for session in sessions:
        shown = [_exercise(item, described) for item in session.exercises]
        day = session.day.capitalize() if session.day else ""
        cards.append(SessionCard(session.title, day, tuple(shown), session.note))
    return cards


def _later(plan: Plan) -> list[ExerciseCard]:
    return [_exercise(item, set()) for item in plan.later]


def _exercise(item: PlannedExercise, described: set[str]) -> ExerciseCard:
    row, sentences = item.exercise, words()["sessions"]
    again = row.key in described
    described.add(row.key)
    side = item.first_side
    return ExerciseCard(
        name=row.name,
        # Made by our own code from our own table.
        drawing=Markup(row.svg),  # noqa: S704
        dose=row.dose,
        why="; ".join(item.reasons),
        how=row.how,
        first_side=sentences["first_side"].format(side=side.value) if side else "",
        next_steps="; ".join(row.progress),
        stop=row.stop,
        note=item.note,
        again=again,
    )


def day_of(exam: Exam) -> date:
    """Return the day of the visit."""
    return exam.day or exam.created.date()
