"""Frozen clips and reduced truths: what is kept is what was there."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from bench.frozen import load_frozen, save_frozen
from bench.reduced import reduced, write_reduced
from bench.truth import read_table, read_truth
from gait.errors import OptionError

DATA = Path(__file__).parent / "data"
FIRST = sorted(DATA.glob("*.npz"))[0]


def raw_arrays(path: Path) -> dict[str, np.ndarray]:
    """What `freeze` gave, as far as it can be read back from a frozen clip."""
    kept = load_frozen(path)
    with np.load(path, allow_pickle=False) as file:
        about = np.array(file["about"])
    pose = kept.pose
    names = ("xy_px", "world_m", "visibility", "presence", "regions", "found")
    arrays = {name: np.array(getattr(pose, name)) for name in names}
    return {"about": about, "file_time_s": np.array(kept.clip.file_time_s), **arrays}


def test_rounding_is_below_the_noise_of_the_landmarks(tmp_path):
    arrays = raw_arrays(FIRST)
    rng = np.random.default_rng(5)
    arrays["xy_px"] = arrays["xy_px"] + rng.uniform(-9.0, 9.0, arrays["xy_px"].shape)
    arrays["world_m"] = arrays["world_m"] + rng.uniform(-0.3, 0.3, arrays["world_m"].shape)
    arrays["found"] = arrays["found"].copy()
    arrays["found"][7:9] = False
    for name in ("xy_px", "world_m", "visibility", "presence", "regions"):
        arrays[name][7:9] = np.nan
    save_frozen(arrays, tmp_path / "again.npz")
    pose = load_frozen(tmp_path / "again.npz").pose
    assert np.nanmax(np.abs(pose.xy_px - arrays["xy_px"])) <= 1 / 32
    assert np.nanmax(np.abs(pose.world_m - arrays["world_m"])) <= 0.005 + 1e-9
    np.testing.assert_array_equal(pose.regions, arrays["regions"])
    assert np.isnan(pose.xy_px[7:9]).all()
    assert not np.isnan(np.delete(pose.xy_px, [7, 8], axis=0)).any()


def test_a_clip_frozen_again_is_the_same_clip(tmp_path):
    for name in ("a.npz", "b.npz"):
        save_frozen(raw_arrays(FIRST), tmp_path / name)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    with np.load(FIRST) as before, np.load(tmp_path / "a.npz") as after:
        assert set(before) == set(after)
        for name in before:
            np.testing.assert_array_equal(before[name], after[name])


@pytest.fixture
def whole_truth() -> dict:
    """A truth file of two frames and three points, with more digits than are kept."""
    with np.load(FIRST, allow_pickle=False) as file:
        table = json.loads(str(file["about"]))["truth"]
    names = ["left_hip", "left_counter_low", "right_hip"]
    xy = [[[100.1234, 50.5678], [1.0, 2.0], [110.0, 51.0]]] * 2
    table["points"] = names
    table["frames"] = {
        "xy_px": xy,
        "xyz_m": [[[0.0] * 3] * 3] * 2,
        "in_frame": [[1, 0, 1]] * 2,
        "visible": [[1, 0, 0]] * 2,
        "angles_deg": {"trunk_lean": [7.12345, 7.2]},
    }
    return table


def test_a_reduced_truth_says_the_same_in_fewer_digits(tmp_path, whole_truth):
    plain, small = tmp_path / "clip.json", tmp_path / "clip.json.gz"
    plain.write_text(json.dumps(whole_truth), encoding="utf-8")
    write_reduced(reduced(whole_truth, ["right_hip", "left_hip"]), small)
    a, b = read_truth(plain), read_truth(small)
    assert list(b.points) == ["left_hip", "right_hip"]
    np.testing.assert_allclose(b.points["left_hip"], a.points["left_hip"], atol=0.05)
    assert b.in_frame["right_hip"].all()
    assert b.angles_deg["trunk_lean"].tolist() == [7.12, 7.2]
    assert (b.factors, b.contacts, b.cadence_spm) == (a.factors, a.contacts, a.cadence_spm)
    assert [s.values for s in b.steps] == [s.values for s in a.steps]
    assert "xyz_m" not in read_table(small)["frames"]


def test_the_same_truth_gives_the_same_bytes(tmp_path, whole_truth):
    for name in ("a", "b"):
        write_reduced(whole_truth, tmp_path / f"{name}.json.gz")
    assert (tmp_path / "a.json.gz").read_bytes() == (tmp_path / "b.json.gz").read_bytes()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{}", "not a whole gzip file"),
        (gzip.compress(b'{"schema": 1}' * 50, mtime=0)[:-20], "not a whole gzip file"),
        (gzip.compress(b"no json", mtime=0), "not JSON"),
        (gzip.compress(b"{}", mtime=0), "not a truth file of the schema"),
    ],
)
def test_a_damaged_truth_is_named(tmp_path, content, words):
    path = tmp_path / "clip.json.gz"
    path.write_bytes(content)
    with pytest.raises(OptionError, match=words):
        read_truth(path)
