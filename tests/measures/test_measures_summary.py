"""From steps to a number with its interval; readings of known signals."""

from __future__ import annotations

import statistics
from dataclasses import replace

import numpy as np
import pytest
from analytic_runner import clock_of, frame_times_s
from by_hand import gait_of, regular_steps, tracks_with

from gait.measures.context import Context
from gait.measures.definitions import definition
from gait.measures.measurement import StepValue
from gait.measures.sampling import fit_signal
from gait.measures.side_view import FEET_OUT, measure_side_view
from gait.measures.summary import LEAST_STEPS, summarise
from gait.measures.timing import measure_timing
from gait.tracks.track import Side, View

TIME_S = frame_times_s(60.0, 12.0)
# 97.5 % points of Student's t, from a printed table.
T_QUANTILE = {4: 2.776, 9: 2.262, 39: 2.023}


FEET = {f"{side}_{part}": (640.0, 600.0) for side in Side for part in ("ankle", "heel")}
"""In the picture."""


def context(*, timing_sd_s=0.007, level_known=False, yaw_deg=0.0, view=View.SIDE_LEFT):
    tracks = tracks_with(FEET, TIME_S, view, level_known=level_known, yaw_deg=yaw_deg)
    steps = regular_steps(16, sd_s=timing_sd_s)
    return Context(2, clock_of(TIME_S), tracks, tracks, gait_of(steps), 1280, 720)


def values(numbers):
    return [StepValue(0.7 * i, round(42 * i), i, float(x)) for i, x in enumerate(numbers)]


def alternating(mean: float, sd: float, n: int) -> list[float]:
    """Return n numbers with exactly this mean and sample SD."""
    raw = [1.0 if i % 2 else -1.0 for i in range(n)]
    if n % 2:
        raw[-1] = 0.0
    spread = statistics.stdev(raw)
    centre = statistics.mean(raw)
    return [mean + sd * (x - centre) / spread for x in raw]


def half_width(name, numbers, **known) -> float:
    m = summarise(name, Side.LEFT, context(**known), values(numbers))
    assert m.value - m.low == pytest.approx(m.high - m.value)
    return m.high - m.value


@pytest.mark.parametrize("n", [5, 10, 40])
def test_the_statistical_part_is_the_t_interval_of_the_mean(n):
    name = "knee_flexion_swing_peak"
    fixed = half_width(name, [95.0] * n)
    spread = half_width(name, alternating(95.0, 3.0, n))
    statistical = np.sqrt(spread**2 - fixed**2)
    assert statistical == pytest.approx(T_QUANTILE[n - 1] * 3.0 / np.sqrt(n), rel=1e-3)


def test_more_steps_never_go_below_the_known_error():
    name = "knee_flexion_stance_peak"
    many = half_width(name, alternating(42.0, 1.0, 200), timing_sd_s=0.0)
    assert many > 1.96 * definition(name).error_sd
    assert many == pytest.approx(1.96 * definition(name).error_sd, rel=0.01)


@pytest.mark.parametrize("sd_s", [0.004, 0.008, 0.016])
def test_the_timing_part_is_the_rate_times_the_timing_error(sd_s):
    name = "knee_flexion_at_contact"
    without = half_width(name, [15.0] * 10, timing_sd_s=0.0)
    with_sd = half_width(name, [15.0] * 10, timing_sd_s=sd_s)
    part = np.sqrt(with_sd**2 - without**2)
    assert part == pytest.approx(1.96 * definition(name).rate * sd_s)


def test_a_measure_at_no_event_owes_nothing_to_the_clock():
    slow, fast = (half_width("trunk_lean", [7.0] * 10, timing_sd_s=s) for s in (0.0, 0.05))
    assert slow == fast


def test_the_roll_part_vanishes_when_the_level_is_known():
    lean = definition("trunk_lean")
    assert half_width("trunk_lean", [7.0] * 10, level_known=True) == pytest.approx(
        1.96 * lean.error_sd
    )
    unknown = half_width("trunk_lean", [7.0] * 10)
    assert unknown == pytest.approx(1.96 * np.hypot(lean.error_sd, lean.per_roll_deg))
    name = "knee_flexion_stance_peak"
    assert half_width(name, [42.0] * 10, level_known=True) == half_width(name, [42.0] * 10)


def test_a_turned_camera_widens_the_interval_beyond_some_degrees():
    widths = [
        half_width("knee_flexion_stance_peak", [42.0] * 10, yaw_deg=yaw, timing_sd_s=0.0)
        for yaw in (0.0, 10.0, 20.0, 28.0)
    ]
    assert widths[0] == widths[1] < widths[2] < widths[3]


