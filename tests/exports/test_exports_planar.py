"""Axes, scale and the uniform grid of time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gait.arrays import frozen
from gait.exports.planar import millimetres_per_px, on_grid, planar, uniform_times_s
from gait.exports.visit import ClipMotion
from gait.pose.skeleton import INDEX
from gait.tracks.track import Facing, View
from gait.video import ClockSource


def uneven(motion, time_s):
    """The same rows at other capture times."""
    rate = (len(time_s) - 1) / (time_s[-1] - time_s[0])
    clip = motion.clip.model_copy(update={"capture_fps": rate})
    return ClipMotion(clip, replace(motion.tracks, time_s=frozen(time_s)), motion.frame)


def test_even_frames_stay_where_they_are(visit):
    grid = planar(visit.clips[0], None)
    assert grid.shift_s < 1e-5
    seen = visit.clips[0].tracks.light_px
    step_px = np.diff(seen[:, INDEX["right_knee"], 0])
    assert np.diff(grid.xyz[:, INDEX["right_knee"], 0]) == pytest.approx(step_px, abs=1e-6)


def test_uneven_frames_are_read_at_their_own_times(visit):
    n = len(visit.clips[0].frame)
    jitter = np.random.default_rng(3).uniform(-0.3, 0.3, n)
    jitter[[0, -1]] = 0.0
    motion = uneven(visit.clips[0], (np.arange(n) + jitter) / 120.0)
    time_s, rate_hz = uniform_times_s(motion)
    assert rate_hz == pytest.approx(120.0)
    assert np.ptp(np.diff(time_s)) < 1e-12
    wave = np.sin(2 * np.pi * 3.0 * motion.tracks.time_s)[:, None]
    read = on_grid(motion, wave, time_s)[:, 0]
    assert read == pytest.approx(np.sin(2 * np.pi * 3.0 * time_s), abs=2e-3)
    by_index = np.abs(wave[:, 0] - np.sin(2 * np.pi * 3.0 * time_s)).max()
    assert by_index > 0.02, "the test would not see time taken from the frame number"
    assert planar(motion, None).shift_s == pytest.approx(np.abs(jitter).max() / 120.0, rel=1e-6)


def test_left_of_the_picture_is_forward_for_a_runner_heading_there(visit):
    motion = visit.clips[0]
    flipped = motion.tracks.light_px * np.array([-1.0, 1.0])
    tracks = replace(
        motion.tracks,
        light_px=frozen(flipped),
        view=View.SIDE_LEFT,
        facing=Facing.IMAGE_LEFT,
    )
    there = planar(ClipMotion(motion.clip, tracks, motion.frame), None)
    assert there.xyz == pytest.approx(planar(motion, None).xyz, nan_ok=True)


@pytest.mark.parametrize(("view", "sign"), [(View.REAR, 1.0), (View.FRONT, -1.0)])
def test_frontal_views_fill_the_plane_across_the_runner(visit, view, sign):
    motion = visit.clips[1]
    clip = motion.clip.model_copy(
        update={"clock_source": ClockSource.REAL_TIME, "capture_fps": 30.0}
    )
    time_s = frozen(motion.frame / 30.0)
    tracks = replace(motion.tracks, view=view, time_s=time_s)
    grid = planar(ClipMotion(clip, tracks, motion.frame), None)
    assert np.all(grid.xyz[..., 0] == 0.0)
    right, left = grid.xyz[:, INDEX["right_hip"], 2], grid.xyz[:, INDEX["left_hip"], 2]
    seen = tracks.light_px[:, INDEX["right_hip"], 0] - tracks.light_px[:, INDEX["left_hip"], 0]
    assert right - left == pytest.approx(sign * seen)


def test_camera_roll_is_taken_out(visit):
    motion = visit.clips[0]
    turn = np.radians(10.0)
    turned = motion.tracks.light_px @ np.array(
        [[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]
    )
    tracks = replace(motion.tracks, light_px=frozen(turned), level_deg=10.0)
    there = planar(ClipMotion(motion.clip, tracks, motion.frame), None)
    assert there.xyz == pytest.approx(planar(motion, None).xyz, abs=1e-6, nan_ok=True)


def test_the_scale_is_body_height_over_leg_length():
    assert millimetres_per_px(300.0, 172.0) == pytest.approx(1720 * 0.491 / 300)
    assert millimetres_per_px(300.0, None) is None
    assert millimetres_per_px(float("nan"), 172.0) is None
