"""The reference estimator: MediaPipe's own PoseLandmarker, in IMAGE mode.

Slower, and MediaPipe chooses the region of interest itself; kept to prove that
the direct estimator reads the same. VIDEO and LIVE_STREAM mode are no use for
measuring: they smooth over time, which cannot be switched off and turns a knee
flexion of 12° at contact into 21°.
"""

from __future__ import annotations

import math
from types import TracebackType
from typing import Any, Self

import numpy as np

from gait.arrays import FloatArray, UInt8Array
from gait.errors import ModelError
from gait.pose.blazepose import mirrored_back
from gait.pose.bundle import Bundle
from gait.pose.estimator import Reading, Region
from gait.pose.skeleton import INDEX

__all__ = ["MediaPipeEstimator"]

_MAX_PEOPLE = 4
_REGION_SCALE = 1.25
_HIPS = [INDEX["left_hip"], INDEX["right_hip"]]
_SHOULDERS = [INDEX["left_shoulder"], INDEX["right_shoulder"]]


class MediaPipeEstimator:
    """MediaPipe Tasks PoseLandmarker, IMAGE mode.

    A context manager: MediaPipe wants to be closed.

    Parameters
    ----------
    bundle : Bundle

    Raises
    ------
    ModelError
        If mediapipe is not installed or its native library cannot be loaded.
    """

    def __init__(self, bundle: Bundle) -> None:
        try:
            import mediapipe  # noqa: PLC0415 - loads a native library that needs OpenGL
            from mediapipe.tasks.python import BaseOptions, vision  # noqa: PLC0415
        except (ImportError, OSError) as error:
            raise ModelError(
                f"The reference estimator cannot be loaded ({error}): install mediapipe and "
                "the OpenGL libraries it needs (Debian: libegl1 libgles2), or do without it."
            ) from error
        options = vision.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=str(bundle.path)),
            running_mode=vision.RunningMode.IMAGE,
            num_poses=_MAX_PEOPLE,
        )
        try:
            self._landmarker = vision.PoseLandmarker.create_from_options(options)
        except (RuntimeError, ValueError) as error:
            raise ModelError(f"MediaPipe cannot use {bundle.path}: {error}.") from error
        self._image: Any = mediapipe.Image
        self._format: Any = mediapipe.ImageFormat.SRGB
        self.name = f"MediaPipe {mediapipe.__version__} IMAGE mode, model {bundle.sha256[:12]}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the native resources back."""
        self._landmarker.close()

    def landmarks(self, rgb: UInt8Array) -> list[tuple[FloatArray, FloatArray, FloatArray]]:
        """Read everybody in a picture.

        Returns
        -------
        list of (xy_px, visibility, world_m)
            Arrays of shape (33, 2), (33,) and (33, 3) per person.
        """
        height, width = rgb.shape[:2]
        image = self._image(image_format=self._format, data=np.ascontiguousarray(rgb))
        seen = self._landmarker.detect(image)
        people = []
        for points, world in zip(seen.pose_landmarks, seen.pose_world_landmarks, strict=True):
            xy = np.array([[p.x * width, p.y * height] for p in points])
            visibility = np.array([p.visibility for p in points])
            people.append((xy, visibility, np.array([[p.x, p.y, p.z] for p in world])))
        return people

    def find_people(self, rgb: UInt8Array) -> tuple[Region, ...]:
        """Find everybody in the picture, by the landmarks that MediaPipe reads."""
        return tuple(_region(xy) for xy, _, _ in self.landmarks(rgb))

    def read(self, rgb: UInt8Array, region: Region) -> Reading:
        """Read the person whose hips are nearest to the middle of a region.

        MediaPipe looks for its own region in the whole picture; `presence` is 1
        where it found anybody near, else 0.
        """
        width = rgb.shape[1]
        direct = _nearest(self.landmarks(rgb), region.x_px, region)
        mirrored = _nearest(self.landmarks(rgb[:, ::-1]), width - region.x_px, region)
        if mirrored is not None:
            xy, visibility, world = mirrored
            uv, visibility, world = mirrored_back(xy / [width, 1], visibility, world)
            mirrored = uv * [width, 1], visibility, world
        nothing = np.full((33, 2), np.nan), np.zeros(33), np.full((33, 3), np.nan)
        both = [direct or nothing, mirrored or nothing]
        return Reading(
            np.stack([xy for xy, _, _ in both]),
            np.stack([visibility for _, visibility, _ in both]),
            np.stack([world for _, _, world in both]),
            np.array([float(direct is not None), float(mirrored is not None)]),
        )


def _hips(xy: FloatArray) -> tuple[float, float]:
    x, y = xy[_HIPS].mean(axis=0).tolist()
    return x, y


def _region(xy: FloatArray) -> Region:
    hips = _hips(xy)
    dx, dy = (xy[_SHOULDERS].mean(axis=0) - hips).tolist()
    reach = float(np.linalg.norm(xy - hips, axis=1).max())
    return Region(*hips, 2 * reach * _REGION_SCALE, math.atan2(dx, -dy))


def _nearest(
    people: list[tuple[FloatArray, FloatArray, FloatArray]], x_px: float, region: Region
) -> tuple[FloatArray, FloatArray, FloatArray] | None:
    def away(person: tuple[FloatArray, FloatArray, FloatArray]) -> float:
        return math.dist(_hips(person[0]), (x_px, region.y_px))

    near = [person for person in people if away(person) < region.side_px / 2]
    return min(near, key=away, default=None)
