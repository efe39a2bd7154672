"""Measures of a runner whose joints are known, seen from the side."""

from __future__ import annotations

import numpy as np
import pytest
from after_pose import follow_up, mirrored
from analytic_runner import HEADING_DEG, Camera, Runner, film, frame_times_s
from known_runner import PER_LEG, RUNNERS, USUAL, Truth, analysed

from gait.events.contacts import Event
from gait.measures.curves import cycle_curves
from gait.measures.definitions import definition
from gait.tracks.track import Side, View, opposite

# How near the number must come with clean landmarks: timing of some ms included.
NEAR = {
    "cadence": 0.5,
    "trunk_lean": 0.5,
    "vertical_oscillation": 0.5,
    "body_line": 1.2,
    "hip_over_foot_time": 3.0,
    "overstride": 1.2,
    "knee_flexion_at_contact": 2.0,
    "knee_flexion_stance_peak": 1.0,
    "knee_flexion_swing_peak": 1.0,
    "shank_inclination": 3.5,
    "foot_strike_angle": 2.0,
    "thigh_extension_at_toe_off": 1.5,
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


@pytest.mark.parametrize("heel_mark_m", [0.0, 0.07])
def test_the_foot_strike_is_told_against_the_runners_own_flat_shoe(heel_mark_m):
    """Heel and toe landmarks sit at different heights: their line is never level."""
    m = analysed(Runner(heel_mark_m=heel_mark_m)).get("foot_strike_angle", Side.RIGHT)
    expected = definition("foot_strike_angle").as_shown(USUAL.strike_deg)
    assert m.value == pytest.approx(expected, abs=2.0)


def test_curves_over_the_cycle_start_at_contact():
    result = analysed()
    truth = Truth(USUAL)
    curves = {(c.name, c.side): c for c in cycle_curves(result.context)}
    assert {name for name, _ in curves} == {
        "knee_flexion",
        "thigh_angle",
        "ankle_dorsiflexion",
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
    ankle = curves["ankle_dorsiflexion", Side.RIGHT].mean
    sole = truth.at("foot_index") - truth.at("heel")
    shin = truth.slope_deg(truth.at("knee") - truth.at("ankle"))
    bend = np.degrees(np.arctan2(sole[:, 1], sole[:, 0])) + shin
    # About its own mean, made larger by what the points of real feet show too little.
    expected = np.interp(phase, truth.phase, (bend - bend.mean()) / 0.71)
    assert np.abs(ankle - expected)[6:32].max() < 6.0
    lean = curves["trunk_lean", Side.RIGHT]
    np.testing.assert_allclose(lean.mean, USUAL.lean_deg, atol=0.6)


def test_curves_of_a_rear_view_and_of_a_short_clip():
    names = {c.name for c in cycle_curves(analysed(view="rear").context)}
    assert names == {"fppa", "femoral_adduction"}
    assert {c.leg for c in cycle_curves(analysed(view="rear").context)} == {""}
    assert cycle_curves(analysed(seconds=1.3).context) == []
