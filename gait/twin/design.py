"""Seeded designs: the standard set of clips, and a quick one.

Bodies, clothes, palettes and rooms are split in two: what is tuned on the *tune*
half has never seen anything of the *test* half. Continuous factors are spread by
Latin hypercubes, so that every range is covered evenly in each half.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from scipy.stats import qmc

from gait.arrays import FloatArray
from gait.twin.bodies import body_named
from gait.twin.schedule import stream
from gait.twin.spec import ClipSpec, spec_from_table

__all__ = ["HALVES", "Half", "quick_set", "standard_set"]


@dataclass(frozen=True, slots=True)
class Half:
    """What one half of a design may use."""

    bodies: tuple[str, ...]
    clothes: tuple[str, ...]
    palettes: tuple[str, ...]
    rooms: tuple[str, ...]


HALVES: Final[Mapping[str, Half]] = MappingProxyType(
    {
        "tune": Half(
            ("ben", "anna", "farid", "emi", "ivan"),
            ("fitted", "loose", "bare"),
            ("blue", "coral", "black", "white"),
            ("clinic", "garage", "living"),
        ),
        "test": Half(
            ("chidi", "dana", "grace", "hiro", "julia"),
            ("tights", "long_sleeves", "singlet"),
            ("lime", "teal", "grey", "plum"),
            ("gym", "lab", "studio"),
        ),
    }
)

# Faults that a clip may carry, with the range of their magnitude (see faults.toml).
# The upper ends reach well beyond what a clinician marks.
_SAGITTAL: Final = (
    ("trunk_lean", -1.1, 1.0),
    ("straight_knee", -0.7, 1.2),
    ("overstride", -0.6, 1.0),
    ("stiff_knee", -0.8, 0.7),
)
_FRONTAL: Final = (
    ("knee_valgus", -0.4, 2.2),
    ("hip_drop", -0.6, 1.5),
    ("trunk_list", -0.8, 1.0),
    ("crossover", -0.5, 1.2),
    ("pronation", -0.5, 1.0),
    ("toe_out", -0.6, 0.8),
)
# Composite faults take turns with clips of single ones: signs that must come together
# to make a pattern would seldom do so by chance.
_COMPOSITES: Final = (
    ("backseat", 0.2, 1.7),
    None,
    ("extended_knee_heel_strike", 0.4, 1.9),
    None,
)
_ALONE_SHARE: Final = 0.4
"""Beside a composite the single side-view faults are this large."""
_STYLES: Final = (
    ("slow_landing", -1.5, 1.5),
    ("toe_roll", -1.5, 1.0),
    ("long_contact", -0.6, 2.2),
)
"""Ways to run that are nobody's fault; every clip has them."""
_VIEWS: Final = (
    *("side-right", "side-left", "side-right", "rear", "side-left", "rear"),
    *("side-right", "front", "side-left", "rear"),
)
_STRIKES: Final = ("heel", "heel", "midfoot", "heel", "forefoot", "heel", "heel")
_SIZES: Final = MappingProxyType(
    {
        "side": ((1280, 720), (960, 540), (540, 960), (960, 540), (854, 480)),
        "frontal": ((720, 1280), (540, 960), (540, 960), (960, 540)),
    }
)
_CORE_FPS: Final = (60, 60, 120, 60, 30, 60, 60, 30, 60, 60)
_DURATION_S: Final = 4.5
"""Long enough for five whole steps of each foot at 150 steps per minute."""

