"""The truth about a clip, as JSON. The schema is described in `docs/twin.md`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from gait.arrays import BoolArray, FloatArray
from gait.tracks.track import Side
from gait.twin.camera import Camera
from gait.twin.film import FrameTimes
from gait.twin.measures import UNITS, StepTruth
from gait.twin.motion import pose_at
from gait.twin.posing import Pose
from gait.twin.solver import Solved
from gait.twin.spec import TRUTH_VERSION, ClipSpec, spec_hash, spec_table

__all__ = ["SCHEMA", "frame_angles", "summarise", "truth_table"]

SCHEMA: Final = f"gait.twin.truth/{TRUTH_VERSION}"


def frame_angles(pose: Pose) -> dict[str, FloatArray]:
    """Segment angles of every instant, degrees; definitions as for the measures."""
    point = {name: pose.point(name) for name in pose.skeleton.points_m}
    middle = {
        name: 0.5 * (point[f"left_{name}"] + point[f"right_{name}"])
        for name in ("hip", "shoulder")
    }

    def lean(start: FloatArray, end: FloatArray, axis: int) -> FloatArray:
        d = end - start
        return np.rad2deg(np.arctan2(d[:, axis], -d[:, 2]))

    out = {
        "trunk_lean": -lean(middle["shoulder"], middle["hip"], 0),
        "trunk_list": lean(middle["shoulder"], middle["hip"], 1),
    }
    across = point["left_hip"] - point["right_hip"]
    out["pelvic_obliquity"] = np.rad2deg(np.arctan2(across[:, 2], across[:, 1]))
    for side in Side:
        thigh = lean(point[f"{side}_hip"], point[f"{side}_knee"], 0)
        shank = lean(point[f"{side}_knee"], point[f"{side}_ankle"], 0)
        foot = point[f"{side}_foot_index"] - point[f"{side}_heel"]
        pitch = np.rad2deg(np.arctan2(foot[:, 2], foot[:, 0]))
        medial = 1.0 if side is Side.RIGHT else -1.0
        inward = medial * lean(point[f"{side}_hip"], point[f"{side}_knee"], 1)
        below = medial * lean(point[f"{side}_knee"], point[f"{side}_ankle"], 1)
        counter = medial * lean(point[f"{side}_counter_top"], point[f"{side}_counter_low"], 1)
        out |= {
            f"{side}_thigh_angle": thigh,
            f"{side}_shank_angle": shank,
            f"{side}_knee_flexion": thigh - shank,
            f"{side}_foot_angle": pitch,
            f"{side}_ankle_dorsiflexion": pitch - shank,
            f"{side}_femoral_adduction": inward,
            f"{side}_fppa": inward - below,
            f"{side}_rearfoot_eversion": below - counter,
        }
    return out


def _file_frame(times: FrameTimes, capture_s: float) -> float:
    """Fractional 0-based frame of the file at a capture time."""
    return float(np.interp(capture_s, times.capture_s, np.arange(len(times.capture_s))))


def _in_clip(times: FrameTimes, capture_s: float) -> bool:
    return bool(0.0 <= capture_s <= times.capture_s[-1])


def _contacts(steps: tuple[StepTruth, ...], times: FrameTimes) -> list[dict[str, Any]]:
    rows = []
    for step in steps:
        for event, at in (
            ("initial_contact", step.time.contact_s),
            ("toe_off", step.time.toe_off_s),
        ):
            if _in_clip(times, at):
                row = {"side": step.time.side.value, "event": event}
                rows.append({**row, "time_s": at, "frame": _file_frame(times, at)})
    return sorted(rows, key=lambda row: float(str(row["time_s"])))


def _step_rows(steps: tuple[StepTruth, ...], times: FrameTimes) -> list[dict[str, Any]]:
    rows = []
    for step in steps:
        start, end = step.time.contact_s, step.time.toe_off_s
        if not (_in_clip(times, start) and _in_clip(times, end)):
            continue
        rows.append(
            {
                "side": step.time.side.value,
                "initial_contact_s": start,
                "mid_stance_s": step.mid_stance_s,
                "toe_off_s": end,
                "next_contact_s": step.next_contact_s,
                "next_contact_in_clip": step.next_contact_s is not None
                and _in_clip(times, step.next_contact_s),
                "values": dict(step.values),
            }
        )
    return rows


def summarise(rows: list[dict[str, Any]], cadence_spm: float | None) -> dict[str, Any]:
    """Mean, standard deviation and number of steps of every measure, per side."""
    out: dict[str, Any] = {}
    if cadence_spm is not None:
        out["cadence"] = {"unit": "steps/min", "both": {"mean": cadence_spm}}
    for name, unit in UNITS.items():
        entry: dict[str, Any] = {"unit": unit}
        for side in Side:
            values = [
                row["values"][name]
                for row in rows
                if row["side"] == side.value and name in row["values"]
            ]
            if values:
                entry[side.value] = {
                    "mean": float(np.mean(values)),
                    "sd": float(np.std(values)),
                    "n": len(values),
                }
        out[name] = entry
    return out


def _cadence(steps: tuple[StepTruth, ...], times: FrameTimes) -> float | None:
    at = [s.time.contact_s for s in steps if _in_clip(times, s.time.contact_s)]
    return 60.0 * (len(at) - 1) / (at[-1] - at[0]) if len(at) > 2 else None


def truth_table(
    spec: ClipSpec,
    solved: Solved,
    camera: Camera,
    times: FrameTimes,
    pixels: FloatArray,
    in_frame: BoolArray,
    visible: BoolArray,
) -> dict[str, Any]:
    """Everything known about a clip, ready for `json.dumps`.

    Parameters
    ----------
    pixels : (n, p, 2) array
    in_frame, visible : (n, p) mask
        Points in the order of the skeleton's points.
    """
    skeleton = solved.motion.skeleton
    pose = pose_at(solved.motion, times.capture_s)
    names = list(skeleton.points_m)
    xyz = np.stack([pose.point(name) for name in names], axis=1)
    rows = _step_rows(solved.steps, times)
    return {
        "schema": SCHEMA,
        "spec_hash": spec_hash(spec),
        "spec": spec_table(spec),
        "runner": {
            "height_m": skeleton.height_m,
            "leg_m": skeleton.leg_m,
            "speed_m_s": solved.motion.targets.speed_m_s,
        },
        "camera": _camera_row(camera, spec),
        "clock": {
            "capture_s": _rounded(times.capture_s, 6),
            "file_s": _rounded(times.file_s, 6),
            "slow_motion_factor": spec.film.fps / spec.film.play_fps
            if spec.film.play_fps
            else 1.0,
        },
        "contacts": _contacts(solved.steps, times),
        "steps": rows,
        "measures": summarise(rows, _cadence(solved.steps, times)),
        "points": names,
        "frames": {
            "xyz_m": _rounded(xyz, 5),
            "xy_px": _rounded(pixels, 3),
            "in_frame": in_frame.astype(int).tolist(),
            "visible": visible.astype(int).tolist(),
            "angles_deg": {k: _rounded(v, 3) for k, v in frame_angles(pose).items()},
        },
    }


def _camera_row(camera: Camera, spec: ClipSpec) -> Mapping[str, Any]:
    return {
        "view": spec.camera.view.value,
        "eye_m": _rounded(camera.eye_m, 6),
        "axes": _rounded(camera.axes, 9),
        "focal_px": camera.focal_px,
        "width_px": camera.width_px,
        "height_px": camera.height_px,
        "level_deg": spec.camera.roll_deg,
        "yaw_deg": spec.camera.yaw_deg,
    }


def _rounded(values: FloatArray, digits: int) -> list[Any]:
    return list(np.round(values, digits).tolist())
