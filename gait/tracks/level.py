"""How the camera stands: its roll, and its direction against the room, with errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from gait.arrays import FloatArray, UInt8Array
from gait.tracks.edges import Edges, background, straight_edges
from gait.tracks.rotation import Rotation, axes, family_votes, fit_rotations

__all__ = ["UNKNOWN_STANCE", "Stance", "camera_stance", "stance_from"]

_LEAST_VOTES: Final = 2.5
"""Things with straight edges that must agree; see `gait.tracks.edges.Edges.votes`."""
_LEAST_SECOND_FAMILY: Final = 0.15
_LEAST_SHARE: Final = 0.4
"""Share of all votes that must fit the rotation exactly."""
_LARGEST_SD_DEG: Final = 0.8
"""A level known no better than this is no better than assuming 0."""
_LENS_SD_DEG: Final = 0.2
"""What lens distortion and rolling shutter do to straight edges."""
_LARGEST_YAW_SD_DEG: Final = 5.0
_STEP: Final = 1e-4


@dataclass(frozen=True, slots=True)
class Stance:
    """How the camera stands.

    Attributes
    ----------
    level_deg : float or None
        Turn of the vertical at the runner's place in the picture, clockwise; None = not
        known.
    level_sd_deg : float or None
        Its standard error.
    yaw_deg : float or None
        Turn of the line from camera to runner against the nearest direction of the room,
        about the vertical, + = looking towards the right of the picture; None = not known.
    yaw_sd_deg : float or None
        Its standard error, the treadmill standing square in its room.
    votes : float
        Things with straight edges that agree.
    """

    level_deg: float | None
    level_sd_deg: float | None
    yaw_deg: float | None
    yaw_sd_deg: float | None
    votes: float


UNKNOWN_STANCE: Final = Stance(None, None, None, None, 0.0)


def camera_stance(pictures: Sequence[UInt8Array], runner_px: tuple[float, float]) -> Stance:
    """Read from the background how the camera stands.

    Parameters
    ----------
    pictures : sequence of (h, w, 3) arrays
        RGB, from all over a clip of a camera that stands still.
    runner_px : (x, y)
        Where the runner is: where a camera looks up or down, upright things lean
        differently in different places.

    Returns
    -------
    Stance
    """
    grey = background(pictures)
    scale = grey.shape[1] / pictures[0].shape[1]
    return stance_from(straight_edges(grey), (scale * runner_px[0], scale * runner_px[1]))


def stance_from(edges: Edges, runner_px: tuple[float, float]) -> Stance:
    """As `camera_stance`, from the edges of a picture."""
    rotations = fit_rotations(edges)
    if not rotations:
        return UNKNOWN_STANCE
    families = family_votes(rotations[0].angles, edges)
    votes = float(families.sum())
    agreed = (
        votes >= _LEAST_VOTES
        and float(np.sort(families)[1]) >= _LEAST_SECOND_FAMILY
        and votes >= _LEAST_SHARE * float(edges.votes.sum())
    )
    if not agreed:
        return Stance(None, None, None, None, votes)
    longer_px = max(edges.width_px, edges.height_px)
    place = np.array(runner_px) - 0.5 * np.array([edges.width_px - 1.0, edges.height_px - 1.0])
    place /= longer_px
    level, level_sd = _read(rotations, lambda a: _level_deg(a, place))
    yaw, yaw_sd = _read(rotations, lambda a: _yaw_deg(a, place))
    level_sd = float(np.hypot(level_sd, _LENS_SD_DEG))
    good_level = level_sd <= _LARGEST_SD_DEG
    good_yaw = yaw_sd <= _LARGEST_YAW_SD_DEG
    return Stance(
        level if good_level else None,
        level_sd if good_level else None,
        yaw if good_yaw else None,
        yaw_sd if good_yaw else None,
        votes,
    )


def _level_deg(angles: FloatArray, place: FloatArray) -> float:
    """Turn of the vertical at a place (in longer sides from the middle), clockwise."""
    up, focal = -axes(angles)[:, 1], float(np.exp(angles[3]))
    across = focal * up[0] - place[0] * up[2]
    down = focal * up[1] - place[1] * up[2]
    return float(np.degrees(np.arctan2(across, -down)))


def _yaw_deg(angles: FloatArray, place: FloatArray) -> float:
    """Turn of the ray to a place against the direction away, about the vertical."""
    ray = np.array([place[0], place[1], np.exp(angles[3])])
    across, _, away = ray @ axes(angles)
    return float(np.degrees(np.arctan2(across, away)))


def _read(
    rotations: list[Rotation], angle_deg: Callable[[FloatArray], float]
) -> tuple[float, float]:
    """Return an angle by the most believed rotation, and its error over all of them."""
    best = angle_deg(rotations[0].angles)
    variance = 0.0
    for rotation in rotations:
        value = angle_deg(rotation.angles)
        slope = np.array(
            [(angle_deg(rotation.angles + d) - value) / _STEP for d in _STEP * np.eye(4)]
        )
        own = float(slope @ rotation.covariance @ slope)
        variance += rotation.belief * (own + (value - best) ** 2)
    return best, float(np.sqrt(variance))
