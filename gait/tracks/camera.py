"""How far the camera is turned: what the picture, the body and the user say, joined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from gait.tracks.picture import PictureLook
from gait.tracks.track import View
from gait.tracks.view import NOMINAL_DEG, ViewDecision

__all__ = ["CameraTurn", "camera_turn"]

_SEEN_TOWARDS_CAMERA_DEG: Final = 7.0
"""By so much the model turns a runner seen from the side towards the camera: 7.4 ± 4.1° on
19 clips of rendered runners, 7 and 11° on two real ones whose room shows the direction."""
_SIDE_BODY_SD_DEG: Final = 4.5
_FRONTAL_BODY_SD_DEG: Final = 2.5
"""How well the body alone tells the yaw; 4.3° and 1.9° on rendered runners."""
_SQUARE_ROOM_SD_DEG: Final = 1.5
"""How square a treadmill stands in its room."""
_AGREE_SDS: Final = 3.0
_SIDE_SIGN: Final = {View.SIDE_RIGHT: 1.0, View.SIDE_LEFT: -1.0}


@dataclass(frozen=True, slots=True)
class CameraTurn:
    """How far the camera is turned from level and from the ideal view.

    Attributes
    ----------
    level_deg : float or None
        As `gait.tracks.track.Tracks.level_deg`; None = not known.
    level_sd_deg : float
        Its standard error; 0 where it was entered or is not known.
    yaw_deg : float
        Turn away from the ideal view, unsigned.
    yaw_sd_deg : float
        Its standard error.
    signed_yaw_deg : float or None
        The same with its sign, + when the runner is turned clockwise as seen from above;
        None where only its size is known.
    """

    level_deg: float | None
    level_sd_deg: float
    yaw_deg: float
    yaw_sd_deg: float
    signed_yaw_deg: float | None = None


def camera_turn(
    decision: ViewDecision, look: PictureLook, entered_level_deg: float | None = None
) -> CameraTurn:
    """Join what is known of the camera.

    Parameters
    ----------
    decision : ViewDecision
    look : PictureLook
    entered_level_deg : float, optional
        The user's word; it goes before what the picture says.

    Returns
    -------
    CameraTurn

    Notes
    -----
    Yaw: the body's heading, less the share by which the model turns runners towards the
    camera, and the direction of the room behind, weighted by their errors. Where they
    differ by more than three standard errors, the room does not stand square to the
    runner, and the body decides.
    """
    level_deg, level_sd_deg = entered_level_deg, 0.0
    if level_deg is None and look.level_deg is not None:
        level_deg, level_sd_deg = look.level_deg, look.level_sd_deg or 0.0
    yaw_deg, yaw_sd_deg = _yaw(decision, look)
    sure = decision.view in NOMINAL_DEG and not decision.contradictory
    signed = yaw_deg if sure else None
    return CameraTurn(level_deg, level_sd_deg, abs(yaw_deg), yaw_sd_deg, signed)


def _yaw(decision: ViewDecision, look: PictureLook) -> tuple[float, float]:
    nominal_deg = NOMINAL_DEG.get(decision.view)
    body_sd_deg = _FRONTAL_BODY_SD_DEG if decision.view.is_frontal else _SIDE_BODY_SD_DEG
    if nominal_deg is None or decision.contradictory:
        return decision.off_axis_deg, body_sd_deg
    turned = (decision.heading_deg - nominal_deg + 180.0) % 360.0 - 180.0
    body_deg = turned + _SIDE_SIGN.get(decision.view, 0.0) * _SEEN_TOWARDS_CAMERA_DEG
    if look.room_yaw_deg is None or look.room_yaw_sd_deg is None:
        return body_deg, body_sd_deg
    room_sd_deg = float(np.hypot(look.room_yaw_sd_deg, _SQUARE_ROOM_SD_DEG))
    apart_deg = abs(body_deg - look.room_yaw_deg)
    if apart_deg > _AGREE_SDS * np.hypot(body_sd_deg, room_sd_deg):
        return body_deg, body_sd_deg
    by_body, by_room = body_sd_deg**-2, room_sd_deg**-2
    yaw_deg = (by_body * body_deg + by_room * look.room_yaw_deg) / (by_body + by_room)
    return yaw_deg, float((by_body + by_room) ** -0.5)
