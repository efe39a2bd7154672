"""Every reason to withhold a number, and that it withholds no other."""

from __future__ import annotations

import numpy as np
import pytest
from after_pose import Analysed, follow_up
from analytic_runner import HEADING_DEG, Camera, film, frame_times_s
from known_runner import PER_LEG, USUAL, analysed

from gait.arrays import frozen
from gait.measures.curves import cycle_curves
from gait.measures.definitions import definitions
from gait.measures.measurement import Measurement
from gait.measures.side_view import far_leg_reason
from gait.tracks.track import Side, View, opposite
from gait.video import CaptureClock, ClockSource


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
    asked = {name for name, row in definitions().items() if kind in row.views}
    assert produced == {name for name in asked if "eversion" not in name}  # marks only
