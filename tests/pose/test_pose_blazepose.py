"""Decoding of the networks' outputs, on outputs made by hand."""

import numpy as np
import pytest

from gait.pose.blazepose import (
    DETECTOR_SIZE,
    N_ANCHORS,
    RawLandmarks,
    decode_landmarks,
    decode_people,
    mirrored_back,
)
from gait.pose.estimator import Region
from gait.pose.skeleton import INDEX

CELL = 8 / DETECTOR_SIZE


def anchor_at(column: int, row: int) -> int:
    """The first anchor of a cell of the finest map (28 x 28, 2 anchors per cell)."""
    return (row * 28 + column) * 2


def detection(people):
    """Detector output that shows people given as (column, row, hips, rim, logit).

    Hips and rim are shares of the input, the chest lies in the middle of the cell.
    """
    boxes = np.zeros((N_ANCHORS, 12), np.float32)
    logits = np.full(N_ANCHORS, -20.0, np.float32)
    for column, row, hips, rim, logit in people:
        i = anchor_at(column, row)
        centre = (np.array([column, row]) + 0.5) * CELL
        boxes[i, 2:4] = 0.2 * DETECTOR_SIZE
        boxes[i, 4:6] = (np.array(hips) - centre) * DETECTOR_SIZE
        boxes[i, 6:8] = (np.array(rim) - centre) * DETECTOR_SIZE
        logits[i] = logit
    return boxes, logits


def test_nobody():
    assert decode_people(*detection([])) == []


def test_one_upright_person():
    (region,) = decode_people(*detection([(14, 8, (0.5, 0.5), (0.5, 0.2), 3.0)]))
    assert region.x_px == pytest.approx(0.5)
    assert region.y_px == pytest.approx(0.5)
    assert region.side_px == pytest.approx(2 * 0.3 * 1.25)
    assert region.rotation_rad == pytest.approx(0.0, abs=1e-6)
    assert region.score == pytest.approx(1 / (1 + np.exp(-3.0)))


def test_leaning_to_the_right_of_the_picture_turns_clockwise():
    (region,) = decode_people(*detection([(14, 8, (0.5, 0.5), (0.6, 0.4), 3.0)]))
    assert region.rotation_rad == pytest.approx(np.pi / 4)


def test_overlapping_boxes_are_averaged_by_score():
    boxes, logits = detection(
        [(14, 8, (0.50, 0.5), (0.50, 0.2), 4.0), (15, 8, (0.52, 0.5), (0.52, 0.2), 0.2)]
    )
    (region,) = decode_people(boxes, logits)
    strong, weak = 1 / (1 + np.exp(-np.array([4.0, np.float32(0.2)])))
    expected = (0.50 * strong + 0.52 * weak) / (strong + weak)
    assert region.x_px == pytest.approx(expected, abs=1e-6)


def test_people_far_apart_keep_their_own_regions_most_certain_first():
    people = decode_people(
        *detection(
            [(4, 8, (0.16, 0.45), (0.2, 0.35), 2.0), (23, 8, (0.84, 0.45), (0.84, 0.3), 5.0)]
        )
    )
    assert [round(p.x_px, 2) for p in people] == [0.84, 0.16]
    assert people[1].rotation_rad > 0.1


def test_people_side_by_side_stand_upright_below_their_chests():
    """Their hips are drawn towards each other; the chests are not."""
    left_chest, right_chest = (10.5 * CELL, 8.5 * CELL), (17.5 * CELL, 8.5 * CELL)
    people = decode_people(
        *detection(
            [(10, 8, (0.45, 0.6), (0.36, 0.2), 4.0), (17, 8, (0.55, 0.6), (0.64, 0.2), 3.0)]
        )
    )
    assert [p.rotation_rad for p in people] == [0.0, 0.0]
    assert people[0].x_px == pytest.approx(left_chest[0], abs=1e-6)
    assert people[1].x_px == pytest.approx(right_chest[0], abs=1e-6)
    assert all(p.y_px > 0.55 for p in people)


