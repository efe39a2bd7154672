"""Measures of a runner whose joints are known, from the side and from behind.

The truths here are taken from the exact joints in metres at the exact instants, by dot
products and ratios, not by the program's own geometry.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from after_pose import Analysed, follow_up, mirrored
from analytic_runner import HEADING_DEG, Camera, Runner, film, frame_times_s, with_points

from gait.arrays import frozen
from gait.events.contacts import Event
from gait.measures.curves import cycle_curves
from gait.measures.definitions import definition, definitions
from gait.measures.measurement import Measurement
from gait.measures.side_view import far_leg_reason
from gait.pose.skeleton import INDEX
from gait.tracks.track import Side, View, opposite
from gait.video import CaptureClock, ClockSource

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


# How near the number must come with clean landmarks: timing of some ms included.
NEAR = {
    "cadence": 0.5,
    "trunk_lean": 0.5,
    "vertical_oscillation": 0.5,
    "body_line": 1.2,
    "hip_over_foot_time": 6.0,
    "overstride": 2.8,
    "knee_flexion_at_contact": 2.0,
    "knee_flexion_stance_peak": 1.0,
    "knee_flexion_swing_peak": 1.0,
    "shank_inclination": 3.8,
    "foot_strike_angle": 2.0,
    "thigh_extension_at_toe_off": 2.5,
}


@pytest.mark.parametrize("fps", [30.0, 60.0, 240.0])
@pytest.mark.parametrize("view", ["side-left", "side-right"])
def test_every_measure_of_the_side_view_finds_its_truth(fps, view):
    result = analysed(view=view, fps=fps, seconds=5.0 if fps > 100 else 7.0)
    near = result.tracks.view.near_side
    truth = Truth(USUAL).expected()
    assert set(truth) == set(NEAR)
    for name, expected in truth.items():
        side = near if name in PER_LEG else None
        m = result.get(name, side)
        assert m.value == pytest.approx(expected, abs=NEAR[name]), name
        assert m.low <= expected <= m.high, name


@pytest.mark.parametrize("name", list(RUNNERS)[1:])
def test_other_ways_of_running_are_told_apart(name):
    runner = RUNNERS[name]
    result = analysed(runner)
    truth, usual = Truth(runner).expected(), Truth(USUAL).expected()
    moved = 0
    for measure, expected in truth.items():
        side = Side.RIGHT if measure in PER_LEG else None
        m = result.get(measure, side)
        assert m.low <= expected <= m.high, measure
        if abs(expected - usual[measure]) > 2 * NEAR[measure]:
            moved += 1
            assert m.value == pytest.approx(expected, abs=NEAR[measure]), measure
    assert moved >= 2


def test_hips_behind_the_line_grows_as_the_trunk_tips_forward():
    values = [
        analysed(Runner(lean_deg=lean)).get("hips_behind", Side.RIGHT).value
        for lean in (-4.0, 7.0, 18.0)
    ]
    assert values[0] < values[1] - 3.0 < values[2] - 6.0
    # Shoulder, hip and foot on one line: nothing behind.
    truth = Truth(USUAL)
    middle = int(0.5 * truth.off)
    foot = 0.5 * (truth.at("heel") + truth.at("foot_index"))[middle]
    line, offset = truth.at("mid_shoulder")[middle] - foot, truth.at("mid_hip")[middle] - foot
    behind = -(offset[0] * line[1] - offset[1] * line[0]) / np.hypot(*line)
    assert values[1] == pytest.approx(100.0 * behind / USUAL.leg_m, abs=1.0)


def test_contact_flight_and_duty_belong_together():
    result = analysed(fps=240.0, seconds=5.0)
    contact, flight, duty = (
        result.get(name, Side.RIGHT) for name in ("contact_time", "flight_time", "duty_factor")
    )
    true_contact_ms = 1000.0 * USUAL.contact_s
    true_flight_ms = 500.0 * USUAL.stride_s - true_contact_ms
    assert contact.low <= true_contact_ms <= contact.high
    assert flight.low <= true_flight_ms <= flight.high
    assert contact.value + flight.value == pytest.approx(500.0 * USUAL.stride_s, abs=8.0)
    assert duty.value == pytest.approx(contact.value / (10.0 * USUAL.stride_s), abs=0.5)


@pytest.mark.parametrize("view", ["side-right", "rear", "front"])
def test_mirrored_pictures_with_exchanged_sides_measure_the_same(view):
    time_s = frame_times_s(60.0, 7.0)
    runner = Runner(hip_drop_deg=4.0, knee_inward_m=0.02)
    camera = Camera(HEADING_DEG[view], level_deg=2.0)
    pose = film(runner, time_s, camera, noise_px=1.5)
    one = follow_up(pose, time_s, level_deg=2.0)
    other = follow_up(mirrored(pose), time_s, level_deg=-2.0)
    expected_view = {"side-right": View.SIDE_LEFT}.get(view, one.tracks.view)
    assert other.tracks.view is expected_view
    assert one.measurements
    for m in one.measurements:
        twin = other.get(m.name, opposite(m.side) if m.side else None)
        assert (twin.known, twin.n) == (m.known, m.n), m.name
        if m.known:
            values = (m.value, m.low, m.high)
            assert (twin.value, twin.low, twin.high) == pytest.approx(values, abs=1e-6), m.name


def test_the_far_leg_is_withheld_with_the_reason():
    for view in ("side-left", "side-right"):
        result = analysed(view=view)
        near = result.tracks.view.near_side
        for name in (*PER_LEG, "contact_time", "flight_time", "duty_factor"):
            assert result.get(name, near).known, name
            far = result.get(name, opposite(near))
            assert not far.known
            assert far.withheld == far_leg_reason(opposite(near))
            assert opposite(near) in far.withheld


def known_names(measurements: tuple[Measurement, ...]) -> set[str]:
    return {m.name for m in measurements if m.known}


def test_a_silhouette_keeps_what_needs_no_left_and_right():
    time_s = frame_times_s(60.0, 7.0)
    pose = film(USUAL, time_s, Camera(90.0), noise_px=1.0)
    result = follow_up(pose, time_s, silhouette=True)
    assert known_names(result.measurements) == {
        "cadence",
        "trunk_lean",
        "vertical_oscillation",
    }
    for name in PER_LEG:
        assert "silhouette" in result.get(name, Side.RIGHT).withheld
    assert "left and right" in result.get("contact_time", Side.RIGHT).withheld
    assert cycle_curves(result.context) == []


def test_an_oblique_camera_gives_cadence_and_nothing_else():
    time_s = frame_times_s(60.0, 7.0)
    pose = film(USUAL, time_s, Camera(135.0), noise_px=1.0)
    result = follow_up(pose, time_s)
    assert result.tracks.view is View.OBLIQUE
    assert known_names(result.measurements) == {"cadence"}
    assert [m.name for m in result.measurements] == ["cadence"]
    assert cycle_curves(result.context) == []


def test_a_camera_far_off_the_side_withholds_the_leg():
    """The user calls it a side view; the body says that it is 36° off."""
    result = analysed(turn_deg=36.0)
    for name in PER_LEG:
        m = result.get(name, Side.RIGHT)
        assert not m.known
        assert "36°" in m.withheld
    assert result.get("cadence").known


def test_a_camera_far_off_the_rear_withholds_everything_frontal():
    result = analysed(view="rear", turn_deg=26.0)
    assert known_names(result.measurements) == {"cadence"}
    assert "26°" in result.get("step_width").withheld
    assert "straight behind" in result.get("fppa", Side.LEFT).withheld
    front = analysed(view="front", turn_deg=26.0)
    assert "in front of" in front.get("fppa", Side.LEFT).withheld


@pytest.mark.parametrize(
    ("view", "name"), [("side-right", "vertical_oscillation"), ("rear", "step_width")]
)
def test_a_moving_camera_withholds_places_on_the_belt_only(view, name):
    time_s = frame_times_s(60.0, 7.0)
    pose = film(USUAL, time_s, Camera(HEADING_DEG[view]), noise_px=1.0)
    still = follow_up(pose, time_s)
    moving = follow_up(pose, time_s, camera_moves=True)
    assert still.get(name).known
    assert "camera moves" in moving.get(name).withheld
    assert known_names(still.measurements) - known_names(moving.measurements) == {name}


def test_toes_beyond_the_edge_withhold_the_foot_strike_alone():
    size_px = (200, 720)
    time_s = frame_times_s(60.0, 7.0)
    pose = film(USUAL, time_s, Camera(90.0, size_px=size_px), noise_px=1.0)
    result = follow_up(pose, time_s, size_px=size_px)
    m = result.get("foot_strike_angle", Side.RIGHT)
    assert not m.known
    assert "toes leave the picture" in m.withheld
    assert not result.get("ankle_dorsiflexion_change", Side.RIGHT).known
    assert result.get("knee_flexion_at_contact", Side.RIGHT).known


def test_few_steps_withhold_angles_and_say_how_many():
    result = analysed(seconds=3.0)
    m = result.get("knee_flexion_at_contact", Side.RIGHT)
    assert not m.known
    assert m.n in (3, 4)
    assert f"only {m.n} usable steps" in m.withheld
    assert result.get("cadence").known
    assert result.get("trunk_lean").n > 5


def with_clock(source: ClockSource, low: float = 1.0, high: float = 1.0) -> Analysed:
    time_s = frame_times_s(60.0, 7.0)
    pose = film(USUAL, time_s, Camera(90.0), noise_px=1.0)
    clock = CaptureClock(frozen(time_s), 1.0, source, low, high, "As said.")
    return follow_up(pose, time_s, clock=clock)


def test_without_a_clock_no_time_but_all_angles():
    result = with_clock(ClockSource.UNKNOWN)
    timed = {"cadence", "contact_time", "flight_time", "duty_factor"}
    assert not timed & known_names(result.measurements)
    assert set(PER_LEG) <= known_names(result.measurements)
    for name in timed:
        side = None if name == "cadence" else Side.RIGHT
        assert "recorded is not known" in result.get(name, side).withheld


def test_an_inferred_clock_widens_the_cadence_and_times_no_contact():
    sure = with_clock(ClockSource.GIVEN).get("cadence")
    guessed = with_clock(ClockSource.INFERRED, 0.96, 1.05)
    cadence = guessed.get("cadence")
    assert cadence.value == pytest.approx(sure.value)
    assert cadence.low == pytest.approx(0.96 * sure.low)
    assert cadence.high == pytest.approx(1.05 * sure.high)
    assert not guessed.get("contact_time", Side.RIGHT).known


def test_thirty_frames_a_second_time_no_single_contact():
    result = analysed(fps=30.0)
    for name in ("contact_time", "flight_time", "duty_factor"):
        assert "30 frames/s are too few" in result.get(name, Side.RIGHT).withheld
    assert result.get("knee_flexion_at_contact", Side.RIGHT).known


@pytest.mark.parametrize("level_deg", [-6.0, 6.0])
@pytest.mark.parametrize("view", ["side-left", "side-right"])
def test_a_levelled_picture_measures_like_a_level_one(level_deg, view):
    level = analysed(view=view)
    levelled = analysed(view=view, level_deg=level_deg, level_entered=True)
    near = level.tracks.view.near_side
    for name in ("trunk_lean", "body_line", "shank_inclination", "overstride"):
        side = near if name in PER_LEG else None
        assert levelled.get(name, side).value == pytest.approx(
            level.get(name, side).value, abs=0.8
        ), name


@pytest.mark.parametrize("level_deg", [-3.0, 3.0])
def test_roll_that_nobody_knows_moves_the_lean_and_is_in_its_interval(level_deg):
    """Turned clockwise, a runner heading to the right seems to lean more."""
    level = analysed().get("trunk_lean")
    rolled = analysed(level_deg=level_deg).get("trunk_lean")
    assert rolled.value - level.value == pytest.approx(level_deg, abs=0.3)
    entered = analysed(level_deg=level_deg, level_entered=True).get("trunk_lean")
    assert entered.high - entered.low < rolled.high - rolled.low


@pytest.mark.parametrize("view", ["rear", "front"])
@pytest.mark.parametrize("inward_m", [-0.02, 0.0, 0.03])
def test_knee_and_thigh_inward_are_those_of_the_joints(view, inward_m):
    runner = Runner(knee_inward_m=inward_m)
    result = analysed(runner, view)
    # At mid-stance (the lowest point of a symmetric bounce), from in front.
    points = runner.points(np.array([runner.first_contact_s + 0.5 * runner.contact_s]))[0]
    hip, knee, ankle = (points[INDEX[f"left_{p}"]][[2, 1]] for p in ("hip", "knee", "ankle"))
    thigh, shank = knee - hip, ankle - knee
    turn = np.degrees(
        np.arcsin(
            (thigh[0] * shank[1] - thigh[1] * shank[0]) / (np.hypot(*thigh) * np.hypot(*shank))
        )
    )
    thigh_in = np.degrees(np.arctan(-thigh[0] / -thigh[1]))
    gain = definition("fppa").gain
    for side in Side:
        assert result.get("fppa", side).value == pytest.approx(turn / gain, abs=1.0)
        assert result.get("femoral_adduction", side).value == pytest.approx(thigh_in, abs=0.6)
    ratio = 2.0 * knee[0] / USUAL.hip_width_m
    assert result.get("knee_window").value == pytest.approx(ratio, abs=0.05)


@pytest.mark.parametrize("view", ["rear", "front"])
@pytest.mark.parametrize("width_m", [-0.04, 0.06, 0.12])
def test_step_width_with_its_sign(view, width_m):
    """Negative: each foot lands on the other one's side.

    The leg that gives the unit is foreshortened from behind, hence a tenth more.
    """
    m = analysed(Runner(step_width_m=width_m), view).get("step_width")
    assert m.value == pytest.approx(100.0 * width_m / USUAL.leg_m, abs=0.5, rel=0.12)


def test_the_look_of_a_hip_drop_grows_with_the_drop_and_ignores_roll():
    drops = {
        drop: analysed(Runner(hip_drop_deg=drop), "rear").get("pelvic_drop_look").value
        for drop in (0.0, 4.0, 8.0)
    }
    assert drops[0.0] == pytest.approx(0.0, abs=0.3)
    assert drops[4.0] > 1.0
    assert drops[8.0] == pytest.approx(2.0 * drops[4.0], rel=0.1)
    rolled = analysed(Runner(hip_drop_deg=4.0), "rear", level_deg=3.0)
    level, rolled = (
        r.get("pelvic_drop_look") for r in (analysed(Runner(hip_drop_deg=4.0), "rear"), rolled)
    )
    assert rolled.value == pytest.approx(drops[4.0], abs=0.3)
    # Roll lifts one side of every step and lowers the other: that is no scatter.
    assert rolled.high - rolled.low == pytest.approx(level.high - level.low, rel=0.05)


def test_a_trunk_that_tilts_over_level_hips_is_no_hip_drop():
    """The model draws a fifth of the shoulders' tilt into the hips."""
    time_s = frame_times_s(60.0, 7.0)
    camera = Camera(HEADING_DEG["rear"])
    tilted = film(Runner(shoulder_tilt_deg=10.0), time_s, camera, noise_px=1.0)
    xy_px = np.array(tilted.xy_px)
    shoulders = xy_px[:, :, INDEX["left_shoulder"], 1] - xy_px[:, :, INDEX["right_shoulder"], 1]
    assert np.ptp(shoulders) > 25.0
    xy_px[:, :, INDEX["left_hip"], 1] += 0.5 * 0.2 * shoulders
    xy_px[:, :, INDEX["right_hip"], 1] -= 0.5 * 0.2 * shoulders
    seen = follow_up(with_points(tilted, xy_px), time_s).get("pelvic_drop_look")
    assert seen.value == pytest.approx(0.0, abs=0.35)


