"""Close-up drawings of a bare foot, seen from its inner side.

Centimetres of the drawing, a foot being as long as a thigh and shin together: the close-up
fills the same picture as a lying body.
"""

from __future__ import annotations

import math

from gait.plan.figure import Point
from gait.plan.ink import Sheet

__all__ = ["foot_sheets"]

_BALL: Point = (52.0, 9.0)
_TOE_CM, _TOE_RADIUS_CM = 20.0, 6.0


def foot_sheets(kind: str) -> list[Sheet]:
    """Return the two pictures of a foot exercise: "short" foot or "toes"."""
    if kind == "short":
        return [_foot(arch=6.0), _short_end()]
    return [_toes_up(big=42.0), _toes_up(small=42.0)]


def _short_end() -> Sheet:
    sheet = _foot(arch=17.0, pull=7.0, work=True)
    sheet.arrow((4.0, 30.0), (4.0, 50.0))
    sheet.arrow((84.0, 30.0), (56.0, 30.0))
    return sheet


def _toes_up(*, big: float = 0.0, small: float = 0.0) -> Sheet:
    sheet = _foot(arch=8.0, big=big, small=small)
    sheet.arrow((92.0, 10.0), (80.0, 42.0), 0.22)
    return sheet


def _foot(
    *,
    arch: float,
    pull: float = 0.0,
    big: float = 0.0,
    small: float = 0.0,
    work: bool = False,
) -> Sheet:
    """Draw shin, foot and toes; `big` and `small` are how high the toes point, in degrees."""
    sheet = Sheet()
    sheet.reach((96.0, 0.0))
    ball = (_BALL[0] - pull, _BALL[1])
    behind = (ball[0] + 3.0, ball[1] + 3.0)
    sheet.capsule(behind, _tip(behind, small, 0.9), 6.0, 4.8, "work_far" if small else "far")
    sheet.capsule((-22.0, 88.0), (-24.0, 34.0), 15.0, 12.0, "near")
    sheet.shape(_outline(ball, arch), "near")
    if work:
        sheet.curve((-15.0, 6.0), (4.0, 2 * arch - 5.0), (ball[0] - 13, 6.0), 4.0, "work")
    sheet.capsule(ball, _tip(ball, big, 1.0), 7.2, _TOE_RADIUS_CM, "work" if big else "near")
    return sheet


def _outline(ball: Point, arch: float) -> list[tuple[Point, Point, Point]]:
    """Return the outline as curves (handle, handle, end), the first end being the start."""
    x = ball[0]
    start = (-38.0, 18.0)
    return [
        (start, start, start),
        ((-38.0, 38.0), (-30.0, 46.0), (-12.0, 44.0)),
        ((4.0, 40.0), (14.0, 24.0 + arch / 2), (x, 17.0)),
        ((x + 9, 15.0), (x + 9, 2.0), (x, 1.5)),
        ((x - 10, 1.0), (x - 14, 2.0), (x - 18, 4.0)),
        ((x - 26, arch), (2.0, arch + 1), (-12.0, 4.0)),
        ((-16.0, 1.5), (-20.0, 1.0), (-26.0, 1.0)),
        ((-34.0, 1.0), (-38.0, 8.0), start),
    ]


def _tip(joint: Point, up_deg: float, share: float) -> Point:
    angle = math.radians(up_deg)
    drop = 2.0 if not up_deg else 0.0
    return (
        joint[0] + _TOE_CM * share * math.cos(angle),
        joint[1] - drop + _TOE_CM * share * math.sin(angle),
    )
