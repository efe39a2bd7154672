"""Specification of one clip: everything that decides its pictures and its truth."""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, get_type_hints

from gait.errors import OptionError
from gait.tracks.track import View
from gait.twin.faults import add_faults
from gait.twin.skeleton import Skeleton
from gait.twin.targets import NAMES, Pair, Targets, usual_targets

__all__ = [
    "TRUTH_VERSION",
    "CameraSpec",
    "ClipSpec",
    "FilmSpec",
    "MotionSpec",
    "RoomSpec",
    "RunnerSpec",
    "read_spec",
    "spec_from_table",
    "spec_hash",
    "targets_of",
]

TRUTH_VERSION: Final = 1
"""Version of the truth file's schema."""

_RECIPE: Final = 5
"""Raised whenever the same specification gives other pictures or another truth."""


@dataclass(frozen=True, slots=True)
class RunnerSpec:
    """Who runs, in what.

    `shoe` is "plain" or "textured" (seams, logo and tab on the heel counter); `marks` is
    "" (none), "points" (places known in the truth, nothing to be seen) or "dots" (of
    tape).
    """

    body: str = "ben"
    clothes: str = "fitted"
    palette: str = "blue"
    pattern: int = 0
    shoe: str = "plain"
    marks: str = ""


@dataclass(frozen=True, slots=True)
class MotionSpec:
    """How.

    `change` adds to targets (names of `Targets`), `set` replaces them, in that order
    after `faults`; a pair may be given as [left, right].
    """

    activity: str = "running"
    speed_m_s: float = 2.8
    strike: str = "heel"
    variability: float = 1.0
    faults: Mapping[str, float] = field(default_factory=dict)
    set: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CameraSpec:
    """From where: see `gait.twin.camera.place_camera` for the meaning and the signs."""

    view: View = View.SIDE_RIGHT
    width_px: int = 1280
    height_px: int = 720
    distance_m: float = 3.2
    height_m: float = 1.0
    fill: float = 0.75
    yaw_deg: float = 0.0
    roll_deg: float = 0.0
    pitch_deg: float = 0.0
    shift_x: float = 0.0
    shift_y: float = 0.0
    shake_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class RoomSpec:
    """Where, and what stands in the way."""

    name: str = "clinic"
    console: bool = True
    rail: bool = False
    mirror: bool = False
    bystander: str = ""
    light: float = 1.0


@dataclass(frozen=True, slots=True)
class FilmSpec:
    """How it is recorded.

    Attributes
    ----------
    fps : float
        Capture rate (frames per second of life).
    play_fps : float
        Rate at which the file plays; 0 = the same.
    shutter : float
        Share of the frame interval during which light is let in; 0 = frozen.
    noise : float
        Standard deviation of sensor noise, grey levels.
    gain : float
        Brightening after the light has been recorded (low light).
    jitter : float
        Standard deviation of the frame interval as a share of it: variable frame rate.
    dropped : float
        Share of frames that the phone skipped.
    rotation_deg : int
        Rotation metadata: stored pictures must be turned clockwise by it.
    bits : int
        8 or 10.
    crf : int
        Quality of H.264, lower is better.
    rate_tag : bool
        Whether the file says at what rate it was captured.
    """

    fps: float = 60.0
    play_fps: float = 0.0
    shutter: float = 0.0
    noise: float = 1.5
    gain: float = 1.0
    jitter: float = 0.0
    dropped: float = 0.0
    rotation_deg: int = 0
    bits: int = 8
    crf: int = 20
    rate_tag: bool = False


@dataclass(frozen=True, slots=True)
class ClipSpec:
    """One clip.

    Attributes
    ----------
    name : str
        Stem of the files.
    seed : int
        Decides stride-to-stride deviations, clutter, noise, shake.
    duration_s : float
        Seconds of life.
    labels : mapping
        Free words about the clip (set, half, factors), carried into the truth.
    """

    name: str = "clip"
    seed: int = 1
    duration_s: float = 4.0
    runner: RunnerSpec = field(default_factory=RunnerSpec)
    motion: MotionSpec = field(default_factory=MotionSpec)
    camera: CameraSpec = field(default_factory=CameraSpec)
    room: RoomSpec = field(default_factory=RoomSpec)
    film: FilmSpec = field(default_factory=FilmSpec)
    labels: Mapping[str, str] = field(default_factory=dict)


_LIMITS: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {
        "duration_s": (0.5, 60.0),
        "speed_m_s": (0.0, 6.0),
        "variability": (0.0, 3.0),
        "width_px": (64, 3840),
        "height_px": (64, 3840),
        "distance_m": (1.2, 12.0),
        "height_m": (0.05, 3.0),
        "fill": (0.1, 4.0),
        "yaw_deg": (-60.0, 60.0),
        "roll_deg": (-30.0, 30.0),
        "pitch_deg": (-30.0, 30.0),
        "shake_deg": (0.0, 3.0),
        "light": (0.02, 2.0),
        "fps": (5.0, 1000.0),
        "play_fps": (0.0, 240.0),
        "shutter": (0.0, 1.0),
        "noise": (0.0, 60.0),
        "gain": (0.2, 20.0),
        "jitter": (0.0, 0.4),
        "dropped": (0.0, 0.4),
        "crf": (0, 51),
    }
)
_CHOICES: Final[Mapping[str, tuple[int | str, ...]]] = MappingProxyType(
    {
        "rotation_deg": (0, 90, 180, 270),
        "bits": (8, 10),
        "pattern": (0, 1, 2, 3),
        "shoe": ("plain", "textured"),
        "marks": ("", "points", "dots"),
    }
)
_LATER: Final = (("runner", "shoe"), ("runner", "marks"))
"""Added after the first clips were made: left out where they stand at their default, so
that the names and hashes of older clips hold."""