# the other families: what they change, one row per pair of clips (tune and test)
_CAMERA: Final[tuple[dict[str, Any], ...]] = (
    {"camera": {"yaw_deg": 8.0}},
    {"camera": {"yaw_deg": -14.0}},
    {"camera": {"yaw_deg": 22.0}},
    {"camera": {"roll_deg": 3.0}},
    {"camera": {"roll_deg": -6.0}},
    {"camera": {"height_m": 0.3, "pitch_deg": 3.0}},
    {"camera": {"height_m": 1.9, "yaw_deg": 6.0}},
    {"camera": {"distance_m": 2.0, "fill": 0.85}},
)
_FILM: Final[tuple[dict[str, Any], ...]] = (
    {"film": {"fps": 240.0, "play_fps": 30.0, "rate_tag": True}, "duration_s": 4.0},
    {"film": {"fps": 120.0, "play_fps": 30.0}},
    {"film": {"fps": 240.0}, "duration_s": 3.5},
    {"film": {"fps": 30.0, "jitter": 0.12, "dropped": 0.06}},
    {"film": {"fps": 60.0, "rotation_deg": 90}},
    {"camera": {"width_px": 1920, "height_px": 1080}, "film": {"fps": 60.0, "bits": 10}},
    {"film": {"fps": 30.0, "shutter": 0.8, "noise": 3.0}},
    {"film": {"fps": 30.0, "noise": 8.0, "gain": 2.4, "shutter": 0.5}, "room": {"light": 0.25}},
    {"film": {"fps": 60.0, "crf": 33, "noise": 4.0}},
    {"camera": {"width_px": 426, "height_px": 240}, "film": {"fps": 30.0, "crf": 28}},
)
_SCENE: Final[tuple[dict[str, Any], ...]] = (
    {"room": {"rail": True}},
    {"room": {"rail": True}, "camera": {"yaw_deg": 10.0, "shake_deg": 0.3}},
    {"room": {"mirror": True}},
    {"room": {"bystander": True}},
    {"room": {"mirror": True, "bystander": True}},
    {"camera": {"shift_x": 0.33}},
    {"camera": {"fill": 1.18, "shift_y": 0.08}},
    {"camera": {"shake_deg": 0.6}},
)
_OTHER: Final[tuple[dict[str, Any], ...]] = (
    {"motion": {"activity": "walking", "speed_m_s": 1.25}},
    {"motion": {"activity": "standing", "speed_m_s": 0.0}},
    {"motion": {"activity": "on_the_spot", "speed_m_s": 0.0}},
)
# Patterns of marked size that the draw above seldom reaches: a sensitivity needs them.
_STRAIGHT_KNEE: Final = "extended_knee_heel_strike"
_MARKED: Final[tuple[dict[str, Any], ...]] = (
    {"camera": {"view": "side-right"}, "motion": {"faults": {_STRAIGHT_KNEE: 1.5}}},
    {"camera": {"view": "side-left"}, "motion": {"faults": {_STRAIGHT_KNEE: 1.8}}},
    {"camera": {"view": "side-right"}, "motion": {"faults": {_STRAIGHT_KNEE: 1.65}}},
    {
        "camera": {"view": "side-left"},
        "motion": {"faults": {"low_cadence": 1.3, "overstride": 1.1}},
    },
    {
        "camera": {"view": "side-right"},
        "motion": {"faults": {"low_cadence": 1.1, "overstride": 1.5}},
    },
    {"camera": {"view": "rear"}, "motion": {"faults": {"hip_drop": 1.3}}},
    {"camera": {"view": "rear"}, "motion": {"faults": {"hip_drop": 1.6, "knee_valgus": 1.4}}},
    {"camera": {"view": "rear"}, "motion": {"faults": {"crossover": 1.4}}},
)
_SIDE_ONLY: Final = ("mirror", "rail")
_SIDE_VIEW: Final = tuple(name for name, _, _ in _SAGITTAL)
_FIRST_FAULT: Final = 12
"""Columns of the hypercube before those of the single faults."""


