"""Real clips marked by hand: reading their ``truth.json``.

One entry per file: `contacts` with `frame` (0-based, `sub` = estimate between frames),
`side` ("L", "R"), `type` ("IC", "TO") and `tol` (frames); `ic_range` and `to_range`, the
frames between which every event was marked; `view`, whose first word is one of the
program's; `cadence_spm` at the rate at which the file plays and `cadence_tol_spm`;
`slow_motion` and `slow_factor_guess`; `hand_angles` with wide tolerances.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from gait.errors import OptionError
from gait.events.contacts import Event
from gait.tracks.track import Side, View

__all__ = ["HandAngle", "Mark", "Marks", "read_marks"]

_SIDES: Final = MappingProxyType({"L": Side.LEFT, "R": Side.RIGHT})
_EVENTS: Final = MappingProxyType({"IC": Event.INITIAL_CONTACT, "TO": Event.TOE_OFF})


@dataclass(frozen=True, slots=True)
class Mark:
    """One contact; `frame` is fractional where it was estimated between frames."""

    side: Side
    event: Event
    frame: float
    tolerance: float


@dataclass(frozen=True, slots=True)
class HandAngle:
    """One angle measured by hand in one frame, with its band (degrees)."""

    name: str
    side: Side
    frame: int
    value: float
    tolerance: float


@dataclass(frozen=True, slots=True)
class Marks:
    """Everything marked in one clip.

    Attributes
    ----------
    clip : Path
    view : View or None
        None where the words do not begin with one.
    spans : mapping of Event to (first, last) frame, or None where not marked
    contacts : tuple of Mark
    cadence_spm, cadence_tolerance_spm : float or None
        As the file plays.
    slow_factor : float or None
        A guess for slow-motion files, 1 for others.
    angles : tuple of HandAngle
    """

    clip: Path
    view: View | None
    spans: dict[Event, tuple[float, float] | None]
    contacts: tuple[Mark, ...]
    cadence_spm: float | None
    cadence_tolerance_spm: float | None
    slow_factor: float | None
    angles: tuple[HandAngle, ...]


def read_marks(folder: Path) -> list[Marks]:
    """Read the marks of all clips of a folder, in order of their names.

    Raises
    ------
    OptionError
        No ``truth.json``, not JSON, or an entry without its clip.
    """
    path = folder / "truth.json"
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise OptionError(f"{path} cannot be read: {error.strerror}.") from error
    except json.JSONDecodeError as error:
        raise OptionError(f"{path} is not JSON: {error}.") from error
    missing = [name for name in table if not (folder / name).is_file()]
    if missing:
        raise OptionError(f"{path} has marks of {missing[0]}, which is not in that folder.")
    return [_marks(folder / name, table[name]) for name in sorted(table)]


def _marks(clip: Path, row: dict[str, Any]) -> Marks:
    words = str(row.get("view", "")).replace(",", " ").split()
    view = words[0] if words else ""
    slow = bool(row.get("slow_motion"))
    return Marks(
        clip=clip,
        view=View(view) if view in list(View) else None,
        spans={event: _span(row.get(f"{key.lower()}_range")) for key, event in _EVENTS.items()},
        contacts=tuple(
            Mark(
                _SIDES[each["side"]],
                _EVENTS[each["type"]],
                float(each.get("sub", each["frame"])),
                float(each["tol"]),
            )
            for each in row.get("contacts", ())
        ),
        cadence_spm=row.get("cadence_spm"),
        cadence_tolerance_spm=row.get("cadence_tol_spm"),
        slow_factor=row.get("slow_factor_guess") if slow else 1.0,
        angles=tuple(
            HandAngle(name, _SIDES[each["side"]], int(each["frame"]), float(value), float(tol))
            for each in row.get("hand_angles", ())
            for name, value, tol in (
                ("knee_flexion", each.get("knee_flexion_deg"), each.get("tol_deg")),
                ("trunk_lean", each.get("trunk_lean_deg"), each.get("tol_lean_deg")),
            )
            if value is not None and tol is not None
        ),
    )


def _span(value: list[float] | None) -> tuple[float, float] | None:
    return (float(value[0]), float(value[1])) if value else None