def read_spec(path: Path) -> ClipSpec:
    """Read a TOML file.

    Raises
    ------
    OptionError
        Not readable, not TOML, or not a valid specification.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise OptionError(f"{path} cannot be read: {error.strerror}.") from error
    except tomllib.TOMLDecodeError as error:
        raise OptionError(f"{path} is not TOML: {error}.") from error
    table.setdefault("name", path.stem)
    return spec_from_table(table, str(path))


def spec_from_table(table: Mapping[str, Any], where: str = "the specification") -> ClipSpec:
    """Build and check a specification from nested tables.

    Raises
    ------
    OptionError
        Unknown key, wrong type, or value out of range.
    """
    spec: ClipSpec = _build(ClipSpec, table, where)
    for name in spec.motion.set:
        if name not in NAMES or name in ("activity", "speed_m_s"):
            raise OptionError(f"{where}: motion.set has no target {name!r}.")
    if (spec.camera.width_px | spec.camera.height_px) & 1:
        raise OptionError(f"{where}: width_px and height_px must be even.")
    if not spec.name or any(c in spec.name for c in "/\\:"):
        raise OptionError(f"{where}: name {spec.name!r} cannot be a file name.")
    if spec.camera.view is View.OBLIQUE:
        raise OptionError(f"{where}: give a square view and yaw_deg instead of 'oblique'.")
    return spec


def _build(kind: type, table: Mapping[str, Any], where: str) -> Any:  # noqa: ANN401 - an instance of `kind`
    hints = get_type_hints(kind)
    known = {f.name for f in fields(kind)}
    for key in table:
        if key not in known:
            raise OptionError(
                f"{where}: there is no {key!r}; known are {', '.join(sorted(known))}."
            )
    values = {key: _value(hints[key], key, value, where) for key, value in table.items()}
    return kind(**values)


def _value(hint: object, key: str, value: object, where: str) -> object:
    if isinstance(hint, type) and is_dataclass(hint):
        if not isinstance(value, Mapping):
            raise OptionError(f"{where}: {key} must be a table.")
        return _build(hint, value, f"{where}, {key}")
    if hint is View:
        if not isinstance(value, str) or value not in list(View):
            raise OptionError(f"{where}: view {value!r} is not one of {', '.join(View)}.")
        return View(value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    plain = hint if isinstance(hint, type) else dict
    if not isinstance(value, plain) or (plain is int and isinstance(value, bool)):
        raise OptionError(f"{where}: {key} = {value!r} is not of the right kind.")
    low, high = _LIMITS.get(key, (-math.inf, math.inf))
    if isinstance(value, (int, float)) and not low <= value <= high:
        raise OptionError(f"{where}: {key} = {value} is outside {low} to {high}.")
    if key in _CHOICES and value not in _CHOICES[key]:
        raise OptionError(f"{where}: {key} = {value} is not one of {_CHOICES[key]}.")
    return value


def spec_table(spec: ClipSpec) -> dict[str, Any]:
    """Nested plain tables of a specification, as in its TOML."""
    table = json.loads(json.dumps(asdict(spec), default=dict))
    assert isinstance(table, dict)  # noqa: S101 - narrows the type of a JSON value
    usual = asdict(ClipSpec())
    for group, key in _LATER:
        if table[group][key] == usual[group][key]:
            del table[group][key]
    return table


def spec_hash(spec: ClipSpec) -> str:
    """Hex digest that changes whenever pictures or truth would."""
    text = json.dumps([TRUTH_VERSION, _RECIPE, spec_table(spec)], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def targets_of(spec: MotionSpec, skeleton: Skeleton) -> Targets:
    """Targets of a clip: the usual ones of the body, plus faults, then what is set.

    Raises
    ------
    OptionError
        Unknown activity, strike or fault.
    """
    usual = usual_targets(skeleton, spec.activity, spec.speed_m_s, spec.strike)
    targets = add_faults(usual, spec.faults)
    changes = {
        name: _as_target(getattr(targets, name), value) for name, value in spec.set.items()
    }
    values = {name: changes.get(name, getattr(targets, name)) for name in NAMES}
    return Targets(**values)


def _as_target(old: object, value: Any) -> Pair | float:  # noqa: ANN401 - as TOML gave it
    if isinstance(old, Pair):
        left, right = value if isinstance(value, (list, tuple)) else (value, value)
        return Pair(float(left), float(right))
    return float(value)
