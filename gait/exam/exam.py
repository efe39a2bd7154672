"""All that is known of a visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gait.corrections.correction import Correction
from gait.events.contacts import Gait
from gait.findings.finding import Finding
from gait.load.answer import LoadAnswer
from gait.load.finding import KEY as LOAD_KEY
from gait.marks.tracked import MarkTracks
from gait.measures.measurement import CycleCurve, Measurement
from gait.measures.symmetry import SideDifference
from gait.plan.plan import Plan, Referral
from gait.plan.visit import VisitAnswers
from gait.pose import PoseSequence
from gait.review.decision import Decision, Dismissed, Signature
from gait.screens.screen import JudgedScreen, SideGap
from gait.tracks.track import Tracks
from gait.unmeasured import Unmeasured
from gait.video import CaptureClock, Clip

__all__ = ["ClipAnalysis", "Exam"]


@dataclass(frozen=True, slots=True)
class ClipAnalysis:
    """All that was read from one clip.

    Attributes
    ----------
    clip : Clip
    clock : CaptureClock
    pose : PoseSequence
    as_drawn : Tracks
        Points where the model draws them.
    tracks : Tracks
        Points moved to the joints; everything is measured on these.
    gait : Gait
    measurements : tuple of Measurement
    curves : tuple of CycleCurve
    remarks : tuple of str
        Plain sentences about how the clip was read and what was wrong with it.
    seconds : tuple of (str, float)
        Wall time per stage.
    marked : MarkTracks or None
        Tracks of the points marked by hand, if there are any.
    corrections : tuple of Correction
        What was put right by hand, all of it taken into account.
    """

    clip: Clip
    clock: CaptureClock
    pose: PoseSequence
    as_drawn: Tracks
    tracks: Tracks
    gait: Gait
    measurements: tuple[Measurement, ...]
    curves: tuple[CycleCurve, ...]
    remarks: tuple[str, ...]
    seconds: tuple[tuple[str, float], ...]
    marked: MarkTracks | None = None
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Exam:
    """Everything about one visit.

    Attributes
    ----------
    clips : tuple of ClipAnalysis
    findings : tuple of Finding
        Most pressing first; those with grade "none" and "cannot tell" last. With a training
        log one of them is "training_load". A cue stands in it only if the plan gives it.
    unmeasured : tuple of Unmeasured
    height_cm, speed_kmh : float or None
        As entered.
    created : datetime
        With time zone.
    version : str
        Version of the program.
    day : date or None
        Day of the visit, on which log and answers are judged; None = when it was made.
    runner : str
        Code or name; empty when not said.
    load : LoadAnswer or None
        What the training log says; with a red flag without its advice.
    answers : VisitAnswers or None
        As entered; None where nobody was asked.
    screens : tuple of JudgedScreen
    side_gaps : tuple of SideGap
    plan : Plan or None
        With stories, habits, cues and exercises; a referral or open questions and nothing
        else where there is a red flag or a symptom question is open. None where nobody was
        asked.
    differences : tuple of SideDifference
        Left against right, where clips show both alike.
    decisions : tuple of Decision
        A therapist's word on the findings.
    dismissed : tuple of Dismissed
        Findings that the therapist set aside; they stand in `findings` no more, and neither
        plan nor summary rests on them.
    signature : Signature or None
        Who answers for the report; None = not signed.
    """

    clips: tuple[ClipAnalysis, ...]
    findings: tuple[Finding, ...]
    unmeasured: tuple[Unmeasured, ...]
    height_cm: float | None
    speed_kmh: float | None
    created: datetime
    version: str
    day: date | None = None
    runner: str = ""
    load: LoadAnswer | None = None
    answers: VisitAnswers | None = None
    screens: tuple[JudgedScreen, ...] = ()
    side_gaps: tuple[SideGap, ...] = ()
    plan: Plan | None = None
    differences: tuple[SideDifference, ...] = ()
    decisions: tuple[Decision, ...] = ()
    dismissed: tuple[Dismissed, ...] = ()
    signature: Signature | None = None

    @property
    def referral(self) -> Referral | None:
        """What a red flag asks for; it goes before everything else."""
        return self.plan.referral if self.plan else None

    @property
    def of_film(self) -> tuple[Finding, ...]:
        """The findings of the clips, without that of the training log."""
        return tuple(f for f in self.findings if f.key != LOAD_KEY)

    @property
    def of_load(self) -> Finding | None:
        """The finding of the training log."""
        return next((f for f in self.findings if f.key == LOAD_KEY), None)

    @property
    def measurements(self) -> tuple[Measurement, ...]:
        """Measurements of all clips in order."""
        return tuple(m for clip in self.clips for m in clip.measurements)