def test_the_value_is_the_mean_and_every_step_is_kept():
    numbers = [10.0, 12.0, 11.0, 13.0, 9.0, 11.0]
    m = summarise("overstride", Side.LEFT, context(), values(numbers))
    assert m.value == pytest.approx(11.0)
    assert m.n == 6
    assert [s.value for s in m.steps] == numbers
    assert (m.clip, m.unit, m.side, m.withheld) == (2, "% leg", Side.LEFT, None)


def test_a_wild_step_is_left_out():
    numbers = [*alternating(15.0, 1.5, 12), 60.0]
    m = summarise("knee_flexion_at_contact", Side.LEFT, context(), values(numbers))
    assert m.n == 12
    assert m.value == pytest.approx(definition("knee_flexion_at_contact").as_shown(15.0))
    assert 12 not in [s.step for s in m.steps]


def test_steps_that_hardly_differ_are_not_taken_for_wild():
    """Fifteen equal steps and one 2° off: less than the landmarks' own error."""
    m = summarise("knee_flexion_at_contact", Side.LEFT, context(), values([15.0] * 15 + [17.0]))
    assert m.n == 16


def test_a_step_without_a_reading_does_not_count():
    m = summarise(
        "overstride", Side.LEFT, context(), values([20.0, np.nan, 22.0, 21.0, 20.0, 22.0])
    )
    assert m.n == 5
    assert m.value == pytest.approx(21.0)


@pytest.mark.parametrize(
    ("n", "words"),
    [(0, "only 0 usable steps"), (1, "only 1 usable step "), (4, "only 4 usable steps")],
)
def test_too_few_steps_withhold_the_number(n, words):
    assert LEAST_STEPS == 5
    m = summarise("overstride", Side.LEFT, context(), values([20.0] * n))
    assert not m.known
    assert m.n == n
    assert m.steps == ()
    assert words in m.withheld
    assert "at least 5" in m.withheld
    assert summarise("overstride", Side.LEFT, context(), values([20.0] * 5)).known


def test_known_offset_and_gain_are_taken_out_of_value_and_steps():
    row = definition("fppa")
    assert row.offset != 0.0
    assert 0.5 < row.gain < 1.0
    seen = row.offset + row.gain * 12.0
    m = summarise("fppa", Side.LEFT, context(view=View.REAR), values([seen] * 8))
    assert m.value == pytest.approx(12.0)
    assert [s.value for s in m.steps] == pytest.approx([12.0] * 8)


# Readings of a signal at instants -------------------------------------------------

STRIDE_S = 0.7
STEPS = [s for s in regular_steps(16) if s.side is Side.LEFT]


def knee(phase):
    """A knee that flexes 290 degrees per second at contact (phase 0)."""
    turn = 2 * np.pi * np.asarray(phase)
    return 40.0 - 25.0 * np.cos(turn) + 32.0 * np.sin(turn) - 8.0 * np.cos(2 * turn)


def sampled(fps, offsets=None, noise=0.0):
    """The knee of 16 strides, each shifted up by its own offset around its contact."""
    time_s = frame_times_s(fps, 12.0)
    phase = (time_s - 0.1) / STRIDE_S
    signal = knee(phase) + np.random.default_rng(3).normal(0, noise, len(time_s))
    if offsets is not None:
        stride = np.clip(np.floor(phase + 0.5).astype(int), 0, len(offsets) - 1)
        signal += np.asarray(offsets)[stride]
    valid = np.ones(len(time_s), dtype=bool)
    return fit_signal(time_s, signal, valid, STEPS, STRIDE_S)


@pytest.mark.parametrize("fps", [30.0, 60.0, 240.0])
@pytest.mark.parametrize("phase", [0.0, 0.036, 0.2, 0.5])
def test_a_reading_at_an_instant_does_not_depend_on_the_frame_rate(fps, phase):
    signal = sampled(fps, noise=0.5)
    readings = [signal.at(s.initial_contact_s + phase * STRIDE_S) for s in STEPS[1:-1]]
    assert np.mean(readings) == pytest.approx(float(knee(phase)), abs=0.6)
    # One frame at 30 frames/s is 10 degrees here.
    assert np.std(readings) < 1.0


def test_every_step_keeps_its_own_value():
    offsets = [0.0, 3.0, -3.0, 1.0] * 4
    signal = sampled(60.0, offsets)
    for k in range(1, 15):
        reading = signal.at(STEPS[k].initial_contact_s)
        assert reading == pytest.approx(float(knee(0.0)) + offsets[k], abs=0.8)


def test_peaks_and_means_between_two_instants():
    signal = sampled(60.0)
    fine = np.linspace(0.0, 0.5, 2001)
    start_s = STEPS[4].initial_contact_s
    when_s, value = signal.peak(start_s, start_s + 0.5 * STRIDE_S)
    assert value == pytest.approx(knee(fine).max(), abs=0.5)
    assert (when_s - start_s) / STRIDE_S == pytest.approx(fine[np.argmax(knee(fine))], abs=0.02)
    fine = np.linspace(0.6, 1.0, 2001)
    stop_s = start_s + STRIDE_S
    _, low = signal.peak(start_s + 0.6 * STRIDE_S, stop_s, sign=-1.0)
    assert low == pytest.approx(knee(fine).min(), abs=0.5)
    mean = signal.mean_between(start_s + 0.1, start_s + 0.3)
    exact = np.mean(knee(np.linspace(0.1, 0.3, 500) / STRIDE_S))
    assert mean == pytest.approx(exact, abs=1.5)


