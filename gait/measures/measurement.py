"""A number with its interval, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from gait.arrays import FloatArray
from gait.tracks.track import Side

__all__ = ["CycleCurve", "Measurement", "StepValue"]


@dataclass(frozen=True, slots=True)
class StepValue:
    """The value of a measure in one step.

    Attributes
    ----------
    time_s : float
        Capture time at which it was read (contact, mid-stance, ...).
    frame : int
        Frame of the file nearest to that time, for pictures.
    step : int
        Index into ``Gait.steps``.
    value : float
    """

    time_s: float
    frame: int
    step: int
    value: float


@dataclass(frozen=True, slots=True)
class Measurement:
    """One measure of one side in one clip.

    Attributes
    ----------
    name : str
        Key in ``gait/measures/definitions.toml``.
    side : Side or None
        None for measures of the whole body (cadence, trunk lean).
    clip : int
        Index into ``Exam.clips``.
    unit : str
        "deg", "% leg", "ms", "% stance", "steps/min", ...
    value, low, high : float or None
        Estimate and 95 % interval; all None when withheld.
    n : int
        Steps behind it.
    steps : tuple of StepValue
        The single steps.
    withheld : str or None
        Why there is no number, one plain sentence; None when there is one.
    """

    name: str
    side: Side | None
    clip: int
    unit: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    steps: tuple[StepValue, ...]
    withheld: str | None

    @property
    def known(self) -> bool:
        """Whether there is a number."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class CycleCurve:
    """An angle over the gait cycle, initial contact to the next of the same foot.

    Attributes
    ----------
    name : str
        "trunk_lean", "thigh_angle", "knee_flexion", "ankle_dorsiflexion" (about the
        runner's own mean), "shank_angle", "foot_angle"; "fppa", "femoral_adduction".
    side : Side
    clip : int
    unit : str
    strides : (k, 101) array
        Every stride at 0, 1, ... 100 % of the cycle.
    mean, sd : (101,) array
        Over strides.
    toe_off_percent : float
        Mean instant of toe-off.
    leg : str
        "near" or "far" from the camera in a side view, "" otherwise.
    """

    name: str
    side: Side
    clip: int
    unit: str
    strides: FloatArray
    mean: FloatArray
    sd: FloatArray
    toe_off_percent: float
    leg: str
