"""The drawings of the exercises."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET

import pytest

from gait.plan.drawings import HEIGHT, WIDTH, drawing_keys, drawing_svg, scenes
from gait.plan.exercises import exercises
from gait.plan.figure import (
    FOREARM_CM,
    SHANK_CM,
    THIGH_CM,
    UPPER_ARM_CM,
    Pose,
    body,
)

SVG = "{http://www.w3.org/2000/svg}"
FROM_FRONT = {"hip_hitch", "band_walk", "balance"}
POSES = [(key, i) for key, scene in scenes().items() for i in range(len(scene.poses))]


def test_every_exercise_has_a_drawing_and_every_drawing_an_exercise():
    assert set(drawing_keys()) == set(exercises())


@pytest.mark.parametrize("key", drawing_keys())
def test_a_drawing_is_sound_and_says_what_it_shows(key):
    root = ET.fromstring(drawing_svg(key, 'Bridge <"up" & down>'))
    assert root.get("aria-label") == 'Bridge <"up" & down>'
    assert root.get("viewBox") == f"0 0 {WIDTH:g} {HEIGHT:g}"
    assert "nan" not in ET.tostring(root).decode()
    pictures = root.findall(f"{SVG}g")
    holds = {"front_plank", "balance"}
    assert len(pictures) == (1 if key in holds else 2)
    numbers = [t.text for t in root.iter(f"{SVG}text")]
    assert numbers == ([] if key in holds else ["1", "2"])


@pytest.mark.parametrize("key", drawing_keys())
def test_nothing_is_drawn_outside_the_picture(key):
    root = ET.fromstring(drawing_svg(key, key))
    for group in root.findall(f"{SVG}g"):
        dx, dy, scale = map(float, re.findall(r"-?[\d.]+", group.get("transform")))
        assert scale > 0.8, "too small to be read"
        for x, y in points_of(group):
            assert -1 <= dx + scale * x <= WIDTH + 1
            assert -1 <= dy + scale * y <= HEIGHT + 1


def points_of(group):
    for shape in group.iter():
        if shape.get("cx"):
            yield float(shape.get("cx")), float(shape.get("cy"))
        numbers = re.findall(r"[MLQC]\s*(-?[\d.]+) (-?[\d.]+)", shape.get("d", ""))
        yield from ((float(x), float(y)) for x, y in numbers)


@pytest.mark.parametrize(("key", "i"), POSES)
def test_bones_keep_their_length(key, i):
    joints = body(scenes()[key].poses[i]).joints
    bones = {
        ("hip", "knee"): THIGH_CM,
        ("knee", "ankle"): SHANK_CM,
        ("shoulder", "elbow"): UPPER_ARM_CM,
        ("elbow", "wrist"): FOREARM_CM,
    }
    for side in "ab":
        for (upper, lower), length in bones.items():
            ends = [joints.get(f"{side}_{j}") for j in (upper, lower)]
            if None in ends:
                continue
            drawn = math.dist(*ends)
            # Seen from the front, or with the arm across, a bone looks shorter.
            assert drawn <= 1.13 * length, (side, upper, drawn / length)
            if key not in FROM_FRONT and (upper in ("hip", "knee")):
                assert drawn >= 0.87 * length, (side, upper, drawn / length)


@pytest.mark.parametrize(("key", "i"), POSES)
def test_knees_bend_the_way_knees_bend(key, i):
    """Seen from the side, the shin is never turned ahead of the thigh.

    Ahead is where the toes point.
    """
    pose = scenes()[key].poses[i]
    figure = body(pose)
    if key in FROM_FRONT or pose.nose is None or isinstance(pose.a_foot, str):
        return
    joints = figure.joints
    for side in "ab":
        hip, knee, ankle, toe = (
            joints.get(f"{side}_{j}") for j in ("hip", "knee", "ankle", "toe")
        )
        if ankle is None:
            continue
        shin, foot = minus(ankle, knee), minus(toe, joints[f"{side}_heel"])
        ahead = cross(shin, foot)
        if abs(ahead) < 0.3 * math.hypot(*shin) * math.hypot(*foot):
            continue  # toes pointed: the foot does not tell where ahead is
        bend = cross(minus(knee, hip), minus(ankle, knee))
        straight = abs(bend) < 0.1 * THIGH_CM * SHANK_CM
        assert straight or bend * ahead <= 0, (side, bend)


def minus(a, b):
    return a[0] - b[0], a[1] - b[1]


def cross(a, b):
    return a[0] * b[1] - a[1] * b[0]


@pytest.mark.parametrize(("key", "i"), POSES)
def test_nobody_sinks_into_the_floor(key, i):
    for name, (_, y) in body(scenes()[key].poses[i]).joints.items():
        assert y >= -2.0, name


def test_a_joint_is_found_on_the_named_side():
    """Hip at 84 cm less a bit above the ankle: the knee of a runner facing right is ahead."""
    pose = Pose(hip=(0, 80), shoulder=(0, 130), a_ankle=(0, 0), knees=1)
    knee = body(pose).joints["a_knee"]
    assert knee[0] > 0
    assert math.dist(knee, (0, 80)) == pytest.approx(THIGH_CM)
    assert math.dist(knee, (0, 0)) == pytest.approx(SHANK_CM)
    other = body(pose.model_copy(update={"knees": -1})).joints["a_knee"]
    assert other == pytest.approx((-knee[0], knee[1]))


def test_an_unknown_drawing_is_an_error():
    with pytest.raises(KeyError):
        drawing_svg("handstand", "")
