"""Corrections as tables of TOML or JSON, and back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from gait.corrections.correction import (
    KINDS,
    ContactChange,
    Correction,
    LevelLine,
    PointsMarked,
)
from gait.errors import OptionError
from gait.history.reading import quoted, read_answers
from gait.marks.mark import GROUPS
from gait.marks.read import marks_from_table

__all__ = ["correction_from", "correction_table", "corrections_from"]

_SHORTEST_LINE_PX = 60.0
_STEEPEST_DEG = 45.0


def corrections_from(tables: object, where: str) -> tuple[Correction, ...]:
    """Read a list of corrections.

    Parameters
    ----------
    tables : object
        What was parsed: a list of tables.
    where : str
        The file they came from, for messages.

    Returns
    -------
    tuple of Correction

    Raises
    ------
    OptionError
        One sentence: which key of which correction, and what is allowed.
    """
    if not isinstance(tables, Sequence) or isinstance(tables, str):
        raise OptionError(f"{where}: write [[clips.corrections]] with two brackets.")
    return tuple(
        correction_from(table, f"{where}, correction {number}")
        for number, table in enumerate(tables, 1)
    )


def correction_from(table: object, where: str = "the correction") -> Correction:
    """Read one correction.

    Raises
    ------
    OptionError
    """
    if not isinstance(table, Mapping):
        raise OptionError(f"{where} must be a table with what = and its values.")
    what = table.get("what")
    if not isinstance(what, str) or what not in KINDS:
        raise OptionError(f"{where}: what is {what!r}; give one of {quoted(KINDS)}.")
    kind = KINDS[what]
    rest = {key: value for key, value in table.items() if key != "what"}
    missing = [name for name in _needed(kind) if name not in rest]
    if missing:
        raise OptionError(f"{where}: {missing[0]} is missing in the correction {what!r}.")
    made: Correction = read_answers(kind, rest, what, where)
    _check(made, where)
    return made


def correction_table(correction: Correction) -> dict[str, Any]:
    """Return a correction as a plain table, ready for JSON; what is None is left out."""
    table = {name: _plain(value) for name, value in asdict(correction).items()}
    return {"what": correction.WHAT, **{k: v for k, v in table.items() if v is not None}}


def _needed(kind: type[Correction]) -> list[str]:
    fields = kind.__pydantic_fields__  # type: ignore[union-attr]
    return [name for name, field in fields.items() if field.is_required()]


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def _check(made: Correction, where: str) -> None:
    if isinstance(made, LevelLine):
        _check_line(made, where)
    elif isinstance(made, ContactChange):
        if (made.do == "move") != (made.to_frame is not None):
            raise OptionError(
                f"{where}: to_frame says where a contact is moved; it goes with "
                'do = "move" and with nothing else.'
            )
    elif isinstance(made, PointsMarked):
        _check_points(made, where)


def _check_line(made: LevelLine, where: str) -> None:
    if (made.line_px is None) == (made.level_deg is None):
        raise OptionError(f"{where}: give level_deg or line_px, one of the two.")
    length = made.length_px
    if length is None:
        return
    if not math.isfinite(length):
        raise OptionError(f"{where}: line_px must be four numbers of pixels.")
    if length < _SHORTEST_LINE_PX:
        raise OptionError(
            f"{where}: the level line is only {length:.0f} pixels long; click two points that "
            f"are at least {_SHORTEST_LINE_PX:.0f} pixels apart."
        )
    if abs(made.angle_deg) > _STEEPEST_DEG:
        raise OptionError(
            f"{where}: the line is {abs(made.angle_deg):.0f}° steep; click along something "
            "level, such as the edge of the belt."
        )


def _check_points(made: PointsMarked, where: str) -> None:
    picture = {"frame": made.frame, **{k: list(v) for k, v in made.points.items()}}
    marks_from_table({"picture": [picture]}, where)  # refuses what is no whole group
    groups = [name for name in GROUPS if set(GROUPS[name]) & set(made.points)]
    if len(groups) > 1:
        raise OptionError(f"{where}: mark one group at a time, {groups[0]} or {groups[1]}.")
