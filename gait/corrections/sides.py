"""Left and right, put right for a whole clip."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from gait.arrays import frozen
from gait.events.contacts import Gait
from gait.pose.sequence import PoseSequence
from gait.pose.skeleton import INDEX, MIRROR
from gait.tracks.track import Tracks, View, opposite

__all__ = ["exchanged_gait", "exchanged_tracks", "named_by_view"]

_OTHER_SIDE: Final = {View.SIDE_LEFT: View.SIDE_RIGHT, View.SIDE_RIGHT: View.SIDE_LEFT}
_MIRROR_IMAGE: Final = " Taken as a mirror image, so left and right are exchanged."


def exchanged_tracks(tracks: Tracks) -> Tracks:
    """Return the tracks with left and right exchanged: the film is a mirror image.

    Places stay; names change, and with them the side that is near. The camera's yaw changes
    its sense.
    """
    signed = tracks.signed_yaw_deg
    return replace(
        tracks,
        light_px=frozen(tracks.light_px[:, MIRROR]),
        smooth_px=frozen(tracks.smooth_px[:, MIRROR]),
        sd_px=frozen(tracks.sd_px[:, MIRROR]),
        visibility=frozen(tracks.visibility[:, MIRROR]),
        view=_OTHER_SIDE.get(tracks.view, tracks.view),
        signed_yaw_deg=None if signed is None else -signed,
        mirrored=not tracks.mirrored,
        explanation=tracks.explanation + _MIRROR_IMAGE,
    )


def exchanged_gait(gait: Gait) -> Gait:
    """Return contacts and steps with left and right exchanged."""
    return replace(
        gait,
        contacts=tuple(replace(c, side=opposite(c.side)) for c in gait.contacts),
        steps=tuple(replace(s, side=opposite(s.side)) for s in gait.steps),
    )


def named_by_view(pose: PoseSequence, view: View | None) -> PoseSequence:
    """Return the landmarks with left and right as a front or rear view must have them.

    The model names the sides by looks: it reads a dark back as a chest, with left and right
    exchanged. When somebody says from where the runner is seen, geometry decides.
    """
    if view is None or not view.is_frontal or not pose.found.any():
        return pose
    hips = pose.xy_px[pose.found][..., [INDEX["left_hip"], INDEX["right_hip"]], 0]
    left_is_left = float(np.median(hips[..., 1] - hips[..., 0])) > 0.0
    if left_is_left == (view is View.REAR):
        return pose
    world_m = pose.world_m[:, :, MIRROR]
    return replace(
        pose,
        xy_px=frozen(pose.xy_px[:, :, MIRROR]),
        visibility=frozen(pose.visibility[:, :, MIRROR]),
        world_m=frozen(world_m),
    )
