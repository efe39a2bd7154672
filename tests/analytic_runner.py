"""A runner in closed form: every joint at every instant, seen from any direction.

The trunk obeys gravity (a half-sine force in stance, free fall in flight), the sole
stays on the belt in stance, the knee follows by the law of cosines. So contacts,
mid-stances and all angles are known exactly, whatever the frame rate.

Axes of life: forward, up, left (the runner's), metres. Axes of the picture: x right,
y down, pixels. Heading as in `gait.tracks.view.heading_deg`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from gait.arrays import frozen, frozen_mask
from gait.pose.sequence import Person, PoseSequence
from gait.pose.skeleton import INDEX, LANDMARKS, MIRROR
from gait.tracks.track import Side
from gait.video import CaptureClock, ClockSource

Array = NDArray[np.float64]

GRAVITY_M_S2 = 9.81
HEADING_DEG = {"front": 0.0, "side-right": 90.0, "rear": 180.0, "side-left": -90.0}
SIZE_PX = (1280, 720)
LANDING_SHARE = 0.60
"""Speed of the toes over the belt's just before contact: the foot is not yet matched to
the belt, and with the shoe turning up the ankle goes at half of it. So lands the runner on
whom the program's contact cue was calibrated (`gait/twin/swing.py`)."""
HEEL_OFF_SHARE = 0.51
"""Of stance; until then the sole is flat."""
_GRID = 1024
LEG_NAMES = ("knee", "ankle", "heel", "foot_index")
_FINGERS = ("pinky", "index", "thumb")
_HEAD = LANDMARKS[:11]


