"""What is known of a clip before anybody looks at its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from gait.arrays import FloatArray

__all__ = ["CaptureClock", "Clip", "ClockSource"]


@dataclass(frozen=True, slots=True)
class Clip:
    """A readable video file.

    Attributes
    ----------
    path : Path
        The file.
    sha256 : str
        Hex digest of the file's bytes; key of every cache.
    width_px, height_px : int
        Size of a picture as it is meant to be seen, after rotation.
    rotation_deg : int
        Clockwise turn from the stored to the upright picture: 0, 90, 180, 270.
    codec, pixel_format : str
        As FFmpeg names them, for the report ("h264", "yuv420p10le").
    file_time_s : (n,) array
        Presentation time of each decodable frame in the file, seconds, strictly
        increasing, first frame at 0. Not capture time: see `CaptureClock`.
    capture_fps_hint : float or None
        Rate at which the camera says it recorded (container metadata), if it does.
    damaged_frames : int
        Pictures in the file that could not be decoded and were left out.
    """

    path: Path
    sha256: str
    width_px: int
    height_px: int
    rotation_deg: int
    codec: str
    pixel_format: str
    file_time_s: FloatArray
    capture_fps_hint: float | None
    damaged_frames: int

    @property
    def n_frames(self) -> int:
        """Number of decodable frames."""
        return len(self.file_time_s)

    @property
    def duration_s(self) -> float:
        """Time from first to last frame as the file plays."""
        return float(self.file_time_s[-1] - self.file_time_s[0]) if self.n_frames > 1 else 0.0

    @property
    def file_fps(self) -> float:
        """Mean frame rate as the file plays."""
        return (self.n_frames - 1) / self.duration_s if self.duration_s > 0 else 0.0


class ClockSource(StrEnum):
    """Where the slow-motion factor comes from."""

    GIVEN = "given"
    METADATA = "metadata"
    INFERRED = "inferred"
    REAL_TIME = "real-time"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CaptureClock:
    """The one clock of a clip: capture time of every frame.

    Attributes
    ----------
    time_s : (n,) array
        Capture time, seconds, first frame at 0: file time / `slow_motion_factor`.
    slow_motion_factor : float
        How many times slower the file plays than life; 1 = real time.
    source : ClockSource
        `UNKNOWN` means that the factor could not be decided: numbers that need
        time must then be withheld.
    factor_low, factor_high : float
        95 % interval of the factor; equal to it when given or certain.
    explanation : str
        One plain sentence for the report.
    """

    time_s: FloatArray
    slow_motion_factor: float
    source: ClockSource
    factor_low: float
    factor_high: float
    explanation: str

    @property
    def capture_fps(self) -> float:
        """Mean capture rate, frames per second of life."""
        span_s = float(self.time_s[-1] - self.time_s[0]) if len(self.time_s) > 1 else 0.0
        return (len(self.time_s) - 1) / span_s if span_s > 0 else 0.0

    @property
    def trusted(self) -> bool:
        """Whether numbers that need time may be given."""
        return self.source is not ClockSource.UNKNOWN
