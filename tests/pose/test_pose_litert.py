"""The direct estimator on a rendered runner whose joints are known."""

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gait.errors import ModelError
from gait.pose import DIRECT, MIRRORED, LiteRTEstimator, Region
from gait.pose.bundle import Bundle
from gait.pose.search import search
from gait.pose.skeleton import INDEX, MIRROR

TRUTH = json.loads((Path(__file__).parent / "data" / "runner_side.truth.json").read_text())
BODY_PX = 300.0


def joint_errors(xy_px, frame):
    """Distance of every known joint from its truth, as a share of the body's height."""
    return np.array(
        [
            np.linalg.norm(xy_px[INDEX[name]] - points[frame]) / BODY_PX
            for name, points in TRUTH["joints"].items()
        ]
    )


def test_joints_are_where_they_are_drawn(estimator, runner_pictures):
    errors = []
    for frame in range(0, 24, 4):
        (region,) = estimator.find_people(runner_pictures[frame])
        reading = estimator.read(runner_pictures[frame], region)
        assert reading.presence.min() > 0.9
        errors.append(joint_errors(reading.xy_px.mean(axis=0), frame))
    assert np.median(errors) < 0.03
    assert np.percentile(errors, 95) < 0.10


def test_shapes_and_ranges(estimator, runner_pictures):
    (region,) = estimator.find_people(runner_pictures[0])
    reading = estimator.read(runner_pictures[0], region)
    assert reading.xy_px.shape == (2, 33, 2)
    assert reading.visibility.shape == (2, 33)
    assert reading.world_m.shape == (2, 33, 3)
    assert reading.presence.shape == (2,)
    assert ((reading.visibility >= 0) & (reading.visibility <= 1)).all()
    hips = reading.world_m[:, [INDEX["left_hip"], INDEX["right_hip"]]].mean(axis=1)
    np.testing.assert_allclose(hips, 0.0, atol=0.05)
    ankle, shoulder = INDEX["right_ankle"], INDEX["right_shoulder"]
    assert (reading.world_m[:, ankle, 1] > reading.world_m[:, shoulder, 1] + 0.5).all()


def test_readings_depend_on_nothing_but_picture_and_region(bundle, estimator, runner_pictures):
    region = estimator.find_people(runner_pictures[3])[0]
    first = estimator.read(runner_pictures[3], region)
    estimator.read(runner_pictures[11], region)
    for other in (estimator, LiteRTEstimator(bundle)):
        again = other.read(runner_pictures[3], region)
        for field in dataclasses.fields(first):
            np.testing.assert_array_equal(
                getattr(again, field.name), getattr(first, field.name)
            )


def test_the_mirrored_reading_is_the_reading_of_the_mirrored_picture(
    estimator, runner_pictures
):
    """Up to the pixel by which a picture and its mirror image are sampled differently."""
    picture = runner_pictures[6]
    (region,) = estimator.find_people(picture)
    region = dataclasses.replace(region, rotation_rad=0.0)
    reading = estimator.read(picture, region)
    flipped = dataclasses.replace(region, x_px=picture.shape[1] - region.x_px)
    other = estimator.read(np.ascontiguousarray(picture[:, ::-1]), flipped)
    x = picture.shape[1] - other.xy_px[DIRECT][MIRROR][:, 0]
    assert np.median(np.abs(x - reading.xy_px[MIRRORED][:, 0])) < 1.5
    difference = np.abs(reading.xy_px[MIRRORED] - reading.xy_px[DIRECT])
    assert 0 < np.median(difference) < 0.02 * BODY_PX


def test_nobody_in_an_empty_picture(estimator):
    grey = np.full((360, 640, 3), 128, np.uint8)
    assert search(estimator, grey) == ()
    assert estimator.read(grey, Region(320, 180, 300)).presence.max() < 0.1


def test_a_far_runner_is_found_on_tiles_and_placed_right(estimator, runner_pictures):
    picture = runner_pictures[0]
    (near,) = estimator.find_people(picture)
    wide = np.full((1080, 1920, 3), 128, np.uint8)
    wide[600:960, 1100:1740] = picture
    assert estimator.find_people(wide) == ()
    (far,) = search(estimator, wide)
    assert abs(far.x_px - (near.x_px + 1100)) < 0.1 * near.side_px
    assert abs(far.y_px - (near.y_px + 600)) < 0.1 * near.side_px
    assert far.side_px == pytest.approx(near.side_px, rel=0.25)


def test_two_people_side_by_side_are_both_found(estimator, runner_pictures):
    # the left half holds the runner; a second one stands 150 px to the right, upright
    picture = runner_pictures[0]
    person = picture[20:340, 220:420]
    both = np.full((360, 640, 3), 150, np.uint8)
    both[20:340, 100:300] = person
    both[20:340, 300:500] = person[:, ::-1]
    people = sorted(search(estimator, both), key=lambda r: r.x_px)
    assert len(people) == 2
    for region, start in zip(people, (100, 300), strict=True):
        reading = estimator.read(both, region)
        hips = reading.xy_px[:, [INDEX["left_hip"], INDEX["right_hip"]], 0].mean(axis=1)
        assert ((hips > start) & (hips < start + 200)).all()


def permuted(model: bytes, order: list[int]) -> bytes:
    """The same network with its outputs listed in another order."""
    import ai_edge_litert.schema_py_generated as schema  # noqa: PLC0415

    graph = schema.Model.GetRootAs(model, 0).Subgraphs(0)
    outputs = graph.OutputsAsNumpy()
    start = model.find(outputs.tobytes())
    assert model.find(outputs.tobytes(), start + 1) < 0
    return model[:start] + outputs[order].tobytes() + model[start + outputs.nbytes :]


def test_outputs_are_told_by_shape_not_by_place(bundle, estimator, runner_pictures):
    other = dataclasses.replace(
        bundle,
        detector=permuted(bundle.detector, [1, 0]),
        landmarks=permuted(bundle.landmarks, [3, 4, 2, 1, 0]),
    )
    region = estimator.find_people(runner_pictures[0])[0]
    shuffled = LiteRTEstimator(other)
    assert shuffled.find_people(runner_pictures[0]) == (region,)
    np.testing.assert_array_equal(
        shuffled.read(runner_pictures[0], region).xy_px,
        estimator.read(runner_pictures[0], region).xy_px,
    )


def test_other_networks_are_refused(bundle):
    swapped = Bundle(Path("odd.task"), "0" * 64, bundle.landmarks, bundle.detector)
    with pytest.raises(ModelError, match=r"odd\.task"):
        LiteRTEstimator(swapped)
    with pytest.raises(ModelError, match=r"odd\.task"):
        LiteRTEstimator(Bundle(Path("odd.task"), "0" * 64, b"no network", b"either"))


def test_the_default_path_never_loads_mediapipe():
    """Its native library needs OpenGL, which bare Python images lack."""
    code = "import sys, gait.pose; sys.exit('mediapipe' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
