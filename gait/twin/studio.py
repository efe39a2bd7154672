"""From a specification to a clip and its truth."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.arrays import BoolArray, FloatArray, UInt8Array
from gait.errors import GaitError, OutputError
from gait.progress import Progress, silent
from gait.tracks.track import View
from gait.twin.bodies import body_named
from gait.twin.camera import Camera, place_camera, shake_turns
from gait.twin.film import (
    FilmWriter,
    FrameTimes,
    expose,
    frame_times,
    noise_sheets,
    shutter_offsets,
)
from gait.twin.garments import outfit
from gait.twin.motion import Motion, pose_at
from gait.twin.posing import Pose
from gait.twin.renderer import Look, Renderer, bone_matrices
from gait.twin.room import FLOOR_M, Room, build_room
from gait.twin.rotations import about
from gait.twin.runner import Runner, dress
from gait.twin.schedule import stream
from gait.twin.solver import Solved, solve
from gait.twin.spec import ClipSpec, RunnerSpec, spec_hash, targets_of
from gait.twin.targets import usual_targets
from gait.twin.truth import truth_table
from gait.twin.visibility import head_turned_away, inside, uncovered

__all__ = ["Rendered", "render", "render_all"]

_SHAKE_MARGIN: Final = 0.05
_WINDOW_MARGIN_M: Final = 0.22


@dataclass(frozen=True, slots=True)
class Rendered:
    """A clip and the file with its truth."""

    clip: Path
    truth: Path


@dataclass(frozen=True, slots=True)
class _Shot:
    """All that is needed to draw a clip."""

    spec: ClipSpec
    solved: Solved
    looks: tuple[Look, ...]
    room: Room
    camera: Camera
    drawn: Camera
    margin_px: int
    times: FrameTimes
    bystander: NDArray[np.float32] | None


def render(spec: ClipSpec, out: Path, progress: Progress = silent) -> Rendered:
    """Render a clip and write ``NAME.mp4`` and ``NAME.json`` into a folder.

    Nothing is done when both are there and were made from the same specification.

    Raises
    ------
    OptionError
        The specification asks for something impossible.
    ModelError
        No body data, or no OpenGL.
    OutputError
        The folder cannot be written.
    """
    clip, truth = out / f"{spec.name}.mp4", out / f"{spec.name}.json"
    if clip.is_file() and _made_from(truth, spec):
        return Rendered(clip, truth)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{out} cannot be made: {error.strerror}.") from error
    shot = _prepare(spec)
    truth.unlink(missing_ok=True)
    pixels, in_frame, visible = _shoot(shot, clip, progress)
    table = truth_table(spec, shot.solved, shot.camera, shot.times, pixels, in_frame, visible)
    part = truth.with_name(f".{truth.name}.part")
    part.write_text(json.dumps(table, separators=(",", ":")), encoding="utf-8")
    part.replace(truth)
    return Rendered(clip, truth)


def _made_from(truth: Path, spec: ClipSpec) -> bool:
    try:
        table: Any = json.loads(truth.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError):
        return False
    return isinstance(table, dict) and table.get("spec_hash") == spec_hash(spec)


def _prepare(spec: ClipSpec) -> _Shot:
    look = _look(spec.runner)
    runner, view = look.runner, spec.camera
    targets = targets_of(spec.motion, runner.skeleton)
    solved = solve(
        runner.skeleton, targets, spec.duration_s, spec.motion.variability, spec.seed
    )
    camera = place_camera(
        view.view,
        view.width_px,
        view.height_px,
        runner.skeleton.height_m,
        distance_m=view.distance_m,
        height_m=view.height_m,
        fill=view.fill,
        yaw_deg=view.yaw_deg,
        roll_deg=view.roll_deg,
        pitch_deg=view.pitch_deg,
        shift=(view.shift_x, view.shift_y),
    )
    margin = 2 * round(0.5 * _SHAKE_MARGIN * max(view.width_px, view.height_px))
    margin = margin if view.shake_deg else 0
    room = build_room(
        spec.room.name,
        view.view,
        spec.seed,
        rail=spec.room.rail,
        console=spec.room.console,
        mirror=spec.room.mirror,
        light=spec.room.light,
        least_m=view.distance_m + 0.5,
    )
    looks, bystander = [look], None
    if spec.room.bystander:
        other = _look(RunnerSpec(spec.room.bystander, "tights", "grey"))
        looks.append(other)
        bystander = _standing(other.runner, view.view, spec.seed)
    times = frame_times(spec.film, spec.duration_s, spec.seed)
    drawn = camera.grown(margin)
    return _Shot(spec, solved, tuple(looks), room, camera, drawn, margin, times, bystander)


def _look(spec: RunnerSpec) -> Look:
    wear = outfit(spec.clothes, spec.palette)
    runner = dress(spec.body, spec.clothes, spec.palette, spec.marks)
    hair, textured = body_named(spec.body).hair_colour, spec.shoe == "textured"
    return Look(runner, hair, wear.trim, spec.pattern, textured)


def _standing(runner: Runner, view: View, seed: int) -> NDArray[np.float32]:
    """Somebody who stands by, on the floor behind the treadmill as the camera sees it."""
    targets = usual_targets(runner.skeleton, "standing", 0.0)
    pose = pose_at(solve(runner.skeleton, targets, 0.5, 0.0, seed).motion, np.zeros(1))
    random = stream(seed, "bystander")
    side, turn = float(random.choice([-1.0, 1.0])), float(random.uniform(-np.pi, np.pi))
    far = {
        View.SIDE_RIGHT: (side * random.uniform(0.7, 1.5), 1.7),
        View.SIDE_LEFT: (side * random.uniform(0.7, 1.5), -1.7),
        View.REAR: (1.9, side * random.uniform(0.8, 1.3)),
        View.FRONT: (-2.1, side * random.uniform(0.7, 1.2)),
    }[view]
    world = np.eye(4)
    world[:3, :3] = about("z", turn)
    world[:3, 3] = (*far, FLOOR_M)
    moved: NDArray[np.float32] = (bone_matrices(pose)[0] @ world.T).astype(np.float32)
    return moved


def _window(shot: _Shot, pose: Pose) -> tuple[int, int, int, int]:
    """Part of the drawn picture that people and belt can touch, even numbers of pixels."""
    points = np.concatenate([pose.point(name) for name in pose.skeleton.points_m])
    margin = _WINDOW_MARGIN_M * np.array(
        [[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], dtype=np.float64
    )
    cloud = (points[::7, None] + margin).reshape(-1, 3)
    belt = np.array([[x, y, 0.0] for x in (-1.0, 0.78) for y in (-0.27, 0.27)])
    cloud = np.concatenate([cloud, belt])
    if shot.room.pane is not None:
        other = cloud.copy()
        other[:, 1] = 2.0 * shot.room.pane.y_m - other[:, 1]
        cloud = np.concatenate([cloud, other])
    if shot.bystander is not None:
        at = shot.bystander[0][3, :3]
        cloud = np.concatenate(
            [
                cloud,
                at + np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-2, 2)]),
            ]
        )
    camera = shot.drawn
    if np.any(camera.depth(cloud) < 0.3):
        return 0, 0, camera.width_px, camera.height_px
    pixels = camera.project(cloud)
    low = np.maximum(np.floor(pixels.min(axis=0)), 0).astype(int) & ~1
    whole = np.array([camera.width_px, camera.height_px])
    high = np.minimum(np.ceil(pixels.max(axis=0)), whole).astype(int)
    size = np.minimum((high - low + 2) & ~1, whole - low)
    return int(low[0]), int(low[1]), int(size[0]), int(size[1])


def _shoot(
    shot: _Shot, clip: Path, progress: Progress
) -> tuple[FloatArray, BoolArray, BoolArray]:
    """Draw and write all frames; return where the points are and which are seen."""
    spec, motion, times = shot.spec, shot.solved.motion, shot.times
    pose = pose_at(motion, times.capture_s)
    names = list(pose.skeleton.points_m)
    xyz = np.stack([pose.point(name) for name in names], axis=1)
    away = head_turned_away(pose, shot.camera, names, xyz)
    drawn_px = shot.drawn.project(xyz)
    pixels, warps = _shaken(shot, drawn_px)
    size = (spec.camera.width_px, spec.camera.height_px)
    random = stream(spec.seed, "grain")
    sheets = noise_sheets(spec.film, (size[1], size[0]), spec.seed)
    n = len(times.capture_s)
    visible = np.zeros((n, len(names)), dtype=np.bool_)
    with (
        Renderer(shot.looks, shot.room, shot.drawn, _window(shot, pose)) as renderer,
        FilmWriter(clip, size, spec.film, times) as film,
    ):
        for i in range(n):
            progress("rendering", i, n)
            picture, parts = _exposure(shot, renderer, motion, float(times.capture_s[i]))
            visible[i] = uncovered(parts, names, renderer.in_parts(drawn_px[i]), away[i])
            if warps is not None:
                warped = cv2.warpPerspective(picture, warps[i], size, flags=cv2.INTER_LINEAR)
                picture = warped.astype(np.uint8, copy=False)
            film.add(expose(picture, spec.film, sheets, random))
        progress("rendering", n, n)
    in_frame = inside(pixels, *size)
    return pixels, in_frame, visible & in_frame


def _exposure(
    shot: _Shot, renderer: Renderer, motion: Motion, middle_s: float
) -> tuple[UInt8Array, UInt8Array]:
    """Mean picture of one exposure (0..255), and the parts of the body at its middle."""
    instants = middle_s + shutter_offsets(shot.spec.film)
    matrices = bone_matrices(pose_at(motion, instants))
    others = [] if shot.bystander is None else [shot.bystander]
    speed = motion.targets.speed_m_s
    drawn = [
        renderer.frame([matrices[k], *others], float(speed * instant))
        for k, instant in enumerate(instants)
    ]
    pictures = [picture for picture, _ in drawn]
    parts = drawn[len(drawn) // 2][1]
    if len(pictures) == 1:
        return pictures[0], parts
    mean = np.mean(pictures, axis=0, dtype=np.float32) + 0.5
    return np.asarray(mean, dtype=np.float32).astype(np.uint8), parts


def _shaken(shot: _Shot, drawn_px: FloatArray) -> tuple[FloatArray, FloatArray | None]:
    """Return the final pixels, and the warp of each drawn picture to the final one."""
    if not shot.margin_px:
        return drawn_px, None
    turns = shake_turns(shot.times.capture_s, shot.spec.camera.shake_deg, shot.spec.seed)
    f = shot.camera.focal_px
    wide = np.array(
        [[f, 0, shot.drawn.width_px / 2], [0, f, shot.drawn.height_px / 2], [0, 0, 1]]
    )
    narrow = np.array(
        [[f, 0, shot.camera.width_px / 2], [0, f, shot.camera.height_px / 2], [0, 0, 1]]
    )
    warps: FloatArray = narrow @ turns @ np.linalg.inv(wide)
    whole = np.concatenate([drawn_px, np.ones((*drawn_px.shape[:2], 1))], axis=-1)
    moved = np.einsum("nij,npj->npi", warps, whole)
    return moved[..., :2] / moved[..., 2:], warps


def render_all(
    specs: Sequence[ClipSpec], out: Path, workers: int = 0, progress: Progress = silent
) -> list[Rendered]:
    """Render many clips in parallel processes; those already there are kept.

    Parameters
    ----------
    workers : int
        Processes; 0 = one per processor.

    Raises
    ------
    OptionError, ModelError, OutputError
        As `render`, for the first clip that fails; the others are finished.
    """
    count = min(workers or os.cpu_count() or 1, len(specs))
    results: dict[str, Rendered] = {}
    failed: list[GaitError] = []
    for name, outcome in _outcomes(specs, out, count):
        if isinstance(outcome, GaitError):
            failed.append(outcome)
        else:
            results[name] = outcome
        progress("rendering clips", len(results) + len(failed), len(specs))
    if failed:
        raise failed[0]
    return [results[spec.name] for spec in specs]


def _outcomes(
    specs: Sequence[ClipSpec], out: Path, count: int
) -> Iterator[tuple[str, Rendered | GaitError]]:
    """Clips, or what went wrong with them, as they get done."""
    if count < 2:
        for spec in specs:
            yield spec.name, _attempt(spec, out)
        return
    # software OpenGL threads of several processes would fight for the processors
    os.environ.setdefault("LP_NUM_THREADS", "1")
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(_attempt, spec, out): spec.name for spec in specs}
        for future in as_completed(waiting):
            yield waiting[future], future.result()


def _attempt(spec: ClipSpec, out: Path) -> Rendered | GaitError:
    try:
        return render(spec, out)
    except GaitError as error:
        return error
