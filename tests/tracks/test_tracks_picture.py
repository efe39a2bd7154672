"""The level as read from a clip: once for a camera that stands, never for one that moves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from drawn_room import Tripod, painted, room

from gait.arrays import frozen, frozen_mask
from gait.pose.sequence import Person, PoseSequence
from gait.tracks.picture import look_at_pictures
from gait.video import VideoWriter, WriterSettings, open_clip

N_FRAMES = 24
CAMERA = Tripod(roll_deg=-4.0, pitch_deg=2.0, focal_px=560.0, width_px=640, height_px=360)


def film(path: Path, pan_px: int) -> Path:
    """A room, seen by a camera that pans by so many pixels with every frame."""
    still = painted(CAMERA, room())
    with VideoWriter(path, WriterSettings(crf=18, preset="veryfast")) as video:
        for i in range(N_FRAMES):
            video.write(np.ascontiguousarray(np.roll(still, pan_px * i, axis=1)), i / 30.0)
    return path


def somebody() -> PoseSequence:
    """A runner in the middle of the picture, 300 pixels tall."""
    xy_px = np.random.default_rng(0).uniform([290, 100], [350, 300], (N_FRAMES, 2, 33, 2))
    return PoseSequence(
        xy_px=frozen(xy_px),
        visibility=frozen(np.ones((N_FRAMES, 2, 33))),
        world_m=frozen(np.zeros((N_FRAMES, 2, 33, 3))),
        presence=frozen(np.ones((N_FRAMES, 2))),
        found=frozen_mask(np.ones(N_FRAMES, dtype=bool)),
        regions=frozen(np.tile([320.0, 200.0, 240.0, 0.0], (N_FRAMES, 1))),
        people=(Person(1, 1.0, 240.0, (320.0, 200.0)),),
        person=1,
        estimator="by hand",
    )


def test_the_level_is_read_and_kept(tmp_path):
    clip = open_clip(film(tmp_path / "still.mp4", 0))
    look = look_at_pictures(clip, somebody(), tmp_path / "cache")
    assert look.level_deg == pytest.approx(-4.0, abs=0.5)
    assert look.level_sd_deg is not None
    assert look.level_sd_deg < 0.8
    assert look_at_pictures(clip, somebody(), tmp_path / "cache") == look


def test_a_camera_that_follows_tells_no_level(tmp_path):
    clip = open_clip(film(tmp_path / "pan.mp4", 6))
    look = look_at_pictures(clip, somebody(), tmp_path / "cache")
    assert look.level_deg is None
    assert look.room_yaw_deg is None