@dataclass(frozen=True)
class Runner:
    """How somebody runs; defaults are an ordinary jogger of 1.72 m."""

    stride_hz: float = 1.4
    contact_share: float = 0.36
    """Contact time over stride time."""
    first_contact_s: float = 0.10
    """Left foot; the right one lands half a stride later."""
    thigh_m: float = 0.42
    shank_m: float = 0.42
    hip_height_m: float = 0.87
    reach_m: float = 0.36
    """Toe ahead of mid-hip at contact."""
    push_m: float = 0.30
    """Toe behind mid-hip at toe-off."""
    lift: float = 1.0
    """How high the foot is lifted in the air, 1 = as in running."""
    heel_rise: float = 1.0
    strike_deg: float = 12.0
    lean_deg: float = 7.0
    hip_width_m: float = 0.18
    step_width_m: float = 0.06
    knee_inward_m: float = 0.0
    """How far the knees lie inside the line from hip to ankle."""
    hip_drop_deg: float = 0.0
    shoulder_tilt_deg: float = 0.0
    """Shoulder of the standing side above the other one."""
    heel_mark_m: float = 0.03
    """Height of the heel's landmark above the sole; the toe's is 0.03."""
    arm_swing_deg: float = 25.0
    shoulder_twist_deg: float = 8.0

    @property
    def stride_s(self) -> float:
        return 1.0 / self.stride_hz

    @property
    def contact_s(self) -> float:
        return self.contact_share * self.stride_s

    @property
    def leg_m(self) -> float:
        return self.thigh_m + self.shank_m

    @property
    def cadence_spm(self) -> float:
        return 120.0 * self.stride_hz

    def phase(self, time_s: Array, side: Side) -> Array:
        """Turns since this foot's contact."""
        shift = 0.0 if side is Side.LEFT else 0.5
        return (np.asarray(time_s) - self.first_contact_s) * self.stride_hz - shift

    def contacts_s(self, side: Side, duration_s: float) -> Array:
        """Initial contacts of a foot from 0 to `duration_s`."""
        shift = 0.0 if side is Side.LEFT else 0.5
        first = self.first_contact_s + shift * self.stride_s
        k = np.arange(np.ceil(-first * self.stride_hz), (duration_s - first) * self.stride_hz)
        return first + k * self.stride_s

    @cached_property
    def _bounce(self) -> CubicSpline:
        """Height of mid-hip over one step, from Newton's law; phase 0 = contact."""
        phase = np.arange(_GRID) / _GRID
        share = 2.0 * self.contact_share
        force = np.where(
            phase < share, 0.5 * np.pi / share * np.sin(np.pi * phase / share), 0.0
        )
        turns = np.fft.rfftfreq(_GRID, 1.0 / _GRID)
        spectrum = np.fft.rfft(GRAVITY_M_S2 * (force - 1.0))
        spectrum[1:] /= -((2.0 * np.pi * turns[1:] * 2.0 * self.stride_hz) ** 2)
        spectrum[0] = 0.0
        height = np.fft.irfft(spectrum, _GRID)
        return CubicSpline(
            np.arange(_GRID + 1) / _GRID, np.append(height, height[0]), bc_type="periodic"
        )

    def hip_height(self, time_s: Array) -> Array:
        step_phase = 2.0 * self.phase(time_s, Side.LEFT)
        return self.hip_height_m + np.asarray(self._bounce(step_phase % 1.0))

    @cached_property
    def _pitch(self) -> CubicSpline:
        """Pitch of the sole, degrees, + toes up, over the stride."""
        c = self.contact_share
        air = 1.0 - c
        heel_off = HEEL_OFF_SHARE * c
        knots = [0.0, 0.18 * c, heel_off, c, c + 0.23 * air, c + 0.56 * air, c + 0.84 * air, 1]
        off, back, middle = (self.heel_rise * deg for deg in (-52.0, -84.0, -41.0))
        values = [self.strike_deg, 0.0, 0.0, off, back, middle, 5.0, self.strike_deg]
        return CubicSpline(knots, values, bc_type="periodic")

    def pitch_deg(self, phase: Array) -> Array:
        turn = np.asarray(phase) % 1.0
        flat = (turn > 0.18 * self.contact_share) & (turn < HEEL_OFF_SHARE * self.contact_share)
        return np.where(flat, 0.0, self._pitch(turn))

    @property
    def belt_m_s(self) -> float:
        """Speed of the belt under the foot."""
        return (self.reach_m + self.push_m) / self.contact_s

    @cached_property
    def _swing(self) -> CubicSpline:
        """Toe (forward of mid-hip, above the belt) in the air, by stride phase.

        It leaves the belt with the belt's speed, carries on backwards, and draws back
        just before it lands, slowly enough that the knee has begun to bend.
        """
        c, speed = self.contact_share, self.belt_m_s * self.stride_s
        knots = c + (1.0 - c) * np.array([0.0, 0.16, 0.56, 0.88, 1.0])
        places = [
            [-self.push_m, 0.0],
            [-self.push_m - 0.14, 0.20 * self.lift],
            [0.12, 0.17 * self.lift],
            [self.reach_m, 0.05 * self.lift],
            [self.reach_m, 0.0],
        ]
        leaving = [-speed, 0.6 * self.lift]
        landing = [-LANDING_SHARE * speed, -0.40 * self.lift]
        return CubicSpline(knots, places, bc_type=((1, leaving), (1, landing)))

    def _toe(self, phase: Array) -> Array:
        """Toe (forward of mid-hip, height of the sole above the belt), (n, 2)."""
        turn = np.asarray(phase) % 1.0
        stance = turn < self.contact_share
        along = self.reach_m - self.belt_m_s * self.stride_s * turn
        on_belt = np.stack([along, np.zeros_like(along)], axis=-1)
        return np.where(stance[:, None], on_belt, self._swing(np.where(stance, 1.0, turn)))

    def points(self, time_s: Array) -> Array:
        """All landmarks about the place under mid-hip: (n, 33, 3) forward, up, left."""
        time_s = np.asarray(time_s, dtype=float)
        places = np.zeros((len(time_s), len(LANDMARKS), 3))
        hip_up = self.hip_height(time_s)
        for side in Side:
            outward = 1.0 if side is Side.LEFT else -1.0
            self._place_leg(places, side, outward, time_s, hip_up)
            self._place_arm(places, side, outward, time_s, hip_up)
        lean = np.radians(self.lean_deg)
        head = np.stack(
            [np.full_like(hip_up, 0.75 * np.sin(lean)), hip_up + 0.75 * np.cos(lean)], axis=-1
        )
        for name in _HEAD:
            spread = 0.07 * (("left" in name) - ("right" in name) * 1.0)
            places[:, INDEX[name], :2] = head
            places[:, INDEX[name], 2] = spread
        return places

    def _place_leg(
        self, places: Array, side: Side, outward: float, time_s: Array, hip_up: Array
    ) -> None:
        phase = self.phase(time_s, side)
        pitch = np.radians(self.pitch_deg(phase))
        # Toes up, the foot turns about the heel: the toe hangs above the belt.
        tip = self._toe(phase)
        tip[:, 1] += 0.21 * np.sin(np.maximum(pitch, 0.0))
        along = np.stack([np.cos(pitch), np.sin(pitch)], axis=-1)
        upward = np.stack([-np.sin(pitch), np.cos(pitch)], axis=-1)
        heel = tip - 0.21 * along + self.heel_mark_m * upward
        toe = tip + 0.03 * upward
        ankle = tip - 0.17 * along + 0.08 * upward
        hip = np.stack([np.zeros_like(hip_up), hip_up], axis=-1)
        knee = self._knee(hip, ankle)
        drop = np.radians(self.hip_drop_deg) * np.cos(
            2.0 * np.pi * (phase - 0.5 * self.contact_share)
        )
        half = 0.5 * self.hip_width_m
        track = 0.5 * self.step_width_m
        share = self.thigh_m / self.leg_m
        sideways = {
            "hip": half,
            "knee": half + share * (track - half) - self.knee_inward_m,
            "ankle": track,
            "heel": track,
            "foot_index": track + 0.01,
        }
        for name, place in (
            ("hip", hip),
            ("knee", knee),
            ("ankle", ankle),
            ("heel", heel),
            ("foot_index", toe),
        ):
            places[:, INDEX[f"{side}_{name}"], :2] = place
            places[:, INDEX[f"{side}_{name}"], 2] = outward * sideways[name]
        places[:, INDEX[f"{side}_hip"], 1] += half * np.tan(drop)

    def _knee(self, hip: Array, ankle: Array) -> Array:
        """Law of cosines, bending forward."""
        line = ankle - hip
        length = np.linalg.norm(line, axis=-1)
        if (length > self.leg_m).any():
            raise ValueError(f"the leg would have to stretch to {length.max():.3f} m")
        cosine = (length**2 + self.thigh_m**2 - self.shank_m**2) / (2 * length * self.thigh_m)
        angle = np.arctan2(line[:, 0], -line[:, 1]) + np.arccos(cosine)
        return hip + self.thigh_m * np.stack([np.sin(angle), -np.cos(angle)], axis=-1)

    def _place_arm(
        self, places: Array, side: Side, outward: float, time_s: Array, hip_up: Array
    ) -> None:
        turn = 2.0 * np.pi * self.phase(time_s, side)
        lean = np.radians(self.lean_deg)
        twist = np.radians(self.shoulder_twist_deg) * np.cos(turn)
        shoulder = np.stack(
            [
                0.50 * np.sin(lean) - 0.17 * np.sin(twist),
                hip_up + 0.50 * np.cos(lean),
                outward * 0.17 * np.cos(twist),
            ],
            axis=-1,
        )
        tilt = np.radians(self.shoulder_tilt_deg)
        shoulder[:, 1] += 0.17 * np.tan(tilt) * np.cos(turn - np.pi * self.contact_share)
        swing = np.radians(-self.arm_swing_deg * np.cos(turn))
        elbow = shoulder + 0.28 * np.stack(
            [np.sin(swing), -np.cos(swing), outward * 0.1 + 0 * swing], axis=-1
        )
        fore = swing + np.radians(95.0)
        wrist = elbow + 0.25 * np.stack([np.sin(fore), -np.cos(fore), 0 * fore], axis=-1)
        named = {"shoulder": shoulder, "elbow": elbow, "wrist": wrist}
        named |= {finger: wrist + np.array([0.06, 0.0, 0.0]) for finger in _FINGERS}
        for name, place in named.items():
            places[:, INDEX[f"{side}_{name}"]] = place


