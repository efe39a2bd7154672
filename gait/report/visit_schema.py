"""Layout of what ``results.json`` holds of answers, screens and plan."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from gait.history.answers import Weekday
from gait.history.habits import HabitLevel
from gait.history.symptoms import Urgency
from gait.screens.chain import StoryKind
from gait.screens.screen import ScreenLevel
from gait.tracks.track import Side

__all__ = [
    "AnswersResult",
    "ChangeResult",
    "CueResult",
    "ExerciseResult",
    "HabitResult",
    "PlanResult",
    "RecheckResult",
    "ReferralResult",
    "ScreenResult",
    "SessionResult",
    "SideGapResult",
    "StepToTakeResult",
    "StoryResult",
]

Answer = str | bool | float | list[str] | None


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)


class AnswersResult(_Model):
    """What was asked, by the keys of the visit file; what was not asked is null or empty."""

    history: dict[str, Answer]
    habits: dict[str, Answer]
    equipment: dict[str, bool]
    symptoms: dict[str, bool | None] = Field(description="By question; null = not asked.")


class ScreenResult(_Model):
    """One screen of one side."""

    key: str
    side: Side | None
    value: float | str
    unit: str
    level: ScreenLevel
    sentence: str
    source: str


class SideGapResult(_Model):
    """A difference between left and right that is worth a word."""

    key: str
    lesser: Side
    gap: float = Field(description="In the unit, or as a share of the better side (0..1).")
    sentence: str


class ReferralResult(_Model):
    """What a red flag asks for; then the plan holds nothing else."""

    urgency: Urgency
    title: str
    text: str
    said: list[str]


class StepToTakeResult(_Model):
    """One of the things to do first."""

    key: str
    title: str
    text: str
    brief: str


class StoryResult(_Model):
    """What was seen and what was tested, joined."""

    link: str
    findings: list[str]
    side: Side | None
    kind: StoryKind
    sentence: str
    screens: list[str]
    evidence: str
    sources: list[str]


class HabitResult(_Model):
    """One habit against the recommendation."""

    key: str
    title: str
    level: HabitLevel
    sentence: str
    recommended: str
    evidence: str
    sources: list[str]


class CueResult(_Model):
    """Something to think of while running."""

    finding: str
    title: str
    text: str
    how: str
    optional: bool


class ExerciseResult(_Model):
    """An exercise with its dose."""

    key: str
    name: str
    dose: str
    how: str
    next_steps: list[str]
    stop: str
    reasons: list[str]
    first_side: Side | None
    note: str
    source: str


class SessionResult(_Model):
    """Exercises done together."""

    key: str
    title: str
    day: Weekday | None = Field(description="null for the warm-up.")
    exercises: list[ExerciseResult]
    note: str


class ChangeResult(_Model):
    """From which change on a number has really changed."""

    name: str
    side: Side | None
    smallest_real_change: float | None = Field(description="null where it is not known.")
    sentence: str


class RecheckResult(_Model):
    """When and how to look again."""

    first: date
    last: date
    when: str
    how: list[str]
    changes: list[ChangeResult]


class PlanResult(_Model):
    """What to do."""

    state: Literal["referral", "questions", "plan"]
    referral: ReferralResult | None
    questions: list[str] = Field(description="Symptom questions without an answer.")
    first: list[StepToTakeResult]
    stories: list[StoryResult]
    habits: list[HabitResult]
    noted: list[str]
    cues: list[CueResult]
    cue_note: str
    warm_up: SessionResult | None
    sessions: list[SessionResult]
    later: list[ExerciseResult]
    rules: list[str]
    remarks: list[str]
    recheck: RecheckResult | None