@pytest.mark.parametrize("heel_mark_m", [0.0, 0.07])
def test_the_foot_strike_is_told_against_the_runners_own_flat_shoe(heel_mark_m):
    """Heel and toe landmarks sit at different heights: their line is never level."""
    m = analysed(Runner(heel_mark_m=heel_mark_m)).get("foot_strike_angle", Side.RIGHT)
    assert m.value == pytest.approx(USUAL.strike_deg, abs=2.0)


def test_a_hip_drop_is_never_given_in_degrees():
    result = analysed(Runner(hip_drop_deg=8.0), "rear")
    for side in Side:
        m = result.get("pelvic_drop", side)
        assert not m.known
        assert "mark two points" in m.withheld


@pytest.mark.parametrize("view", ["side-left", "rear"])
def test_every_measure_has_a_row_its_unit_and_a_number_or_a_reason(view):
    result = analysed(view=view)
    kind = "side" if result.tracks.view.is_side else "frontal"
    seen = [(m.name, m.side) for m in result.measurements]
    assert len(seen) == len(set(seen))
    for m in result.measurements:
        row = definitions()[m.name]
        assert m.unit == row.unit
        assert kind in row.views
        assert m.known == (m.withheld is None)
        if m.known:
            assert m.low < m.value < m.high
            assert m.n == len(m.steps)
            times_s = [result.tracks.time_s[s.frame] - s.time_s for s in m.steps]
            assert np.abs(times_s).max() < 0.5 / 60.0 + 1e-9
        else:
            assert m.value is m.low is m.high is None
            assert m.withheld
    produced = {m.name for m in result.measurements}
    assert produced == {name for name, row in definitions().items() if kind in row.views}


