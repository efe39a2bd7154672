"""What a runner is asked to do: frozen targets, sides apart where they may differ."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

from gait.errors import OptionError
from gait.tracks.track import Side
from gait.twin.skeleton import Skeleton

__all__ = ["ACTIVITIES", "STRIKES", "Pair", "Targets", "norms", "usual_targets"]

ACTIVITIES: Final = ("running", "walking", "standing", "on_the_spot")
STRIKES: Final = ("heel", "midfoot", "forefoot")


@dataclass(frozen=True, slots=True)
class Pair:
    """A value for each side of the body."""

    left: float
    right: float

    def of(self, side: Side) -> float:
        """Return the value of one side."""
        return self.left if side is Side.LEFT else self.right

    def plus(self, left: float, right: float) -> Pair:
        """Add to each side."""
        return Pair(self.left + left, self.right + right)


@dataclass(frozen=True, slots=True)
class Targets:
    """Mean values of the clip; definitions and signs as in `docs/twin.md`.

    Lengths in percent are shares of thigh + shank. Angles are those of the
    projections on the sagittal and frontal planes, as a camera would see them.
    """

    activity: str
    speed_m_s: float
    cadence_spm: float
    contact_time_s: Pair
    step_time_asymmetry_pct: float
    foot_strike_angle_deg: Pair
    knee_flexion_at_contact_deg: Pair
    knee_flexion_stance_peak_deg: Pair
    knee_flexion_toe_off_deg: Pair
    knee_flexion_swing_peak_deg: Pair
    thigh_flexion_peak_deg: Pair
    overstride_pct: Pair
    pelvic_drop_deg: Pair
    trunk_list_deg: Pair
    fppa_deg: Pair
    rearfoot_eversion_deg: Pair
    toe_out_deg: Pair
    step_width_pct: float
    trunk_lean_deg: float
    pelvis_tilt_deg: float
    pelvis_rotation_deg: float
    trunk_twist_deg: float
    arm_swing_deg: float
    elbow_deg: float
    landing_speed_pct: float
    toe_roll_pct: float

    def changed(self, changes: Mapping[str, float], side: Side | None = None) -> Targets:
        """Add `changes` to the named targets, of one side or of both."""
        values: dict[str, Any] = {}
        for name, amount in changes.items():
            old = getattr(self, name)
            if isinstance(old, Pair):
                left = 0.0 if side is Side.RIGHT else amount
                right = 0.0 if side is Side.LEFT else amount
                values[name] = old.plus(left, right)
            else:
                values[name] = old + amount
        return replace(self, **values)


@cache
def norms() -> Mapping[str, Any]:
    """Tables of `norms.toml`."""
    text = resources.files("gait.twin").joinpath("norms.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


def _both(value: float) -> Pair:
    return Pair(value, value)


def usual_targets(
    skeleton: Skeleton, activity: str, speed_m_s: float, strike: str = "heel"
) -> Targets:
    """Return the usual way to run (walk, stand) for a body at a speed.

    Speed is compared between bodies at equal Froude number, v² / (g · leg).

    Raises
    ------
    OptionError
        Unknown activity or strike.
    """
    if activity not in ACTIVITIES:
        raise OptionError(f"Activity {activity!r} is not one of {', '.join(ACTIVITIES)}.")
    if strike not in STRIKES:
        raise OptionError(f"Strike {strike!r} is not one of {', '.join(STRIKES)}.")
    running = _running(skeleton, speed_m_s, strike)
    if activity == "walking":
        return _walking(running, speed_m_s)
    if activity == "on_the_spot":
        return _on_the_spot(running)
    if activity == "standing":
        return _standing(running)
    return running


def _running(skeleton: Skeleton, speed_m_s: float, strike: str) -> Targets:
    table = norms()
    reference, time, angles = table["reference"], table["time"], table["angles"]
    size = skeleton.leg_m / reference["leg_m"]
    faster = speed_m_s / size**0.5 - reference["speed_m_s"]
    speed_ratio = max(faster + reference["speed_m_s"], 0.5) / reference["speed_m_s"]
    cadence = (
        time["cadence_spm"]
        + time["cadence_per_m_s"] * faster
        + time["cadence_per_m_height"] * (skeleton.height_m - reference["height_m"])
    )
    contact = time["contact_time_s"] * size**0.5 * speed_ratio ** time["contact_speed_exponent"]
    placement = table["placement"]
    softer = table["forefoot_change"] if strike == "forefoot" else {}
    contact += softer.get("contact_time_s", 0.0)
    return Targets(
        activity="running",
        speed_m_s=speed_m_s,
        cadence_spm=cadence,
        contact_time_s=_both(contact),
        step_time_asymmetry_pct=0.0,
        foot_strike_angle_deg=_both(table["strike_deg"][strike]),
        knee_flexion_at_contact_deg=_both(
            angles["knee_flexion_at_contact_deg"]
            + softer.get("knee_flexion_at_contact_deg", 0.0)
        ),
        knee_flexion_stance_peak_deg=_both(angles["knee_flexion_stance_peak_deg"]),
        knee_flexion_toe_off_deg=_both(angles["knee_flexion_toe_off_deg"]),
        knee_flexion_swing_peak_deg=_both(
            angles["knee_flexion_swing_peak_deg"] + angles["swing_peak_per_m_s_deg"] * faster
        ),
        thigh_flexion_peak_deg=_both(
            angles["thigh_flexion_peak_deg"] + angles["thigh_peak_per_m_s_deg"] * faster
        ),
        overstride_pct=_both(
            placement["overstride_pct"]
            + placement["overstride_per_m_s_pct"] * faster
            + softer.get("overstride_pct", 0.0)
        ),
        pelvic_drop_deg=_both(angles["pelvic_drop_deg"]),
        trunk_list_deg=_both(angles["trunk_list_deg"]),
        fppa_deg=_both(angles["fppa_deg"]),
        rearfoot_eversion_deg=_both(angles["rearfoot_eversion_deg"]),
        toe_out_deg=_both(angles["toe_out_deg"]),
        step_width_pct=placement["step_width_pct"],
        trunk_lean_deg=angles["trunk_lean_deg"],
        pelvis_tilt_deg=angles["pelvis_tilt_deg"],
        pelvis_rotation_deg=angles["pelvis_rotation_deg"],
        trunk_twist_deg=angles["trunk_twist_deg"],
        arm_swing_deg=angles["arm_swing_deg"],
        elbow_deg=angles["elbow_deg"],
        landing_speed_pct=placement["landing_speed_pct"],
        toe_roll_pct=placement["toe_roll_pct"],
    )


def _walking(running: Targets, speed_m_s: float) -> Targets:
    # steps shorten in proportion to the legs, as running cadence does with height
    cadence = 112.0 + 22.0 * (speed_m_s - 1.3) + (running.cadence_spm - 160.0)
    return replace(
        running,
        activity="walking",
        cadence_spm=cadence,
        contact_time_s=_both(0.62 * 120.0 / cadence),
        foot_strike_angle_deg=_both(18.0),
        knee_flexion_at_contact_deg=_both(6.0),
        knee_flexion_stance_peak_deg=_both(16.0),
        knee_flexion_toe_off_deg=_both(36.0),
        knee_flexion_swing_peak_deg=_both(62.0),
        thigh_flexion_peak_deg=_both(26.0),
        overstride_pct=_both(36.0),
        pelvic_drop_deg=_both(3.0),
        trunk_lean_deg=3.0,
        pelvis_tilt_deg=6.0,
        arm_swing_deg=18.0,
        elbow_deg=25.0,
        toe_roll_pct=45.0,
        trunk_twist_deg=5.0,
    )


def _on_the_spot(running: Targets) -> Targets:
    return replace(
        running,
        activity="on_the_spot",
        speed_m_s=0.0,
        cadence_spm=168.0,
        contact_time_s=_both(0.25),
        foot_strike_angle_deg=_both(-12.0),
        knee_flexion_at_contact_deg=_both(22.0),
        knee_flexion_stance_peak_deg=_both(45.0),
        knee_flexion_toe_off_deg=_both(22.0),
        knee_flexion_swing_peak_deg=_both(80.0),
        thigh_flexion_peak_deg=_both(40.0),
        overstride_pct=_both(3.0),
        trunk_lean_deg=4.0,
    )


def _standing(running: Targets) -> Targets:
    return replace(
        running,
        activity="standing",
        speed_m_s=0.0,
        knee_flexion_at_contact_deg=_both(3.0),
        foot_strike_angle_deg=_both(0.0),
        overstride_pct=_both(2.0),
        step_width_pct=14.0,
        fppa_deg=_both(0.0),
        trunk_lean_deg=1.0,
        pelvis_tilt_deg=4.0,
        elbow_deg=12.0,
    )


NAMES: Final = tuple(field.name for field in fields(Targets))
"""Names of all targets."""
