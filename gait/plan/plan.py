"""The plan of a visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gait.history.answers import Weekday
from gait.history.habits import HabitAnswer
from gait.history.symptoms import Urgency
from gait.plan.exercises import Exercise
from gait.screens.chain import Story
from gait.tracks.track import Side

__all__ = [
    "Cue",
    "LoadHint",
    "Plan",
    "PlannedExercise",
    "RealChange",
    "Recheck",
    "Referral",
    "Session",
    "Step",
]


@dataclass(frozen=True, slots=True)
class LoadHint:
    """What the training log says, as far as a plan needs it.

    Attributes
    ----------
    too_much : bool
        Whether the log shows a jump.
    longest_next_run_km : float or None
        Longest next run by the rule of the last 30 days.
        None where a return plan or pain gives another limit.
    words : tuple of str
        Sentences of the log's own rules on the jump, repeated under "what to do first".
    returning : tuple of str
        Sentences of the log's own rules on a break and the way back; empty without one.
    """

    too_much: bool = False
    longest_next_run_km: float | None = None
    words: tuple[str, ...] = ()
    returning: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Referral:
    """What a red flag asks for.

    Attributes
    ----------
    urgency : Urgency
        The most urgent of the flags.
    title, text : str
    said : tuple of str
        What the runner answered, one clause per flag.
    """

    urgency: Urgency
    title: str
    text: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One of the things to do first, in order; `brief` is for a summary."""

    key: str
    title: str
    text: str
    brief: str


@dataclass(frozen=True, slots=True)
class Cue:
    """Something to think of while running.

    Attributes
    ----------
    finding : str
        Key in ``findings.toml``.
    title : str
        Of the finding.
    text : str
        The cue in the words of the finding.
    how : str
        How long and how often.
    optional : bool
        True for a runner without complaint.
    """

    finding: str
    title: str
    text: str
    how: str
    optional: bool


@dataclass(frozen=True, slots=True)
class PlannedExercise:
    """An exercise in this runner's week.

    Attributes
    ----------
    exercise : Exercise
    reasons : tuple of str
        Why it is there.
    first_side : Side or None
        The side to start with, where all reasons lie on one side.
    note : str
        Empty, or a caution.
    """

    exercise: Exercise
    reasons: tuple[str, ...]
    first_side: Side | None
    note: str


@dataclass(frozen=True, slots=True)
class Session:
    """A set of exercises done together.

    Attributes
    ----------
    key : str
        "strength_a", "strength_b", "mobility" or "warm_up".
    title : str
    day : Weekday or None
        None for the warm-up.
    exercises : tuple of PlannedExercise
    note : str
    """

    key: str
    title: str
    day: Weekday | None
    exercises: tuple[PlannedExercise, ...]
    note: str


@dataclass(frozen=True, slots=True)
class RealChange:
    """How much one number has to change to be more than error.

    Attributes
    ----------
    name : str
        Measure of ``definitions.toml`` or screen of ``screens.toml``.
    side : Side or None
    mdc : float or None
        Minimal detectable change in the unit of the value; None where it is not known.
    said : str
    """

    name: str
    side: Side | None
    mdc: float | None
    said: str


@dataclass(frozen=True, slots=True)
class Recheck:
    """When and how to look again.

    Attributes
    ----------
    first, last : date
        Six to eight weeks from the visit.
    when : str
    how : tuple of str
    changes : tuple of RealChange
    """

    first: date
    last: date
    when: str
    how: tuple[str, ...]
    changes: tuple[RealChange, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do.

    Where there is a red flag only `referral` is filled; where symptom questions are open
    only `questions` and `first`. Everything that tells somebody to train or to change how
    they run stands here and nowhere else, so that it can be held back in one place.

    Attributes
    ----------
    referral : Referral or None
    questions : tuple of str
        Symptom questions without an answer.
    first : tuple of Step
        What to do first, in order.
    stories : tuple of Story
        What was seen and what was tested, joined.
    habits : tuple of HabitAnswer
    noted : tuple of str
        Answers written down without judgement.
    cues : tuple of Cue
        At most two.
    cue_note : str
        Why there are none, or that there are more; else empty.
    warm_up : Session or None
    sessions : tuple of Session
        One per day, in the order of the week.
    later : tuple of PlannedExercise
        To be added once the others are easy.
    rules : tuple of str
        Pain, progress, stopping.
    remarks : tuple of str
    recheck : Recheck or None
    """

    referral: Referral | None = None
    questions: tuple[str, ...] = ()
    first: tuple[Step, ...] = ()
    stories: tuple[Story, ...] = ()
    habits: tuple[HabitAnswer, ...] = ()
    noted: tuple[str, ...] = ()
    cues: tuple[Cue, ...] = ()
    cue_note: str = ""
    warm_up: Session | None = None
    sessions: tuple[Session, ...] = ()
    later: tuple[PlannedExercise, ...] = ()
    rules: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    recheck: Recheck | None = None
