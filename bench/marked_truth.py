"""The truth of a rendered clip with marks: places, angles, pictures that show them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench.truth import read_table
from gait.arrays import BoolArray, FloatArray
from gait.marks.mark import GROUPS, Mark, Marks
from gait.measures.geometry import inclination_deg
from gait.tracks.track import Side

__all__ = ["MarkedTruth", "read_marked_truth"]

_MARKED_AT: Final = 0.5
"""Share of stance at which feet are marked, where both are clear of each other."""
_PIXEL_MIDDLE: Final = 0.5
"""The truth counts pixels from the picture's corner, marks from the first pixel's middle."""
_EVERSION_PEAK: Final = (0.15, 0.60)
_LOOKED_AT: Final = 0.70


@dataclass(frozen=True, slots=True)
class MarkedTruth:
    """All that is known of the marks of one clip.

    Attributes
    ----------
    name : str
        Of the clip's file.
    table : dict
        The truth file.
    """

    name: str
    table: dict[str, Any]

    @property
    def capture_s(self) -> FloatArray:
        """Capture time of every frame."""
        return np.array(self.table["clock"]["capture_s"])

    @property
    def has_dots(self) -> bool:
        """Whether the runner wears dots of tape."""
        return bool(self.table["spec"]["runner"].get("marks") == "dots")

    @property
    def kind(self) -> str:
        """Words for the tables: dots or bare, and whether the clip was held out of tuning."""
        words = "dots" if self.has_dots else "bare"
        held_out = self.table["spec"]["labels"].get("half") == "held out"
        return f"{words}, held out" if held_out else words

    def _column(self, point: str) -> int:
        return int(self.table["points"].index(point))

    def point(self, name: str) -> FloatArray:
        """Place of a point in every picture, (n, 2) pixels as marks count them."""
        xy = np.array(self.table["frames"]["xy_px"])[:, self._column(name)]
        return np.asarray(xy - _PIXEL_MIDDLE)

    def visible(self, name: str) -> BoolArray:
        """Whether the picture shows the point, (n,)."""
        return np.array(self.table["frames"]["visible"])[:, self._column(name)].astype(bool)

    def steps(self, side: Side) -> list[dict[str, Any]]:
        """Whole steps of one foot."""
        return [step for step in self.table["steps"] if step["side"] == side.value]

    def shares(self, step: dict[str, Any]) -> FloatArray:
        """Share of a step's stance at every picture, (n,)."""
        start, stop = step["initial_contact_s"], step["toe_off_s"]
        return np.asarray((self.capture_s - start) / (stop - start))

    def in_stance(self, point: str) -> BoolArray:
        """Pictures in the first 70 % of the stances of a point's side; both for the pelvis."""
        out = np.zeros(len(self.capture_s), dtype=bool)
        for side in Side:
            if point.startswith(("pelvis", side.value)):
                for step in self.steps(side):
                    share = self.shares(step)
                    out |= (share >= 0.0) & (share <= _LOOKED_AT)
        return out

    def marks(self, click_sd_px: float, *, seed: int) -> Marks:
        """Mark each group on a clear picture, with a click error on each axis."""
        random = np.random.default_rng(seed)
        points = []
        for group, names in GROUPS.items():
            frame = self._clear_frame(group)
            for name in names:
                x, y = self.point(name)[frame] + random.normal(0.0, click_sd_px, 2)
                points.append(Mark(name, float(x), float(y), frame))
        return Marks(tuple(points), self.name)

    def _clear_frame(self, group: str) -> int:
        side = Side.RIGHT if group.startswith("right") else Side.LEFT
        steps = self.steps(side)
        share = self.shares(steps[len(steps) // 2])
        clear = np.all([self.visible(name) for name in GROUPS[group]], axis=0)
        return int(np.argmin(np.abs(share - _MARKED_AT) + np.where(clear, 0.0, 1.0)))

    def _in_frontal_plane(self, name: str, side: Side) -> FloatArray:
        xyz = np.array(self.table["frames"]["xyz_m"])[:, self._column(name)]
        outward = 1.0 if side is Side.LEFT else -1.0
        return np.stack([-outward * xyz[:, 1], xyz[:, 2]], axis=-1)

    def eversion(self, side: Side) -> FloatArray:
        """Angle of the marked lines on the frontal plane, (n,) degrees."""
        return _eversion(side, lambda name: self._in_frontal_plane(name, side))

    def seen_eversion(
        self, side: Side, place: Callable[[str], FloatArray] | None = None
    ) -> FloatArray:
        """Angle of the marked lines in the picture, of the truth or of other tracks, (n,)."""
        at = self.point if place is None else place
        inward = 1.0 if side is Side.LEFT else -1.0
        return _eversion(side, lambda name: at(name) * np.array([inward, -1.0]))

    def seen_tilt(self, place: Callable[[str], FloatArray] | None = None) -> FloatArray:
        """Slope of the pelvis line in the picture, (n,) degrees."""
        at = self.point if place is None else place
        run = at("pelvis_right") - at("pelvis_left")
        return np.asarray(np.degrees(np.arctan2(run[:, 1], run[:, 0])))

    def mean(self, measure: str, side: Side) -> float:
        """Mean over all whole steps of a side."""
        if measure == "pelvic_drop":
            return float(np.mean([s["values"]["pelvic_drop"] for s in self.steps(side)]))
        values = self.eversion(side)
        return float(np.mean([self._of_step(measure, values, s) for s in self.steps(side)]))

    def _of_step(self, measure: str, values: FloatArray, step: dict[str, Any]) -> float:
        share = self.shares(step)
        grid = np.linspace(*_EVERSION_PEAK, 181)
        course = np.interp(grid, share, values)
        peak, contact = float(course.max()), float(np.interp(0.0, share, values))
        return {
            "rearfoot_eversion": peak,
            "rearfoot_eversion_at_contact": contact,
            "rearfoot_eversion_excursion": peak - contact,
            "time_to_peak_eversion": 100.0 * float(grid[int(np.argmax(course))]),
        }[measure]


def _eversion(side: Side, at: Callable[[str], FloatArray]) -> FloatArray:
    calf, heel = (
        inclination_deg(at(f"{side}_{part}_upper"), at(f"{side}_{part}_lower"))
        for part in ("calf", "heel")
    )
    return np.asarray(calf - heel)


def read_marked_truth(path: Path) -> MarkedTruth:
    """Read the truth of a clip with marks.

    Raises
    ------
    OptionError
        Not a truth file.
    """
    return MarkedTruth(path.with_suffix(".mp4").name, read_table(path))
