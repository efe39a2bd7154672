"""Line drawings of the exercises, made from the table of poses; SVG text, no files.

Every drawing shows the start and the end of the movement (one picture for a hold), the
part that works in colour, and an arrow for the way.
"""

from __future__ import annotations

import html
import math
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from gait.plan.figure import Body, Point, Pose, body
from gait.plan.foot import foot_sheets
from gait.plan.ink import COLOURS, Sheet

__all__ = ["Scene", "drawing_keys", "drawing_svg", "scenes"]

WIDTH, HEIGHT = 360.0, 210.0
_MARGIN, _GAP = 12.0, 22.0
_MOST_PX_PER_CM = 1.6


class Arrow(BaseModel):
    """A movement, drawn in the last picture."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: Point
    end: Point
    bend: float = 0.0


class Prop(BaseModel):
    """A thing in the room.

    ``mat``, ``wall``, ``box`` and ``pad`` lie between two points; ``roller`` is a disc at
    the first one; ``band`` and ``weight`` hang on joints. `behind` puts it behind the body.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["mat", "wall", "box", "pad", "roller", "band", "weight", "line"]
    start: Point = (0.0, 0.0)
    end: Point = (0.0, 0.0)
    joints: tuple[str, ...] = ()


class Scene(BaseModel):
    """One drawing: its pictures, what works, what is in the room."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    poses: tuple[Pose, ...] = ()
    foot: Literal["", "short", "toes"] = ""
    work: tuple[str, ...] = ()
    props: tuple[Prop, ...] = ()
    arrows: tuple[Arrow, ...] = ()


@cache
def scenes() -> Mapping[str, Scene]:
    """Return all drawings by key."""
    text = files("gait.plan").joinpath("poses.toml").read_text(encoding="utf-8")
    return {key: Scene(**row) for key, row in tomllib.loads(text).items()}


def drawing_keys() -> tuple[str, ...]:
    """Return the keys of all drawings."""
    return tuple(scenes())


def drawing_svg(key: str, words: str) -> str:
    """Return one drawing.

    Parameters
    ----------
    key : str
        Key in ``poses.toml``.
    words : str
        What it shows, read out where the picture cannot be seen.

    Returns
    -------
    str
        An ``svg`` element of 360 x 210, colours inside, background clear.

    Raises
    ------
    KeyError
        If there is no such drawing.
    """
    scene = scenes()[key]
    sheets = foot_sheets(scene.foot) if scene.foot else _body_sheets(scene)
    inside = "".join(_placed(sheets))
    label = html.escape(words, quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" '
        f'role="img" aria-label="{label}">{inside}</svg>'
    )


def _body_sheets(scene: Scene) -> list[Sheet]:
    sheets = []
    for i, pose in enumerate(scene.poses):
        sheet = Sheet()
        figure = body(pose)
        _draw_props(sheet, scene.props, figure, front=False)
        _draw_body(sheet, figure, scene.work)
        _draw_props(sheet, scene.props, figure, front=True)
        if i == len(scene.poses) - 1:
            for arrow in scene.arrows:
                sheet.arrow(arrow.start, arrow.end, arrow.bend)
        sheets.append(sheet)
    return sheets


def _draw_props(sheet: Sheet, props: Sequence[Prop], figure: Body, *, front: bool) -> None:
    for prop in props:
        if (prop.kind in ("band", "weight")) is not front:
            continue
        (left, bottom), (right, top) = prop.start, prop.end
        if prop.kind == "box":
            sheet.box(left, bottom, right, top)
        elif prop.kind == "mat":
            sheet.line([(left, -1.5), (right, -1.5)], 5.0, "mat")
        elif prop.kind == "wall":
            _draw_wall(sheet, left, top)
        elif prop.kind == "pad":
            sheet.line([prop.start, prop.end], 10.0, "wood_edge")
        elif prop.kind == "line":
            sheet.line([prop.start, prop.end], 4.0, "wood_edge")
        elif prop.kind == "roller":
            sheet.disc(prop.start, 8.5, "band")
            sheet.disc(prop.start, 3.5, "edge")
        elif prop.kind == "band":
            sheet.line([figure.joints[name] for name in prop.joints], 3.5, "band")
        else:
            for name in prop.joints:
                _draw_weight(sheet, figure.joints[name])


def _draw_wall(sheet: Sheet, x: float, top: float) -> None:
    sheet.line([(x, 0.0), (x, top)], 4.0, "wall")
    for i in range(int(top // 16)):
        sheet.line([(x + 2, 16.0 * i + 14), (x + 9, 16.0 * i + 4)], 2.0, "wall")


def _draw_weight(sheet: Sheet, at: Point) -> None:
    x, y = at
    sheet.line([(x - 9, y - 3), (x + 9, y - 3)], 4.0, "iron")
    for side in (-1, 1):
        sheet.line([(x + side * 9, y - 8), (x + side * 9, y + 2)], 6.0, "iron")


def _draw_body(sheet: Sheet, figure: Body, work: Sequence[str]) -> None:
    """Draw from the far parts to the near ones."""
    if not figure.from_front:
        _draw_arm(sheet, figure, "b", work)
    _draw_leg(sheet, figure, "b", work)
    if not figure.from_front:
        _draw_trunk(sheet, figure, work)
        _draw_head(sheet, figure)
        _draw_leg(sheet, figure, "a", work)
    else:
        _draw_leg(sheet, figure, "a", work)
        _draw_trunk(sheet, figure, work)
        _draw_head(sheet, figure)
        _draw_arm(sheet, figure, "b", work)
    _draw_arm(sheet, figure, "a", work)


def _colour(name: str, work: Sequence[str], figure: Body) -> str:
    far = name.startswith("b_") and not figure.from_front
    if name in work:
        return "work_far" if far else "work"
    return "far" if far else "near"


def _draw_leg(sheet: Sheet, figure: Body, name: str, work: Sequence[str]) -> None:
    joints = figure.joints
    if f"{name}_ankle" not in joints:
        return
    hip, knee, ankle = (joints[f"{name}_{j}"] for j in ("hip", "knee", "ankle"))
    toe = joints[f"{name}_toe"]
    shoe = "far" if name == "b" and not figure.from_front else "shoe"
    if f"{name}_foot" in work:
        shoe = _colour(f"{name}_foot", work, figure)
    if f"{name}_heel" in joints:
        heel, ball = joints[f"{name}_heel"], joints[f"{name}_ball"]
        sheet.capsule(ball, toe, 3.2, 2.6, shoe)
        sheet.blob([ankle, _lifted(heel, ankle, 3.0), _lifted(ball, ankle, 3.0)], 3.0, shoe)
    else:
        sheet.capsule(ankle, toe, 4.8, 6.0 if figure.from_front else 5.2, shoe)
    sheet.capsule(knee, ankle, 6.2, 4.2, _colour(f"{name}_shank", work, figure))
    sheet.capsule(hip, knee, 8.8, 6.4, _colour(f"{name}_thigh", work, figure))


def _lifted(sole: Point, ankle: Point, radius: float) -> Point:
    """Return a point of the sole, raised by the radius of the shoe's corners."""
    way = math.dist(sole, ankle)
    return (
        sole[0] + (ankle[0] - sole[0]) / way * radius,
        sole[1] + (ankle[1] - sole[1]) / way * radius,
    )


