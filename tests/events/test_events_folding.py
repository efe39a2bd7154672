"""The mean stride of a signal that is known exactly."""

from __future__ import annotations

import numpy as np
import pytest

from gait.events.folding import MeanStride, fold, fold_known, harmonic_design, phase_of
from gait.events.side_cues import CHANNELS, stance_phase

PERIOD_S = 0.71
NOISE = 0.01


def shape(phase: np.ndarray) -> np.ndarray:
    """Two channels of five and three harmonics; leg lengths, as a knee and an ankle move."""
    turn = 2 * np.pi * np.asarray(phase)
    knee = 0.3 * np.cos(turn - 0.4) + 0.1 * np.cos(2 * turn + 1.0) + 0.03 * np.sin(5 * turn)
    ankle = 0.5 * np.sin(turn) + 0.12 * np.cos(3 * turn)
    return np.column_stack([knee, ankle])


def strides(fps: float, n: int = 12, jitter_s: float = 0.0, period_sd: float = 0.0, seed=2):
    """Samples of n strides of uneven length, the true anchors, and coarse ones."""
    rng = np.random.default_rng(seed)
    lengths = PERIOD_S * (1.0 + rng.normal(0, period_sd, n))
    anchors_s = 0.2 + np.concatenate([[0.0], np.cumsum(lengths)])
    time_s = np.arange(0.0, anchors_s[-1] + 0.2, 1 / fps)
    counts = np.arange(len(anchors_s))
    phase = np.interp(time_s, anchors_s, counts)
    phase = np.where(time_s < anchors_s[0], (time_s - anchors_s[0]) / PERIOD_S, phase)
    late = time_s > anchors_s[-1]
    phase[late] = counts[-1] + (time_s[late] - anchors_s[-1]) / PERIOD_S
    channels = shape(phase) + rng.normal(0, NOISE, (len(time_s), 2))
    coarse_s = anchors_s + rng.uniform(-jitter_s, jitter_s, len(anchors_s))
    return time_s, channels, anchors_s, coarse_s


GRID = np.linspace(0, 1, 200, endpoint=False)


def error(mean) -> np.ndarray:
    return mean.at(GRID) - shape(GRID)


@pytest.mark.parametrize("fps", [30.0, 60.0, 240.0])
def test_the_mean_stride_at_30_frames_a_second_is_the_true_one(fps):
    time_s, channels, anchors_s, _ = strides(fps)
    mean = fold_known(time_s, channels, anchors_s, PERIOD_S)
    assert mean.period_s == pytest.approx(PERIOD_S, abs=1e-6)
    # Noise of 0.01 over 250 samples and 21 coefficients leaves 0.003; shrinkage a little.
    assert np.sqrt(np.mean(error(mean) ** 2)) < 0.006
    assert np.abs(error(mean)).max() < 0.02
    np.testing.assert_allclose(mean.noise, NOISE, rtol=0.25)


@pytest.mark.parametrize("fps", [30.0, 60.0, 240.0])
def test_anchors_are_found_to_milliseconds(fps):
    time_s, channels, anchors_s, coarse_s = strides(fps, jitter_s=0.030, period_sd=0.02)
    assert np.abs(coarse_s - anchors_s).max() > 0.020
    mean = fold(time_s, channels, coarse_s, PERIOD_S)
    # All anchors may share one shift: phase 0 of the mean stride is only a convention.
    shared = np.median(mean.anchors_s - anchors_s)
    assert np.abs(mean.anchors_s - anchors_s - shared).max() < 0.005
    assert mean.period_s == pytest.approx(np.mean(np.diff(anchors_s)), rel=0.005)


def test_the_stated_error_of_an_anchor_is_that_of_the_anchors():
    time_s, channels, anchors_s, coarse_s = strides(30.0, n=40, jitter_s=0.02, period_sd=0.02)
    mean = fold(time_s, channels, coarse_s, PERIOD_S)
    off_s = mean.anchors_s - anchors_s
    actual_sd_s = np.std(off_s - np.median(off_s))
    assert 0.4 < actual_sd_s / mean.anchor_sd_s < 2.5


