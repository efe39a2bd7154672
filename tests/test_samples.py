"""The sample clips are what their specifications, their truth and their page say."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from clip_workshop import SAMPLES, truth_of

from bench.patterns import dose, patterns
from bench.reduced import SUFFIX
from bench.samples import true_values
from bench.truth import read_table, read_truth
from gait.tracks.track import Side
from gait.video import known_factor, open_clip

SPECS = sorted((SAMPLES / "specs").glob("*.toml"))
CLIPS = [SAMPLES / f"{path.stem}.mp4" for path in SPECS]
each_clip = pytest.mark.parametrize("path", CLIPS, ids=lambda path: path.stem)
PLANTED = {
    "side_backseat": "backseat",
    "side_straight_knee": "extended_knee_heel_strike",
    "rear_hip_drop": "hip_drop",
    "rear_valgus": "knee_valgus",
    "rear_marks": "hip_drop",
}
MB = 1_000_000


def test_every_specification_has_its_clip_and_truth_and_nothing_else_lies_there():
    assert len(SPECS) == 9
    assert sorted(SAMPLES.glob("*.mp4")) == CLIPS
    assert sorted(SAMPLES.glob(f"*{SUFFIX}")) == [p.with_suffix(SUFFIX) for p in CLIPS]


def test_they_are_small():
    sizes = {path.name: path.stat().st_size for path in SAMPLES.iterdir() if path.is_file()}
    assert max(sizes.values()) < 2 * MB
    assert sum(sizes.values()) < 12 * MB


def agreeing(said: dict[str, Any], made: dict[str, Any], where: str = "") -> None:
    for key, value in said.items():
        if isinstance(value, dict):
            agreeing(value, made[key], f"{where}{key}.")
        else:
            assert made[key] == value, f"{where}{key}"


@each_clip
def test_the_clip_was_made_from_its_specification(path):
    spec = SAMPLES / "specs" / f"{path.stem}.toml"
    agreeing(
        tomllib.loads(spec.read_text(encoding="utf-8")),
        read_table(path.with_suffix(SUFFIX))["spec"],
    )


@each_clip
def test_the_file_is_the_one_that_the_truth_is_about(path):
    clip, table = open_clip(path), read_table(path.with_suffix(SUFFIX))
    np.testing.assert_allclose(clip.file_time_s, table["clock"]["file_s"], atol=2e-4)
    assert (clip.width_px, clip.height_px) == (
        table["camera"]["width_px"],
        table["camera"]["height_px"],
    )
    assert clip.rotation_deg == table["spec"]["film"]["rotation_deg"]
    assert clip.damaged_frames == 0


@each_clip
def test_five_whole_steps_of_each_foot_and_the_planted_pattern_at_marked_size(path):
    truth = truth_of(path)
    for side in Side:
        assert sum(step.side is side for step in truth.steps) >= 5
    planted = PLANTED.get(path.stem)
    sizes = {
        key: dose(pattern, truth, truth.view.near_side)
        for key, pattern in patterns().items()
        if truth.factors.view in pattern.views
    }
    if planted:
        assert sizes[planted] >= 1.0
    else:
        assert max(sizes.values()) < 0.5


def test_the_phone_clip_lies_and_the_slow_one_is_slow():
    phone, slow = (SAMPLES / f"{name}.mp4" for name in ("phone_portrait", "slow_motion_240"))
    clip = open_clip(phone)
    assert clip.rotation_deg in (90, 270)
    assert clip.height_px > clip.width_px
    assert np.ptp(np.diff(clip.file_time_s)) > 0.001
    clip = open_clip(slow)
    clock = known_factor(clip, None)
    assert clock is not None
    assert clock.slow_motion_factor == pytest.approx(8.0)
    assert truth_of(slow).slow_motion_factor == 8.0
    assert clock.capture_fps == pytest.approx(240.0, abs=0.5)


def test_the_page_shows_the_true_values_and_names_every_clip():
    page = (SAMPLES / "README.md").read_text(encoding="utf-8")
    truths = [read_truth(p) for p in sorted(SAMPLES.glob(f"*{SUFFIX}"))]
    assert true_values(truths).strip() in page
    for path in CLIPS:
        assert f"`{path.name}`" in page


def test_the_demo_and_the_readme_name_clips_that_are_there():
    root = Path(__file__).parents[1]
    for page in ("Makefile", "README.md"):
        text = (root / page).read_text(encoding="utf-8").replace("\\", "/")
        named = {word for word in text.split() if word.startswith("sample_videos/")}
        assert named
        for word in named:
            assert (root / word.strip("`,.")).exists(), word
