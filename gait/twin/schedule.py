"""When each foot lands and leaves, and what every single step aims at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from gait.arrays import FloatArray, IntArray, frozen
from gait.errors import OptionError
from gait.tracks.track import Side
from gait.twin.targets import Pair, Targets, norms

__all__ = ["GRID_S", "Schedule", "lead_times", "make_schedule", "stream"]

_LEAD_S = {"walking": 1.9, "standing": 0.3}
_LEAD_RUNNING_S = 1.25

GRID_S = 0.001
"""Motion is computed on a grid of this step."""

_MIN_FLIGHT_S = 0.02
_VARYING = (
    "knee_flexion_at_contact_deg",
    "knee_flexion_stance_peak_deg",
    "knee_flexion_swing_peak_deg",
    "thigh_flexion_peak_deg",
    "foot_strike_angle_deg",
    "overstride_pct",
    "pelvic_drop_deg",
    "trunk_list_deg",
    "fppa_deg",
    "rearfoot_eversion_deg",
    "toe_out_deg",
)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Steps in order of time; step i + 2 is the same foot's next one.

    Attributes
    ----------
    sides : tuple of Side
    contact_s, toe_off_s : (n,) array
        Intended instants; those in the truth are taken from the shoe on the belt.
    values : mapping of target name to (n,) array
        Target of every step.
    """

    sides: tuple[Side, ...]
    contact_s: FloatArray
    toe_off_s: FloatArray
    values: Mapping[str, FloatArray]

    @property
    def n_steps(self) -> int:
        """Number of steps, those before and after the clip included."""
        return len(self.sides)

    def of(self, side: Side) -> IntArray:
        """Return the indices of the steps of one foot."""
        return np.array([i for i, s in enumerate(self.sides) if s is side], dtype=np.int64)

    @property
    def middle_s(self) -> FloatArray:
        """Intended middle of each stance, where frontal angles peak."""
        return self.contact_s + 0.46 * (self.toe_off_s - self.contact_s)

    @property
    def sign(self) -> FloatArray:
        """+1 for steps of the left foot, -1 for the right."""
        return np.array([1.0 if side is Side.LEFT else -1.0 for side in self.sides])


def lead_times(activity: str) -> tuple[float, float]:
    """Seconds of motion before and after the clip, so that its ends are settled."""
    lead = _LEAD_S.get(activity, _LEAD_RUNNING_S)
    return lead, lead


def stream(seed: int, name: str) -> np.random.Generator:
    """Random numbers of one quantity, not disturbed by any other quantity."""
    return np.random.default_rng([seed, crc32(name.encode())])


def _wobble(seed: int, name: str, n_steps: int, sd: float) -> FloatArray:
    """Stride-to-stride deviations: each foot's steps follow an AR(1) process."""
    rho = float(norms()["variability"]["persistence"])
    noise = np.clip(stream(seed, name).standard_normal(n_steps), -2.5, 2.5)
    out = np.zeros(n_steps)
    for i in range(n_steps):
        out[i] = noise[i] if i < 2 else rho * out[i - 2] + (1.0 - rho**2) ** 0.5 * noise[i]
    return sd * out


def make_schedule(
    targets: Targets, duration_s: float, variability: float, seed: int
) -> Schedule:
    """Lay out the steps from before the start to after the end of the clip.

    Parameters
    ----------
    variability : float
        1 = published stride-to-stride deviations, 0 = every stride the same.

    Raises
    ------
    OptionError
        The feet would not leave the ground between steps although the runner runs.
    """
    sd = norms()["variability"]
    if targets.activity == "standing":
        sides: tuple[Side, ...] = (Side.RIGHT, Side.LEFT)
        contact_s, stance_s = _one_long_stance(duration_s)
    else:
        sides, contact_s, stance_s = _steps(targets, duration_s, variability, seed)
    n = len(sides)
    values = {name: _per_step(targets, name, sides, seed, variability) for name in _VARYING}
    values["half_width_pct"] = 0.5 * targets.step_width_pct + _wobble(
        seed, "step_width", n, 0.5**0.5 * variability * sd["step_width_pct"]
    )
    values["trunk_lean_deg"] = targets.trunk_lean_deg + _wobble(
        seed, "trunk_lean", n, variability * sd["trunk_lean_deg"]
    )
    toe_off = targets.knee_flexion_toe_off_deg
    values["knee_flexion_toe_off_deg"] = np.array([toe_off.of(side) for side in sides])
    return Schedule(
        sides=sides,
        contact_s=frozen(contact_s),
        toe_off_s=frozen(contact_s + stance_s),
        values={name: frozen(value) for name, value in values.items()},
    )


def _one_long_stance(duration_s: float) -> tuple[FloatArray, FloatArray]:
    """Both feet down from before the clip until after it."""
    lead_in, lead_out = lead_times("standing")
    contact = np.array([-lead_in, -lead_in + GRID_S])
    return contact, np.full(2, lead_in + duration_s + lead_out - 3.0 * GRID_S)


def _steps(
    targets: Targets, duration_s: float, variability: float, seed: int
) -> tuple[tuple[Side, ...], FloatArray, FloatArray]:
    """Sides, contacts and contact times of all steps, right foot first."""
    sd = norms()["variability"]
    step_s = 60.0 / targets.cadence_spm
    lead_in, lead_out = lead_times(targets.activity)
    n = int(np.ceil((duration_s + lead_in + lead_out) / step_s)) + 2
    sides = tuple(Side.RIGHT if i % 2 == 0 else Side.LEFT for i in range(n))
    percent = _wobble(seed, "step_time", n, variability * sd["step_time_pct"])
    skew = targets.step_time_asymmetry_pct * np.where(np.arange(n) % 2 == 0, 0.5, -0.5)
    intervals = step_s * (1.0 + 0.01 * (percent + skew))
    contact = -lead_in + stream(seed, "start").uniform(0.0, step_s)
    contact_s = contact + np.concatenate([[0.0], np.cumsum(intervals[:-1])])
    wanted = np.array([targets.contact_time_s.of(side) for side in sides])
    percent = _wobble(seed, "contact_time", n, variability * sd["contact_time_pct"])
    stance_s = wanted * (1.0 + 0.01 * percent)
    if targets.activity in ("running", "on_the_spot"):
        stance_s = np.minimum(stance_s, intervals - _MIN_FLIGHT_S)
        if np.min(stance_s) < 0.12:
            raise OptionError(
                f"A cadence of {targets.cadence_spm:.0f} with a contact of "
                f"{1000 * float(np.mean(wanted)):.0f} ms leaves no time in the air; "
                "lower the cadence or the contact time."
            )
    return sides, contact_s, stance_s


def _per_step(
    targets: Targets, name: str, sides: tuple[Side, ...], seed: int, variability: float
) -> FloatArray:
    pair: Pair = getattr(targets, name)
    mean = np.array([pair.of(side) for side in sides])
    sd = variability * float(norms()["variability"][name])
    return mean + _wobble(seed, name, len(sides), sd)
