"""From the program's clock to the true one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.truth import Truth
from gait.arrays import FloatArray
from gait.exam import ClipAnalysis

__all__ = ["Clocks", "clocks_of"]


@dataclass(frozen=True, slots=True)
class Clocks:
    """The same pictures on two clocks, joined by the file's own time stamps.

    So an event is judged by the picture it was put at, even when the slow-motion
    factor was taken wrongly (which is judged by itself).

    Attributes
    ----------
    ours_s, file_s : (n,) array
        Capture time as the program has it, and file time, of each frame it read.
    true_file_s, true_capture_s : (m,) array
        File time and true capture time of each frame rendered.
    """

    ours_s: FloatArray
    file_s: FloatArray
    true_file_s: FloatArray
    true_capture_s: FloatArray

    def true_s(self, ours_s: Sequence[float] | FloatArray) -> FloatArray:
        """Return the true capture time of instants on the program's clock."""
        file_s = np.interp(np.asarray(ours_s, dtype=float), self.ours_s, self.file_s)
        return np.asarray(np.interp(file_s, self.true_file_s, self.true_capture_s))

    def in_frames(self, truth: FloatArray) -> FloatArray:
        """Return a true value per rendered frame at the frames that the program read."""
        return np.asarray(np.interp(self.file_s, self.true_file_s, truth))

    @property
    def stretch(self) -> float:
        """True seconds per second of the program's clock: 1 when the factor is right."""
        true_s = self.true_s(self.ours_s[[0, -1]])
        return float((true_s[1] - true_s[0]) / (self.ours_s[-1] - self.ours_s[0]))


def clocks_of(analysis: ClipAnalysis, truth: Truth) -> Clocks:
    """Join the clocks of an analysis and of the truth."""
    return Clocks(
        analysis.clock.time_s, analysis.clip.file_time_s, truth.file_s, truth.capture_s
    )
