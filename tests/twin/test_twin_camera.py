"""Projection, camera placement, and the shake of the hand."""

from __future__ import annotations

import numpy as np
import pytest

from gait.tracks.track import View
from gait.twin.camera import Camera, place_camera, shake_turns


def _camera(view: View, **change: float | tuple[float, float]) -> Camera:
    options = {"distance_m": 3.0, "height_m": 0.9, "fill": 0.8} | change
    return place_camera(view, 1280, 720, 1.8, **options)


def test_pinhole_projects_by_similar_triangles() -> None:
    camera = Camera(np.zeros(3), np.eye(3), 1000.0, 1280, 720)
    np.testing.assert_allclose(camera.project(np.array([0.5, -0.2, 2.0])), [890.0, 260.0])
    assert camera.depth(np.array([[0.5, -0.2, 2.0]]))[0] == 2.0


def test_runner_fills_the_share_of_the_picture_asked_for() -> None:
    camera = _camera(View.SIDE_RIGHT)
    feet, head = camera.project(np.array([[-0.05, 0.0, 0.0], [-0.05, 0.0, 1.8]]))
    assert (feet[1] - head[1]) / 720.0 == pytest.approx(0.8, rel=0.06)
    assert feet[0] == pytest.approx(640.0, abs=1e-6)


@pytest.mark.parametrize(
    ("view", "forward", "left"),
    [
        (View.SIDE_RIGHT, 1.0, 0.0),
        (View.SIDE_LEFT, -1.0, 0.0),
        (View.REAR, 0.0, -1.0),
        (View.FRONT, 0.0, 1.0),
    ],
)
def test_views_show_the_sides_they_are_named_after(view, forward, left) -> None:
    """Image x of a point in front of, and to the left of, the runner."""
    camera = _camera(view)
    middle, front, side = camera.project(
        np.array([[-0.05, 0.0, 0.9], [0.25, 0.0, 0.9], [-0.05, 0.3, 0.9]])
    )
    assert np.sign(round(front[0] - middle[0], 3)) == forward
    assert np.sign(round(side[0] - middle[0], 3)) == left


def test_roll_turns_the_picture_clockwise() -> None:
    camera = _camera(View.SIDE_RIGHT, roll_deg=10.0)
    middle, front = camera.project(np.array([[-0.05, 0.0, 0.9], [0.3, 0.0, 0.9]]))
    down, right = front[1] - middle[1], front[0] - middle[0]
    assert np.rad2deg(np.arctan2(down, right)) == pytest.approx(10.0, abs=0.01)


def test_yaw_goes_towards_the_runners_front_on_both_sides() -> None:
    for view in (View.SIDE_RIGHT, View.SIDE_LEFT):
        assert _camera(view, yaw_deg=20.0).eye_m[0] > 0.5


def test_shift_moves_the_runner_in_the_picture() -> None:
    middle = np.array([-0.05, 0.0, 0.9])
    plain = _camera(View.REAR).project(middle)
    moved = _camera(View.REAR, shift=(0.25, 0.1)).project(middle)
    assert moved[0] - plain[0] == pytest.approx(320.0, abs=2.0)
    assert moved[1] - plain[1] == pytest.approx(72.0, abs=2.0)


def test_looking_up_moves_the_runner_down() -> None:
    middle = np.array([-0.05, 0.0, 0.9])
    up = _camera(View.SIDE_RIGHT, pitch_deg=5.0).project(middle)
    assert up[1] > _camera(View.SIDE_RIGHT).project(middle)[1] + 20.0


def test_graphics_matrix_agrees_with_the_projection() -> None:
    camera = _camera(View.SIDE_LEFT, yaw_deg=12.0, roll_deg=4.0)
    points = np.array([[0.2, -0.1, 1.2], [-0.4, 0.2, 0.1]])
    left, top, width, height = window = (300, 40, 640, 600)
    clip = np.column_stack([points, np.ones(2)]) @ camera.clip_matrix(window).T
    ndc = clip[:, :3] / clip[:, 3:]
    x = left + 0.5 * (ndc[:, 0] + 1.0) * width
    y = top + 0.5 * (1.0 - ndc[:, 1]) * height
    np.testing.assert_allclose(np.column_stack([x, y]), camera.project(points), atol=1e-9)
    assert np.all(np.abs(ndc[:, 2]) < 1.0)


def test_shake_has_the_size_asked_for_and_only_turns() -> None:
    turns = shake_turns(np.linspace(0.0, 30.0, 3000), 0.5, 3)
    ahead = np.rad2deg(np.arctan2(turns[:, 0, 2], turns[:, 2, 2]))
    assert np.std(ahead) == pytest.approx(0.5, rel=0.3)
    np.testing.assert_allclose(
        turns @ np.swapaxes(turns, 1, 2), np.tile(np.eye(3), (3000, 1, 1)), atol=1e-12
    )
