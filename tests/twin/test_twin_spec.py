"""Specifications: what they accept, what they refuse, and their identity."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gait.errors import OptionError
from gait.tracks.track import View
from gait.twin.spec import (
    ClipSpec,
    read_spec,
    spec_from_table,
    spec_hash,
    spec_table,
    targets_of,
)

TEXT = """
seed = 7
duration_s = 2
[runner]
body = "anna"
[motion]
speed_m_s = 3
strike = "forefoot"
[motion.faults]
hip_drop_left = 0.5
[motion.set]
trunk_lean_deg = 4
fppa_deg = [1, 5]
[camera]
view = "rear"
width_px = 720
height_px = 1280
"""


def test_a_file_is_read_and_named_after_itself(tmp_path) -> None:
    path = tmp_path / "limping.toml"
    path.write_text(TEXT, encoding="utf-8")
    spec = read_spec(path)
    assert spec.name == "limping"
    assert spec.camera.view is View.REAR
    assert spec.duration_s == 2.0
    assert isinstance(spec.duration_s, float)
    assert spec.motion.faults == {"hip_drop_left": 0.5}


def test_targets_join_norm_faults_and_settings(tmp_path, stick) -> None:
    path = tmp_path / "clip.toml"
    path.write_text(TEXT, encoding="utf-8")
    targets = targets_of(read_spec(path).motion, stick)
    assert targets.trunk_lean_deg == 4.0
    assert (targets.fppa_deg.left, targets.fppa_deg.right) == (1.0, 5.0)
    assert targets.pelvic_drop_deg.left == pytest.approx(targets.pelvic_drop_deg.right + 3.0)
    assert targets.foot_strike_angle_deg.left < -1.6


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"sede": 1}, "no 'sede'"),
        ({"camera": {"view": "above"}}, "'above' is not one of"),
        ({"camera": {"view": "oblique"}}, "square view"),
        ({"camera": {"yaw_deg": 80.0}}, "outside -60.0 to 60.0"),
        ({"camera": {"width_px": 641}}, "must be even"),
        ({"film": {"bits": 9}}, "not one of"),
        ({"film": {"fps": "fast"}}, "not of the right kind"),
        ({"film": {"rate_tag": 1}}, "not of the right kind"),
        ({"seed": True}, "not of the right kind"),
        ({"motion": {"set": {"speed_m_s": 3.0}}}, "no target 'speed_m_s'"),
        ({"runner": "anna"}, "must be a table"),
        ({"name": "../x"}, "cannot be a file name"),
    ],
)
def test_mistakes_are_named(table, words) -> None:
    with pytest.raises(OptionError, match=words):
        spec_from_table(table)


def test_unreadable_files_are_named(tmp_path) -> None:
    with pytest.raises(OptionError, match=r"gone\.toml cannot be read"):
        read_spec(tmp_path / "gone.toml")
    broken = tmp_path / "broken.toml"
    broken.write_text("seed = ", encoding="utf-8")
    with pytest.raises(OptionError, match=r"broken\.toml is not TOML"):
        read_spec(broken)


def test_hash_follows_content_not_order() -> None:
    one = spec_from_table({"seed": 2, "room": {"name": "lab", "rail": True}})
    other = spec_from_table({"room": {"rail": True, "name": "lab"}, "seed": 2})
    assert spec_hash(one) == spec_hash(other)
    assert spec_hash(replace(one, seed=3)) != spec_hash(one)


def test_a_specification_survives_the_way_through_its_table() -> None:
    spec = spec_from_table(
        {"motion": {"faults": {"backseat": 1.0}}, "labels": {"half": "tune"}}
    )
    assert spec_from_table(spec_table(spec)) == spec
    assert spec_from_table(spec_table(ClipSpec())) == ClipSpec()
