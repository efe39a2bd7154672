"""What the rules say of a training log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gait.load.session import Session, TrainingLog, Unit

__all__ = [
    "Basis",
    "Break",
    "Gate",
    "Light",
    "LoadAnswer",
    "NextRun",
    "PlanStage",
    "ReturnPlan",
    "Shown",
    "Spike",
    "Statement",
    "Stimulus",
    "Week",
    "WeekChange",
]


class Light(StrEnum):
    """How a rule of evidence 10.2 marks what it found; only L1, L3 and L5 give colours."""

    NONE = "none"
    UNKNOWN = "not enough history"
    GREEN = "green"
    NOTE = "note"
    AMBER = "amber"
    RED_AMBER = "red-amber"
    RED = "red"
    HOLD = "hold"

    @property
    def coloured(self) -> bool:
        """Whether it is more than a note."""
        return self in {Light.AMBER, Light.RED_AMBER, Light.RED, Light.HOLD}


@dataclass(frozen=True, slots=True)
class Spike:
    """L1: one session against the longest run of the 30 days before it.

    Attributes
    ----------
    session : Session
    reference_m : float or None
        The longest distance of the 30 days before; None if there was no run, or the log does
        not reach far enough back.
    excess : float or None
        distance / reference - 1.
    light : Light
        green, amber, red, or unknown.
    category : str
        Key of the class in ``rules.toml``: "small", "moderate", "large", else empty.
    """

    session: Session
    reference_m: float | None
    excess: float | None
    light: Light
    category: str


@dataclass(frozen=True, slots=True)
class WeekChange:
    """L2: seven days against the seven days before them.

    Attributes
    ----------
    last_day : date
        The last of the seven days.
    distance_m, previous_m : float
    change : float
        distance / previous - 1.
    light : Light
        none, note, or amber for a novice.
    """

    last_day: date
    distance_m: float
    previous_m: float
    change: float
    light: Light


@dataclass(frozen=True, slots=True)
class Break:
    """L3: days without a run.

    Attributes
    ----------
    last_day : date
        Of the last run before it.
    next_day : date or None
        Of the first run after it; None if it goes on.
    days : int
        From the last run to the next one, or to today.
    light : Light
        note (7-13 days), amber (14-29), red-amber (30 or more).
    """

    last_day: date
    next_day: date | None
    days: int
    light: Light


@dataclass(frozen=True, slots=True)
class PlanStage:
    """One week of the way back.

    Attributes
    ----------
    first_day, last_day : date
    week_low_m, week_high_m : float
        Distance of the week; the low end is 0 for a new start.
    longest_m : float
        No single run longer than this.
    """

    first_day: date
    last_day: date
    week_low_m: float
    week_high_m: float
    longest_m: float


@dataclass(frozen=True, slots=True)
class ReturnPlan:
    """The way back after a break; a clinicians' convention, no trial fixes it.

    Attributes
    ----------
    pause : Break
    week_before_m, longest_before_m : float
        Weekly mean of the four weeks and longest run of the 30 days before the break.
    new_start : bool
        Walk and run in turns, as somebody new to running.
    stages : tuple of PlanStage
    first_run_m : float or None
        Distance of the first run after the break, if there was one.
    first_run_most_m : float
        What the plan gives for it.
    """

    pause: Break
    week_before_m: float
    longest_before_m: float
    new_start: bool
    stages: tuple[PlanStage, ...]
    first_run_m: float | None
    first_run_most_m: float

    def stage(self, day: date) -> PlanStage | None:
        """Return the stage of a day, if the plan covers it."""
        return next((s for s in self.stages if s.first_day <= day <= s.last_day), None)


@dataclass(frozen=True, slots=True)
class Stimulus:
    """L4: something hard that is new."""

    kind: str
    day: date | None
    why: str


@dataclass(frozen=True, slots=True)
class Gate:
    """L5: the symptom gate.

    Attributes
    ----------
    asked : bool
        Whether any pain was entered.
    held : bool
        Hold the distance.
    pain : tuple of float
        0..10, oldest first.
    reason : str
        "high" or "rising" if held, else empty.
    """

    asked: bool
    held: bool
    pain: tuple[float, ...]
    reason: str


class Basis(StrEnum):
    """Where the longest next run comes from."""

    SPIKE = "110 % of the longest run of the last 30 days"
    RETURN = "return plan"
    HOLD = "hold"
    NONE = "not enough history"


@dataclass(frozen=True, slots=True)
class NextRun:
    """The longest next run that the rules give.

    Attributes
    ----------
    longest_m : float or None
        None where the log does not reach far enough.
    basis : Basis
    reference : Session or None
        The longest run of the last 30 days.
    through : date or None
        Until when it holds if nothing is run in between.
    """

    longest_m: float | None
    basis: Basis
    reference: Session | None
    through: date | None


@dataclass(frozen=True, slots=True)
class Week:
    """One calendar week, Monday to Sunday.

    Attributes
    ----------
    monday : date
    distance_m, longest_m : float
    runs : int
    """

    monday: date
    distance_m: float
    longest_m: float
    runs: int


@dataclass(frozen=True, slots=True)
class Shown:
    """Numbers that are shown without a colour.

    Attributes
    ----------
    week_mean_m : float
        Mean weekly distance of the last four weeks.
    runs_per_week : float
        Of the last four weeks.
    longest_share : float or None
        Longest run over all of the last seven days; None with fewer than two runs.
    acute_chronic : float or None
        Last week over the mean of the three weeks before; hidden by default, and never
        coloured: in the largest study a higher ratio went with fewer injuries.
    """

    week_mean_m: float
    runs_per_week: float
    longest_share: float | None
    acute_chronic: float | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing to tell the runner.

    Attributes
    ----------
    key : str
        "spike", "next_run", "week", "break", "stimuli", "symptoms", "long_run".
    rule : str
        "L1" to "L5"; empty for what no rule of evidence 10.2 covers.
    light : Light
    title : str
    text : str
        What was seen and what the rule says.
    meaning : str
        What research says of it, with its limits.
    sources : tuple of str
    """

    key: str
    rule: str
    light: Light
    title: str
    text: str
    meaning: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoadAnswer:
    """All that the rules say on one day.

    Attributes
    ----------
    log : TrainingLog
    today : date
    unit : Unit
        In which distances are put into words.
    spikes : tuple of Spike
        L1 of every run up to today, in order of time.
    week_change : WeekChange or None
        The largest L2 of the last 30 days.
    breaks : tuple of Break
        All of 7 days and more.
    pause : Break or None
        The break that matters today: one that goes on, or one whose return is under way.
    plan : ReturnPlan or None
    stimuli : tuple of Stimulus
        L4, of the last 7 days.
    gate : Gate
    next_run : NextRun
    weeks : tuple of Week
        All weeks of the log up to today, the oldest first; weeks without a run too.
    shown : Shown
    statements : tuple of Statement
        Most pressing first.
    remarks : tuple of str
        On the quality of the log.
    """

    log: TrainingLog
    today: date
    unit: Unit
    spikes: tuple[Spike, ...]
    week_change: WeekChange | None
    breaks: tuple[Break, ...]
    pause: Break | None
    plan: ReturnPlan | None
    stimuli: tuple[Stimulus, ...]
    gate: Gate
    next_run: NextRun
    weeks: tuple[Week, ...]
    shown: Shown
    statements: tuple[Statement, ...]
    remarks: tuple[str, ...]
