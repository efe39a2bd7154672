"""The default estimator: the two networks of a MediaPipe bundle, run directly by LiteRT.

The same steps as MediaPipe's PoseLandmarker in IMAGE mode, without its native
library (which needs OpenGL on the machine) and with regions of interest chosen
by the caller. On the same pixels and regions the landmarks agree with
MediaPipe's; `tests/pose/test_pose_parity.py` holds the figures.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from gait.arrays import UInt8Array
from gait.errors import ModelError
from gait.pose.blazepose import (
    DETECTOR_SIZE,
    N_ANCHORS,
    RawLandmarks,
    decode_landmarks,
    decode_people,
)
from gait.pose.bundle import Bundle
from gait.pose.crop import crop
from gait.pose.estimator import Reading, Region
from gait.pose.quiet import without_info_lines
from gait.pose.tflite_edit import without_output

__all__ = ["ENGINE_VERSION", "LiteRTEstimator"]

ENGINE_VERSION = "1"
"""Raised whenever landmarks of the same picture and region change."""

Float32Array = NDArray[np.float32]

_LANDMARK_VALUES = 39 * 5
_WORLD_VALUES = 39 * 3


class _Network:
    """One TensorFlow Lite network on one thread."""

    def __init__(self, model: bytes) -> None:
        self._interpreter = Interpreter(model_content=model, num_threads=1)
        self._interpreter.allocate_tensors()
        (inlet,) = self._interpreter.get_input_details()
        self._inlet: int = inlet["index"]
        self.input_shape = tuple(int(n) for n in inlet["shape"])
        self.takes_floats: bool = inlet["dtype"] is np.float32
        details = self._interpreter.get_output_details()
        self._outlets: list[int] = [outlet["index"] for outlet in details]
        self.output_shapes = [tuple(int(n) for n in outlet["shape"]) for outlet in details]

    def slot(self, fits: Callable[[tuple[int, ...]], bool]) -> int:
        """Position of the output with the fewest axes whose shape fits."""
        slots = [i for i, shape in enumerate(self.output_shapes) if fits(shape)]
        if not slots:
            raise ValueError("an output is missing")
        return min(slots, key=lambda i: (len(self.output_shapes[i]), i))

    def run(self, value: Float32Array, slots: tuple[int, ...]) -> list[Float32Array]:
        self._interpreter.set_tensor(self._inlet, value)
        self._interpreter.invoke()
        return [
            cast("Float32Array", self._interpreter.get_tensor(self._outlets[i])) for i in slots
        ]


def _of_size(values: int) -> Callable[[tuple[int, ...]], bool]:
    return lambda shape: int(np.prod(shape)) == values


def _is_heatmap(shape: tuple[int, ...]) -> bool:
    return len(shape) == 4 and shape[1] == shape[2] and shape[3] == _LANDMARK_VALUES // 5


def _is_segmentation(shape: tuple[int, ...]) -> bool:
    return len(shape) == 4 and shape[1] == shape[2] > 1 and shape[3] == 1


class LiteRTEstimator:
    """Direct inference of a pose landmarker bundle (lite, full or heavy).

    Parameters
    ----------
    bundle : Bundle
        See `gait.pose.bundle.read_bundle`. A segmentation branch, if it is still
        in there, is not computed.

    Raises
    ------
    ModelError
        If the bundle does not hold the networks of a BlazePose landmarker.
    """

    def __init__(self, bundle: Bundle) -> None:
        self.name = f"LiteRT direct {ENGINE_VERSION}, model {bundle.sha256[:12]}"
        try:
            with without_info_lines():
                self._load(bundle)
        except (ValueError, RuntimeError) as error:
            raise ModelError(
                f"{bundle.path} does not hold the networks of a pose landmarker ({error}); "
                "fetch the default one with `gait models fetch` or name another with --model."
            ) from error

    def _load(self, bundle: Bundle) -> None:
        self._detector = _Network(bundle.detector)
        self._detector_slots = (
            self._detector.slot(_of_size(N_ANCHORS * 12)),
            self._detector.slot(_of_size(N_ANCHORS)),
        )
        net = _Network(bundle.landmarks)
        landmarks, spare = (
            net.slot(_of_size(_LANDMARK_VALUES)),
            list(map(_is_segmentation, net.output_shapes)),
        )
        if any(spare):
            net = _Network(without_output(bundle.landmarks, spare.index(True), landmarks))
        self._landmarks = net
        self._landmark_slots = (
            landmarks,
            net.slot(_is_heatmap),
            net.slot(_of_size(_WORLD_VALUES)),
            net.slot(_of_size(1)),
        )
        self._size = net.input_shape[1]
        square = (1, self._size, self._size, 3)
        detector_square = (1, DETECTOR_SIZE, DETECTOR_SIZE, 3)
        if net.input_shape != square or self._detector.input_shape != detector_square:
            raise ValueError("an input has an unexpected shape")
        if not (net.takes_floats and self._detector.takes_floats):
            raise ValueError("an input is not in floating point")

    def find_people(self, rgb: UInt8Array) -> tuple[Region, ...]:
        """Find everybody in the picture, most certain first.

        Parameters
        ----------
        rgb : (height, width, 3) array

        Returns
        -------
        tuple of Region
            MediaPipe's own regions: centred on the hips, 1.25 times as large as
            the circle around the body, turned with the trunk.
        """
        height, width = rgb.shape[:2]
        longest = float(max(height, width))
        whole = Region(width / 2, height / 2, longest)
        square = crop(rgb, whole, DETECTOR_SIZE, replicate_border=False)
        value = square[None].astype(np.float32) * np.float32(2 / 255) - np.float32(1)
        boxes, logits = self._detector.run(value, self._detector_slots)
        people = decode_people(boxes.reshape(N_ANCHORS, 12), logits.reshape(N_ANCHORS))
        corner = (width - longest) / 2, (height - longest) / 2
        return tuple(person.scaled(longest).moved(*corner) for person in people)

    def read(self, rgb: UInt8Array, region: Region) -> Reading:
        """Read the landmarks of the person in a region, directly and mirrored.

        Parameters
        ----------
        rgb : (height, width, 3) array
        region : Region

        Returns
        -------
        Reading
        """
        square = crop(rgb, region, self._size, replicate_border=True)
        readings = []
        for mirrored in (False, True):
            raw = self._run(square[:, ::-1] if mirrored else square)
            decoded = decode_landmarks(raw, self._size, region, mirrored=mirrored)
            readings.append((*decoded, np.float64(raw.presence)))
        xy_px, visibility, world_m, presence = map(np.stack, zip(*readings, strict=True))
        return Reading(xy_px, visibility, world_m, presence)

    def _run(self, square: UInt8Array) -> RawLandmarks:
        value = np.multiply(square[None], np.float32(1 / 255), dtype=np.float32, order="C")
        points, heat, world, presence = self._landmarks.run(value, self._landmark_slots)
        return RawLandmarks(
            points.reshape(-1, 5), heat[0], world.reshape(-1, 3), float(presence.ravel()[0])
        )
