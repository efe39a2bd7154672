"""Reading the file of marks that belongs to a clip: TOML by hand, JSON from the page."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import numpy as np

from gait.errors import OptionError
from gait.marks.mark import GROUPS, POINTS, Mark, Marks
from gait.video.clip import Clip

__all__ = ["check_marks", "marks_from_table", "marks_table", "read_marks"]

_KEYS: Final = ("clip", "click_sd_px", "dots", "standing_deg", "picture")
_SIDES: Final = ("left", "right")
_LEAST_APART_PX: Final = 3.0
_LARGEST_STANDING_DEG: Final = 30.0
_LARGEST_SD_PX: Final = 20.0


def read_marks(path: Path) -> Marks:
    """Read a file of marks (``.toml``, or ``.json`` with the same names).

    Parameters
    ----------
    path : Path

    Returns
    -------
    Marks

    Raises
    ------
    OptionError
        The file cannot be read or breaks the format; one sentence that names the place.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        table = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except OSError as error:
        raise OptionError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise OptionError(
            f"{path} is not a text file: marks are kept as TOML or JSON."
        ) from error
    except (tomllib.TOMLDecodeError, json.JSONDecodeError) as error:
        kind = "JSON" if path.suffix.lower() == ".json" else "TOML"
        raise OptionError(f"{path.name} is not {kind}: {error}.") from error
    if not isinstance(table, Mapping):
        raise OptionError(f"{path.name} must hold a table of marks, as in docs/marks.md.")
    return marks_from_table(table, path.name)


def marks_from_table(table: Mapping[str, Any], where: str = "the marks") -> Marks:
    """Build marks from nested tables, as TOML or JSON gives them.

    Raises
    ------
    OptionError
        Unknown name, missing point, senseless number.
    """
    for key in table:
        if key not in _KEYS:
            raise OptionError(
                f"{where}: there is no {key!r}; known are {', '.join(_KEYS)} "
                "(each marked picture starts with [[picture]])."
            )
    clip = table.get("clip", "")
    if not isinstance(clip, str):
        raise OptionError(f"{where}: clip must be the name of the clip's file in quotes.")
    sd_px = _number(table.get("click_sd_px", 1.5), f"{where}: click_sd_px")
    if not 0.0 <= sd_px <= _LARGEST_SD_PX:
        raise OptionError(
            f"{where}: click_sd_px = {sd_px:g} is outside 0 to {_LARGEST_SD_PX:g} pixels."
        )
    dots = table.get("dots", True)
    if not isinstance(dots, bool):
        raise OptionError(f"{where}: dots must be true (tape was put on) or false.")
    pictures = table.get("picture", [])
    if not isinstance(pictures, list) or not all(isinstance(p, Mapping) for p in pictures):
        raise OptionError(f"{where}: write each marked picture as its own [[picture]] table.")
    points: list[Mark] = []
    for number, picture in enumerate(pictures, 1):
        points.extend(_picture(picture, f"{where}, picture {number}"))
    marks = Marks(tuple(points), clip, _standing(table, where), sd_px, where, dots)
    _whole(marks)
    return marks


def marks_table(marks: Marks) -> dict[str, Any]:
    """Return marks as plain nested tables, ready for `json.dumps`."""
    pictures: dict[tuple[int | None, float | None], dict[str, Any]] = {}
    for mark in marks.points:
        key = (mark.frame, mark.file_time_s)
        at = {"time_s": mark.file_time_s} if mark.frame is None else {"frame": mark.frame}
        pictures.setdefault(key, dict(at))[mark.name] = [mark.x_px, mark.y_px]
    table: dict[str, Any] = {"clip": marks.clip} if marks.clip else {}
    table |= {"click_sd_px": marks.click_sd_px, "dots": marks.dots}
    if marks.standing_deg:
        table["standing_deg"] = dict(marks.standing_deg)
    return {**table, "picture": list(pictures.values())}


def check_marks(marks: Marks, clip: Clip) -> Marks:
    """Hold marks against their clip; times become frames.

    Returns
    -------
    Marks
        Every `Mark.frame` known.

    Raises
    ------
    OptionError
        Marks of another clip, a frame or a time outside it, a point outside the picture.
    """
    where, name = marks.source, clip.path.name
    if marks.clip and marks.clip != name:
        raise OptionError(
            f"{where} was made for the clip {marks.clip}, not for {name}: give each clip its "
            "own file of marks, or change the name in it."
        )
    placed = []
    for mark in marks.points:
        frame = mark.frame
        if frame is None:
            frame = _frame_at(mark, clip, where)
        if frame >= clip.n_frames:
            raise OptionError(
                f"{where}: {mark.name} is marked on frame {frame}, but {name} has frames 0 "
                f"to {clip.n_frames - 1}."
            )
        inside = -0.5 <= mark.x_px <= clip.width_px and -0.5 <= mark.y_px <= clip.height_px
        if not inside:
            raise OptionError(
                f"{where}: {mark.name} at ({mark.x_px:g}, {mark.y_px:g}) lies outside the "
                f"picture of {name}, which is {clip.width_px} wide and {clip.height_px} high."
            )
        placed.append(replace(mark, frame=frame))
    return replace(marks, points=tuple(placed))


