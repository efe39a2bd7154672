"""What to draw on a picture for each measure: pure geometry, no pixels touched.

One function per measure turns the points of a frame (`Scene`) into a `Sketch`.
To show a new measure, write such a function and put it into `SKETCHES`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import numpy as np

from gait.arrays import FloatArray
from gait.pose.skeleton import INDEX
from gait.report.canvas import Point, unit
from gait.tracks.track import Facing, Side, View, opposite

__all__ = ["FOOT_MEASURES", "SKETCHES", "Angle", "Scene", "Segment", "Sketch", "sketch"]

Segment = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Angle:
    """An angle to be shown at `vertex` from the ray `start` to the ray `end`."""

    vertex: Point
    start: Point
    end: Point


@dataclass(frozen=True, slots=True)
class Sketch:
    """Lines that show a measure, in pixels of the picture they are drawn on.

    Attributes
    ----------
    lines : tuple of Segment
        The lines that are measured.
    references : tuple of Segment
        Verticals, horizontals and extensions that they are measured against.
    angle : Angle or None
    span : Segment or None
        A distance, drawn with arrow heads.
    dots : tuple of (2,) array
    at : (2,) array or None
        Where the number belongs; None when there is nothing to show.
    """

    lines: tuple[Segment, ...] = ()
    references: tuple[Segment, ...] = ()
    angle: Angle | None = None
    span: Segment | None = None
    dots: tuple[Point, ...] = ()
    at: Point | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """The points of one frame and the directions that matter.

    Attributes
    ----------
    points : (33, 2) array
        Landmarks, x right, y down, pixels of the picture to draw on.
    view : View
    facing : Facing
    level_deg : float
        As `gait.tracks.Tracks.level_deg`.
    side : Side or None
        Side of the measure; None for the whole body.
    value : float or None
        The measured value in this frame, for lines that landmarks alone do not give.
    hip_path : (k, 2) array
        Mid-hip over the stride around this frame.
    """

    points: FloatArray
    view: View
    facing: Facing
    level_deg: float
    side: Side | None
    value: float | None = None
    hip_path: FloatArray = field(default_factory=lambda: np.empty((0, 2)))

    @property
    def up(self) -> Point:
        """Unit vector against gravity in the picture."""
        roll = math.radians(self.level_deg)
        return np.array([math.sin(roll), -math.cos(roll)])

    @property
    def across(self) -> Point:
        """Unit vector along the true horizontal, towards the right of the picture."""
        roll = math.radians(self.level_deg)
        return np.array([math.cos(roll), math.sin(roll)])

    @property
    def forward(self) -> Point:
        """Unit vector in the direction of running (side views)."""
        return -self.across if self.facing is Facing.IMAGE_LEFT else self.across

    @property
    def leg(self) -> Side:
        """The leg to draw on: of the measure, else the one that is seen and stood on."""
        if self.side is not None:
            return self.side
        near = self.view.near_side
        if near is not None:
            return near
        left, right = (self.points[INDEX[f"{s}_ankle"]] @ self.up for s in ("left", "right"))
        return Side.LEFT if left < right else Side.RIGHT

    def joint(self, name: str, side: Side | None = None) -> Point:
        """Return a landmark of the leg to draw on, or of `side`."""
        return np.asarray(self.points[INDEX[f"{(side or self.leg).value}_{name}"]])

    def middle(self, name: str) -> Point:
        """Return the point half-way between the left and the right landmark."""
        return 0.5 * (self.joint(name, Side.LEFT) + self.joint(name, Side.RIGHT))

    def foot(self) -> Point:
        """Return the middle of the foot, half-way from heel to toe."""
        return (self.joint("heel") + self.joint("foot_index")) / 2

    def at_height_of(self, column: Point, row: Point) -> Point:
        """Return the point straight above or below `column` at the height of `row`."""
        return column + self.up * float((row - column) @ self.up)


def _against(vertex: Point, reference: Point, tip: Point) -> Sketch:
    """Return the angle at `vertex` between the direction `reference` and a line to `tip`."""
    length = float(np.hypot(*(tip - vertex)))
    return Sketch(
        lines=((vertex, tip),),
        references=((vertex, vertex + unit(reference) * length * 1.12),),
        angle=Angle(vertex, reference, tip - vertex),
        dots=(vertex, tip),
        at=vertex,
    )


def _bend(upper: Point, joint: Point, lower: Point) -> Sketch:
    """Return the bend at `joint`: the upper bone carried on, against the lower bone."""
    length = float(np.hypot(*(lower - joint)))
    ahead = unit(joint - upper)
    return Sketch(
        lines=((upper, joint), (joint, lower)),
        references=((joint, joint + ahead * length),),
        angle=Angle(joint, ahead, lower - joint),
        dots=(upper, joint, lower),
        at=joint,
    )


def _turned(vector: Point, angle_deg: float) -> Point:
    """Return `vector` turned by an angle, clockwise as seen in the picture."""
    a = math.radians(angle_deg)
    x, y = vector
    return np.array([math.cos(a) * x - math.sin(a) * y, math.sin(a) * x + math.cos(a) * y])


def _trunk_lean(s: Scene) -> Sketch:
    return _against(s.middle("hip"), s.up, s.middle("shoulder"))


def _body_line(s: Scene) -> Sketch:
    return _against(s.foot(), s.up, s.middle("shoulder"))


def _hips_behind(s: Scene) -> Sketch:
    foot, shoulder, hip = s.foot(), s.middle("shoulder"), s.middle("hip")
    along = unit(shoulder - foot)
    on_line = foot + along * float((hip - foot) @ along)
    return Sketch(
        lines=((foot, shoulder),), span=(on_line, hip), dots=(foot, shoulder, hip), at=hip
    )


def _hip_over_foot(s: Scene) -> Sketch:
    foot, hip = s.foot(), s.middle("hip")
    above = s.at_height_of(foot, hip)
    return Sketch(references=((foot, above),), lines=((above, hip),), dots=(foot, hip), at=hip)


def _overstride(s: Scene) -> Sketch:
    ankle, hip = s.joint("ankle"), s.middle("hip")
    below = s.at_height_of(hip, ankle)
    return Sketch(
        references=((hip, below),),
        span=(below, ankle),
        dots=(hip, ankle),
        at=(below + ankle) / 2,
    )


def _knee_bend(s: Scene) -> Sketch:
    return _bend(s.joint("hip"), s.joint("knee"), s.joint("ankle"))


def _shank(s: Scene) -> Sketch:
    return _against(s.joint("knee"), -s.up, s.joint("ankle"))


def _thigh(s: Scene) -> Sketch:
    return _against(s.joint("hip"), -s.up, s.joint("knee"))


def _foot_strike(s: Scene) -> Sketch:
    heel, toe = s.joint("heel"), s.joint("foot_index")
    if s.value is None:
        return _against(heel, s.forward, toe)
    # The value is taken against this shoe lying flat, whose line the landmarks do not
    # show as horizontal: turn the sole back by the value to get that line.
    clockwise = 1.0 if s.facing is not Facing.IMAGE_LEFT else -1.0
    return _against(heel, _turned(toe - heel, clockwise * s.value), toe)


def _ankle(s: Scene) -> Sketch:
    knee, ankle, toe = s.joint("knee"), s.joint("ankle"), s.joint("foot_index")
    return Sketch(
        lines=((ankle, knee), (ankle, toe)),
        angle=Angle(ankle, knee - ankle, toe - ankle),
        dots=(knee, ankle, toe),
        at=ankle,
    )


def _bounce(s: Scene) -> Sketch:
    if len(s.hip_path) == 0 or not np.isfinite(s.hip_path).all():
        return Sketch()
    hip, heights = s.middle("hip"), s.hip_path @ s.up
    reach = s.across * 1.6 * float(np.hypot(*(s.middle("shoulder") - hip))) / 2
    top, bottom = (
        s.at_height_of(hip, s.hip_path[i]) for i in (heights.argmax(), heights.argmin())
    )
    beside = reach * 0.9
    return Sketch(
        references=((top - reach, top + reach), (bottom - reach, bottom + reach)),
        span=(top - beside, bottom - beside),
        dots=(hip,),
        at=(top + bottom) / 2 - beside,
    )


def _pelvic_drop(s: Scene) -> Sketch:
    stance, swing = s.joint("hip"), s.joint("hip", opposite(s.leg))
    level = s.across if float((swing - stance) @ s.across) > 0 else -s.across
    line = swing - stance
    if s.value is not None:
        # Hip landmarks show a part of the tilt only; the value is corrected for that.
        down = 1.0 if float(level @ s.across) > 0 else -1.0
        line = _turned(level, down * s.value) * float(np.hypot(*line))
    reach = 1.9
    return Sketch(
        lines=((stance, stance + line * reach),),
        references=((stance, stance + level * float(np.hypot(*line)) * reach),),
        angle=Angle(stance, level, line),
        dots=(stance,),
        at=stance + line * reach,
    )


def _drop_look(s: Scene) -> Sketch:
    stance = s.leg
    swing = opposite(stance)
    lines = [(s.joint(name, stance), s.joint(name, swing)) for name in ("hip", "shoulder")]
    level = s.across if float((lines[0][1] - lines[0][0]) @ s.across) > 0 else -s.across
    return Sketch(
        lines=tuple(lines),
        references=tuple((a, a + level * 1.3 * float(np.hypot(*(b - a)))) for a, b in lines),
        dots=tuple(point for line in lines for point in line),
        at=lines[0][1],
    )


def _knee_window(s: Scene) -> Sketch:
    left, right = s.joint("knee", Side.LEFT), s.joint("knee", Side.RIGHT)
    hips = (s.joint("hip", Side.LEFT), s.joint("hip", Side.RIGHT))
    # Only the sideways gap counts: both ends at the height between the knees.
    row = (left + right) / 2
    ends = (s.at_height_of(left, row), s.at_height_of(right, row))
    return Sketch(references=(hips,), span=ends, dots=(*hips, left, right), at=row)


def _step_width(s: Scene) -> Sketch:
    heel, hip = s.joint("heel"), s.middle("hip")
    below = s.at_height_of(hip, heel)
    return Sketch(
        references=((hip, below - s.up * 0.08 * float(np.hypot(*(below - hip)))),),
        span=(below, heel),
        dots=(hip, heel),
        at=heel,
    )


def _upper_arm(s: Scene) -> Sketch:
    return _against(s.joint("shoulder"), -s.up, s.joint("elbow"))


def _elbow(s: Scene) -> Sketch:
    return _bend(s.joint("shoulder"), s.joint("elbow"), s.joint("wrist"))


def _foot_line(s: Scene) -> Sketch:
    return _against(s.joint("heel"), -s.up, s.joint("foot_index"))


def _hand(s: Scene) -> Sketch:
    middle, wrist = s.middle("shoulder"), s.joint("wrist")
    below = s.at_height_of(middle, wrist)
    return Sketch(
        references=((middle, below),), span=(below, wrist), dots=(middle, wrist), at=wrist
    )


def _rearfoot(s: Scene) -> Sketch:
    return _bend(s.joint("knee"), s.joint("ankle"), s.joint("heel"))


SKETCHES: Final[Mapping[str, Callable[[Scene], Sketch]]] = MappingProxyType(
    {
        "trunk_lean": _trunk_lean,
        "body_line": _body_line,
        "hips_behind": _hips_behind,
        "hip_over_foot_time": _hip_over_foot,
        "overstride": _overstride,
        "knee_flexion_at_contact": _knee_bend,
        "knee_flexion_stance_peak": _knee_bend,
        "knee_flexion_swing_peak": _knee_bend,
        "shank_inclination_at_contact": _shank,
        "shank_inclination": _shank,
        "arm_swing": _upper_arm,
        "elbow_flexion": _elbow,
        "trunk_list": _trunk_lean,
        "foot_progression": _foot_line,
        "arm_crossing": _hand,
        "foot_strike_angle": _foot_strike,
        "thigh_extension_at_toe_off": _thigh,
        "ankle_dorsiflexion_change": _ankle,
        "vertical_oscillation": _bounce,
        "pelvic_drop": _pelvic_drop,
        "pelvic_drop_look": _drop_look,
        "femoral_adduction": _thigh,
        "fppa": _knee_bend,
        "knee_window": _knee_window,
        "step_width": _step_width,
        "rearfoot_eversion": _rearfoot,
    }
)
"""Measure name to the function that draws it."""

FOOT_MEASURES: Final = frozenset(
    {
        "foot_strike_angle",
        "rearfoot_eversion",
        "ankle_dorsiflexion_change",
        "foot_progression",
    }
)
"""Measures of the foot: the picture shows the leg below the knee."""


def sketch(measure: str, scene: Scene) -> Sketch:
    """Return what to draw for `measure`; an empty sketch for measures without geometry.

    Parts with missing points are left out of the drawing later on, so a frame in which
    a landmark is unknown gives a sketch with NaN in it, not an error.
    """
    function = SKETCHES.get(measure)
    return Sketch() if function is None else function(scene)