@dataclass(frozen=True)
class Walker(Runner):
    """Somebody who walks: one foot always down, the body highest as the legs pass."""

    stride_hz: float = 0.95
    contact_share: float = 0.62
    hip_height_m: float = 0.89
    reach_m: float = 0.42
    push_m: float = 0.25
    lift: float = 0.25
    heel_rise: float = 0.6
    rise_m: float = 0.025

    def hip_height(self, time_s: Array) -> Array:
        from_middle = self.phase(time_s, Side.LEFT) - 0.5 * (self.contact_share - 0.12)
        return self.hip_height_m + self.rise_m * np.cos(4.0 * np.pi * from_middle)


@dataclass(frozen=True)
class Camera:
    """An orthographic camera; `level_deg` as in `gait.tracks.track.Tracks`."""

    heading_deg: float = 90.0
    px_per_m: float = 300.0
    level_deg: float = 0.0
    size_px: tuple[int, int] = SIZE_PX

    def see(self, points: Array) -> Array:
        """Return (n, 33, 2) pixels of (n, 33, 3) points."""
        turn, roll = np.radians(self.heading_deg), np.radians(self.level_deg)
        across = points[..., 0] * np.sin(turn) + points[..., 2] * np.cos(turn)
        flat = self.px_per_m * np.stack([across, 0.9 - points[..., 1]], axis=-1)
        turned = np.stack(
            [
                np.cos(roll) * flat[..., 0] - np.sin(roll) * flat[..., 1],
                np.sin(roll) * flat[..., 0] + np.cos(roll) * flat[..., 1],
            ],
            axis=-1,
        )
        return turned + 0.5 * np.array(self.size_px, dtype=float)

    def world(self, points: Array) -> Array:
        """Return the model's metric guess, exact: x right, y down, z away, about mid-hip."""
        turn = np.radians(self.heading_deg)
        hips = points[:, [INDEX["left_hip"], INDEX["right_hip"]]].mean(axis=1, keepdims=True)
        about = points - hips
        return np.stack(
            [
                about[..., 0] * np.sin(turn) + about[..., 2] * np.cos(turn),
                -about[..., 1],
                -about[..., 0] * np.cos(turn) + about[..., 2] * np.sin(turn),
            ],
            axis=-1,
        )