def _frame_at(mark: Mark, clip: Clip, where: str) -> int:
    time_s = mark.file_time_s or 0.0
    gap_s = float(np.median(np.diff(clip.file_time_s))) if clip.n_frames > 1 else 0.0
    if time_s > float(clip.file_time_s[-1]) + gap_s:
        raise OptionError(
            f"{where}: {mark.name} is marked at {time_s:g} s, but {clip.path.name} ends at "
            f"{float(clip.file_time_s[-1]):.2f} s."
        )
    return int(np.argmin(np.abs(clip.file_time_s - time_s)))


def _picture(table: Mapping[str, Any], where: str) -> list[Mark]:
    frame, time_s = table.get("frame"), table.get("time_s")
    if (frame is None) == (time_s is None):
        raise OptionError(
            f"{where}: say which picture it is by frame = (counted from 0) or by time_s = "
            "(as the player shows), one of the two."
        )
    if frame is not None and (type(frame) is not int or frame < 0):
        raise OptionError(f"{where}: frame = {frame!r} must be a whole number, 0 or more.")
    if time_s is not None:
        time_s = _number(time_s, f"{where}: time_s")
        if time_s < 0.0:
            raise OptionError(f"{where}: time_s = {time_s:g} must be 0 or more.")
    marks = []
    for name, place in table.items():
        if name in ("frame", "time_s"):
            continue
        if name not in POINTS:
            raise OptionError(
                f"{where}: there is no point {name!r}; known are {', '.join(POINTS)}."
            )
        if not isinstance(place, list) or len(place) != 2:
            raise OptionError(f"{where}: {name} must be [x, y] in pixels.")
        x_px, y_px = (_number(v, f"{where}: {name}") for v in place)
        marks.append(Mark(name, x_px, y_px, frame, time_s))
    if not marks:
        raise OptionError(f"{where}: no point is marked; known are {', '.join(POINTS)}.")
    return marks


def _whole(marks: Marks) -> None:
    """Refuse points marked twice, too near each other, or missing from their group."""
    where = marks.source
    if not marks.points:
        raise OptionError(f"{where} holds no marks: add a [[picture]] with points.")
    names = [mark.name for mark in marks.points]
    for name in names:
        if names.count(name) > 1:
            raise OptionError(f"{where}: {name} is marked twice; mark each point once.")
    for group, members in GROUPS.items():
        marked = [mark for mark in marks.points if mark.name in members]
        missing = [name for name in members if name not in names]
        if marked and missing:
            raise OptionError(
                f"{where}: {', '.join(missing)} missing; the {group.replace('_', ' ')} needs "
                f"all of {', '.join(members)}."
            )
        if len({(mark.frame, mark.file_time_s) for mark in marked}) > 1:
            raise OptionError(
                f"{where}: the points of the {group.replace('_', ' ')} must be marked on one "
                "and the same picture."
            )
        for a, b in combinations(marked, 2):
            if math.hypot(a.x_px - b.x_px, a.y_px - b.y_px) < _LEAST_APART_PX:
                raise OptionError(
                    f"{where}: {a.name} and {b.name} lie at the same place "
                    f"({a.x_px:g}, {a.y_px:g}); mark two different points."
                )


def _standing(table: Mapping[str, Any], where: str) -> dict[str, float]:
    given = table.get("standing_deg", {})
    if not isinstance(given, Mapping) or any(side not in _SIDES for side in given):
        raise OptionError(f"{where}: standing_deg must be a table with left and right.")
    out = {}
    for side, value in given.items():
        out[side] = _number(value, f"{where}: standing_deg {side}")
        if abs(out[side]) > _LARGEST_STANDING_DEG:
            raise OptionError(
                f"{where}: standing_deg {side} = {out[side]:g} is outside "
                f"{-_LARGEST_STANDING_DEG:g} to {_LARGEST_STANDING_DEG:g}."
            )
    return out


def _number(value: object, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise OptionError(f"{where}: {value!r} is not a number.")
    if not math.isfinite(value):
        raise OptionError(f"{where}: {value!r} is not a number of pixels, degrees or seconds.")
    return float(value)
