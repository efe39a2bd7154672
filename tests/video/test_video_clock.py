"""Capture time."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from gait.arrays import frozen
from gait.errors import OptionError
from gait.video import Clip, ClockSource, frame_at, known_factor, make_clock, time_at


def clip_of(fps=30.0, hint=None, n=61, times=None):
    return Clip(
        path=Path("run.mp4"),
        sha256="0" * 64,
        width_px=128,
        height_px=96,
        rotation_deg=0,
        codec="h264",
        pixel_format="yuv420p",
        file_time_s=frozen(np.arange(n) / fps if times is None else times),
        capture_fps_hint=hint,
        damaged_frames=0,
    )


def real_time(clip):
    return make_clock(
        clip, slow_motion_factor=1.0, source=ClockSource.REAL_TIME, explanation="Plain."
    )


def test_capture_time_is_file_time_over_the_factor():
    clock = make_clock(
        clip_of(),
        slow_motion_factor=8.0,
        source=ClockSource.INFERRED,
        factor_low=7.5,
        factor_high=8.4,
        explanation="From the flight.",
    )
    np.testing.assert_allclose(clock.time_s, np.arange(61) / 240)
    assert clock.capture_fps == pytest.approx(240)
    assert (clock.factor_low, clock.factor_high) == (7.5, 8.4)
    assert clock.trusted
    assert not clock.time_s.flags.writeable


def test_without_an_interval_the_factor_is_certain():
    clock = real_time(clip_of())
    assert (clock.factor_low, clock.factor_high) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("factor", "low", "high"),
    [(0, None, None), (-1, None, None), (float("nan"), None, None), (2, 2.1, 3), (2, 1, 1.9)],
)
def test_an_impossible_factor_is_a_mistake_of_the_program(factor, low, high):
    with pytest.raises(ValueError, match="outside its interval"):
        make_clock(
            clip_of(),
            slow_motion_factor=factor,
            source=ClockSource.INFERRED,
            factor_low=low,
            factor_high=high,
            explanation="",
        )


def test_the_given_rate_counts_before_the_noted_one():
    clock = known_factor(clip_of(hint=120.0), 240.0)
    assert clock is not None
    assert clock.source is ClockSource.GIVEN
    assert clock.slow_motion_factor == pytest.approx(8.0)
    assert "240 frames per second" in clock.explanation


@pytest.mark.parametrize(("fps", "given"), [(29.97, 30), (30, 27.5), (239.8, 240)])
def test_a_rate_given_as_that_of_the_file_means_real_time(fps, given):
    clock = known_factor(clip_of(fps), given)
    assert clock is not None
    assert clock.slow_motion_factor == 1.0
    np.testing.assert_array_equal(clock.time_s, clip_of(fps).file_time_s)


@pytest.mark.parametrize(
    ("given", "words"),
    [(9.9, "makes no sense"), (2001, "makes no sense"), (25.0, "less than the 30")],
)
def test_a_senseless_rate_is_refused_with_a_sentence(given, words):
    with pytest.raises(OptionError, match=words) as caught:
        known_factor(clip_of(), given)
    assert "run.mp4" in str(caught.value)


def test_not_a_number_is_refused():
    with pytest.raises(OptionError, match="makes no sense"):
        known_factor(clip_of(), float("nan"))


def test_the_noted_rate_counts_where_it_differs():
    clock = known_factor(clip_of(hint=240.0), None)
    assert clock is not None
    assert clock.source is ClockSource.METADATA
    assert clock.slow_motion_factor == pytest.approx(8.0)
    assert known_factor(clip_of(fps=240.0, hint=240.0), None) is None
    assert known_factor(clip_of(fps=29.6, hint=30.0), None) is None
    assert known_factor(clip_of(), None) is None


def test_a_frame_of_an_uneven_clip_is_found_by_its_time_and_back():
    times = np.array([0.0, 0.04, 0.05, 0.15, 0.16])
    clock = real_time(clip_of(times=times))
    assert [frame_at(clock, t) for t in times] == [0, 1, 2, 3, 4]
    assert frame_at(clock, 0.10) == pytest.approx(2.5)
    for frame in (0.0, 0.3, 1.9, 2.5, 4.0):
        assert frame_at(clock, time_at(clock, frame)) == pytest.approx(frame)
    assert frame_at(clock, -1.0) == 0.0
    assert frame_at(clock, 9.0) == 4.0


def test_the_contract_is_frozen():
    clock = real_time(clip_of())
    with pytest.raises(dataclasses.FrozenInstanceError):
        clock.slow_motion_factor = 2.0
