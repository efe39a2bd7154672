"""A stick figure on a treadmill, from the side and from behind, with everything measured.

The side view heads to the right of the picture and leans 6° forward at every instant;
the knee follows the norm curve; both feet land every 0.7 s, half a stride apart, and
stay down for 0.25 s. The rear view is a plain upright figure.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np

from gait.arrays import frozen, frozen_mask
from gait.events.contacts import Contact, Event, Gait, Step
from gait.exam import ClipAnalysis, Exam, Unmeasured
from gait.findings.finding import EvidenceFrame, Finding, Grade, Sign, Verdict
from gait.measures.measurement import CycleCurve, Measurement, StepValue
from gait.pose.sequence import Person, PoseSequence
from gait.pose.skeleton import BONES, INDEX, LANDMARKS
from gait.report.norms import norm_curve
from gait.tracks.track import Facing, Side, Tracks, View
from gait.video import CaptureClock, ClockSource, VideoWriter, open_clip

SIZE = (180, 320)
FPS = 30.0
N = 48
STRIDE_S = 0.7
CONTACT_S = 0.25
FIRST_LANDING_S = 0.1
LEAN_DEG = 6.0
LEG_PX = 100.0


def _down(angle_deg: float, length: float) -> np.ndarray:
    """Return a vector hanging down, turned forward (right) by an angle."""
    a = np.radians(angle_deg)
    return length * np.array([np.sin(a), np.cos(a)])


def side_points(time_s: float) -> np.ndarray:
    """Return the 33 landmarks of the side view."""
    points = np.empty((33, 2))
    hip = np.array([80.0, 150.0 + 4.0 * np.cos(4 * np.pi * time_s / STRIDE_S)])
    shoulder = hip - _down(-LEAN_DEG, 70.0)
    norm = norm_curve("knee_flexion")
    for side, shift, offset in (("right", 0.0, 1.0), ("left", 0.5, -1.0)):
        phase = ((time_s - FIRST_LANDING_S) / STRIDE_S + shift) % 1.0
        thigh = 5.0 + 27.0 * np.cos(2 * np.pi * (phase + 0.08))
        flexion = float(np.interp(100 * phase, np.arange(101.0), norm.mean))
        base = hip + np.array([offset, 0.0])
        knee = base + _down(thigh, 50.0)
        ankle = knee + _down(thigh - flexion, 50.0)
        named = {
            "hip": base,
            "shoulder": shoulder + np.array([offset, 0.0]),
            "knee": knee,
            "ankle": ankle,
            "heel": ankle + np.array([-6.0, 7.0]),
            "foot_index": ankle + np.array([18.0, 8.0]),
            "elbow": shoulder + _down(-20.0 * np.cos(2 * np.pi * phase), 32.0),
            "wrist": shoulder + _down(-20.0 * np.cos(2 * np.pi * phase), 32.0) + [22.0, -10.0],
        }
        for name, place in named.items():
            points[INDEX[f"{side}_{name}"]] = place
    return _with_head_and_hands(points, shoulder + _down(180.0 - LEAN_DEG, 24.0))


def rear_points(time_s: float) -> np.ndarray:
    """Return the 33 landmarks of the rear view: the runner's left is on the left."""
    points = np.empty((33, 2))
    middle = np.array([90.0, 150.0 + 4.0 * np.cos(4 * np.pi * time_s / STRIDE_S)])
    for side, sign, shift in (("left", -1.0, 0.5), ("right", 1.0, 0.0)):
        lift = 20.0 * max(0.0, np.sin(2 * np.pi * (time_s / STRIDE_S + shift) - 2.3))
        for name, x, y in (
            ("shoulder", 22, -70),
            ("elbow", 30, -40),
            ("wrist", 24, -16),
            ("hip", 11, 0),
            ("knee", 9, 50 - lift / 2),
            ("ankle", 7, 100 - lift),
            ("heel", 7, 106 - lift),
            ("foot_index", 10, 108 - lift),
        ):
            points[INDEX[f"{side}_{name}"]] = middle + np.array([sign * x, y])
    return _with_head_and_hands(points, middle - np.array([0.0, 96.0]))


def _with_head_and_hands(points: np.ndarray, head: np.ndarray) -> np.ndarray:
    for name in LANDMARKS[:11]:
        points[INDEX[name]] = head
    for side in ("left", "right"):
        for finger in ("pinky", "index", "thumb"):
            points[INDEX[f"{side}_{finger}"]] = points[INDEX[f"{side}_wrist"]] + [3.0, 3.0]
    return points


def paint(points: np.ndarray) -> np.ndarray:
    """Return a picture of the figure on a plain ground."""
    width, height = SIZE
    picture = np.empty((height, width, 3), np.uint8)
    picture[:] = np.linspace(205, 150, height).astype(np.uint8)[:, None, None]
    for a, b in BONES:
        ends = [tuple(np.rint(points[INDEX[name]]).astype(int).tolist()) for name in (a, b)]
        cv2.line(picture, *ends, (70, 60, 90), 9, cv2.LINE_AA)
    head = tuple(np.rint(points[0]).astype(int).tolist())
    cv2.circle(picture, head, 12, (196, 150, 120), -1, cv2.LINE_AA)
    return picture


