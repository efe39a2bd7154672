"""The low-pass filter, gaps and planted outliers."""

from __future__ import annotations

import numpy as np
import pytest

from gait.tracks.outliers import mend_outliers, neighbour_residual
from gait.tracks.smoothing import fill_gaps, low_pass, runs

LEG_PX = 250.0


def amplitude_and_lag_s(time_s, values, frequency_hz):
    """Least-squares sine in the middle half, away from the ends."""
    middle = (time_s > time_s[-1] * 0.25) & (time_s < time_s[-1] * 0.75)
    turn = 2 * np.pi * frequency_hz * time_s[middle]
    design = np.column_stack([np.sin(turn), np.cos(turn), np.ones(len(turn))])
    a, b, _ = np.linalg.lstsq(design, values[middle], rcond=None)[0]
    return np.hypot(a, b), -np.arctan2(b, a) / (2 * np.pi * frequency_hz)


def butterworth_gain(frequency_hz: float, cutoff_hz: float) -> float:
    """Second order forwards and backwards: 1 / (1 + (f/fc)^4)."""
    return 1.0 / (1.0 + (frequency_hz / cutoff_hz) ** 4)


@pytest.mark.parametrize("fps", [120.0, 240.0])
@pytest.mark.parametrize("frequency_hz", [1.4, 4.0, 8.0, 16.0])
def test_the_filter_has_no_lag_and_the_gain_of_its_cut_off(fps, frequency_hz):
    time_s = np.arange(0, 6, 1 / fps)
    values = 100.0 * np.sin(2 * np.pi * frequency_hz * time_s)
    gain, lag_s = amplitude_and_lag_s(time_s, low_pass(time_s, values, 8.0), frequency_hz)
    assert gain / 100.0 == pytest.approx(butterworth_gain(frequency_hz, 8.0), abs=0.03)
    assert abs(lag_s) < 1e-4


def test_the_cut_off_is_in_the_hz_of_life():
    """The same pictures: on the clock of life 4 Hz passes, on the file's clock 0.5 Hz would."""
    factor, fps_of_life = 8.0, 240.0
    time_s = np.arange(0, 4, 1 / fps_of_life)
    knee = 60.0 * np.sin(2 * np.pi * 12.0 * time_s)
    in_life = low_pass(time_s, knee, 8.0)
    on_file_clock = low_pass(time_s * factor, knee, 8.0 / factor)
    np.testing.assert_allclose(in_life, on_file_clock, atol=1e-6)
    gain, _ = amplitude_and_lag_s(time_s, in_life, 12.0)
    assert gain / 60.0 == pytest.approx(butterworth_gain(12.0, 8.0), abs=0.02)


def test_uneven_frame_times_give_the_same_curve_as_even_ones():
    rng = np.random.default_rng(0)
    even_s = np.arange(0, 5, 1 / 60)
    uneven_s = even_s + rng.uniform(-0.3, 0.3, len(even_s)) / 60
    uneven_s = np.sort(uneven_s - uneven_s[0])

    def path(t):
        return 50.0 * np.sin(2 * np.pi * 1.4 * t) + 12.0 * np.cos(2 * np.pi * 5.6 * t)

    smooth = low_pass(uneven_s, path(uneven_s), 8.0)
    from_even = np.interp(uneven_s, even_s, low_pass(even_s, path(even_s), 8.0))
    inner = slice(15, -15)
    # A time wrong by 5 ms at some 600 px/s: what taking the frames as even would cost.
    assert np.abs(smooth - from_even)[inner].max() < 0.8
    as_if_even = np.interp(uneven_s, even_s, low_pass(even_s, path(uneven_s), 8.0))
    assert np.abs(as_if_even - from_even)[inner].max() > 1.6


def test_a_straight_line_stays_straight_to_its_ends():
    time_s = np.arange(0, 2, 1 / 60)
    line = np.column_stack([3.0 + 40.0 * time_s, 100.0 - 5.0 * time_s])
    np.testing.assert_allclose(low_pass(time_s, line, 8.0), line, atol=0.05)


def test_few_samples_are_left_alone_and_the_input_is_not_changed():
    time_s = np.arange(5) / 30
    values = np.array([0.0, 9.0, 0.0, 9.0, 0.0])
    smooth = low_pass(time_s, values, 8.0)
    np.testing.assert_array_equal(smooth, values)
    smooth[0] = 1.0
    assert values[0] == 0.0


