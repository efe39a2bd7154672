"""Pictures: markers land where the projection says, and clips are repeatable."""

from __future__ import annotations

import json

import av
import numpy as np
import pytest

from gait.errors import ModelError, OptionError
from gait.pose.skeleton import INDEX
from gait.tracks.track import Side, View
from gait.twin import assets, render, render_all
from gait.twin.camera import place_camera
from gait.twin.gl import new_context
from gait.twin.motion import pose_at
from gait.twin.renderer import Look, Renderer, bone_matrices
from gait.twin.room import build_room
from gait.twin.runner import Runner
from gait.twin.skeleton import SEGMENTS
from gait.twin.spec import spec_from_table
from gait.twin.surface import PARTS, Material, Surface, join


def _why_no_opengl() -> str:
    try:
        new_context().release()
    except ModelError as error:
        return str(error)
    return ""


NO_OPENGL = _why_no_opengl()
needs_opengl = pytest.mark.skipif(bool(NO_OPENGL), reason=NO_OPENGL or "never")
needs_bodies = pytest.mark.skipif(
    not assets.have_body_data(), reason="needs the body data: run `gait twin fetch`"
)
MARKED = {
    "left_knee": "left_shank",
    "right_knee": "right_shank",
    "left_ankle": "left_foot",
    "right_wrist": "right_hand",
    "left_elbow": "left_forearm",
    "nose": "head",
}


def _ball(centre: np.ndarray, segment: str, radius_m: float = 0.02) -> Surface:
    """A ball that moves with one segment."""
    up, around = np.meshgrid(
        np.linspace(0, np.pi, 13), np.linspace(0, 2 * np.pi, 25), indexing="ij"
    )
    out = np.stack(
        [np.sin(up) * np.cos(around), np.sin(up) * np.sin(around), np.cos(up)], axis=-1
    ).reshape(-1, 3)
    rows = []
    for i in range(12):
        for k in range(24):
            a = i * 25 + k
            rows += [[a, a + 1, a + 25], [a + 1, a + 26, a + 25]]
    weights = np.zeros((len(out), len(SEGMENTS)))
    weights[:, SEGMENTS.index(segment)] = 1.0
    return Surface(
        position_m=centre + radius_m * out,
        normal=out,
        colour=np.full_like(out, 0.9),
        texture=np.zeros((len(out), 2)),
        material=np.full(len(out), float(Material.EYE)),
        weights=weights,
        triangles=np.array(rows),
    )


@needs_opengl
def test_projected_joints_lie_on_rendered_markers(running) -> None:
    skeleton = running.motion.skeleton
    balls = [_ball(skeleton.points_m[name][1], segment) for name, segment in MARKED.items()]
    look = Look(Runner(skeleton, join(balls), np.zeros((2, 3)), False), (0, 0, 0), (1, 1, 1), 0)
    camera = place_camera(
        View.REAR,
        640,
        480,
        1.75,
        distance_m=3.0,
        height_m=1.0,
        fill=0.8,
        yaw_deg=15.0,
        roll_deg=5.0,
    )
    room = build_room("lab", View.REAR, 1, console=False)
    pose = pose_at(running.motion, np.array([0.05, 0.30]))
    with Renderer([look], room, camera, (100, 0, 440, 480)) as renderer:
        for row in range(2):
            picture, parts = renderer.frame([bone_matrices(pose)[row]], 0.0)
            assert picture.shape == (480, 640, 3)
            for name, segment in MARKED.items():
                y, x = np.nonzero(parts == PARTS.index(segment))
                assert len(x) > 20, name
                expected = renderer.in_parts(camera.project(pose.point(name)[row]))
                found = np.array([x.mean(), y.mean()]) + 0.5
                np.testing.assert_allclose(found, expected, atol=0.6)


@needs_opengl
@needs_bodies
def test_a_clip_and_its_truth_belong_together_and_repeat(tmp_path) -> None:
    table = {
        "name": "tiny",
        "duration_s": 0.5,
        "camera": {"width_px": 320, "height_px": 240, "fill": 0.8},
        "film": {"fps": 20.0},
    }
    done = render(spec_from_table(table), tmp_path / "a")
    again = render(spec_from_table(table), tmp_path / "b")
    assert done.truth.read_bytes() == again.truth.read_bytes()
    pictures = []
    for path in (done.clip, again.clip):
        with av.open(str(path)) as file:
            pictures.append([f.to_ndarray(format="rgb24") for f in file.decode(video=0)])
    assert len(pictures[0]) == 10
    np.testing.assert_array_equal(pictures[0], pictures[1])
    truth = json.loads(done.truth.read_text(encoding="utf-8"))
    assert len(truth["clock"]["capture_s"]) == 10
    seen = dict(zip(truth["points"], np.mean(truth["frames"]["visible"], axis=0), strict=True))
    assert seen["right_knee"] == 1.0
    assert seen["right_hip"] == 1.0
    assert seen["left_hip"] == 0.0
    assert seen["left_ear"] == 0.0
    assert {f"{side}_hip" for side in Side} <= set(INDEX)


@needs_opengl
@needs_bodies
def test_what_is_there_is_kept_and_what_changed_is_made_anew(tmp_path) -> None:
    table = {
        "name": "tiny",
        "duration_s": 0.5,
        "motion": {"activity": "standing", "speed_m_s": 0.0},
        "camera": {"width_px": 160, "height_px": 120},
        "film": {"fps": 10.0},
    }
    first = render(spec_from_table(table), tmp_path)
    stamp = first.clip.stat().st_mtime_ns
    render(spec_from_table(table), tmp_path)
    assert first.clip.stat().st_mtime_ns == stamp
    render(spec_from_table({**table, "seed": 9}), tmp_path)
    assert first.clip.stat().st_mtime_ns != stamp
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tiny.json", "tiny.mp4"]


@needs_opengl
@needs_bodies
def test_rail_hides_what_lies_behind_it(tmp_path) -> None:
    table = {
        "name": "rail",
        "duration_s": 0.5,
        "camera": {"width_px": 480, "height_px": 360, "fill": 0.8},
        "film": {"fps": 20.0},
        "room": {"rail": True},
    }
    shown = {}
    for rail in (False, True):
        spec = spec_from_table({**table, "room": {"rail": rail}})
        truth = json.loads(render(spec, tmp_path / str(rail)).truth.read_text(encoding="utf-8"))
        shown[rail] = np.mean(truth["frames"]["visible"], axis=0)[
            truth["points"].index("right_hip")
        ]
    assert shown[False] == 1.0
    assert shown[True] < 1.0


@needs_opengl
@needs_bodies
def test_one_impossible_clip_does_not_stop_the_others(tmp_path) -> None:
    table = {
        "duration_s": 0.5,
        "motion": {"activity": "standing", "speed_m_s": 0.0},
        "camera": {"width_px": 160, "height_px": 120},
        "film": {"fps": 10.0},
    }
    good = spec_from_table({**table, "name": "good"})
    bad = spec_from_table({**table, "name": "bad", "runner": {"body": "nobody"}})
    with pytest.raises(OptionError, match="no body 'nobody'"):
        render_all([bad, good], tmp_path, workers=1)
    assert (tmp_path / "good.json").is_file()
    assert not (tmp_path / "bad.mp4").exists()
