"""All that is known of a visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gait.events.contacts import Gait
from gait.findings.finding import Finding
from gait.measures.measurement import CycleCurve, Measurement
from gait.pose import PoseSequence
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


@dataclass(frozen=True, slots=True)
class Exam:
    """Everything about one visit.

    Attributes
    ----------
    clips : tuple of ClipAnalysis
    findings : tuple of Finding
        Most pressing first; those with grade "none" and "cannot tell" last.
    unmeasured : tuple of Unmeasured
    height_cm, speed_kmh : float or None
        As entered.
    created : datetime
        With time zone.
    version : str
        Version of the program.
    """

    clips: tuple[ClipAnalysis, ...]
    findings: tuple[Finding, ...]
    unmeasured: tuple[Unmeasured, ...]
    height_cm: float | None
    speed_kmh: float | None
    created: datetime
    version: str

    @property
    def measurements(self) -> tuple[Measurement, ...]:
        """Measurements of all clips in order."""
        return tuple(m for clip in self.clips for m in clip.measurements)