def _draw_arm(sheet: Sheet, figure: Body, name: str, work: Sequence[str]) -> None:
    joints = figure.joints
    if f"{name}_wrist" not in joints:
        return
    shoulder, elbow, wrist = (joints[f"{name}_{j}"] for j in ("shoulder", "elbow", "wrist"))
    colour = _colour(f"{name}_arm", work, figure)
    sheet.capsule(elbow, wrist, 4.0, 3.2, colour)
    sheet.capsule(shoulder, elbow, 5.2, 4.2, colour)
    sheet.disc(wrist, 4.0, colour)


def _draw_trunk(sheet: Sheet, figure: Body, work: Sequence[str]) -> None:
    joints = figure.joints
    colour = "work" if "trunk" in work else "shirt"
    hips = (joints["a_hip"], joints["b_hip"])
    shoulders = (joints["a_shoulder"], joints["b_shoulder"])
    neck = ((shoulders[0][0] + shoulders[1][0]) / 2, (shoulders[0][1] + shoulders[1][1]) / 2)
    sheet.line([neck, joints["head"]], 8.5, "near")
    if figure.from_front:
        sheet.blob([*hips, *reversed(shoulders)], 6.5, colour)
        if "pelvis" in work:
            sheet.capsule(hips[0], hips[1], 7.5, 7.5, "work")
    else:
        sheet.capsule(shoulders[0], hips[0], 9.8, 9.4, colour)


