"""Whether a clip shows what the analysis needs; if not, one sentence why."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np

from gait.arrays import BoolArray, FloatArray, frozen_mask
from gait.errors import ClipError
from gait.pose.sequence import DIRECT, MIRRORED, PoseSequence
from gait.pose.skeleton import INDEX
from gait.tracks.picture import PictureLook
from gait.tracks.tempo import Motion, Tempo
from gait.video import Clip

__all__ = ["check_motion", "check_picture", "usable_frames"]

_LEAST_BODY_PX: Final = 110.0
"""Shoulder to ankle; below this one pixel is more than a degree everywhere."""
_LEAST_SHARE: Final = 0.4
_LEAST_VISIBILITY: Final = 0.3
_LEAST_FOUND: Final = 0.25
_LEAST_FOUND_S: Final = 2.0
"""A runner seen in fewer frames than both of these say is not seen well enough."""
_MARGIN: Final = 0.03
_READINGS_APART: Final = 0.12
"""Distance of direct and mirrored reading of the trunk, in trunk lengths, above which
the trunk is a guess (0.02-0.03 where it is seen)."""
_TRUNK: Final = ("shoulder", "hip")
_NO_LEGS: Final = "the legs are not in the picture: film the whole body, feet included"
_NO_TRUNK: Final = "only the legs are in the picture: film the whole body"


def usable_frames(clip: Clip, pose: PoseSequence) -> tuple[PoseSequence, list[str]]:
    """Leave out frames in which the body is cut off or too small.

    Parameters
    ----------
    clip : Clip
    pose : PoseSequence

    Returns
    -------
    pose : PoseSequence
        With `found` reduced.
    remarks : list of str
        What was left out.

    Raises
    ------
    ClipError
        If the legs or the trunk are out of the picture, or the runner is too small,
        nearly everywhere.
    """
    name = clip.path.name
    xy_px = np.nanmean(np.where(pose.found[:, None, None, None], pose.xy_px, 0.0), axis=1)
    inside = _inside(clip, xy_px)
    visible = pose.visibility.mean(axis=1) > _LEAST_VISIBILITY
    found = pose.found
    n_found = max(1, int(found.sum()))
    found_s = float(np.sum(np.gradient(clip.file_time_s)[found]))
    if found.mean() < _LEAST_FOUND and found_s < _LEAST_FOUND_S:
        share = 100 * found.mean()
        raise ClipError(
            f"{name} cannot be analysed: only {share:.0f} % of the frames show the runner; "
            "film the whole body, larger and without anything in front."
        )
    for parts, missing in (
        (("knee", "ankle"), _NO_LEGS),
        (("shoulder", "hip"), _NO_TRUNK),
    ):
        shown = _part_shown(inside & np.nan_to_num(visible).astype(bool), parts)
        if (shown & found).sum() / n_found < _LEAST_SHARE:
            raise ClipError(f"{name} cannot be analysed: {missing}.")
    _check_trunk(name, pose, xy_px)
    body_px = _body_length_px(xy_px)
    tall = body_px >= _LEAST_BODY_PX
    if (tall & found).sum() / n_found < _LEAST_SHARE:
        size_px = float(np.median(body_px[found]))
        raise ClipError(
            f"{name} cannot be analysed: the runner is only about {size_px:.0f} pixels tall "
            "from shoulder to ankle; go closer, so that the runner fills 60 to 85 % of the "
            "height."
        )
    kept = found & tall & _part_shown(inside, ("hip", "knee", "ankle"))
    if not kept.any():
        raise ClipError(
            f"{name} cannot be analysed: a leg is never in the picture from hip to ankle: "
            "put the camera on a tripod and film the whole body."
        )
    return replace(pose, found=frozen_mask(kept)), _remarks(found, kept, clip)


def _check_trunk(name: str, pose: PoseSequence, xy_px: FloatArray) -> None:
    """Refuse a trunk that was made up, or one that lies across the picture."""
    found = pose.found
    trunk = [INDEX[f"{side}_{part}"] for side in ("left", "right") for part in _TRUNK]
    readings = pose.xy_px[found][:, :, trunk]
    apart = np.linalg.norm(readings[:, DIRECT] - readings[:, MIRRORED], axis=-1)
    upright = xy_px[found][:, trunk].reshape(-1, 2, 2, 2).mean(axis=1)
    spine = upright[:, 0] - upright[:, 1]
    length_px = float(np.median(np.linalg.norm(spine, axis=-1)))
    if float(np.median(apart)) > _READINGS_APART * length_px:
        raise ClipError(f"{name} cannot be analysed: {_NO_TRUNK}.")
    if abs(float(np.median(spine[:, 0]))) > -float(np.median(spine[:, 1])):
        raise ClipError(
            f"{name} cannot be analysed: the runner does not stand upright in the picture; "
            "turn the clip round with your phone or a video program and try again."
        )


def _remarks(found: BoolArray, kept: BoolArray, clip: Clip) -> list[str]:
    remarks = []
    lost = int((~found).sum())
    if lost > 0.05 * len(found):
        remarks.append(
            f"The runner was found in {100 * found.mean():.0f} % of the frames; the rest was "
            "left out."
        )
    dropped = int((found & ~kept).sum())
    if dropped > 0.05 * len(found):
        share = 100 * dropped / len(found)
        remarks.append(
            f"In {share:.0f} % of the frames the runner is too small or partly out of the "
            "picture; they were left out."
        )
    if clip.damaged_frames:
        remarks.append(f"{clip.damaged_frames} damaged frames of the file were left out.")
    return remarks


def _inside(clip: Clip, xy_px: FloatArray) -> BoolArray:
    margin_x, margin_y = _MARGIN * clip.width_px, _MARGIN * clip.height_px
    x, y = xy_px[..., 0], xy_px[..., 1]
    return np.asarray(
        (x > -margin_x)
        & (x < clip.width_px + margin_x)
        & (y > -margin_y)
        & (y < clip.height_px + margin_y)
    )


def _part_shown(shown: BoolArray, parts: tuple[str, ...]) -> BoolArray:
    """Whether at least one side shows all of these parts, per frame."""
    sides = [
        np.all([shown[:, INDEX[f"{side}_{part}"]] for part in parts], axis=0)
        for side in ("left", "right")
    ]
    return np.asarray(sides[0] | sides[1])


def _body_length_px(xy_px: FloatArray) -> FloatArray:
    """Shoulder to hip to knee to ankle, the longer side, per frame."""
    lengths = []
    for side in ("left", "right"):
        chain = [xy_px[:, INDEX[f"{side}_{p}"]] for p in ("shoulder", "hip", "knee", "ankle")]
        lengths.append(sum(np.linalg.norm(a - b, axis=-1) for a, b in pairwise(chain)))
    return np.asarray(np.maximum(lengths[0], lengths[1]))


def check_picture(clip: Clip, look: PictureLook) -> None:
    """Refuse a clip that is too dark.

    Raises
    ------
    ClipError
        If body and surroundings are too dark.
    """
    if look.dark:
        raise ClipError(
            f"{clip.path.name} cannot be analysed: the picture is too dark to see the runner; "
            "film with more light."
        )


def check_motion(clip: Clip, tempo: Tempo) -> None:
    """Refuse a clip whose person does not run.

    Raises
    ------
    ClipError
        If the person stands, walks, or shows no rhythm.
    """
    name = clip.path.name
    if tempo.motion is Motion.STILL:
        raise ClipError(
            f"{name} shows nobody running: the person hardly moves the feet. "
            "Film 15 to 20 seconds of running."
        )
    if tempo.motion is Motion.WALKING:
        raise ClipError(
            f"{name} shows walking, not running: the limits of this program hold for running "
            "only. Film 15 to 20 seconds of running."
        )
    if tempo.stride_hz <= 0.0:
        raise ClipError(
            f"No running rhythm was found in {name}: at least two strides with both feet in "
            "the picture are needed. Film 15 to 20 seconds."
        )