def frame_times_s(fps: float, duration_s: float) -> Array:
    return np.arange(round(duration_s * fps)) / fps


def film(
    runner: Runner,
    time_s: Array,
    camera: Camera = Camera(),
    *,
    noise_px: float = 0.0,
    seed: int = 1,
) -> PoseSequence:
    """Read a runner without any estimator: exact points, plus noise if wanted.

    In side views the leg towards the camera is seen better, as the model has it.
    """
    points = runner.points(time_s)
    rng = np.random.default_rng(seed)
    readings = np.stack([camera.see(points)] * 2, axis=1)
    readings = readings + rng.normal(0.0, noise_px, readings.shape) if noise_px else readings
    visibility = np.full(readings.shape[:3], 0.95)
    far = {90.0: "left", -90.0: "right"}.get(round(camera.heading_deg / 90.0) * 90.0)
    if far and abs(np.cos(np.radians(camera.heading_deg))) < 0.5:
        for name in ("hip", "knee", "ankle", "heel", "foot_index"):
            visibility[:, :, INDEX[f"{far}_{name}"]] = 0.6
    n = len(points)
    middle = readings.mean(axis=(1, 2))
    regions = np.column_stack([middle, np.full(n, 2.2 * camera.px_per_m), np.zeros(n)])
    return PoseSequence(
        xy_px=frozen(readings),
        visibility=frozen(visibility),
        world_m=frozen(np.stack([camera.world(points)] * 2, axis=1)),
        presence=frozen(np.ones((n, 2))),
        found=frozen_mask(np.ones(n, dtype=bool)),
        regions=frozen(regions),
        people=(Person(1, 1.0, 2.2 * camera.px_per_m, (640.0, 360.0)),),
        person=1,
        estimator="analytic runner",
    )


def with_points(
    pose: PoseSequence, xy_px: Array, visibility: Array | None = None
) -> PoseSequence:
    """Return the sequence with other points, and visibilities if given."""
    seen = pose.visibility if visibility is None else frozen(visibility)
    return replace(pose, xy_px=frozen(xy_px), visibility=seen)


def exchange_legs(
    xy_px: Array, frames: Array | list[int] | slice, reading: int | slice
) -> Array:
    """Return readings in which the model called the left leg right in these frames."""
    wrong = np.array(xy_px)
    legs = [INDEX[f"{s}_{p}"] for s in Side for p in LEG_NAMES]
    swapped = wrong[:, :, MIRROR]
    rows = np.arange(len(wrong))[frames]
    for r in range(2)[reading] if isinstance(reading, slice) else [reading]:
        wrong[np.ix_(rows, [r], legs)] = swapped[np.ix_(rows, [r], legs)]
    return wrong


def clock_of(time_s: Array, source: ClockSource = ClockSource.REAL_TIME) -> CaptureClock:
    """Return the clock of a clip whose frames were taken at these times of life."""
    return CaptureClock(frozen(time_s), 1.0, source, 1.0, 1.0, "Known.")