def gait() -> Gait:
    """Return contacts and steps: right at 0.1 s + k * 0.7 s, left half a stride later."""
    contacts, steps = [], []
    for side, first in (
        (Side.RIGHT, FIRST_LANDING_S),
        (Side.LEFT, FIRST_LANDING_S + STRIDE_S / 2),
    ):
        for landing in np.arange(first, N / FPS - CONTACT_S - 0.05, STRIDE_S).tolist():
            off = landing + CONTACT_S
            after = landing + STRIDE_S
            for event, when in ((Event.INITIAL_CONTACT, landing), (Event.TOE_OFF, off)):
                contacts.append(Contact(side, event, when, when * FPS, 0.006))
            middle = landing + 0.45 * CONTACT_S
            next_s = after if after < N / FPS else None
            steps.append(Step(side, landing, middle, off, next_s, 0.006, landing < 1.2))
    contacts.sort(key=lambda c: c.time_s)
    steps.sort(key=lambda s: s.initial_contact_s)
    return Gait(tuple(contacts), tuple(steps), STRIDE_S, 171.4, 170.6, 172.2)


def values(steps: tuple[Step, ...], side: Side | None, mean: float) -> tuple[StepValue, ...]:
    """Return a value for every step of a side, alternating about `mean`."""
    return tuple(
        StepValue(
            s.mid_stance_s, round(s.mid_stance_s * FPS), i, mean + (0.5 if i % 4 < 2 else -0.5)
        )
        for i, s in enumerate(steps)
        if side is None or s.side is side
    )


def known(name, side, clip, unit, value, half, steps) -> Measurement:
    """Return a measurement with a number."""
    read = values(steps, side, value)
    return Measurement(
        name, side, clip, unit, value, value - half, value + half, len(read), read, None
    )


def withheld(name, side, clip, unit, why) -> Measurement:
    """Return a measurement without one."""
    return Measurement(name, side, clip, unit, None, None, None, 0, (), why)


def analysis(path: Path, index: int, view: View) -> ClipAnalysis:
    """Write the clip to `path` and return it with everything read from it."""
    points = np.array(
        [(side_points if view.is_side else rear_points)(i / FPS) for i in range(N)]
    )
    with VideoWriter(path) as video:
        for i in range(N):
            video.write(paint(points[i]), i / FPS)
    clip = open_clip(path)
    valid = np.ones(N, bool)
    valid[-3:] = False
    shown = np.where(valid[:, None, None], points, np.nan)
    tracks = Tracks(
        time_s=clip.file_time_s,
        light_px=frozen(shown),
        smooth_px=frozen(shown),
        sd_px=frozen(np.where(valid[:, None], 1.25, np.nan) * np.ones((N, 33))),
        visibility=frozen(np.full((N, 33), 0.9)),
        valid=frozen_mask(valid),
        view=view,
        facing=Facing.IMAGE_RIGHT if view.is_side else Facing.AWAY_FROM_CAMERA,
        sides_certain=True,
        leg_length_px=LEG_PX,
        level_deg=0.0,
        level_known=view.is_side,
        yaw_deg=None if view.is_side else 4.0,
        explanation="The toes point to the right of the picture.",
    )
    trusted = view.is_side
    clock = CaptureClock(
        time_s=clip.file_time_s,
        slow_motion_factor=1.0,
        source=ClockSource.REAL_TIME if trusted else ClockSource.UNKNOWN,
        factor_low=1.0,
        factor_high=1.0,
        explanation="The clip plays in real time." if trusted else "The speed is not known.",
    )
    pose = PoseSequence(
        xy_px=frozen(np.zeros((1, 2, 33, 2))),
        visibility=frozen(np.zeros((1, 2, 33))),
        world_m=frozen(np.zeros((1, 2, 33, 3))),
        presence=frozen(np.zeros((1, 2))),
        found=frozen_mask([True]),
        regions=frozen(np.zeros((1, 4))),
        people=(Person(1, 1.0, 300.0, (90.0, 160.0)),),
        person=1,
        estimator="stick figure 1.0",
    )
    timing = gait()
    return ClipAnalysis(
        clip=clip,
        clock=clock,
        pose=pose,
        as_drawn=tracks,
        tracks=tracks,
        gait=timing,
        measurements=(_side if view.is_side else _rear)(index, timing.steps),
        curves=_curves(index) if view.is_side else (),
        remarks=("The runner stands close to the edge of the picture.",),
        seconds=(("pose", 1.25), ("tracks", 0.1)),
    )


