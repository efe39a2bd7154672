"""Detections joined into people, and who of them is the runner."""

import numpy as np
import pytest

from gait.pose.estimator import Region
from gait.pose.people import Sighting, follow, prominence

GREY = np.full((18, 32), 128, np.uint8)
RATE_HZ = 15.0


def look(i, *regions, thumbnail=GREY):
    return Sighting(4 * i, i / RATE_HZ, regions, thumbnail)


def test_two_runners_stay_apart_whatever_the_order_of_detections():
    sightings = []
    for i in range(30):
        pair = [Region(300 + 2 * i, 400, 450), Region(420 + 2 * i, 400, 430)]
        sightings.append(look(i, *(pair if i % 2 else reversed(pair))))
    one, other = follow(sightings)
    assert len(one.frames) == len(other.frames) == 30
    for trail, start in ((one, 420), (other, 300)):
        assert [r.x_px for r in trail.regions] == [start + 2 * i for i in range(30)]


def test_people_who_pass_each_other_keep_their_trails():
    """While one hides the other the detector sees only the one in front."""
    sightings = []
    for i in range(40):
        standing, walker = Region(600, 400, 400), Region(200 + 20 * i, 405, 400)
        hidden = abs(standing.x_px - walker.x_px) < 90
        sightings.append(look(i, walker) if hidden else look(i, walker, standing))
    trails = sorted(follow(sightings), key=lambda t: t.side_px + len(t.frames))
    assert len(trails) == 2
    stood, walked = trails
    assert [r.x_px for r in walked.regions] == [200 + 20 * i for i in range(40)]
    assert {r.x_px for r in stood.regions} == {600}


def test_a_gap_is_bridged_where_the_person_stays():
    sightings = [look(i, *([] if 10 <= i < 30 else [Region(500, 400, 600)])) for i in range(40)]
    (trail,) = follow(sightings)
    assert len(trail.frames) == 20


def test_a_very_long_absence_starts_a_new_person():
    sightings = [look(i, *([] if 10 <= i < 80 else [Region(500, 400, 600)])) for i in range(90)]
    assert len(follow(sightings)) == 2


def test_somebody_elsewhere_or_of_another_size_is_somebody_else():
    assert len(follow([look(0, Region(200, 400, 300)), look(1, Region(900, 400, 300))])) == 2
    assert len(follow([look(0, Region(200, 400, 300)), look(1, Region(210, 400, 600))])) == 2


def test_a_fast_pass_is_one_person():
    """8 m/s at 2.5 m of picture per region side: 0.21 sides per look."""
    sightings = [look(i, Region(100 + 0.21 * 500 * i, 400, 500)) for i in range(15)]
    (trail,) = follow(sightings)
    assert len(trail.frames) == 15


def test_a_cut_ends_a_trail_but_a_flash_or_a_pan_does_not():
    rng = np.random.default_rng(3)
    scene, other = (rng.integers(0, 256, (18, 32)).astype(np.uint8) for _ in range(2))
    here = Region(300, 300, 400)
    cut = [look(i, here, thumbnail=scene if i < 5 else other) for i in range(10)]
    assert [len(t.frames) for t in follow(cut)] == [5, 5]
    brighter = np.clip(scene.astype(int) // 2 + 120, 0, 255).astype(np.uint8)
    flash = [look(i, here, thumbnail=scene if i != 5 else brighter) for i in range(10)]
    assert [len(t.frames) for t in follow(flash)] == [10]


@pytest.mark.parametrize(
    ("runner", "bystander"),
    [
        pytest.param((640, 400, 700, 60), (640, 400, 300, 60), id="larger"),
        pytest.param((640, 400, 500, 60), (1200, 400, 500, 60), id="nearer the middle"),
        pytest.param((640, 400, 500, 60), (640, 400, 500, 20), id="longer there"),
    ],
)
def test_prominence(runner, bystander):
    def rank(x, y, side, n):
        (trail,) = follow([look(i, Region(x, y, side)) for i in range(n)])
        return prominence(trail, 60, 1280, 720)

    assert rank(*runner) > rank(*bystander)
