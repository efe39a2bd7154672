"""Dots of tape on the runner, and specifications that are older than they."""

from __future__ import annotations

import numpy as np
import pytest

from gait.errors import OptionError
from gait.marks.mark import POINTS
from gait.tracks.track import Side
from gait.twin.assets import have_body_data
from gait.twin.runner import dress
from gait.twin.spec import ClipSpec, spec_from_table, spec_hash, spec_table
from gait.twin.surface import Material

needs_bodies = pytest.mark.skipif(not have_body_data(), reason="needs the body data")
HASH_BEFORE_MARKS = "6c75d2659c45e21c8498489114f1b70f66ecd703eeb06738d2ee1c6dd9f2ac1c"


def test_a_specification_without_marks_keeps_its_hash():
    assert spec_hash(ClipSpec()) == HASH_BEFORE_MARKS
    assert "marks" not in spec_table(ClipSpec())["runner"]
    marked = spec_from_table({"runner": {"marks": "dots", "shoe": "textured"}})
    assert spec_hash(marked) != HASH_BEFORE_MARKS
    assert spec_from_table(spec_table(marked)) == marked


def test_unknown_marks_are_refused():
    with pytest.raises(OptionError, match="marks"):
        spec_from_table({"runner": {"marks": "stickers"}})


@needs_bodies
@pytest.mark.parametrize("body", ["ben", "anna"])
def test_dots_lie_behind_the_runner_and_hug_him(body):
    plain, dotted = dress(body, "tights", "blue"), dress(body, "tights", "blue", "dots")
    places = dotted.skeleton.points_m
    assert set(places) - set(plain.skeleton.points_m) == set(POINTS)
    dots = dotted.surface.material == Material.MARKER
    assert not np.any(plain.surface.material == Material.MARKER)
    for name in POINTS:
        segment, at = places[name]
        assert segment.rpartition("_")[2] in ("rearfoot", "shank", "pelvis")
        distance = np.linalg.norm(dotted.surface.position_m[dots] - at, axis=1)
        assert distance.min() < 0.001
        near = np.linalg.norm(plain.surface.position_m[:, 1:] - at[1:], axis=1) < 0.04
        assert at[0] < plain.surface.position_m[near, 0].max()
    for side in Side:
        assert places[f"{side}_heel_upper"][1][2] > places[f"{side}_heel_lower"][1][2] + 0.03
        assert places[f"{side}_calf_upper"][1][2] > places[f"{side}_calf_lower"][1][2] + 0.06


@needs_bodies
def test_points_alone_change_no_picture():
    plain, marked = dress("ben", "fitted", "blue"), dress("ben", "fitted", "blue", "points")
    assert np.array_equal(plain.surface.position_m, marked.surface.position_m)
    assert set(POINTS) <= set(marked.skeleton.points_m)
