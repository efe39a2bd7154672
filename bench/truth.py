"""The truth of a rendered clip, in the program's names and units."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from bench.derived import derived_values
from bench.rows import Factors
from gait.arrays import BoolArray, FloatArray, frozen, frozen_mask
from gait.errors import OptionError
from gait.events.contacts import Event
from gait.tracks.track import Side, View

__all__ = [
    "TrueContact",
    "TrueStep",
    "Truth",
    "factors_of",
    "leg_of",
    "read_table",
    "read_truth",
    "truth_from_table",
]

SCHEMA: Final = "gait.twin.truth/1"
_RENAMED: Final = MappingProxyType(
    {
        "shank_inclination": "shank_inclination_at_contact",
        "shank_inclination_loading": "shank_inclination",
    }
)
"""Truth's name to ours, where they differ."""
_VIEW_CLASS: Final = MappingProxyType({View.REAR: "rear", View.FRONT: "front"})


@dataclass(frozen=True, slots=True)
class TrueContact:
    """One event; `time_s` is capture time."""

    side: Side
    event: Event
    time_s: float


@dataclass(frozen=True, slots=True)
class TrueStep:
    """One stance that lies in the clip, with its measures (program's names and units)."""

    side: Side
    initial_contact_s: float
    toe_off_s: float
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Truth:
    """All that the bench needs to know of a clip.

    Attributes
    ----------
    factors : Factors
    view : View
    slow_motion_factor, level_deg : float
    capture_s, file_s : (n,) array
        Capture time and file time of each frame.
    contacts, steps
        In order of time.
    points : mapping of name to (n, 2) array
        Joint centres, pixels.
    in_frame : mapping of name to (n,) mask
    angles_deg : mapping of name to (n,) array
        "left_knee_flexion", "trunk_lean", ...
    """

    factors: Factors
    view: View
    slow_motion_factor: float
    level_deg: float
    capture_s: FloatArray
    file_s: FloatArray
    contacts: tuple[TrueContact, ...]
    steps: tuple[TrueStep, ...]
    points: Mapping[str, FloatArray]
    in_frame: Mapping[str, BoolArray]
    angles_deg: Mapping[str, FloatArray]

    def mean(self, measure: str, side: Side | None) -> float | None:
        """Mean of a measure over all steps of a side (None = both)."""
        values = [
            step.values[measure]
            for step in self.steps
            if measure in step.values and side in (None, step.side)
        ]
        return float(np.mean(values)) if values else None

    @property
    def cadence_spm(self) -> float | None:
        """Steps of both feet per minute over the whole clip."""
        return self.cadence_between(-np.inf, np.inf)

    def cadence_between(self, first_s: float, last_s: float) -> float | None:
        """Count steps of both feet per minute between two initial contacts.

        Two steps over the mean stride of both feet, so that a limp and an odd number
        of steps do no harm; None with less than one stride.
        """
        span_s, strides = 0.0, 0
        for side in Side:
            at = [
                c.time_s
                for c in self.contacts
                if c.side is side
                and c.event is Event.INITIAL_CONTACT
                and first_s - 1e-9 <= c.time_s <= last_s + 1e-9
            ]
            if len(at) > 1:
                span_s, strides = span_s + at[-1] - at[0], strides + len(at) - 1
        return 120.0 * strides / span_s if strides else None


def leg_of(side: Side | None, view: View) -> str:
    """Return "near", "far", "either" or "whole"."""
    if side is None:
        return "whole"
    if view.near_side is None:
        return "either"
    return "near" if side is view.near_side else "far"


def read_truth(path: Path) -> Truth:
    """Read a truth file of `gait.twin`, plain or gzipped (``NAME.json.gz``).

    Raises
    ------
    OptionError
        Not readable, or not of the known schema.
    """
    return truth_from_table(read_table(path))


def read_table(path: Path) -> dict[str, Any]:
    """Read a truth file as it stands; see `read_truth`."""
    try:
        content = path.read_bytes()
        table = json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise OptionError(f"{path} is not a whole gzip file: {error}.") from error
    except OSError as error:
        raise OptionError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise OptionError(f"{path} is not JSON: {error}.") from error
    if not isinstance(table, dict) or table.get("schema") != SCHEMA:
        raise OptionError(
            f"{path} is not a truth file of the schema {SCHEMA}: render it again."
        )
    return table


def truth_from_table(table: Mapping[str, Any]) -> Truth:
    """Build the truth from the parsed JSON."""
    frames, names = table["frames"], list(table["points"])
    pixels = np.asarray(frames["xy_px"], dtype=np.float64)
    inside = np.asarray(frames["in_frame"], dtype=bool)
    leg_m = float(table["runner"]["leg_m"])
    return Truth(
        factors=factors_of(table["spec"]),
        view=View(table["camera"]["view"]),
        slow_motion_factor=float(table["clock"]["slow_motion_factor"]),
        level_deg=float(table["camera"]["level_deg"]),
        capture_s=frozen(table["clock"]["capture_s"]),
        file_s=frozen(table["clock"]["file_s"]),
        contacts=tuple(
            TrueContact(Side(row["side"]), Event(row["event"]), float(row["time_s"]))
            for row in table["contacts"]
        ),
        steps=tuple(
            TrueStep(
                Side(row["side"]),
                float(row["initial_contact_s"]),
                float(row["toe_off_s"]),
                _in_our_words({**row["values"], **more}, leg_m),
            )
            for row, more in zip(table["steps"], derived_values(table), strict=True)
        ),
        points={name: frozen(pixels[:, i]) for i, name in enumerate(names)},
        in_frame={name: frozen_mask(inside[:, i]) for i, name in enumerate(names)},
        angles_deg={name: frozen(values) for name, values in frames["angles_deg"].items()},
    )


def _in_our_words(values: Mapping[str, float], leg_m: float) -> dict[str, float]:
    out = {_RENAMED.get(name, name): float(value) for name, value in values.items()}
    if "vertical_oscillation" in out:
        out["vertical_oscillation"] /= leg_m  # cm to % of the leg
    return out


def factors_of(spec: Mapping[str, Any]) -> Factors:
    """Read what was varied from the table of a specification."""
    camera, film, room, motion = (spec[part] for part in ("camera", "film", "room", "motion"))
    view, fps = View(camera["view"]), float(film["fps"])
    things = {
        "rail": room["rail"],
        "console": room["console"],
        "mirror": room["mirror"],
        "bystander": room["bystander"],
        "shake": camera["shake_deg"],
        "jitter": film["jitter"] or film["dropped"],
    }
    return Factors(
        name=spec["name"],
        half=spec["labels"].get("half", ""),
        view=_VIEW_CLASS.get(view, "side"),
        camera=view.value,
        fps=fps,
        slow_motion_factor=fps / film["play_fps"] if film["play_fps"] else 1.0,
        yaw_deg=float(camera["yaw_deg"]),
        roll_deg=float(camera["roll_deg"]),
        pitch_deg=float(camera["pitch_deg"]),
        exposure_ms=1000.0 * film["shutter"] / fps,
        light=float(room["light"]),
        size_px=float(camera["fill"]) * camera["height_px"],
        body=spec["runner"]["body"],
        clothes=spec["runner"]["clothes"],
        room=room["name"],
        activity=motion["activity"],
        strike=motion["strike"],
        faults=dict(motion["faults"]),
        family=spec["labels"].get("family", ""),
        obstacles=tuple(name for name, there in things.items() if there),
    )
