"""The camera's turn, joined from picture, body and the user's word."""

from __future__ import annotations

import pytest

from gait.tracks.camera import camera_turn
from gait.tracks.picture import PictureLook
from gait.tracks.track import Facing, View
from gait.tracks.view import NOMINAL_DEG, ViewDecision


def seen(view: View, off_deg: float = 0.0, contradictory: bool = False) -> ViewDecision:
    heading = NOMINAL_DEG.get(view, 45.0) + off_deg
    return ViewDecision(view, Facing.UNKNOWN, abs(off_deg), heading, contradictory)


def look(level=None, level_sd=None, yaw=None, yaw_sd=None) -> PictureLook:
    return PictureLook(90.0, 120.0, 40.0, 140.0, 0.0, level, level_sd, yaw, yaw_sd)


def test_the_picture_tells_the_level_unless_the_user_does():
    measured = camera_turn(seen(View.REAR), look(level=-3.0, level_sd=0.3))
    assert (measured.level_deg, measured.level_sd_deg) == (-3.0, 0.3)
    entered = camera_turn(seen(View.REAR), look(level=-3.0, level_sd=0.3), 1.5)
    assert (entered.level_deg, entered.level_sd_deg) == (1.5, 0.0)
    assert camera_turn(seen(View.REAR), look()).level_deg is None


@pytest.mark.parametrize(("view", "sign"), [(View.SIDE_RIGHT, 1.0), (View.SIDE_LEFT, -1.0)])
def test_a_body_seen_from_the_side_reads_turned_towards_the_camera(view, sign):
    assert camera_turn(seen(view, -7.0 * sign), look()).yaw_deg == pytest.approx(0.0)
    assert camera_turn(seen(view, 3.0 * sign), look()).yaw_deg == pytest.approx(10.0)


@pytest.mark.parametrize("view", [View.REAR, View.FRONT])
def test_a_body_seen_along_the_belt_reads_as_it_is(view):
    assert camera_turn(seen(view, -8.0), look()).yaw_deg == pytest.approx(8.0)
    assert camera_turn(seen(view, 8.0), look()).yaw_sd_deg == pytest.approx(2.5)


def test_the_room_sharpens_what_the_body_tells():
    alone = camera_turn(seen(View.SIDE_RIGHT, -7.0), look())
    both = camera_turn(seen(View.SIDE_RIGHT, -7.0), look(yaw=-6.0, yaw_sd=0.5))
    assert 5.0 < both.yaw_deg < 6.0
    assert both.yaw_sd_deg < 0.5 * alone.yaw_sd_deg


def test_a_treadmill_askew_in_its_room_is_judged_by_the_body():
    askew = camera_turn(seen(View.SIDE_LEFT, 7.0), look(yaw=25.0, yaw_sd=0.5))
    assert askew.yaw_deg == pytest.approx(0.0)
    assert askew.yaw_sd_deg == pytest.approx(4.5)


def test_an_oblique_or_contradictory_view_keeps_its_own_estimate():
    assert camera_turn(seen(View.OBLIQUE, 45.0), look(yaw=1.0, yaw_sd=0.5)).yaw_deg == 45.0
    wrong_way = seen(View.SIDE_LEFT, 20.0, contradictory=True)
    assert camera_turn(wrong_way, look()).yaw_deg == 20.0