def test_one_body_found_twice_counts_once():
    """Chests 5 cells apart escape the overlap test, but the body is as large as the picture."""
    boxes, logits = detection(
        [(14, 6, (0.5, 0.5), (0.5, -0.3), 4.0), (14, 11, (0.5, 0.5), (0.5, -0.3), 3.0)]
    )
    assert len(decode_people(boxes, logits)) == 1


def raw(points_uv, heat=None, size=256):
    points = np.zeros((39, 5), np.float32)
    points[:, :2] = 0.5 * size
    for index, (u, v) in points_uv.items():
        points[index, :2] = u * size, v * size
    cold = np.full((64, 64, 39), -20.0, np.float32)
    world = np.zeros((39, 3), np.float32)
    return RawLandmarks(points, cold if heat is None else heat, world, 1.0)


def test_landmarks_are_mapped_to_the_picture():
    region = Region(300.0, 200.0, 100.0, rotation_rad=np.pi / 2)
    xy, _, _ = decode_landmarks(raw({0: (0.5, 0.0)}), 256, region, mirrored=False)
    # the upper edge of a square turned clockwise by a quarter is its right edge
    np.testing.assert_allclose(xy[0], [350.0, 200.0], atol=1e-9)


def test_heat_pulls_a_point_to_its_centre_of_mass():
    heat = np.full((64, 64, 39), -20.0, np.float32)
    heat[33, 30, 0] = heat[33, 31, 0] = 10.0
    xy, _, _ = decode_landmarks(
        raw({0: (0.5, 0.5)}, heat), 256, Region(0.5, 0.5, 1.0), mirrored=False
    )
    np.testing.assert_allclose(xy[0], [30.5 / 64, 33 / 64], atol=1e-6)


@pytest.mark.parametrize(
    ("row", "column", "logit"), [(33, 30, -0.1), (36, 32, 10.0)], ids=["faint", "out of reach"]
)
def test_faint_or_distant_heat_does_not(row, column, logit):
    heat = np.full((64, 64, 39), -20.0, np.float32)
    heat[row, column, 0] = logit
    xy, _, _ = decode_landmarks(
        raw({0: (0.5, 0.5)}, heat), 256, Region(0.5, 0.5, 1.0), mirrored=False
    )
    np.testing.assert_allclose(xy[0], [0.5, 0.5], atol=1e-9)


def test_heat_beside_the_map_is_not_read():
    heat = np.full((64, 64, 39), -20.0, np.float32)
    heat[63, 63, 0] = 10.0
    xy, _, _ = decode_landmarks(
        raw({0: (1.0 - 1 / 256, 1.0 - 1 / 256), 1: (1.2, 0.5)}, heat),
        256,
        Region(0.5, 0.5, 1.0),
        mirrored=False,
    )
    np.testing.assert_allclose(xy[0], [63 / 64, 63 / 64], atol=1e-6)
    np.testing.assert_allclose(xy[1], [1.2, 0.5], atol=1e-6)


def test_mirroring_back_swaps_sides_and_undoes_itself():
    rng = np.random.default_rng(1)
    uv, visibility, world = rng.random((33, 2)), rng.random(33), rng.normal(size=(33, 3))
    back = mirrored_back(uv, visibility, world)
    left, right = INDEX["left_knee"], INDEX["right_knee"]
    np.testing.assert_allclose(back[0][left], [1 - uv[right, 0], uv[right, 1]])
    assert back[1][left] == visibility[right]
    np.testing.assert_allclose(back[2][left], world[right] * [-1, 1, 1])
    for again, original in zip(mirrored_back(*back), (uv, visibility, world), strict=True):
        np.testing.assert_allclose(again, original, atol=1e-12)


def test_world_points_turn_with_the_region():
    world = np.zeros((39, 3), np.float32)
    world[:, 0] = 1.0
    given = RawLandmarks(np.zeros((39, 5), np.float32), raw({}).heat, world, 1.0)
    _, _, turned = decode_landmarks(
        given, 256, Region(0.0, 0.0, 1.0, rotation_rad=np.pi / 2), mirrored=False
    )
    np.testing.assert_allclose(turned[0], [0.0, 1.0, 0.0], atol=1e-9)
