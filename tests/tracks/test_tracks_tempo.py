"""Rhythm in file time, running or not, and how slowly the file plays."""

from __future__ import annotations

import numpy as np
import pytest
from analytic_runner import (
    HEADING_DEG,
    Camera,
    Runner,
    Walker,
    exchange_legs,
    film,
    frame_times_s,
    with_points,
)

from gait.pose.skeleton import INDEX
from gait.tracks.slow_motion import decide_factor
from gait.tracks.tempo import Motion, Tempo, measure_tempo
from gait.tracks.track import View
from gait.video import ClockSource

RUNNER = Runner()
SECONDS = 4.0


def tempo_of(runner, fps, heading, factor=1.0, height_m=None, seconds=SECONDS):
    time_s = frame_times_s(fps, seconds)
    pose = film(runner, time_s, Camera(heading), noise_px=1.0)
    view = View({v: k for k, v in HEADING_DEG.items()}[heading])
    return measure_tempo(pose, time_s * factor, view, height_m)


@pytest.mark.parametrize("heading", HEADING_DEG.values())
@pytest.mark.parametrize(("fps", "factor"), [(30, 1), (60, 1), (120, 4), (240, 8), (240, 1)])
def test_stride_rate_at_face_value(heading, fps, factor):
    tempo = tempo_of(RUNNER, float(fps), heading, float(factor))
    assert tempo.motion is Motion.RUNNING
    assert tempo.stride_hz * factor == pytest.approx(RUNNER.stride_hz, rel=0.005)
    assert tempo.file_cadence_spm * factor == pytest.approx(RUNNER.cadence_spm, rel=0.005)
    assert tempo.strides_seen == pytest.approx(SECONDS * RUNNER.stride_hz, rel=0.02)


@pytest.mark.parametrize("stride_hz", [1.15, 1.25, 1.5, 1.65])
def test_slow_and_quick_runners(stride_hz):
    tempo = tempo_of(Runner(stride_hz=stride_hz, hip_height_m=0.86), 60.0, 90.0)
    assert tempo.motion is Motion.RUNNING
    assert tempo.stride_hz == pytest.approx(stride_hz, rel=0.005)


@pytest.mark.parametrize("factor", [1.0, 4.0, 8.0])
@pytest.mark.parametrize("heading", [90.0, 180.0])
def test_a_body_falling_under_gravity_tells_how_slowly_the_file_plays(heading, factor):
    """The leg of the analytic runner is 0.84 m: a body of 0.84 / 0.491 m."""
    tempo = tempo_of(RUNNER, 60.0, heading, factor, height_m=0.84 / 0.491)
    assert tempo.bounce_factor == pytest.approx(factor, rel=0.08)


def test_a_taller_body_falls_farther_so_the_same_picture_is_slower():
    small = tempo_of(RUNNER, 60.0, 90.0, height_m=1.50).bounce_factor
    tall = tempo_of(RUNNER, 60.0, 90.0, height_m=2.00).bounce_factor
    assert small / tall == pytest.approx(np.sqrt(2.00 / 1.50), rel=0.01)


@pytest.mark.parametrize("heading", HEADING_DEG.values())
@pytest.mark.parametrize("factor", [1.0, 4.0])
def test_walking_is_not_running(heading, factor):
    tempo = tempo_of(Walker(), 60.0, heading, factor, seconds=6.0)
    assert tempo.motion is Motion.WALKING
    assert tempo.stride_hz * factor == pytest.approx(Walker().stride_hz, rel=0.01)


@pytest.mark.parametrize("heading", HEADING_DEG.values())
def test_somebody_who_stands_has_no_rhythm(heading):
    camera = Camera(heading)
    time_s = frame_times_s(30.0, 4.0)
    pose = film(RUNNER, time_s, camera)
    standing = camera.see(RUNNER.points(np.full(len(time_s), 0.2)))[:, None]
    noise = np.random.default_rng(0).normal(0.0, 2.0, (len(time_s), 2, 33, 2))
    view = View({v: k for k, v in HEADING_DEG.items()}[heading])
    tempo = measure_tempo(with_points(pose, standing + noise), time_s, view)
    assert tempo.motion is Motion.STILL
    assert tempo.stride_hz == 0.0


