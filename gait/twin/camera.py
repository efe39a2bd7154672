"""A pinhole camera around the treadmill, and the shake of the hand that holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from gait.arrays import FloatArray
from gait.tracks.track import View
from gait.twin.rotations import about
from gait.twin.schedule import stream

__all__ = ["Camera", "place_camera", "shake_turns"]

_BEARING_DEG: Final = {
    View.SIDE_RIGHT: -90.0,
    View.SIDE_LEFT: 90.0,
    View.REAR: 180.0,
    View.FRONT: 0.0,
}
_LOOK_AT_X_M: Final = -0.05
_NEAR_M: Final = 0.1
_FAR_M: Final = 40.0


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole camera with square pixels, principal point in the middle.

    Attributes
    ----------
    eye_m : (3,) array
        Laboratory position.
    axes : (3, 3) array
        Rows: the picture's right, down, and the viewing direction, in the laboratory.
    focal_px : float
    width_px, height_px : int
    """

    eye_m: FloatArray
    axes: FloatArray
    focal_px: float
    width_px: int
    height_px: int

    def project(self, points_m: FloatArray) -> FloatArray:
        """Pixels (x right, y down) of laboratory points, (..., 2)."""
        seen = (points_m - self.eye_m) @ self.axes.T
        flat = self.focal_px * seen[..., :2] / seen[..., 2:]
        pixels: FloatArray = flat + 0.5 * np.array([self.width_px, self.height_px])
        return pixels

    def depth(self, points_m: FloatArray) -> FloatArray:
        """Distance along the optical axis, metres."""
        distance: FloatArray = (points_m - self.eye_m) @ self.axes[2]
        return distance

    def clip_matrix(self, window: tuple[int, int, int, int]) -> FloatArray:
        """OpenGL matrix, (4, 4), that fills a viewport with a window of the picture.

        Parameters
        ----------
        window : (left, top, width, height)
            Pixels.
        """
        left, top, width, height = window
        cx = 0.5 * self.width_px - left
        cy = 0.5 * self.height_px - top
        lens = np.zeros((4, 4))
        lens[0, 0] = 2.0 * self.focal_px / width
        lens[0, 2] = 2.0 * cx / width - 1.0
        lens[1, 1] = -2.0 * self.focal_px / height
        lens[1, 2] = 1.0 - 2.0 * cy / height
        lens[2, 2] = (_FAR_M + _NEAR_M) / (_FAR_M - _NEAR_M)
        lens[2, 3] = -2.0 * _FAR_M * _NEAR_M / (_FAR_M - _NEAR_M)
        lens[3, 2] = 1.0
        pose = np.eye(4)
        pose[:3, :3] = self.axes
        pose[:3, 3] = -self.axes @ self.eye_m
        return lens @ pose

    def grown(self, margin_px: int) -> Camera:
        """Put the same lens on a picture that is larger by a margin on every side."""
        return Camera(
            self.eye_m,
            self.axes,
            self.focal_px,
            self.width_px + 2 * margin_px,
            self.height_px + 2 * margin_px,
        )


def place_camera(
    view: View,
    width_px: int,
    height_px: int,
    body_m: float,
    *,
    distance_m: float,
    height_m: float,
    fill: float,
    yaw_deg: float = 0.0,
    roll_deg: float = 0.0,
    pitch_deg: float = 0.0,
    shift: tuple[float, float] = (0.0, 0.0),
) -> Camera:
    """Put a camera beside, behind or before the treadmill.

    Parameters
    ----------
    body_m : float
        Height of the runner.
    distance_m, height_m : float
        From the runner; lens over the belt.
    fill : float
        Runner's height as a share of the picture's height: sets the focal length.
    yaw_deg : float
        Turn around the runner away from the square view, + towards his front.
    roll_deg : float
        + turns the picture's content clockwise.
    pitch_deg : float
        + tilts the lens further up than to the middle of the runner.
    shift : (x, y)
        Moves the runner in the picture, shares of width and height, + right and down.
    """
    toward_front = -1.0 if view is View.SIDE_LEFT else 1.0
    bearing = np.deg2rad(_BEARING_DEG[view] + toward_front * yaw_deg)
    middle = np.array([_LOOK_AT_X_M, 0.0, 0.50 * body_m])
    eye = middle + distance_m * np.array([np.cos(bearing), np.sin(bearing), 0.0])
    eye[2] = height_m
    focal = fill * height_px * distance_m / (1.04 * body_m)
    ahead = middle - eye
    ahead /= np.linalg.norm(ahead)
    right = np.cross(ahead, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    level = np.stack([right, np.cross(ahead, right), ahead])
    turn_y = np.arctan2(shift[0] * width_px, focal)
    turn_x = np.arctan2(shift[1] * height_px, focal) + np.deg2rad(pitch_deg)
    # in camera axes (right, down, ahead): yaw away, pitch, then roll about the view
    nod = about("x", -turn_x) @ about("y", turn_y)
    spin = about("z", np.deg2rad(roll_deg))
    return Camera(eye, spin @ nod @ level, focal, width_px, height_px)


def shake_turns(time_s: FloatArray, size_deg: float, seed: int) -> FloatArray:
    """Rotations of a hand-held camera about its own axes, (n, 3, 3).

    Pure rotation, 0.3 to 4 Hz, root mean square `size_deg` in yaw and pitch and a
    third of it in roll.
    """
    random = stream(seed, "shake")
    angles = []
    for axis in range(3):
        rates = random.uniform(0.3, 4.0, 7)
        sizes = random.uniform(0.3, 1.0, 7) / rates**0.6
        phases = random.uniform(0.0, 2.0 * np.pi, 7)
        wave = np.sum(sizes * np.sin(2.0 * np.pi * rates * time_s[:, None] + phases), axis=1)
        wave *= size_deg / np.sqrt(0.5 * np.sum(sizes**2))
        angles.append(np.deg2rad(wave) * (1.0 if axis < 2 else 1.0 / 3.0))
    return about("x", angles[0]) @ about("y", angles[1]) @ about("z", angles[2])