def standard_set(seed: int = 1, core_per_half: int = 36) -> tuple[ClipSpec, ...]:
    """Draw the standard set: core clips, special conditions, patterns of marked size.

    Parameters
    ----------
    core_per_half : int
        Ordinary clips of runners with faults, per half.

    Returns
    -------
    tuple of ClipSpec
        Labels "half" and "family" tell them apart; 146 clips by default.
    """
    families = (("camera", _CAMERA), ("film", _FILM), ("scene", _SCENE), ("other", _OTHER))
    clips: list[ClipSpec] = []
    for half in HALVES:
        extra = [(name, row) for name, rows in families for row in rows]
        drawn = _draw(half, core_per_half + len(extra), seed)
        for i, table in enumerate(drawn):
            family, change = ("core", {}) if i < core_per_half else extra[i - core_per_half]
            clips.append(_clip(half, family, i, _joined(table, change, half)))
        shapes = _shaped(half, _MARKED, seed + 1)
        clips += [
            _clip(half, "marked", len(drawn) + i, table) for i, table in enumerate(shapes)
        ]
    return tuple(clips)


def quick_set(seed: int = 1) -> tuple[ClipSpec, ...]:
    """Draw twelve short clips that touch every view and the commonest troubles."""
    rows: tuple[dict[str, Any], ...] = (
        {"camera": {"view": "side-right"}},
        {"camera": {"view": "side-left"}, "motion": {"faults": {"backseat": 1.5}}},
        {
            "camera": {"view": "side-right"},
            "motion": {"faults": {"extended_knee_heel_strike": 1.5}},
        },
        {
            "camera": {"view": "rear"},
            "motion": {"faults": {"hip_drop": 1.2, "knee_valgus": 1.6}},
        },
        {"camera": {"view": "rear"}, "film": {"fps": 30.0}},
        {
            "camera": {"view": "side-left", "yaw_deg": 10.0, "roll_deg": 2.0},
            "room": {"rail": True},
        },
    )
    clips = []
    for half in HALVES:
        for i, table in enumerate(_shaped(half, rows, seed)):
            clips.append(_clip(half, "quick", i, table))
    return tuple(clips)


def _shaped(half: str, rows: Sequence[Mapping[str, Any]], seed: int) -> list[dict[str, Any]]:
    """Draw clips without faults and odd cameras, each changed by its row."""
    out = []
    for table, row in zip(_draw(half, len(rows), seed, plain=True), rows, strict=True):
        both = _joined(table, row, half)
        portrait = both["camera"]["view"] == "rear"
        both["camera"] |= {
            "width_px": 540 if portrait else 960,
            "height_px": 960 if portrait else 540,
        }
        out.append(both)
    return out


def _clip(half: str, family: str, number: int, table: dict[str, Any]) -> ClipSpec:
    view = table["camera"]["view"]
    table["name"] = f"{half}_{number:03d}_{family}_{view}"
    table["labels"] = {"half": half, "family": family}
    return spec_from_table(table, table["name"])


def _joined(table: dict[str, Any], change: Mapping[str, Any], half: str) -> dict[str, Any]:
    """Lay the rows of `change` over `table`, table by table."""
    out: dict[str, Any] = {
        key: dict(value) if isinstance(value, Mapping) else value
        for key, value in table.items()
    }
    for key, value in change.items():
        if isinstance(value, Mapping):
            out[key] = {**out.get(key, {}), **value}
        else:
            out[key] = value
    room = out["room"]
    if room.get("bystander") is True:
        others = [name for name in HALVES[half].bodies if name != out["runner"]["body"]]
        room["bystander"] = others[0]
    if any(room.get(name) for name in _SIDE_ONLY) and "side" not in out["camera"]["view"]:
        out["camera"]["view"] = "side-right"
    if "activity" in out["motion"]:
        out["motion"]["faults"] = {}
    return out