def _draw_head(sheet: Sheet, figure: Body) -> None:
    x, y = figure.joints["head"]
    sheet.disc((x, y), 10.2, "near")
    if figure.nose is not None and not figure.from_front:
        sheet.disc((x + figure.nose[0] * 10.0, y + figure.nose[1] * 10.0), 2.6, "near")


def _placed(sheets: Sequence[Sheet]) -> list[str]:
    """Lay the pictures side by side, or one above the other where that shows them larger."""
    sizes = [(s.high[0] - s.low[0], s.high[1] - min(s.low[1], 0.0)) for s in sheets]
    n = len(sheets)
    across = (WIDTH - 2 * _MARGIN - _GAP * (n - 1), HEIGHT - 2 * _MARGIN)
    down = (WIDTH - 2 * _MARGIN, HEIGHT - 2 * _MARGIN - _GAP * (n - 1))
    wide, tall = max(w for w, _ in sizes), max(h for _, h in sizes)
    row = min(across[0] / sum(w for w, _ in sizes), across[1] / tall)
    column = min(down[0] / wide, down[1] / sum(h for _, h in sizes))
    scale = min(max(row, column), _MOST_PX_PER_CM)
    if n == 1 or row >= column:
        return _row(sheets, sizes, scale)
    return _column(sheets, sizes, scale)


def _row(sheets: Sequence[Sheet], sizes: Sequence[Point], scale: float) -> list[str]:
    cell = (WIDTH - 2 * _MARGIN - _GAP * (len(sheets) - 1)) / len(sheets)
    widths = [w * scale for w, _ in sizes]
    if max(widths) > cell:
        cells = widths
        left = _MARGIN
    else:
        cells = [cell] * len(sheets)
        left = _MARGIN
    placed = []
    for i, (sheet, width) in enumerate(zip(sheets, cells, strict=True)):
        floor = HEIGHT - _MARGIN - 4
        placed.append(_panel(sheet, left, width, 0.0, floor, scale, i + 1, len(sheets)))
        left += width + _GAP
    return placed


def _column(sheets: Sequence[Sheet], sizes: Sequence[Point], scale: float) -> list[str]:
    free = HEIGHT - 2 * _MARGIN - sum(h for _, h in sizes) * scale
    space = free / len(sheets)
    placed, floor = [], _MARGIN - 4.0
    for i, (sheet, (_, tall)) in enumerate(zip(sheets, sizes, strict=True)):
        floor += tall * scale + space
        args = (_MARGIN, WIDTH - 2 * _MARGIN, floor - tall * scale, floor, scale)
        placed.append(_panel(sheet, *args, i + 1, len(sheets)))
    return placed


def _panel(
    sheet: Sheet,
    left: float,
    width: float,
    top: float,
    floor: float,
    scale: float,
    number: int,
    n: int,
) -> str:
    """Return one picture: floor, figure, and its number where there are several."""
    centre = left + width / 2
    shift = centre - scale * (sheet.low[0] + sheet.high[0]) / 2
    ground = (
        f'<path d="M{left:.1f} {floor:.1f}H{left + width:.1f}" stroke="{COLOURS["floor"]}" '
        'stroke-width="2.5" stroke-linecap="round"/>'
    )
    figure = (
        f'<g transform="translate({shift:.1f} {floor:.1f}) scale({scale:.3f})">'
        f"{''.join(sheet.parts)}</g>"
    )
    if n == 1:
        return ground + figure
    badge_y = max(min(top, floor - 30), 0.0) + 16.0
    badge = (
        f'<circle cx="{left + 9:.1f}" cy="{badge_y:.1f}" r="8.5" fill="{COLOURS["shirt"]}"/>'
        f'<text x="{left + 9:.1f}" y="{badge_y + 4:.1f}" text-anchor="middle" '
        'font-family="Helvetica, Arial, sans-serif" font-size="11.5" font-weight="700" '
        f'fill="{COLOURS["edge"]}">{number}</text>'
    )
    return ground + figure + badge
