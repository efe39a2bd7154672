"""A clip that changes its direction of view is analysed in one direction only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from analytic_runner import HEADING_DEG, Camera, Runner, film, frame_times_s

from gait.arrays import frozen, frozen_mask
from gait.tracks.steadiness import one_direction
from gait.tracks.track import View
from gait.tracks.view import decide_view
from gait.video import Clip

FPS = 30.0


def clip_of(n: int) -> Clip:
    return Clip(
        path=Path("run.mp4"),
        sha256="0" * 64,
        width_px=1280,
        height_px=720,
        rotation_deg=0,
        codec="h264",
        pixel_format="yuv420p",
        file_time_s=frozen(np.arange(n) / FPS),
        capture_fps_hint=None,
        damaged_frames=0,
    )


def spliced(*parts: tuple[float, float]):
    """Seconds and heading of one part after the other, cut together."""
    runner = Runner(shoulder_twist_deg=20.0)
    poses = [
        film(runner, frame_times_s(FPS, seconds), Camera(heading), noise_px=1.0)
        for seconds, heading in parts
    ]
    whole = {
        name: frozen(np.concatenate([getattr(p, name) for p in poses]))
        for name in ("xy_px", "visibility", "world_m", "presence", "regions")
    }
    found = frozen_mask(np.concatenate([p.found for p in poses]))
    return replace(poses[0], found=found, **whole)


@pytest.mark.parametrize("heading", HEADING_DEG.values())
def test_a_steady_clip_is_kept_whole(heading):
    pose = spliced((5.0, heading))
    kept, remarks = one_direction(clip_of(150), pose)
    assert kept.found.all()
    assert remarks == []


@pytest.mark.parametrize(
    ("first", "second", "view"),
    [
        ((4.0, 90.0), (2.0, 180.0), View.SIDE_RIGHT),
        ((2.0, 90.0), (4.0, 180.0), View.REAR),
        ((4.0, -90.0), (2.0, 90.0), View.SIDE_LEFT),
    ],
)
def test_the_longer_part_is_used_and_named(first, second, view):
    pose = spliced(first, second)
    kept, remarks = one_direction(clip_of(180), pose)
    assert decide_view(kept).view is view
    cut = round(first[0] * FPS)
    longer, shorter = (
        (slice(0, cut), slice(cut, None))
        if first[0] > second[0]
        else (slice(cut, None), slice(0, cut))
    )
    assert kept.found[longer].mean() > 0.93
    assert kept.found[shorter].mean() < 0.1
    assert len(remarks) == 1
    start_s, stop_s = (0.0, 4.0) if first[0] > second[0] else (2.0, 6.0)
    seconds = [float(word) for word in remarks[0].split() if word[0].isdigit()]
    assert seconds == pytest.approx([start_s, stop_s], abs=0.25)


def test_frames_without_the_runner_stay_without():
    pose = spliced((4.0, 90.0), (2.0, 180.0))
    found = np.array(pose.found)
    found[20:40] = False
    world_m = np.where(found[:, None, None, None], pose.world_m, np.nan)
    gone = replace(pose, found=frozen_mask(found), world_m=frozen(world_m))
    kept, remarks = one_direction(clip_of(180), gone)
    assert not kept.found[20:40].any()
    assert kept.found[:20].all()
    assert not kept.found[130:].any()
    assert remarks


def test_a_moment_in_another_direction_is_not_worth_a_word():
    pose = spliced((3.0, 90.0), (0.07, 180.0), (3.0, 90.0))
    kept, remarks = one_direction(clip_of(182), pose)
    assert remarks == []
    assert kept.found.all()
