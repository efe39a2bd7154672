"""The middle of a dot of tape under a click."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from gait.marks.dot import dot_near


def picture(centre, radius, *, dot=30.0, ground=150.0, size=81, noise=2.0):
    """A disc drawn eight times larger and shrunk, with grain."""
    fine = 8
    y, x = np.mgrid[0 : size * fine, 0 : size * fine]
    x, y = (x + 0.5) / fine - 0.5, (y + 0.5) / fine - 0.5
    inside = np.hypot(x - centre[0], y - centre[1]) <= radius
    drawn = np.where(inside, dot, ground)
    small = cv2.resize(drawn, (size, size), interpolation=cv2.INTER_AREA)
    grain = np.random.default_rng(3).normal(0.0, noise, small.shape)
    return np.clip(np.rint(small + grain), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("radius", [2.2, 3.5, 5.0, 8.0])
@pytest.mark.parametrize(("dot", "ground"), [(30.0, 150.0), (220.0, 120.0)])
def test_a_dot_is_found_to_a_fifth_of_a_pixel(radius, dot, ground):
    centre = np.array([40.37, 38.81])
    grey = picture(centre, radius, dot=dot, ground=ground)
    for off in ([2.1, -1.6], [-3.0, 1.0], [0.3, 3.2]):
        found = dot_near(grey, centre + np.array(off))
        assert found is not None
        assert np.abs(found.at_px - centre).max() < 0.2
        assert found.radius_px == pytest.approx(radius, rel=0.45)


def test_bigger_pictures_may_be_clicked_less_exactly():
    centre = np.array([60.2, 61.7])
    grey = picture(centre, 14.0, size=121)
    found = dot_near(grey, centre + np.array([9.0, -6.0]), 3.0)
    assert found is not None
    assert np.abs(found.at_px - centre).max() < 0.4


def test_a_stripe_an_edge_a_faint_spot_and_a_plain_wall_are_no_dots():
    stripe = np.full((81, 81), 140, dtype=np.uint8)
    stripe[:, 37:43] = 20
    edge = np.full((81, 81), 140, dtype=np.uint8)
    edge[:, 40:] = 20
    wall = np.full((81, 81), 140, dtype=np.uint8)
    faint = picture((40.0, 40.0), 4.0, dot=140.0, ground=150.0, noise=0.5)
    for grey in (stripe, edge, wall, faint):
        assert dot_near(grey, np.array([40.0, 40.0])) is None


def test_a_dot_out_of_reach_is_left_alone_and_the_edge_of_the_picture_does_no_harm():
    grey = picture((40.0, 40.0), 4.0)
    assert dot_near(grey, np.array([52.0, 40.0])) is None
    assert dot_near(grey, np.array([0.0, 0.0])) is None
    assert dot_near(grey, np.array([200.0, 40.0])) is None
