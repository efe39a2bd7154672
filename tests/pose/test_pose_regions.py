"""Smooth regions from jumping detections."""

import numpy as np
import pytest

from gait.pose.estimator import Region
from gait.pose.people import Trail
from gait.pose.regions import cut_off, entangled, smooth_regions


def trail_of(times_s, rows):
    rows = np.asarray(rows, dtype=float)
    return Trail(
        list(range(len(times_s))), list(times_s), [Region(*row, 1.0) for row in rows.tolist()]
    )


def constant(times_s, x=400.0, y=300.0, side=500.0, rotation=0.1):
    return np.tile([x, y, side, rotation], (len(times_s), 1))


LOOKS = np.arange(0, 6, 1 / 15)
FRAMES = np.arange(0, 6, 1 / 60)


def test_a_steady_pass_is_followed_exactly_to_both_ends():
    rows = constant(LOOKS)
    rows[:, 0] += 250.0 * LOOKS
    regions = smooth_regions(trail_of(LOOKS, rows), FRAMES, 0.1)
    np.testing.assert_allclose(regions[:, 0], 400.0 + 250.0 * FRAMES, atol=1e-6)
    np.testing.assert_allclose(regions[:, 2], 500.0)


def test_jumps_and_outliers_are_smoothed_away():
    rng = np.random.default_rng(5)
    rows = constant(LOOKS)
    rows += rng.normal(0.0, [8.0, 8.0, 40.0, 0.05], rows.shape)
    rows[30] += [300.0, 200.0, 200.0, 1.0]
    regions = smooth_regions(trail_of(LOOKS, rows), FRAMES, 0.1)
    assert np.abs(regions[:, :2] - [400.0, 300.0]).max() < 12.0
    assert np.ptp(regions[:, 2]) == 0.0
    assert regions[0, 2] == pytest.approx(500.0, abs=15.0)
    assert np.abs(np.diff(regions[:, 0])).max() < 2.0


def test_the_size_of_a_receding_runner_is_followed():
    rows = constant(LOOKS)
    rows[:, 2] = 700.0 * np.exp(-0.15 * LOOKS)
    regions = smooth_regions(trail_of(LOOKS, rows), FRAMES, 0.1)
    np.testing.assert_allclose(regions[:, 2], 700.0 * np.exp(-0.15 * FRAMES), rtol=0.01)


def test_a_gap_is_filled_and_absence_is_not():
    seen = (LOOKS > 1.0) & (LOOKS < 5.0) & ~((LOOKS > 2.0) & (LOOKS < 3.0))
    rows = constant(LOOKS)
    rows[:, 0] += 100.0 * LOOKS
    regions = smooth_regions(trail_of(LOOKS[seen], rows[seen]), FRAMES, 1 / 15)
    there = np.isfinite(regions[:, 0])
    first, last = FRAMES[there][[0, -1]]
    assert first == pytest.approx(1.0, abs=0.02)
    assert last == pytest.approx(5.0, abs=0.02)
    assert there[(first <= FRAMES) & (last >= FRAMES)].all()
    np.testing.assert_allclose(regions[there, 0], 400.0 + 100.0 * FRAMES[there], atol=1e-6)


def test_turning_past_half_a_circle_does_not_jump():
    rows = constant(LOOKS)
    rows[:, 3] = np.angle(np.exp(1j * (np.pi + 0.05 * np.sin(LOOKS))))
    regions = smooth_regions(trail_of(LOOKS, rows), FRAMES, 0.1)
    assert np.abs(np.diff(regions[:, 3])).max() < 0.01


@pytest.mark.parametrize("n", [1, 2, 3])
def test_few_detections_are_enough(n):
    times = np.arange(n) / 15
    regions = smooth_regions(trail_of(times, constant(times)), FRAMES, 0.1)
    there = np.isfinite(regions[:, 0])
    assert FRAMES[there][-1] == pytest.approx(times[-1] + 0.1, abs=0.017)
    np.testing.assert_allclose(regions[there], constant(FRAMES[there]), atol=1e-6)


def test_uneven_frame_times_are_respected():
    rng = np.random.default_rng(2)
    frames = np.sort(rng.uniform(0, 6, 200))
    looks = frames[::2]
    rows = constant(looks)
    rows[:, 1] += 80.0 * looks
    regions = smooth_regions(trail_of(looks, rows), frames, 0.1)
    np.testing.assert_allclose(regions[:, 1], 300.0 + 80.0 * frames, atol=1e-6)


def test_entangled_people():
    own = np.array(
        [[400.0, 300, 500, 0], [400, 300, 500, 0], [400, 300, 500, 0], [400, 300, 500, 0]]
    )
    other = np.array(
        [[440.0, 310, 480, 0], [520, 300, 480, 0], [410, 300, 200, 0], [np.nan] * 4]
    )
    assert entangled(own, other).tolist() == [True, False, False, False]


def test_cut_off_bodies():
    regions = np.array(
        [[30.0, 300, 500, 0], [80, 300, 500, 0], [1260, 300, 500, 0], [np.nan] * 4]
    )
    assert cut_off(regions, 1280).tolist() == [True, False, True, False]
