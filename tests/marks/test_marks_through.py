"""One pair through a stance: learned habits of the landmarks, hidden pictures, no drift."""

from __future__ import annotations

import cv2
import numpy as np
from painted import PAIR, crop, moved, reference, texture

from gait.marks.places import PAIRS
from gait.marks.stances import Followed, Stance
from gait.marks.through import learn_habit, through

N = 20
ORIGIN = np.array([1000.0, 500.0])
NONE = np.zeros((31, 2))


def paths():
    """The pair turns by 16° and wanders by 12 pixels over the stance."""
    base = texture()
    out = [moved(base, 16.0 * k / N, (0.6 * k, -0.3 * k)) for k in range(N)]
    return [picture for picture, _ in out], [place + ORIGIN for _, place in out]


def followed(places, off=(0.0, 0.0)):
    expected = np.array(places) + np.array(off)
    half = np.array([80, 80])
    return Followed(PAIRS[0], reference(), expected, 10.0, half, (False, False), 0)


def stance(pictures):
    crops = {k: crop(picture, seed=k) for k, picture in enumerate(pictures)}
    return Stance(0, 0, N - 1, {k: k / (N - 1) for k in range(N)}, crops)


def worst(found, places):
    return max(float(np.abs(s.pair_px - places[k]).max()) for k, s in found.items())


def test_it_is_followed_through_without_drift():
    pictures, places = paths()
    found = through(stance(pictures), followed(places), NONE)
    assert sorted(found) == list(range(N))
    assert worst(found, places) < 0.2


def test_hidden_and_blurred_pictures_are_left_out_and_the_rest_is_found_again():
    pictures, places = paths()
    for k in range(6, 11):
        x, y = (places[k][0] - ORIGIN).round().astype(int)
        pictures[k][y - 20 : y + 21, x - 20 : x + 21] = texture(50 + k)[:41, :41]
    pictures[15] = cv2.GaussianBlur(pictures[15], (0, 0), 8.0)
    found = through(stance(pictures), followed(places), NONE)
    assert set(found) == set(range(N)) - {6, 7, 8, 9, 10, 15}
    assert worst(found, places) < 0.25


def test_the_habit_of_wrong_landmarks_is_learned():
    pictures, places = paths()
    off = (6.0, -7.0)
    habit = learn_habit([stance(pictures)], followed(places, off))
    assert np.abs(habit + np.array(off)).max() < 0.5
    far = followed(places, off)
    found = through(stance(pictures), far, habit)
    assert worst(found, places) < 0.2


def test_somebody_elses_leg_is_not_taken_for_it():
    other = [moved(texture(77), 10.0 * k / N, (0.0, 0.0))[0] for k in range(N)]
    found = through(stance(other), followed([PAIR + ORIGIN] * N), NONE)
    assert len(found) == 0
    assert np.array_equal(learn_habit([stance(other)], followed([PAIR + ORIGIN] * N)), NONE)
