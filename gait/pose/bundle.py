"""The model bundle: a .task file (stored zip) with a detector and a landmark network."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path

from gait.errors import ModelError
from gait.pose.tflite_edit import input_scaling_metadata, with_metadata, without_output

__all__ = ["BUNDLE_SHA256", "WHEEL_SHA256", "Bundle", "build_bundle", "read_bundle"]

WHEEL_SHA256 = "956eb1ebc275c629e61b085b2cab89c3a5b9e93bad1bb107348d98dafb5a4bb5"
"""Of mediapipe-0.10.21-cp312-cp312-manylinux_2_28_x86_64.whl on the package index."""
BUNDLE_SHA256 = "c8707e187b451166f08350ccb5a8a8802936c9a65e7af7252c135dc18254ea71"
"""Of the bundle that `build_bundle` makes of it."""

_DETECTOR = "pose_detector.tflite"
_LANDMARKS = "pose_landmarks_detector.tflite"
_SOURCES = {
    _DETECTOR: "mediapipe/modules/pose_detection/pose_detection.tflite",
    _LANDMARKS: "mediapipe/modules/pose_landmark/pose_landmark_full.tflite",
}
_SEGMENTATION_OUTPUT = 2


@dataclass(frozen=True, slots=True)
class Bundle:
    """Contents of a .task file.

    Attributes
    ----------
    path : Path
    sha256 : str
        Hex digest of the whole file.
    detector, landmarks : bytes
        The two TensorFlow Lite networks.
    """

    path: Path
    sha256: str
    detector: bytes
    landmarks: bytes


def build_bundle(wheel: bytes) -> bytes:
    """Make the pose bundle out of the mediapipe wheel that carries the weights.

    The networks (BlazePose GHUM "full", Apache-2.0) get the input scaling that
    newer MediaPipe asks for, and the landmark network loses its segmentation
    branch: 38 % of its time, used by nothing here; all other outputs stay
    bit-identical. Slot 2 of the outputs points at a small tensor instead, since
    MediaPipe's graph wants five.

    Raises
    ------
    ModelError
        If the wheel is not the pinned one.
    """
    digest = hashlib.sha256(wheel).hexdigest()
    if digest != WHEEL_SHA256:
        raise ModelError(
            "The file fetched from the package index is not the expected one "
            f"(sha256 {digest[:12]}..., expected {WHEEL_SHA256[:12]}...); try again, or put a "
            "pose_landmarker .task file in place and name it with --model."
        )
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        detector, landmarks = (archive.read(_SOURCES[n]) for n in (_DETECTOR, _LANDMARKS))
    landmarks = without_output(landmarks, _SEGMENTATION_OUTPUT, stand_in=0)
    parts = {
        _DETECTOR: with_metadata(detector, input_scaling_metadata(127.5, 127.5, 2)),
        _LANDMARKS: with_metadata(landmarks, input_scaling_metadata(0.0, 255.0, 5)),
    }
    return _stored_zip(parts)


def _stored_zip(parts: dict[str, bytes]) -> bytes:
    """Zip without compression, the same bytes on every system.

    Contents start at multiples of 16 bytes (an extra field fills the gap, as
    zipalign does), so that a reader may map the networks into memory.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            gap = -(out.tell() + 30 + len(name) + 4) % 16
            entry.extra = struct.pack("<HH", 0xD935, gap) + bytes(gap)
            bundle.writestr(entry, data)
    return out.getvalue()


def read_bundle(path: Path) -> Bundle:
    """Read a .task file.

    Raises
    ------
    ModelError
        If there is no such file or it is not a pose landmarker bundle.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"The pose model {path} cannot be read: {error.strerror}.") from error
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            detector, landmarks = bundle.read(_DETECTOR), bundle.read(_LANDMARKS)
    except (zipfile.BadZipFile, KeyError) as error:
        raise ModelError(
            f"{path} is not a pose landmarker bundle (.task file); "
            "fetch one with `gait models fetch` or name another one with --model."
        ) from error
    return Bundle(path, hashlib.sha256(data).hexdigest(), detector, landmarks)