def test_curves_over_the_cycle_start_at_contact():
    result = analysed()
    truth = Truth(USUAL)
    curves = {(c.name, c.side): c for c in cycle_curves(result.context)}
    assert {name for name, _ in curves} == {
        "knee_flexion",
        "thigh_angle",
        "shank_angle",
        "foot_angle",
        "trunk_lean",
    }
    knee = curves["knee_flexion", Side.RIGHT]
    assert knee.strides.shape[1] == 101
    assert len(knee.strides) >= 7
    np.testing.assert_allclose(knee.mean, np.mean(knee.strides, axis=0))
    found_s = result.event_times_s(Side.RIGHT, Event.INITIAL_CONTACT)
    true_s = USUAL.contacts_s(Side.RIGHT, 8.0)
    late_s = np.median(found_s - true_s[np.abs(found_s[:, None] - true_s).argmin(axis=1)])
    phase = (np.linspace(0, 1, 101) + late_s * USUAL.stride_hz) % 1.0
    expected = np.interp(phase, truth.phase, truth.knee_deg())
    # The 8 Hz filter rounds the corners at contact and toe-off.
    assert np.abs(knee.mean - expected)[6:32].max() < 4.0
    assert np.abs(knee.mean - expected)[45:90].max() < 4.0
    assert knee.toe_off_percent == pytest.approx(36.0, abs=3.0)
    assert (knee.leg, curves["knee_flexion", Side.LEFT].leg) == ("near", "far")
    lean = curves["trunk_lean", Side.RIGHT]
    np.testing.assert_allclose(lean.mean, USUAL.lean_deg, atol=0.6)


def test_curves_of_a_rear_view_and_of_a_short_clip():
    names = {c.name for c in cycle_curves(analysed(view="rear").context)}
    assert names == {"fppa", "femoral_adduction"}
    assert {c.leg for c in cycle_curves(analysed(view="rear").context)} == {""}
    assert cycle_curves(analysed(seconds=1.3).context) == []
