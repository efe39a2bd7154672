"""A pair on a textured patch is found and followed where it is known to be."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from painted import PAIR, SIZE, crop, moved, reference, texture

from gait.marks.patch import carry_pair, find_pair, settle_pair

MOTIONS = [(0.0, (0.0, 0.0)), (6.0, (3.4, -5.7)), (-14.0, (8.2, 4.1)), (20.0, (-6.5, 9.3))]


@pytest.mark.parametrize(("turn", "shift"), MOTIONS)
def test_it_settles_on_the_true_place_to_a_tenth_of_a_pixel(turn, shift):
    picture, true = moved(texture(), turn, shift)
    seen = crop(picture, seed=7)
    start = true + seen.origin_px + np.array([[1.2, -0.8], [0.9, -1.1]])
    settled = settle_pair(reference(), seen, start)
    assert settled is not None
    assert np.abs(settled.pair_px - seen.origin_px - true).max() < 0.15
    assert settled.correlation.min() > 0.95
    assert settled.back_px.max() < 0.1


@pytest.mark.parametrize(("turn", "shift"), MOTIONS)
def test_it_is_found_around_a_wrong_guess(turn, shift):
    picture, true = moved(texture(), turn, shift)
    seen = crop(picture, seed=8)
    guess = PAIR + np.array(shift) + seen.origin_px + np.array([9.0, -7.0])
    place = find_pair(reference(), seen, guess, 16.0)
    assert place is not None
    settled = settle_pair(reference(), seen, place)
    assert settled is not None
    assert np.abs(settled.pair_px - seen.origin_px - true).max() < 0.2


def test_flow_carries_it_from_picture_to_picture():
    before, at_first = moved(texture(), 2.0, (1.0, 0.0))
    after, at_last = moved(texture(), 5.0, (5.5, -3.0))
    a, b = crop(before, seed=1), crop(after, seed=2)
    carried = carry_pair(a, b, at_first + a.origin_px, np.zeros((2, 2)), (12, 12))
    assert carried is not None
    assert np.abs(carried - b.origin_px - at_last).max() < 0.3


def test_what_hides_one_point_spoils_its_likeness():
    picture, true = moved(texture(), 3.0, (2.0, 1.0))
    x, y = true[1].round().astype(int)
    picture[y - 16 : y + 17, x - 16 : x + 17] = texture(11)[:33, :33]
    settled = settle_pair(reference(), crop(picture), true + np.array([1000.0, 500.0]))
    assert settled is None or settled.correlation[1] < 0.5


def test_blur_and_an_empty_wall_spoil_it_too():
    picture, true = moved(texture(), 3.0, (2.0, 1.0))
    blurred = cv2.GaussianBlur(picture, (0, 0), 9.0)
    settled = settle_pair(reference(), crop(blurred), true + np.array([1000.0, 500.0]))
    assert settled is None or settled.correlation.min() < 0.5 or settled.back_px.max() > 1.0
    wall = settle_pair(
        reference(), crop(np.full((SIZE, SIZE), 120.0)), true + np.array([1000.0, 500.0])
    )
    assert wall is None or wall.correlation.min() < 0.5


def test_a_pair_that_loses_its_shape_or_leaves_the_crop_is_lost():
    seen = crop(texture())
    squeezed = PAIR.mean(axis=0) + 0.4 * (PAIR - PAIR.mean(axis=0)) + seen.origin_px
    assert settle_pair(reference(), seen, squeezed) is None
    assert settle_pair(reference(), seen, PAIR + seen.origin_px + 70.0) is None
    assert find_pair(reference(), seen, PAIR + seen.origin_px + 200.0, 10.0) is None
