"""Draw the runner's skeleton and a measure onto a picture."""

from __future__ import annotations

import math
from typing import Final

import cv2
import numpy as np

from gait.arrays import FloatArray, UInt8Array
from gait.pose.skeleton import BONES, INDEX
from gait.report.canvas import ACCENT, PAPER, Canvas, Point, unit
from gait.report.sketches import Angle, Segment, Sketch
from gait.tracks.track import Side, View, opposite

__all__ = ["draw_figure", "draw_sketch"]

_NEAR_WIDTH: Final = 1.7
_FAR_WIDTH: Final = 1.2
_NEAR_OPACITY: Final = 0.66
_FAR_OPACITY: Final = 0.34
_RAY_SAMPLES: Final = 24


def draw_figure(picture: UInt8Array, points: FloatArray, view: View) -> None:
    """Draw the skeleton into `picture`, quietly: it shows what was read, not a result.

    Parameters
    ----------
    picture : (h, w, 3) array
        Changed in place.
    points : (33, 2) array
        Landmarks in pixels of `picture`; bones with an unknown end are left out.
    view : View
        In side views the leg and arm away from the camera are drawn faint and thin.
    """
    near = view.near_side
    far = opposite(near) if near is not None else None
    bones = _bones(points)
    behind = [segment for segment, side in bones if far is not None and side is far]
    front = [segment for segment, side in bones if far is None or side is not far]
    for segments, width, opacity in (
        (behind, _FAR_WIDTH, _FAR_OPACITY),
        (front, _NEAR_WIDTH, _NEAR_OPACITY),
    ):
        layer = picture.copy()
        canvas = Canvas.on(layer)
        for a, b in segments:
            canvas.line(a, b, PAPER, width)
        for joint in {tuple(end.tolist()) for bone in segments for end in bone}:
            canvas.dot(np.array(joint), PAPER, width * 1.05)
        cv2.addWeighted(layer, opacity, picture, 1 - opacity, 0.0, dst=picture)


def draw_sketch(
    picture: UInt8Array,
    sketch: Sketch,
    text: str,
    points: FloatArray,
    *,
    letters: float = 21.0,
) -> None:
    """Draw a measure and its number into `picture`.

    Parameters
    ----------
    picture : (h, w, 3) array
        Changed in place.
    sketch : Sketch
    text : str
        The number with its unit; empty for none.
    points : (33, 2) array
        Landmarks, so that the number is not written over the body if that can be helped.
    letters : float
        Size of the number in fine lines.
    """
    canvas = Canvas.on(picture)
    for a, b in sketch.references:
        canvas.dashed(a, b)
    radius = 0.0
    if sketch.angle is not None:
        radius = _radius(sketch.angle, canvas)
        canvas.arc(sketch.angle.vertex, sketch.angle.start, sketch.angle.end, radius)
    for a, b in sketch.lines:
        canvas.line(a, b, ACCENT, 3.0)
    if sketch.span is not None:
        canvas.span(*sketch.span)
    for dot in sketch.dots:
        canvas.dot(dot, ACCENT, 3.6)
    if text and sketch.at is not None and np.isfinite(sketch.at).all():
        place = _free_place(canvas, sketch, text, points, radius, letters)
        canvas.tag(text, place, height=letters)


def _radius(angle: Angle, canvas: Canvas) -> float:
    """Return the radius of the arc: the smaller the angle, the further out it is drawn."""
    reach = min(float(np.hypot(*angle.end)), 0.5 * min(canvas.size))
    opening = float(np.hypot(*(unit(angle.end) - unit(angle.start))))
    if not math.isfinite(opening):
        return 0.0
    share = float(np.interp(opening, [0.08, 0.35], [0.85, 0.42]))
    return float(np.clip(share * reach, 22 * canvas.u, max(95.0, 190 * share) * canvas.u))


def _bones(points: FloatArray) -> list[tuple[Segment, Side | None]]:
    """Return the bones with known ends, each with its side (None across the body)."""
    bones: list[tuple[Segment, Side | None]] = []
    for a, b in BONES:
        segment = (points[INDEX[a]], points[INDEX[b]])
        if np.isfinite(segment).all():
            same = a.split("_")[0] == b.split("_")[0]
            bones.append((segment, Side(a.split("_")[0]) if same else None))
    return bones


def _free_place(
    canvas: Canvas,
    sketch: Sketch,
    text: str,
    points: FloatArray,
    radius: float,
    letters: float,
) -> Point:
    """Return the centre near `sketch.at` whose plate hides least of the drawing and body."""
    if sketch.at is None:
        raise ValueError("the sketch has no place for a number")
    segments = [*sketch.lines, *sketch.lines, *sketch.references]
    segments += [segment for segment, _ in _bones(points)]
    if sketch.span is not None:
        segments += [sketch.span] * 3
    ways = np.linspace(0.0, 1.0, _RAY_SAMPLES)[:, None]
    ink = np.vstack([a + (b - a) * ways for a, b in segments if np.isfinite((a, b)).all()])
    best, best_cost = sketch.at, np.inf
    x0, y0, x1, y1 = canvas.tag_box(text, sketch.at, height=letters)
    half_diagonal = float(np.hypot(x1 - x0, y1 - y0)) / 2
    for ring in (0.75, 1.1, 1.6, 2.2):
        distance = 0.5 * min(radius, 90 * canvas.u) * (ring > 0.8) + ring * half_diagonal
        for direction in np.linspace(0, 2 * np.pi, 24, endpoint=False):
            want = sketch.at + distance * np.array([np.cos(direction), np.sin(direction)])
            box = canvas.tag_box(text, want, height=letters)
            centre = np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
            hidden = _inside(ink, box, 8 * canvas.u)
            cost = hidden + 0.8 * ring + 0.05 * float(np.hypot(*(centre - want))) / canvas.u
            if cost < best_cost:
                best, best_cost = centre, cost
    return best


def _inside(ink: FloatArray, box: tuple[float, float, float, float], margin: float) -> int:
    x0, y0, x1, y1 = box
    x, y = ink[:, 0], ink[:, 1]
    within = (x > x0 - margin) & (x < x1 + margin) & (y > y0 - margin) & (y < y1 + margin)
    return int(np.count_nonzero(within))
