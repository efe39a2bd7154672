"""A visit as it was entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gait.letterhead import Letterhead
from gait.load.session import Unit
from gait.options import ClipOptions
from gait.plan.visit import VisitAnswers
from gait.review.decision import Decision, Signature

__all__ = ["LogFiles", "Visit", "VisitClip"]


@dataclass(frozen=True, slots=True)
class VisitClip:
    """One clip and what is known about it."""

    path: Path
    options: ClipOptions


@dataclass(frozen=True, slots=True)
class LogFiles:
    """The training log.

    Attributes
    ----------
    files : tuple of Path
        As for `gait.load.read_log`.
    unit : Unit or None
        Of files that do not say theirs, and of the answer.
    time_zone : str
        Of home, as "Europe/Madrid"; empty = that of this machine.
    new : tuple of str
        What was new in the last seven days: "speed", "hills", "shoes".
    """

    files: tuple[Path, ...]
    unit: Unit | None = None
    time_zone: str = ""
    new: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit as it was entered.

    Attributes
    ----------
    day : date
        Day of the visit.
    runner : str
        Code or name; empty when not said.
    height_cm, speed_kmh : float or None
    clips : tuple of VisitClip
    log : LogFiles or None
    answers : VisitAnswers or None
        None where nobody was asked anything: then there is no plan.
    letterhead : Letterhead or None
        Who hands the report over.
    decisions : tuple of Decision
        A therapist's word on the findings.
    signature : Signature or None
        Who answers for the report.
    """

    day: date
    runner: str = ""
    height_cm: float | None = None
    speed_kmh: float | None = None
    clips: tuple[VisitClip, ...] = ()
    log: LogFiles | None = None
    answers: VisitAnswers | None = None
    letterhead: Letterhead | None = None
    decisions: tuple[Decision, ...] = ()
    signature: Signature | None = None