@pytest.mark.parametrize(
    "factor",
    [
        4.0,
        1.0,
    ],
)
def test_legs_named_by_who_is_ahead_do_not_double_the_rhythm(factor):
    """A silhouette: the foot in front is called left in every frame."""
    time_s = frame_times_s(60.0, 6.0)
    pose = film(RUNNER, time_s, Camera(90.0), noise_px=1.0)
    ankles = pose.xy_px[:, 0, [INDEX["left_ankle"], INDEX["right_ankle"]], 0]
    behind = np.flatnonzero(ankles[:, 0] < ankles[:, 1])
    seen = exchange_legs(pose.xy_px, behind, slice(None))
    tempo = measure_tempo(with_points(pose, seen), time_s * factor, View.SIDE_RIGHT)
    assert tempo.stride_hz * factor == pytest.approx(RUNNER.stride_hz, rel=0.01)


def test_too_few_strides_for_a_rhythm():
    time_s = frame_times_s(60.0, 0.4)
    pose = film(RUNNER, time_s, Camera(90.0))
    tempo = measure_tempo(pose, time_s, View.SIDE_RIGHT)
    assert tempo.strides_seen < 1.5


def decided(face_spm, file_fps=30.0, bounce=None, strides=8.0, motion=Motion.RUNNING):
    return decide_factor(Tempo(motion, face_spm / 120.0, strides, bounce, 0.1), file_fps)


@pytest.mark.parametrize("face_spm", [130.0, 168.0, 214.0])
@pytest.mark.parametrize("bounce", [None, 1.0, 1.2])
def test_an_ordinary_cadence_is_real_time(face_spm, bounce):
    decision = decided(face_spm, bounce=bounce)
    assert decision.source is ClockSource.REAL_TIME
    assert (decision.low, decision.factor, decision.high) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("capture_fps", "file_fps"), [(120.0, 30.0), (60.0, 30.0), (120.0, 60.0)]
)
@pytest.mark.parametrize("heading", [90.0, 180.0])
def test_slow_motion_of_a_usual_runner_is_recognised(capture_fps, file_fps, heading):
    factor = capture_fps / file_fps
    tempo = tempo_of(RUNNER, capture_fps, heading, factor, height_m=1.72)
    decision = decide_factor(tempo, file_fps)
    assert decision.source is ClockSource.INFERRED
    assert decision.factor == pytest.approx(factor)
    assert decision.low <= factor <= decision.high
    assert decision.capture_fps == pytest.approx(capture_fps)
    assert f"{capture_fps:.0f} frames/s" in decision.explanation


@pytest.mark.parametrize("file_fps", [30.0, 60.0])
def test_240_frames_a_second_played_slowly(file_fps):
    factor = 240.0 / file_fps
    tempo = tempo_of(RUNNER, 240.0, 90.0, factor, height_m=1.72)
    decision = decide_factor(tempo, file_fps)
    assert decision.source is ClockSource.INFERRED
    assert decision.low <= factor <= decision.high
    assert decision.high / decision.low < 1.1


@pytest.mark.parametrize(
    ("face_spm", "bounce"),
    [
        (28.0, 6.0),  # 4 and 8 times slower are equally odd
        (57.0, None),  # 90 or 100 frames/s
        (112.0, 1.0),  # gravity says real time, the cadence says walking pace
        (40.0, 1.0),  # cadence and gravity contradict each other
    ],
)
def test_what_cannot_be_told_is_not_told(face_spm, bounce):
    decision = decided(face_spm, bounce=bounce)
    assert decision.source is ClockSource.UNKNOWN
    assert decision.capture_fps is None
    assert "recorded cannot be told" in decision.explanation


@pytest.mark.parametrize("face_spm", [20.0, 57.0, 112.0])
def test_an_unknown_factor_still_brings_the_cadence_near_the_usual(face_spm):
    """Filters and searches need a rough scale even where no time may be reported."""
    decision = decided(face_spm, bounce=1.0)
    assert decision.source is ClockSource.UNKNOWN
    assert decision.factor * face_spm == pytest.approx(170.0)


def test_two_strides_are_too_few_to_infer_a_factor():
    assert decided(42.0, bounce=4.0, strides=8.0).source is ClockSource.INFERRED
    assert decided(42.0, bounce=4.0, strides=2.5).source is ClockSource.UNKNOWN


@pytest.mark.parametrize("motion", [Motion.UNCLEAR, Motion.STILL, Motion.WALKING])
def test_only_running_tells_the_factor(motion):
    assert decided(42.0, bounce=4.0, motion=motion).source is ClockSource.UNKNOWN


def test_faster_than_anybody_runs_is_unknown():
    assert decided(260.0).source is ClockSource.UNKNOWN
