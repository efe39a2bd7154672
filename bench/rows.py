"""What the bench finds out about one clip: flat, frozen, kept as JSON.

Everywhere: `leg` is "near" or "far" for a leg in a side view, "either" for a leg in a
rear or front view, "whole" for the whole body; `view` is "side", "rear" or "front", as
filmed, whatever the program took it for; errors are program minus truth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = [
    "CameraRow",
    "CurveRow",
    "DecisionRow",
    "EventRow",
    "Factors",
    "FindingRow",
    "MeasureRow",
    "Outcome",
    "Score",
]


_NORMAL_DOSE: Final = 0.5


class Outcome(StrEnum):
    """How a decision came out."""

    RIGHT = "right"
    WRONG = "wrong"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Factors:
    """What was varied between clips.

    Attributes
    ----------
    name, half : str
        Clip, and "tune" or "test" ("" when the set is not split).
    view : str
    camera : str
        View with its side: "side-left", "rear", ...
    fps : float
        Capture rate.
    slow_motion_factor : float
    yaw_deg, roll_deg, pitch_deg : float
        Signed, as in the specification.
    exposure_ms : float
        Time for which the shutter is open.
    light : float
        Brightness of the room, 1 = bright.
    size_px : float
        The runner's height in the picture.
    body, clothes, room, activity, strike : str
    faults : mapping of fault to magnitude
    family : str
        Which part of the design the clip belongs to; "" without a design.
    obstacles : tuple of str
        "rail", "console", "mirror", "bystander", "shake", "jitter".
    """

    name: str
    half: str
    view: str
    camera: str
    fps: float
    slow_motion_factor: float
    yaw_deg: float
    roll_deg: float
    pitch_deg: float
    exposure_ms: float
    light: float
    size_px: float
    body: str
    clothes: str
    room: str
    activity: str
    strike: str
    faults: Mapping[str, float]
    family: str
    obstacles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measurement of the report against the truth.

    Attributes
    ----------
    measure, side, leg, unit : str
        `side` is "" for the whole body.
    value, low, high : float or None
        None when withheld.
    n : int
        Steps behind it.
    truth : float
        Mean over the same steps, or over all when `same_steps` is False.
    same_steps : bool
    withheld : str
        Reason; "" when there is a number.
    """

    measure: str
    side: str
    leg: str
    unit: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    truth: float
    same_steps: bool
    withheld: str

    @property
    def error(self) -> float | None:
        """Value minus truth."""
        return None if self.value is None else self.value - self.truth

    @property
    def covered(self) -> bool | None:
        """Whether the 95 % interval holds the truth; None when withheld."""
        if self.low is None or self.high is None:
            return None
        return self.low <= self.truth <= self.high


@dataclass(frozen=True, slots=True)
class EventRow:
    """Contacts of one kind and leg.

    Attributes
    ----------
    event, leg : str
    found, missed, extra : int
    wrong_side : int
        Pairs that would match but for the side; counted in missed and extra too.
    errors_ms : tuple of float
        Of the found ones, in order of time.
    covered : int
        Found ones whose 95 % interval holds the truth.
    """

    event: str
    leg: str
    found: int
    missed: int
    extra: int
    wrong_side: int
    errors_ms: tuple[float, ...]
    covered: int


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """Something decided once for the clip."""

    what: str
    said: str
    truth: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class CurveRow:
    """A segment or joint angle in every tracked frame.

    Attributes
    ----------
    curve, leg : str
    tracks : str
        "light" (hardly smoothed) or "smooth".
    n : int
        Frames.
    bias_deg, sd_deg : float
        Mean and standard deviation of the error; the RMSE left when the clip's
        offset is taken out is `sd_deg`.
    """

    curve: str
    leg: str
    tracks: str
    n: int
    bias_deg: float
    sd_deg: float


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A graded pattern against its true size.

    Attributes
    ----------
    finding, side, leg, grade : str
        `grade` as in `gait.findings.finding.Grade`.
    dose : float
        True size: 0 at the end of what is usual, 1 at clinically marked size
        (`bench/patterns.toml`).
    """

    finding: str
    side: str
    leg: str
    grade: str
    dose: float


@dataclass(frozen=True, slots=True)
class CameraRow:
    """What the program knows of the camera.

    Attributes
    ----------
    yaw_deg, level_deg : float or None
        As estimated; None when it does not say.
    exchanged : float or None
        Share of frames in which left and right leg are exchanged.
    """

    yaw_deg: float | None
    level_deg: float | None
    exchanged: float | None


@dataclass(frozen=True, slots=True)
class Score:
    """Everything about one clip.

    Attributes
    ----------
    factors : Factors
    error : str
        The program's sentence when it refused the clip, else "".
    detected : float
        Share of frames in which the pose estimator found the runner.
    measures, events, decisions, curves, findings : tuples of rows
    contact_time_errors_ms : mapping of leg to tuple of float
        Per step.
    camera : CameraRow
    """

    factors: Factors
    error: str
    detected: float
    measures: tuple[MeasureRow, ...]
    events: tuple[EventRow, ...]
    decisions: tuple[DecisionRow, ...]
    curves: tuple[CurveRow, ...]
    findings: tuple[FindingRow, ...]
    contact_time_errors_ms: Mapping[str, tuple[float, ...]]
    camera: CameraRow

    @property
    def normal(self) -> bool:
        """Whether a runner shows no pattern of half its marked size or more."""
        return bool(self.findings) and all(row.dose < _NORMAL_DOSE for row in self.findings)