def test_runs_of_a_mask():
    mask = np.array([True, True, False, False, True, False, True])
    assert [(r.start, r.stop) for r in runs(mask)] == [(0, 2), (4, 5), (6, 7)]
    assert runs(np.zeros(4, dtype=bool)) == []


def gapped(gap: slice, n: int = 60, fps: float = 60.0):
    time_s = np.arange(n) / fps
    truth = np.column_stack([80.0 * np.sin(2 * np.pi * 1.4 * time_s), 20.0 * time_s])
    good = np.ones(n, dtype=bool)
    good[gap] = False
    seen = truth.copy()
    seen[gap] = np.nan
    return time_s, truth, seen, good


def test_a_short_gap_is_bridged_on_the_true_path():
    time_s, truth, seen, good = gapped(slice(20, 26))
    filled, usable = fill_gaps(time_s, seen, good, 0.12)
    assert usable.all()
    np.testing.assert_allclose(filled, truth, atol=0.5)


def test_a_long_gap_and_the_ends_stay_open():
    time_s, _, seen, good = gapped(slice(20, 40))
    _, usable = fill_gaps(time_s, seen, good, 0.12)
    np.testing.assert_array_equal(usable, good)
    time_s, _, seen, good = gapped(slice(0, 3))
    _, usable = fill_gaps(time_s, seen, good, 0.12)
    assert not usable[:3].any()


def swinging_ankle(fps: float, noise_px: float = 1.0, seconds: float = 4.0):
    """The ankle of a runner of 170 steps/min: 350 px from end to end in 0.2 s."""
    rng = np.random.default_rng(5)
    time_s = np.arange(0, seconds, 1 / fps)
    turn = 2 * np.pi * 1.42 * time_s
    path = np.column_stack(
        [
            175.0 * np.cos(turn) + 35.0 * np.cos(2 * turn + 1.0) + 12.0 * np.sin(3 * turn),
            80.0 * np.sin(turn) + 30.0 * np.cos(2 * turn) + 10.0 * np.cos(4 * turn),
        ]
    )
    return time_s, path, path + rng.normal(0, noise_px, path.shape)


@pytest.mark.parametrize("fps", [30.0, 60.0, 240.0])
def test_planted_spikes_are_found_and_mended(fps):
    time_s, path, seen = swinging_ankle(fps)
    planted = np.array([0.2, 0.5, 0.8]) * len(time_s)
    planted = planted.astype(int)
    seen[planted] += [[45.0, -30.0], [0.0, 60.0], [-50.0, 10.0]]
    mended, outlier = mend_outliers(time_s, seen, LEG_PX)
    assert outlier[planted].all()
    before = np.linalg.norm(seen - path, axis=1)[planted]
    after = np.linalg.norm(mended - path, axis=1)[planted]
    assert (before > 40.0).all()
    # At 30 frames/s a spline over 66 ms of the swing cannot do better.
    assert (after < (12.0 if fps < 40 else 4.0)).all()


@pytest.mark.parametrize("fps", [30.0, 60.0, 240.0])
def test_a_clean_fast_swing_is_left_as_it_is(fps):
    time_s, _, seen = swinging_ankle(fps)
    mended, outlier = mend_outliers(time_s, seen, LEG_PX)
    assert not outlier.any()
    np.testing.assert_array_equal(mended, seen)


def test_the_residual_of_a_cubic_is_nothing_whatever_the_frame_times():
    time_s = np.cumsum(np.random.default_rng(1).uniform(0.01, 0.03, 40))
    path = np.column_stack([time_s**3 - 2 * time_s, 5 * time_s**2 + 1.0])
    np.testing.assert_allclose(neighbour_residual(time_s, path, 1), 0.0, atol=1e-12)


def test_the_residual_of_one_displaced_point_is_its_displacement():
    time_s = np.arange(30) / 60
    path = np.zeros((30, 2))
    path[15] = [3.0, 4.0]
    residual = neighbour_residual(time_s, path, 1)
    assert residual[15] == pytest.approx(5.0)
    assert residual[14] == pytest.approx(5.0 * 2 / 3)
    assert residual[13] == pytest.approx(5.0 / 6)
    assert residual[:12].max() == 0.0
