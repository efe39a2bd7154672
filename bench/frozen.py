"""Clips without their pictures: landmarks, file facts and truth, small enough to commit.

Everything after the pose step runs on them as it does on a clip.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bench.reduced import reduced
from bench.rows import Score
from bench.score import score, score_refused
from bench.truth import Truth, truth_from_table
from gait.arrays import BoolArray, FloatArray, frozen, frozen_mask
from gait.errors import GaitError
from gait.exam import Exam, analyse_from, exam_of
from gait.pose import estimate, find_model
from gait.pose.sequence import Person, PoseSequence
from gait.tracks.picture import PictureLook, look_at_pictures
from gait.tracks.steadiness import one_direction
from gait.tracks.suitability import usable_frames
from gait.video import Clip, open_clip

__all__ = ["Frozen", "analyse", "freeze", "load_frozen", "save_frozen", "score_frozen"]

_TRUE_POINTS: Final = tuple(
    f"{side}_{part}"
    for side in ("left", "right")
    for part in ("shoulder", "hip", "knee", "ankle", "heel", "foot_index")
)
_STEPS: Final = {
    "xy_px": 1.0 / 16.0,
    "world_m": 0.01,
    "visibility": 0.01,
    "presence": 0.01,
}
"""What each array is rounded to; far below the noise of the landmarks."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """What is left of a clip when its pictures have been read.

    Attributes
    ----------
    clip : Clip
        Its file need not be there.
    pose : PoseSequence
        As `gait.pose.estimate` gave it, rounded.
    look : PictureLook
        What the pictures tell beside the landmarks.
    truth : Truth
    """

    clip: Clip
    pose: PoseSequence
    look: PictureLook
    truth: Truth


def freeze(path: Path) -> dict[str, Any]:
    """Read the landmarks of a rendered clip, or take the cached ones.

    Parameters
    ----------
    path : Path
        With its truth beside it (``NAME.json``).

    Returns
    -------
    dict
        Arrays for `save_frozen`.

    Raises
    ------
    GaitError
        The clip cannot be read or shows no runner.
    """
    clip = open_clip(path)
    pose = estimate(clip, model=find_model(None), workers=1)
    shown, _ = one_direction(clip, usable_frames(clip, pose)[0])
    table = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    about = {
        "clip": {
            "sha256": clip.sha256,
            "width_px": clip.width_px,
            "height_px": clip.height_px,
            "rotation_deg": clip.rotation_deg,
            "codec": clip.codec,
            "pixel_format": clip.pixel_format,
            "capture_fps_hint": clip.capture_fps_hint,
            "damaged_frames": clip.damaged_frames,
        },
        "look": asdict(look_at_pictures(clip, shown)),
        "person": pose.person,
        "people": [[p.number, p.presence, p.size_px, *p.centre_px] for p in pose.people],
        "estimator": pose.estimator,
        "truth": reduced(table, _TRUE_POINTS),
    }
    return {
        "about": np.array(json.dumps(about, separators=(",", ":"))),
        "file_time_s": clip.file_time_s,
        "found": pose.found,
        "regions": pose.regions,
        **{name: getattr(pose, name) for name in _STEPS},
    }


def save_frozen(arrays: dict[str, Any], path: Path) -> None:
    """Write the arrays of `freeze`, rounded and packed; the same clip gives the same bytes."""
    packed: dict[str, NDArray[Any]] = {
        **{key: arrays[key] for key in ("about", "file_time_s", "found")},
        "regions": arrays["regions"].astype(np.float32),
    }
    for name, step in _STEPS.items():
        low, high, shape = _packed(arrays[name], step)
        packed |= {f"{name}.low": low, f"{name}.high": high, f"{name}.shape": shape}
    with path.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **packed)


def load_frozen(path: Path) -> Frozen:
    """Read what `save_frozen` wrote."""
    with np.load(path, allow_pickle=False) as file:
        about = json.loads(str(file["about"]))
        found: BoolArray = file["found"]
        values = {
            name: _unpacked(
                file[f"{name}.low"], file[f"{name}.high"], file[f"{name}.shape"], step
            )
            for name, step in _STEPS.items()
        }
        file_time_s, regions = frozen(file["file_time_s"]), frozen(file["regions"])
    for rows in values.values():
        rows[~found] = np.nan
    truth = truth_from_table(about["truth"])
    pose = PoseSequence(
        found=frozen_mask(found),
        regions=regions,
        people=tuple(Person(int(n), p, size, (x, y)) for n, p, size, x, y in about["people"]),
        person=int(about["person"]),
        estimator=about["estimator"],
        **{name: frozen(rows) for name, rows in values.items()},
    )
    clip = Clip(
        path=Path(f"{truth.factors.name}.mp4"), file_time_s=file_time_s, **about["clip"]
    )
    return Frozen(clip, pose, PictureLook(**about["look"]), truth)


def _packed(
    values: FloatArray, step: float
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.int64]]:
    """Whole steps, as differences from frame to frame, low and high bytes apart."""
    whole = np.rint(np.nan_to_num(values).reshape(len(values), -1).T / step)
    moves = np.diff(whole, axis=1, prepend=0.0)
    if np.abs(moves).max(initial=0.0) > np.iinfo(np.int16).max:
        raise OverflowError("a value is too large to be packed")
    both = np.ascontiguousarray(moves.astype("<i2")).view(np.uint8).reshape(*moves.shape, 2)
    return both[..., 0], both[..., 1], np.array(values.shape)


def _unpacked(
    low: NDArray[np.uint8], high: NDArray[np.uint8], shape: NDArray[np.int64], step: float
) -> FloatArray:
    both = np.ascontiguousarray(np.stack([low, high], axis=-1))
    moves = both.view("<i2")[..., 0]
    whole = np.cumsum(moves.astype(np.float64), axis=1)
    return np.asarray(step * whole.T.reshape(shape))


def analyse(kept: Frozen) -> Exam:
    """Analyse a clip without its pictures.

    Raises
    ------
    GaitError
        As for the clip itself.
    """
    return exam_of([analyse_from(kept.pose, kept.look, kept.clip)])


def score_frozen(kept: Frozen) -> Score:
    """Analyse and score."""
    try:
        return score(analyse(kept), kept.truth)
    except GaitError as error:
        return score_refused(kept.truth, str(error), float(np.mean(kept.pose.found)))