def test_missing_anchors_are_bridged():
    time_s, channels, anchors_s, _ = strides(60.0, n=14)
    kept = np.delete(anchors_s, [4, 5, 9])
    mean = fold(time_s, channels, kept, PERIOD_S)
    assert mean.period_s == pytest.approx(PERIOD_S, abs=0.002)
    assert len(mean.anchors_s) == len(kept)
    shared = np.median(mean.anchors_s - kept)
    shifted = mean.at(GRID - shared / PERIOD_S) - shape(GRID)
    assert np.abs(shifted).max() < 0.03


def test_a_gap_in_the_samples_does_no_harm():
    time_s, channels, anchors_s, _ = strides(60.0, n=14)
    seen = (time_s < 3.0) | (time_s > 4.5)
    near = [a for a in anchors_s if not 2.9 < a < 4.6]
    mean = fold_known(time_s[seen], channels[seen], np.array(near), PERIOD_S)
    assert np.abs(error(mean)).max() < 0.02


def test_wild_samples_do_not_bend_the_mean_stride():
    time_s, channels, anchors_s, _ = strides(60.0)
    rng = np.random.default_rng(1)
    wild = rng.choice(len(time_s), round(0.04 * len(time_s)), replace=False)
    channels[wild] += rng.choice([-0.5, 0.5], (len(wild), 2))
    mean = fold_known(time_s, channels, anchors_s, PERIOD_S)
    assert np.abs(error(mean)).max() < 0.03


def test_anchors_nearer_than_half_a_stride_do_not_change_its_length():
    """Seen before and after a gap, the same stride may give two anchors."""
    time_s, channels, _, _ = strides(60.0, n=2)
    mean = fold(time_s, channels, np.array([0.6, 0.8]), PERIOD_S)
    assert mean.period_s == pytest.approx(PERIOD_S)
    assert np.isfinite(mean.coefficients).all()


def test_a_stance_ends_after_it_begins_or_is_none():
    """Whatever curves the tracker may deliver."""
    rng = np.random.default_rng(6)
    found = 0
    for _ in range(60):
        size = rng.uniform(0.02, 0.4, len(CHANNELS)) / np.arange(1, 14)[:, None] ** 0.7
        coefficients = rng.normal(0.0, 1.0, (13, len(CHANNELS))) * size
        noise = np.full(len(CHANNELS), NOISE)
        stance = stance_phase(MeanStride(np.array([0.0]), 0.7, coefficients, noise, 0.0))
        if stance is not None:
            found += 1
            assert stance.toe_off > stance.contact
    assert 0 < found <= 60


def test_the_rate_is_the_derivative_of_the_mean_stride():
    time_s, channels, anchors_s, _ = strides(60.0)
    mean = fold_known(time_s, channels, anchors_s, PERIOD_S)
    step_s = 1e-5
    ahead, behind = (mean.at(GRID + sign * step_s / PERIOD_S) for sign in (1, -1))
    np.testing.assert_allclose(mean.rate_at(GRID), (ahead - behind) / (2 * step_s), atol=1e-3)


def test_phase_counts_whole_strides_at_the_anchors():
    anchors_s = np.array([1.0, 1.7, 3.1, 3.8])  # one anchor is missing at 2.4
    when_s = np.array([0.3, 0.65, 1.0, 1.35, 1.7, 2.4, 3.1, 3.8, 4.5])
    expected = [-1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0]
    np.testing.assert_allclose(phase_of(when_s, anchors_s, 0.7), expected, atol=1e-9)


def test_harmonics_in_columns():
    design = harmonic_design(np.array([0.0, 0.25]), 2)
    expected = [[1, 1, 1, 0, 0], [1, 0, -1, 1, 0]]
    np.testing.assert_allclose(design, expected, atol=1e-12)