def _draw(half: str, n: int, seed: int, *, plain: bool = False) -> list[dict[str, Any]]:
    """Ordinary clips of one half; `plain` leaves out faults and odd cameras."""
    pool = HALVES[half]
    random = stream(seed, f"design {half}")
    cube = qmc.LatinHypercube(
        d=_FIRST_FAULT + len(_SAGITTAL) + len(_FRONTAL), rng=random
    ).random(n)
    tables = []
    for i in range(n):
        body = pool.bodies[i % len(pool.bodies)]
        view = _VIEWS[i % len(_VIEWS)]
        motion = _motion(cube[i], body, _STRIKES[i % len(_STRIKES)], view, i)
        if plain:
            styles = {name for name, _, _ in _STYLES}
            kept = {key: size for key, size in motion["faults"].items() if key in styles}
            motion |= {"faults": kept, "strike": "heel"}
        tables.append(
            {
                "seed": 1000 * seed + i + (500 if half == "test" else 0),
                "duration_s": _DURATION_S,
                "runner": {
                    "body": body,
                    "clothes": pool.clothes[(i // len(pool.bodies)) % len(pool.clothes)],
                    "palette": pool.palettes[int(random.integers(len(pool.palettes)))],
                    "pattern": int(random.integers(4)),
                },
                "motion": motion,
                "camera": _camera(cube[i], view, i, plain=plain),
                "room": {"name": pool.rooms[int(random.integers(len(pool.rooms)))]},
                "film": {"fps": float(60 if plain else _CORE_FPS[i % len(_CORE_FPS)])},
            }
        )
    return tables


def _between(share: float, low: float, high: float) -> float:
    return round(low + share * (high - low), 3)


def _motion(row: FloatArray, body: str, strike: str, view: str, i: int) -> dict[str, Any]:
    # speed at equal Froude number: legs are about 0.48 of the height
    size = (0.48 * body_named(body).height_m / 0.86) ** 0.5
    top = 3.2 if strike == "forefoot" else 3.7
    side = "side" in view
    composite = _COMPOSITES[(i // 2) % len(_COMPOSITES)] if side else None
    faults = {
        name: _between(float(row[8 + k]), low, high)
        for k, (name, low, high) in enumerate(_STYLES)
    }
    straight = composite is not None and composite[0] == "extended_knee_heel_strike"
    if straight:  # its signs contradict a midfoot strike and most single faults
        strike, top = "heel", 3.2
    if composite is not None:
        faults[composite[0]] = _between(float(row[11]), *composite[1:])
    for k, (name, low, high) in enumerate((*_SAGITTAL, *_FRONTAL)):
        wanted = (name, low, high) in (_SAGITTAL if side else _FRONTAL)
        if straight and name in _SIDE_VIEW:
            continue
        # each clip carries the faults that its view shows, and a few of the others
        if wanted or row[(k + 3) % len(row)] < 0.25:
            share = _ALONE_SHARE if composite is not None and name in _SIDE_VIEW else 1.0
            faults[name] = round(share * _between(float(row[_FIRST_FAULT + k]), low, high), 3)
    cadence = _between(float(row[0]), -1.2, 1.0)
    return {
        "speed_m_s": round(size * _between(float(row[1]), 2.3, top), 3),
        "strike": strike,
        "faults": faults | {"low_cadence": -cadence},
    }


def _camera(row: FloatArray, view: str, i: int, *, plain: bool) -> dict[str, Any]:
    side = "side" in view
    sizes = _SIZES["side" if side else "frontal"]
    width, height = sizes[i % len(sizes)]
    portrait = height > width
    fill = _between(float(row[2]), 0.62, 0.82)
    if side and portrait:
        fill = min(fill, 0.66)
    out: dict[str, Any] = {
        "view": view,
        "width_px": width,
        "height_px": height,
        "distance_m": _between(float(row[3]), 2.8, 4.2),
        "height_m": _between(float(row[4]), 0.75, 1.25),
        "fill": fill,
    }
    if not plain:
        out |= {
            "yaw_deg": _between(float(row[5]), -5.0, 5.0),
            "roll_deg": _between(float(row[6]), -1.5, 1.5),
            "shift_x": _between(float(row[7]), -0.08, 0.08),
        }
    return out
