"""View and facing from the direction in which the body points."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from analytic_runner import HEADING_DEG, Camera, Runner, film, frame_times_s

from gait.arrays import frozen
from gait.tracks.track import Facing, Side, View
from gait.tracks.view import decide_view, heading_deg, toe_direction

TIME_S = frame_times_s(30.0, 3.0)
FACING = {
    "front": Facing.TOWARDS_CAMERA,
    "side-right": Facing.IMAGE_RIGHT,
    "rear": Facing.AWAY_FROM_CAMERA,
    "side-left": Facing.IMAGE_LEFT,
}


def seen_from(heading: float):
    return film(Runner(), TIME_S, Camera(heading), noise_px=1.0)


def turned_round(pose):
    """The metric guess mistakes the back for the front: everything turned by 180°."""
    world_m = np.array(pose.world_m)
    world_m[..., [0, 2]] *= -1.0
    return replace(pose, world_m=frozen(world_m))


@pytest.mark.parametrize("name", HEADING_DEG)
def test_the_four_views(name):
    decision = decide_view(seen_from(HEADING_DEG[name]))
    assert decision.view == name
    assert decision.facing is FACING[name]
    assert decision.off_axis_deg < 2.0
    assert not decision.contradictory


@pytest.mark.parametrize("heading", [-170.0, -61.0, 12.0, 75.0, 100.0, 173.0])
def test_the_heading_is_read_through_the_twist_of_the_shoulders(heading):
    assert heading_deg(seen_from(heading)) == pytest.approx(heading, abs=2.0)


@pytest.mark.parametrize("turn", [-25.0, 25.0])
@pytest.mark.parametrize("name", HEADING_DEG)
def test_a_camera_that_stands_a_little_off_keeps_the_view_and_says_how_far(name, turn):
    decision = decide_view(seen_from(HEADING_DEG[name] + turn))
    assert decision.view == name
    assert decision.off_axis_deg == pytest.approx(25.0, abs=2.0)


@pytest.mark.parametrize("heading", [-135.0, -45.0, 45.0, 135.0])
def test_half_way_between_two_views_is_oblique(heading):
    decision = decide_view(seen_from(heading))
    assert decision.view is View.OBLIQUE
    assert decision.view.near_side is None
    assert not decision.view.is_side
    assert not decision.view.is_frontal
    expected = Facing.IMAGE_RIGHT if np.sin(np.radians(heading)) > 0 else Facing.IMAGE_LEFT
    assert decision.facing is expected


@pytest.mark.parametrize(
    ("name", "near"), [("side-left", Side.LEFT), ("side-right", Side.RIGHT)]
)
def test_toes_overrule_a_body_guessed_back_to_front(name, near):
    decision = decide_view(turned_round(seen_from(HEADING_DEG[name])))
    assert decision.contradictory
    assert decision.view == name
    assert decision.facing is FACING[name]
    assert decision.view.near_side is near


def test_toe_direction_does_not_depend_on_left_and_right():
    pose = seen_from(90.0)
    swapped = replace(pose, xy_px=frozen(np.array(pose.xy_px)[:, ::-1]))
    assert toe_direction(pose) > 0.1
    assert toe_direction(swapped) == pytest.approx(toe_direction(pose))
    assert toe_direction(seen_from(-90.0)) < -0.1


@pytest.mark.parametrize("wanted", [View.REAR, View.SIDE_LEFT, View.SIDE_RIGHT, View.FRONT])
@pytest.mark.parametrize("heading", [90.0, 135.0])
def test_the_word_of_the_user_wins(wanted, heading):
    decision = decide_view(seen_from(heading), wanted)
    assert decision.view is wanted
    assert decision.facing is FACING[wanted.value]


def test_a_wrong_word_of_the_user_is_remarked_on():
    assert decide_view(seen_from(90.0), View.SIDE_LEFT).contradictory
    assert not decide_view(seen_from(90.0), View.SIDE_RIGHT).contradictory


def test_frames_without_the_runner_do_not_count():
    pose = seen_from(180.0)
    found = np.array(pose.found)
    found[:40] = False
    world_m = np.array(pose.world_m)
    world_m[:40] = np.nan
    xy_px = np.array(pose.xy_px)
    xy_px[:40] = np.nan
    hidden = replace(pose, found=found, world_m=frozen(world_m), xy_px=frozen(xy_px))
    assert decide_view(hidden).view is View.REAR