def test_the_first_rise_above_a_level():
    time_s = frame_times_s(60.0, 12.0)
    ahead = -np.cos(2 * np.pi * ((time_s - 0.1) / STRIDE_S + 0.05))
    signal = fit_signal(time_s, ahead, np.ones(len(time_s), bool), STEPS, STRIDE_S)
    start_s = STEPS[3].initial_contact_s
    rise_s = signal.first_rise(start_s, start_s + 0.3)
    assert (rise_s - start_s) / STRIDE_S == pytest.approx(0.20, abs=0.01)
    # Already above from the start, never above, and no samples at all.
    assert signal.first_rise(start_s + 0.16, start_s + 0.3) == start_s + 0.16
    assert signal.first_rise(start_s, start_s + 0.1) == start_s + 0.1
    assert signal.first_rise(50.0, 50.1) is None


def test_no_samples_near_an_instant_give_no_reading():
    signal = sampled(60.0)
    assert np.isnan(signal.at(40.0))
    assert np.isnan(signal.mean_between(40.0, 40.2))


def test_no_signal_without_steps_or_samples():
    time_s = frame_times_s(60.0, 2.0)
    valid = np.ones(len(time_s), dtype=bool)
    assert fit_signal(time_s, np.zeros(len(time_s)), valid, [], STRIDE_S) is None
    lost = np.full(len(time_s), np.nan)
    assert fit_signal(time_s, lost, valid, STEPS, STRIDE_S) is None


# Times of contacts ------------------------------------------------------------------


def timed(**known):
    return {(m.name, m.side): m for m in measure_timing(context(**known))}


def test_times_of_hand_made_steps():
    found = timed(view=View.SIDE_LEFT)
    assert found["contact_time", Side.LEFT].value == pytest.approx(250.0)
    assert found["flight_time", Side.LEFT].value == pytest.approx(100.0)
    assert found["duty_factor", Side.LEFT].value == pytest.approx(100.0 * 0.25 / 0.7)
    assert not found["contact_time", Side.RIGHT].known
    cadence = found["cadence", None]
    assert cadence.value == pytest.approx(120.0 / 0.7)
    assert cadence.n == 32


def test_flight_is_not_counted_over_a_gap():
    """Two right steps of three were not seen: their left neighbours have no flight."""
    base = context(view=View.SIDE_LEFT)
    left, right = ([s for s in base.gait.steps if s.side is side] for side in Side)
    kept = [*left, *right[::3]]
    missing = len(left) + len(right) - len(kept)
    cut = replace(base, gait=gait_of(kept))
    whole, gappy = (
        next(m for m in measure_timing(c) if (m.name, m.side) == ("flight_time", Side.LEFT))
        for c in (base, cut)
    )
    assert gappy.value == pytest.approx(100.0)
    assert gappy.n == whole.n - missing


def test_a_leg_in_a_handful_of_pictures_is_not_measured():
    """Nine pictures in one second: too few for a mean stride."""
    time_s = frame_times_s(9.0, 1.0)
    tracks = tracks_with(FEET, time_s, View.SIDE_LEFT)
    few = Context(0, clock_of(time_s), tracks, tracks, gait_of(regular_steps(1)), 1280, 720)
    for m in measure_side_view(few):
        assert not m.known
        if m.side is Side.LEFT:
            assert "too few pictures" in m.withheld


def test_three_steps_are_too_few_for_a_cadence():
    base = context()
    few = replace(base, gait=gait_of(list(base.gait.steps[:3])))
    m = measure_timing(few)[0]
    assert not m.known
    assert (m.n, m.withheld) == (3, "only 3 steps were seen")


def test_from_behind_only_the_cadence_is_timed():
    assert [m.name for m in measure_timing(context(view=View.REAR))] == ["cadence"]


def test_nothing_of_a_leg_is_given_when_its_foot_stands_outside_of_the_picture():
    """Cut off below the knee: the model guesses the foot, and every angle with it."""
    low = dict.fromkeys(FEET, (640.0, 730.0))
    tracks = tracks_with(low, TIME_S, View.SIDE_LEFT)
    cut = Context(0, clock_of(TIME_S), tracks, tracks, gait_of(regular_steps(16)), 1280, 720)
    legs = [m for m in (*measure_side_view(cut), *measure_timing(cut)) if m.side is Side.LEFT]
    assert len(legs) > 10
    assert {m.withheld for m in legs} == {FEET_OUT}
