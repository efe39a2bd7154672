"""From landmarks as read to one runner's tracks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from gait.arrays import BoolArray, FloatArray, frozen, frozen_mask
from gait.pose.sequence import PoseSequence
from gait.pose.skeleton import INDEX, LANDMARKS, MIRROR
from gait.tracks.body import leg_length_px
from gait.tracks.camera import CameraTurn
from gait.tracks.identity import choose_readings
from gait.tracks.outliers import mend_outliers, neighbour_residual
from gait.tracks.rhythm import reassign_by_rhythm
from gait.tracks.smoothing import FOOT_CUTOFF_HZ, TRUNK_CUTOFF_HZ, fill_gaps, low_pass, runs
from gait.tracks.track import Side, Tracks
from gait.tracks.view import ViewDecision
from gait.video.clip import CaptureClock

__all__ = ["build_tracks"]

_LONGEST_GAP_S: Final = 0.12
_SHORTEST_STRETCH_S: Final = 0.5
_VISIBILITY_TIE: Final = 0.02
"""Legs whose mean visibilities differ less than this are taken as equally seen."""
_FEET: Final = frozenset(
    i for i, name in enumerate(LANDMARKS) if name.endswith(("ankle", "heel", "foot_index"))
)
_LEG_POINTS: Final = _FEET | {INDEX["left_knee"], INDEX["right_knee"]}
_LEAST_SD_PX: Final = 0.4


@dataclass(frozen=True, slots=True)
class _Stretch:
    frames: slice
    light_px: FloatArray
    smooth_px: FloatArray
    sd_px: FloatArray


def build_tracks(
    pose: PoseSequence,
    clock: CaptureClock,
    decision: ViewDecision,
    stride_hz: float,
    *,
    silhouette: bool = False,
    level_deg: float | None = None,
    turn: CameraTurn | None = None,
) -> Tracks:
    """Clean the landmarks of a clip.

    Parameters
    ----------
    pose : PoseSequence
    clock : CaptureClock
    decision : ViewDecision
        From `gait.tracks.view.decide_view`.
    stride_hz : float
        Strides per second of capture time, 0 if unknown; side views use it to put
        exchanged legs right.
    silhouette : bool
        The body shows no detail, so near and far leg look the same.
    level_deg : float, optional
        Angle by which a truly level line appears turned clockwise in the picture, if
        known; 0 is assumed otherwise.
    turn : CameraTurn, optional
        How the camera is turned; goes before `level_deg` and the view's own guess.

    Returns
    -------
    Tracks
    """
    if turn is None:
        turn = CameraTurn(level_deg, 0.0, decision.off_axis_deg, 4.0)
    xy_px, visibility, exchanged = _name_sides(pose, decision)
    leg_px = leg_length_px(xy_px[pose.found].mean(axis=1), decision.view)
    light = np.full((pose.n_frames, len(LANDMARKS), 2), np.nan)
    smooth = light.copy()
    sd = np.full(light.shape[:2], np.nan)
    valid = np.zeros(pose.n_frames, dtype=bool)
    for frames in _stretches(clock.time_s, pose.found):
        rhythm_hz = stride_hz if decision.view.is_side else 0.0
        part = _clean(clock.time_s, xy_px, pose.found, frames, leg_px, rhythm_hz)
        light[frames], smooth[frames], sd[frames] = part.light_px, part.smooth_px, part.sd_px
        valid[frames] = True
    return Tracks(
        time_s=clock.time_s,
        light_px=frozen(light),
        smooth_px=frozen(smooth),
        sd_px=frozen(sd),
        visibility=frozen(visibility),
        valid=frozen_mask(valid),
        view=decision.view,
        facing=decision.facing,
        sides_certain=not (silhouette and decision.view.is_side),
        leg_length_px=leg_length_px(light[valid], decision.view) if valid.any() else leg_px,
        level_deg=turn.level_deg or 0.0,
        level_known=turn.level_deg is not None,
        yaw_deg=turn.yaw_deg,
        explanation=_explain(decision, turn.yaw_deg, exchanged, silhouette),
        level_sd_deg=turn.level_sd_deg,
        yaw_sd_deg=turn.yaw_sd_deg,
        signed_yaw_deg=turn.signed_yaw_deg,
    )


def _name_sides(
    pose: PoseSequence, decision: ViewDecision
) -> tuple[FloatArray, FloatArray, bool]:
    """Give left and right by the view: the leg towards the camera is the near side.

    The model names the legs by looks and may do so the wrong way round for a
    whole clip; which side is near follows from the facing by geometry.
    """
    visibility = pose.visibility.mean(axis=1)
    near = decision.view.near_side
    if near is None:
        return pose.xy_px, visibility, False
    far = Side.LEFT if near is Side.RIGHT else Side.RIGHT
    seen = {
        side: float(
            np.nanmean(visibility[:, [INDEX[f"{side}_{p}"] for p in ("knee", "ankle")]])
        )
        for side in Side
    }
    if seen[far] - seen[near] <= _VISIBILITY_TIE:
        return pose.xy_px, visibility, False
    return pose.xy_px[:, :, MIRROR], visibility[:, MIRROR], True


def _stretches(time_s: FloatArray, found: BoolArray) -> list[slice]:
    """Stretches of tracked frames, short gaps included."""
    bridged = found.copy()
    for gap in runs(~found):
        inside = gap.start > 0 and gap.stop < len(found)
        if inside and time_s[gap.stop] - time_s[gap.start - 1] <= _LONGEST_GAP_S:
            bridged[gap] = True
    return [
        part
        for part in runs(bridged)
        if time_s[part.stop - 1] - time_s[part.start] >= _SHORTEST_STRETCH_S
    ]


def _clean(
    all_time_s: FloatArray,
    all_xy_px: FloatArray,
    all_found: BoolArray,
    frames: slice,
    leg_px: float,
    rhythm_hz: float,
) -> _Stretch:
    time_s, xy_px, found = all_time_s[frames], all_xy_px[frames], all_found[frames]
    if not found.all():
        flat = xy_px.reshape(len(time_s), -1)
        xy_px = fill_gaps(time_s, flat, found, _LONGEST_GAP_S)[0].reshape(xy_px.shape)
    chosen, _ = choose_readings(time_s, xy_px, leg_px)
    lost = np.zeros((len(time_s), 2), dtype=bool)
    if rhythm_hz > 0:
        chosen, lost = reassign_by_rhythm(time_s, xy_px, chosen, leg_px, rhythm_hz)
    light = np.empty_like(chosen)
    smooth = np.empty_like(chosen)
    sd = np.empty(chosen.shape[:2])
    for i, name in enumerate(LANDMARKS):
        track = chosen[:, i]
        if i in _LEG_POINTS:
            gone = lost[:, 0 if name.startswith("left") else 1]
            track, _ = fill_gaps(time_s, track, ~gone, _LONGEST_GAP_S)
        light[:, i], outlier = mend_outliers(time_s, track, leg_px)
        cutoff_hz = FOOT_CUTOFF_HZ if i in _FEET else TRUNK_CUTOFF_HZ
        smooth[:, i] = low_pass(time_s, light[:, i], cutoff_hz)
        sd[:, i] = _standard_error_px(time_s, light[:, i], outlier)
    return _Stretch(frames, light, smooth, sd)


def _standard_error_px(time_s: FloatArray, xy_px: FloatArray, outlier: BoolArray) -> FloatArray:
    """Random error of one landmark, one axis, from its own roughness.

    The residual to the cubic through four neighbours has 1.9 times the variance
    of white noise (weights -1/6, 2/3, 2/3, -1/6); its size in two axes follows a
    Rayleigh law with median 1.18 SD. Mended points count double.
    """
    residual = neighbour_residual(time_s, xy_px, 1)
    typical = float(np.median(residual)) / (1.18 * np.sqrt(1.94)) if len(residual) else 1.0
    sd = np.full(len(time_s), max(typical, _LEAST_SD_PX))
    sd[outlier] *= 2.0
    return sd


def _explain(decision: ViewDecision, yaw_deg: float, exchanged: bool, silhouette: bool) -> str:
    view = decision.view.value.replace("-", " ")
    words = f"Seen as a {view} view, about {yaw_deg:.0f}° off its ideal axis."
    if decision.contradictory:
        words += " Body and feet point in opposite directions: check the view."
    if exchanged:
        words += (
            " The estimator's left and right were exchanged to fit the direction of running."
        )
    if silhouette and decision.view.is_side:
        words += " The runner is a silhouette, so left and right leg cannot be told apart."
    return words
