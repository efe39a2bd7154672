"""How the camera stands, from rooms drawn with a camera of known turn."""

from __future__ import annotations

import numpy as np
import pytest
from drawn_room import Tripod, deck, frame, leaning_posts, painted, room, segments_px

from gait.tracks.edges import background, edges_from, straight_edges
from gait.tracks.level import camera_stance, stance_from

RUNNER_M = (0.0, 0.1, 3.5)
"""The runner's hips: over the belt, a little below the lens."""


def stance_of(camera: Tripod, edges, noise_px: float = 0.3, seed: int = 0, place=RUNNER_M):
    ends = segments_px(camera, edges)
    ends = ends + np.random.default_rng(seed).normal(0.0, noise_px, ends.shape)
    runner_px = camera.project(np.array([place]))[0]
    return stance_from(edges_from(ends, camera.width_px, camera.height_px), tuple(runner_px))


@pytest.mark.parametrize("roll_deg", [-6.0, 0.0, 9.0])
@pytest.mark.parametrize(("pitch_deg", "yaw_deg"), [(0.0, 0.0), (8.0, -12.0), (-5.0, 20.0)])
def test_roll_and_yaw_of_a_camera_in_a_room(roll_deg, pitch_deg, yaw_deg):
    camera = Tripod(roll_deg, pitch_deg, yaw_deg)
    seen = stance_of(camera, room())
    assert seen.level_deg == pytest.approx(camera.plumb_deg(RUNNER_M), abs=0.3)
    # the runner stands straight ahead of the camera's place, whatever it points at
    assert seen.yaw_deg == pytest.approx(0.0, abs=1.0)


@pytest.mark.parametrize("side_m", [-1.5, 1.5])
def test_yaw_is_that_of_the_line_to_the_runner(side_m):
    """A runner to the right of straight ahead is seen from behind his right side."""
    seen = stance_of(Tripod(yaw_deg=5.0), room(), place=(side_m, 0.1, 3.5))
    assert seen.yaw_deg == pytest.approx(np.degrees(np.arctan2(side_m, 3.5)), abs=1.0)


def test_a_camera_that_looks_up_sees_the_vertical_lean_beside_its_middle():
    camera = Tripod(pitch_deg=12.0)
    left, right = ((x, 0.1, 3.5) for x in (-1.2, 1.2))
    assert camera.plumb_deg(left) > 3.0
    assert stance_of(camera, room(), place=left).level_deg == pytest.approx(
        camera.plumb_deg(left), abs=0.4
    )
    assert stance_of(camera, room(), place=right).level_deg == pytest.approx(
        camera.plumb_deg(right), abs=0.4
    )


@pytest.mark.parametrize("roll_deg", [-3.0, 3.0])
def test_leaning_posts_do_not_decide_what_is_upright(roll_deg):
    camera = Tripod(roll_deg, yaw_deg=3.0)
    seen = stance_of(camera, room() + leaning_posts())
    assert seen.level_deg == pytest.approx(roll_deg, abs=0.4)


def test_a_slanting_deck_alone_tells_nothing():
    """Seen at a yaw a level deck slants: without anything else that may be roll."""
    slanting = [edge for edge in deck() if edge[0][2] == edge[1][2]]
    assert stance_of(Tripod(yaw_deg=15.0, pitch_deg=-6.0), slanting).level_deg is None


def test_directions_at_random_tell_nothing():
    random = np.random.default_rng(4)
    for _ in range(3):
        start = random.uniform([0, 0], [960, 540], (40, 2))
        angle = random.uniform(0.0, np.pi, 40)
        ends = start + 70.0 * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
        edges = edges_from(np.hstack([start, ends]), 960, 540)
        assert stance_from(edges, (480.0, 270.0)).level_deg is None


def test_the_error_holds_and_grows_when_fewer_edges_are_left():
    camera, random = Tripod(2.0, 4.0, -8.0), np.random.default_rng(2)
    truth = camera.plumb_deg(RUNNER_M)
    sds, pulls = {}, []
    for share in (1.0, 0.4):
        found = []
        for seed in range(6):
            edges = [edge for edge in room() if random.random() < share]
            seen = stance_of(camera, edges, noise_px=0.7, seed=seed)
            if seen.level_deg is not None and seen.level_sd_deg is not None:
                found.append(seen.level_sd_deg)
                pulls.append(abs(seen.level_deg - truth) / seen.level_sd_deg)
        assert found
        sds[share] = np.median(found)
    assert sds[0.4] > 1.2 * sds[1.0]
    assert max(pulls) < 3.0


def test_near_parallel_edges_share_one_vote():
    alone = edges_from(np.array([[100.0, 100.0, 300.0, 100.0]]), 960, 540)
    rail = np.array([[100.0, y, 300.0, y] for y in (100.0, 104.0, 108.0, 112.0)])
    assert alone.votes.sum() == pytest.approx(1.0)
    assert edges_from(rail, 960, 540).votes.sum() == pytest.approx(1.0, abs=0.05)
    far = np.array([[100.0, y, 300.0, y] for y in (100.0, 400.0)])
    assert edges_from(far, 960, 540).votes.sum() == pytest.approx(2.0, abs=0.05)


@pytest.mark.parametrize("roll_deg", [-6.0, 3.0])
def test_a_drawn_room_with_somebody_running_through(roll_deg):
    camera = Tripod(roll_deg, 3.0, 6.0, focal_px=1100.0, width_px=1280, height_px=720)
    pictures = []
    for i in range(7):
        picture = painted(camera, room(), seed=i)
        picture[100:600, 150 * i + 40 : 150 * i + 180] = 30
        pictures.append(picture)
    runner_px = camera.project(np.array([RUNNER_M]))[0]
    seen = camera_stance(pictures, (float(runner_px[0]), float(runner_px[1])))
    assert seen.level_deg == pytest.approx(camera.plumb_deg(RUNNER_M), abs=0.4)
    assert seen.level_sd_deg is not None
    assert seen.level_sd_deg < 0.6


def test_an_empty_wall_tells_nothing():
    grain = np.random.default_rng(0).normal(120.0, 6.0, (540, 960, 3)).astype(np.uint8)
    seen = camera_stance([grain] * 3, (480.0, 270.0))
    assert seen.level_deg is None
    assert seen.yaw_deg is None
    assert seen.votes == 0.0


def test_black_bars_and_the_rim_are_no_edges():
    picture = np.full((540, 960, 3), 180, np.uint8)
    picture[:60] = 0
    picture[-60:] = 0
    assert len(straight_edges(background([picture])).votes) == 0
    picture[200:300, 300:500] = 90
    assert len(straight_edges(background([picture])).votes) == 4


def test_a_frame_on_the_wall_is_four_edges_at_their_places():
    camera = Tripod()
    wall = frame(-1.0, -0.5, 5.0, 2.0, 1.0)
    picture = np.full((540, 960, 3), 60, np.uint8)
    corners = np.rint(camera.project(np.array([edge[0] for edge in wall]))).astype(int)
    picture[corners[0, 1] : corners[2, 1], corners[0, 0] : corners[2, 0]] = 200
    edges = straight_edges(background([picture]))
    assert len(edges.votes) == 4
    size = np.sort(edges.length_px)
    np.testing.assert_allclose(size, [160.0, 160.0, 320.0, 320.0], atol=6.0)