def _side(clip: int, steps: tuple[Step, ...]) -> tuple[Measurement, ...]:
    right, left = Side.RIGHT, Side.LEFT
    far = "the left leg is the far one in this clip; film the left side too"
    nan = Measurement(
        "ankle_dorsiflexion_change", right, clip, "deg", 18.0, 12.0, 24.0, 1,
        (StepValue(0.2, 6, 0, float("nan")), StepValue(0.9, 27, 2, 18.0)), None,
    )  # fmt: skip
    return (
        known("cadence", None, clip, "steps/min", 171.4, 0.8, ()),
        known("contact_time", right, clip, "ms", 250.0, 12.0, steps),
        known("trunk_lean", None, clip, "deg", LEAN_DEG, 3.0, steps),
        known("body_line", right, clip, "deg", -14.0, 3.0, steps),
        known("overstride", right, clip, "% leg", 33.0, 5.0, steps),
        known("knee_flexion_at_contact", right, clip, "deg", 7.0, 5.0, steps),
        known("foot_strike_angle", right, clip, "deg", 12.0, 6.0, steps),
        known("made_up_ratio", None, clip, "", 0.62, 0.05, steps),
        nan,
        withheld("knee_flexion_at_contact", left, clip, "deg", far),
        withheld("overstride", left, clip, "% leg", far),
    )


def _rear(clip: int, steps: tuple[Step, ...]) -> tuple[Measurement, ...]:
    return (
        withheld("cadence", None, clip, "steps/min", "the speed of the clip is not known"),
        known("fppa", Side.LEFT, clip, "deg", 3.0, 5.0, steps),
        known("fppa", Side.RIGHT, clip, "deg", 4.0, 5.0, steps),
        known("step_width", None, clip, "% leg", 9.0, 4.0, steps),
        withheld("pelvic_drop", Side.LEFT, clip, "deg", "the hips are hidden"),
    )


def _curves(clip: int) -> tuple[CycleCurve, ...]:
    mean = norm_curve("knee_flexion").mean
    strides = np.array([mean - 3.0, mean, mean + 3.0])
    curve = CycleCurve(
        "knee_flexion", Side.RIGHT, clip, "deg", frozen(strides), mean,
        frozen(strides.std(axis=0)), 36.0, "near",
    )  # fmt: skip
    gappy = mean.copy()
    gappy[50] = np.nan
    far = CycleCurve(
        "knee_flexion", Side.LEFT, clip, "deg", frozen(strides), frozen(gappy),
        frozen(strides.std(axis=0)), float("nan"), "far",
    )  # fmt: skip
    return curve, far


def make_exam(folder: Path) -> Exam:
    """Return an exam of two clips whose files lie in `folder`, with all grades."""
    side = analysis(folder / "side.mp4", 0, View.SIDE_RIGHT)
    rear = analysis(folder / "rear.mp4", 1, View.REAR)
    found = {(m.name, m.side): m for m in (*side.measurements, *rear.measurements) if m.known}
    missing = {
        (m.name, m.side): m for m in (*side.measurements, *rear.measurements) if not m.known
    }

    def picture(m: Measurement) -> EvidenceFrame:
        return EvidenceFrame(m.clip, m.steps[0].frame, m.name, m.side, f"{m.name} in a step.")

    def sign(m: Measurement, verdict: Verdict, share: float | None) -> Sign:
        return Sign(m, verdict, share, "usual up to 30 % leg (our working limit)")

    right, left = Side.RIGHT, Side.LEFT
    reach, knee = found["overstride", right], found["knee_flexion_at_contact", right]
    lean, inward = found["trunk_lean", None], found["fppa", left]
    findings = (
        Finding(
            "overstride", right, Grade.MARKED,
            (sign(reach, Verdict.UNCOMMON, 1.0), sign(knee, Verdict.NEAR_LIMIT, 0.5)),
            "Foot landing far ahead", "The right foot lands far ahead of the hips.", "",
            "Shorter steps lower the load per step in models.", "Take shorter, quicker steps.",
            ("Wille 2014, JOSPT 44:825",), (picture(reach), picture(knee)),
        ),
        Finding(
            "backseat", None, Grade.MILD,
            (sign(lean, Verdict.LESS_COMMON, 0.8),
             sign(missing["overstride", left], Verdict.NOT_MEASURED, None)),
            "Backseat posture", "The trunk trails the legs a little.", "",
            "No study defines it.", "Run tall.", (), (picture(lean),),
        ),
        Finding(
            "knee_valgus", left, Grade.NONE, (sign(inward, Verdict.USUAL, 0.0),),
            "Knee turning inward", "The left knee stays in line.", "", "", "", (),
            (picture(inward),),
        ),
        Finding(
            "hip_drop", None, Grade.CANNOT_TELL,
            (sign(missing["pelvic_drop", left], Verdict.NOT_MEASURED, None),),
            "Hip drop", "Whether the hip dips cannot be told.", "the hips are hidden", "", "",
            (), (),
        ),
    )  # fmt: skip
    return Exam(
        clips=(side, rear),
        findings=findings,
        unmeasured=(Unmeasured("Pronation in degrees", "It needs marks on the heel."),),
        height_cm=178.0,
        speed_kmh=10.0,
        created=datetime(2026, 1, 5, 9, 30, tzinfo=UTC),
        version="1.2.3",
    )
