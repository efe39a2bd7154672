"""The mean course over stance against a course in closed form."""

from __future__ import annotations

import numpy as np
import pytest

from gait.marks.stance_curve import Trace, fit_stance_curve

PEAK = 0.42


def course(share):
    """A hump of 12° at 42 % of stance, -3° at contact."""
    return 12.0 - 15.0 * ((share - PEAK) / PEAK) ** 2


def traces(n=8, per=14, noise=0.0, offsets=None, seed=1):
    random = np.random.default_rng(seed)
    out = []
    for i in range(n):
        share = np.linspace(-0.12, 0.72, per) + random.uniform(-0.03, 0.03)
        value = course(share) + random.normal(0.0, noise, per)
        out.append(Trace(i, share, value + (0.0 if offsets is None else offsets[i])))
    return out


def test_without_noise_it_is_exact():
    curve = fit_stance_curve(traces())
    assert curve is not None
    at = np.array([0.0, 0.2, PEAK, 0.6])
    assert curve.mean_at(at) == pytest.approx(course(at), abs=0.15)
    assert curve.peak(0.15, 0.6) == pytest.approx(PEAK, abs=0.01)
    assert curve.at(3, PEAK) == pytest.approx(12.0, abs=0.15)


def test_each_step_keeps_its_own_difference():
    offsets = np.array([-2.0, -1.0, 0.0, 0.5, 1.0, 1.5, 0.0, 0.0])
    curve = fit_stance_curve(traces(offsets=offsets))
    assert curve is not None
    values = [curve.at(i, PEAK) for i in range(8)]
    assert np.array(values) == pytest.approx(12.0 + offsets, abs=0.25)


def test_noise_is_told_and_averages_out():
    curve = fit_stance_curve(traces(n=12, noise=1.0))
    assert curve is not None
    assert curve.noise_sd == pytest.approx(1.0, rel=0.3)
    values = [curve.at(i, PEAK) for i in range(12)]
    assert np.mean(values) == pytest.approx(12.0, abs=0.4)


def test_wild_samples_are_left_out():
    wild = traces(noise=0.3)
    wild[2].value[6] += 40.0
    wild[5].value[3] -= 60.0
    curve = fit_stance_curve(wild)
    assert curve is not None
    assert curve.mean_at(np.array([PEAK]))[0] == pytest.approx(12.0, abs=0.4)
    assert sum(len(t.share) for t in curve.traces) <= 8 * 14 - 2


def test_thirty_frames_a_second_are_enough():
    curve = fit_stance_curve(traces(n=8, per=8, noise=0.5))
    assert curve is not None
    assert np.mean([curve.at(i, PEAK) for i in range(8)]) == pytest.approx(12.0, abs=0.6)


def test_nothing_is_made_up_where_nothing_was_seen():
    late = [Trace(t.step, t.share[6:], t.value[6:]) for t in traces()]
    curve = fit_stance_curve(late)
    assert curve is not None
    assert np.isnan(curve.mean_at(np.array([0.0]))[0])
    assert np.isnan(curve.at(0, 0.0))
    assert fit_stance_curve(traces(n=1, per=8)) is None
    assert fit_stance_curve([]) is None
