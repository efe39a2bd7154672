"""The analytic runner measured, and the truth by other formulas than the program's."""

from __future__ import annotations

from functools import cache

import numpy as np
from after_pose import Analysed, follow_up
from analytic_runner import HEADING_DEG, Camera, Runner, film, frame_times_s

from gait.measures.definitions import definition
from gait.pose.skeleton import INDEX
from gait.tracks.track import Side, View

USUAL = Runner()
RUNNERS = {
    "usual": USUAL,
    "leaning back": Runner(lean_deg=-4.0),
    "reaching": Runner(reach_m=0.44, push_m=0.24, hip_height_m=0.845),
    "low": Runner(hip_height_m=0.84),
}
PER_LEG = (
    "body_line",
    "hip_over_foot_time",
    "hips_behind",
    "overstride",
    "knee_flexion_at_contact",
    "knee_flexion_stance_peak",
    "knee_flexion_swing_peak",
    "shank_inclination",
    "foot_strike_angle",
    "thigh_extension_at_toe_off",
    "ankle_dorsiflexion_change",
)


@cache
def analysed(
    runner: Runner = USUAL,
    view: str = "side-right",
    fps: float = 60.0,
    seconds: float = 7.0,
    turn_deg: float = 0.0,
    level_deg: float = 0.0,
    level_entered: bool = False,
) -> Analysed:
    time_s = frame_times_s(fps, seconds)
    camera = Camera(HEADING_DEG[view] + turn_deg, level_deg=level_deg)
    pose = film(runner, time_s, camera, noise_px=1.0)
    return follow_up(
        pose, time_s, view=View(view), level_deg=level_deg if level_entered else None
    )


class Truth:
    """The left leg over one stride, from its contact; metres (forward, up)."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self.phase = np.linspace(0.0, 1.0, 4001)
        points = runner.points(runner.first_contact_s + self.phase * runner.stride_s)
        self.points = points[..., :2]
        self.stance = self.phase <= runner.contact_share
        self.off = int(np.argmax(self.phase > runner.contact_share))

    def at(self, name: str) -> np.ndarray:
        if name.startswith("mid_"):
            pair = [INDEX[f"{s}_{name[4:]}"] for s in Side]
            return self.points[:, pair].mean(axis=1)
        return self.points[:, INDEX[f"left_{name}"]]

    def knee_deg(self) -> np.ndarray:
        thigh, shank = self.at("knee") - self.at("hip"), self.at("ankle") - self.at("knee")
        cosine = np.sum(thigh * shank, axis=1)
        cosine /= np.linalg.norm(thigh, axis=1) * np.linalg.norm(shank, axis=1)
        return np.degrees(np.arccos(cosine))

    def slope_deg(self, run: np.ndarray) -> np.ndarray:
        """Angle against the upright from the run per rise."""
        return np.degrees(np.arctan(run[:, 0] / run[:, 1]))

    def expected(self) -> dict[str, float]:
        """Return what the program has to say.

        It takes the model's own offset and gain out of the points, here out of exact ones.
        """
        return {name: definition(name).as_shown(at) for name, at in self.of_joints().items()}

    def of_joints(self) -> dict[str, float]:
        runner, leg = self.runner, self.runner.leg_m
        foot = 0.5 * (self.at("heel") + self.at("foot_index"))
        hip, shoulder = self.at("mid_hip"), self.at("mid_shoulder")
        knee = self.knee_deg()
        loaded = int(np.argmin(np.abs(self.phase * runner.stride_s - 0.025)))
        shank = self.slope_deg(self.at("knee") - self.at("ankle"))
        thigh = self.slope_deg(self.at("hip") - self.at("knee"))
        passed = int(np.argmax(hip[:, 0] > foot[:, 0]))
        return {
            "cadence": runner.cadence_spm,
            "trunk_lean": runner.lean_deg,
            "vertical_oscillation": 100.0 * np.ptp(hip[:, 1]) / leg,
            "body_line": self.slope_deg(shoulder - foot)[0],
            "hip_over_foot_time": 100.0 * self.phase[passed] / runner.contact_share,
            "overstride": 100.0 * (self.at("ankle") - hip)[0, 0] / leg,
            "knee_flexion_at_contact": knee[0],
            "knee_flexion_stance_peak": knee[self.stance].max(),
            "knee_flexion_swing_peak": knee.max(),
            "shank_inclination": -shank[loaded],
            "foot_strike_angle": runner.strike_deg,
            "thigh_extension_at_toe_off": thigh[self.off],
        }
