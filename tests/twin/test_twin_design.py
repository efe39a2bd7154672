"""The designs cover the factors and keep their halves apart."""

from __future__ import annotations

import pytest

from gait.tracks.track import View
from gait.twin.design import HALVES, quick_set, standard_set
from gait.twin.spec import spec_hash


@pytest.fixture(scope="module")
def clips():
    return standard_set()


def test_standard_set_is_large_and_its_names_are_unique(clips) -> None:
    assert len(clips) >= 120
    assert len({clip.name for clip in clips}) == len(clips)
    assert all(3.0 <= clip.duration_s <= 5.0 for clip in clips)


def test_halves_share_nobody_nothing_and_nowhere(clips) -> None:
    used = {
        half: {
            (kind, value)
            for clip in clips
            if clip.labels["half"] == half
            for kind, value in (
                ("body", clip.runner.body),
                ("body", clip.room.bystander),
                ("clothes", clip.runner.clothes),
                ("palette", clip.runner.palette),
                ("room", clip.room.name),
            )
            if value
        }
        for half in HALVES
    }
    assert used["tune"] & used["test"] == set()
    assert sum(clip.labels["half"] == "tune" for clip in clips) == len(clips) // 2
    for half, names in HALVES.items():
        assert {v for k, v in used[half] if k == "body"} == set(names.bodies)
        assert {v for k, v in used[half] if k == "clothes"} == set(names.clothes)


@pytest.mark.parametrize("half", HALVES)
def test_each_half_covers_the_factors(clips, half) -> None:
    own = [clip for clip in clips if clip.labels["half"] == half]
    assert {clip.camera.view for clip in own} == {
        View.SIDE_LEFT,
        View.SIDE_RIGHT,
        View.REAR,
        View.FRONT,
    }
    assert {clip.motion.strike for clip in own} == {"heel", "midfoot", "forefoot"}
    assert {clip.motion.activity for clip in own} >= {"walking", "standing", "on_the_spot"}
    assert {clip.film.fps for clip in own} >= {30.0, 60.0, 120.0, 240.0}
    assert max(abs(clip.camera.yaw_deg) for clip in own) > 20.0
    assert max(abs(clip.camera.roll_deg) for clip in own) >= 6.0
    assert any(clip.film.play_fps for clip in own)
    assert any(clip.film.jitter for clip in own)
    assert any(clip.film.bits == 10 for clip in own)
    assert any(clip.film.rotation_deg for clip in own)
    assert any(clip.film.shutter for clip in own)
    assert any(clip.room.light < 0.5 for clip in own)
    assert any(clip.room.rail for clip in own)
    assert any(clip.room.mirror for clip in own)
    assert any(clip.room.bystander for clip in own)
    assert any(clip.camera.height_px > clip.camera.width_px for clip in own)
    assert any(clip.camera.width_px < 500 for clip in own)


@pytest.mark.parametrize(
    "fault", ["trunk_lean", "overstride", "knee_valgus", "hip_drop", "crossover"]
)
def test_faults_spread_over_their_range_in_each_half(clips, fault) -> None:
    for half in HALVES:
        sizes = [
            clip.motion.faults[fault]
            for clip in clips
            if clip.labels["half"] == half and fault in clip.motion.faults
        ]
        assert len(sizes) >= 12
        assert max(sizes) - min(sizes) > 1.0


def test_design_is_seeded(clips) -> None:
    assert [spec_hash(c) for c in clips] == [spec_hash(c) for c in standard_set()]
    assert clips[0] != standard_set(seed=2)[0]


def test_quick_set_is_small() -> None:
    clips = quick_set()
    assert len(clips) == 12
    assert sum(clip.duration_s * clip.film.fps for clip in clips) < 3300
    assert {clip.labels["half"] for clip in clips} == {"tune", "test"}
