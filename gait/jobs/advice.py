"""What the quick check of a clip says: accept it, or film again, and why."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["ClipFacts", "Item", "Level", "give_advice", "refused", "table", "verdict"]


class Level(StrEnum):
    """How pressing a remark is."""

    GOOD = "good"
    NOTE = "note"
    RETAKE = "retake"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the check."""

    key: str
    level: Level
    title: str
    text: str

    def as_json(self) -> dict[str, str]:
        """Return it for the records."""
        return {key: str(value) for key, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """What a quick look at a clip shows.

    Attributes
    ----------
    seconds, fps : float
        As the file plays.
    slow_motion_factor : float or None
        If the file tells it, or the user did; None = not known.
    width_px, height_px, n_frames, damaged_frames : int
    looks, found : int
        Pictures looked at, and those with a runner.
    others : int
        Those with somebody else too.
    height_share : float or None
        Height of the runner over that of the picture.
    cut_off : bool
        Feet or head at the edge in half of the looks.
    view : str or None
        A value of `gait.tracks.track.View`.
    off_axis_deg : float or None
    dark, silhouette, moves : bool or None
    level_deg : float or None
    """

    seconds: float
    fps: float
    slow_motion_factor: float | None
    width_px: int
    height_px: int
    n_frames: int
    damaged_frames: int
    looks: int
    found: int
    others: int
    height_share: float | None
    cut_off: bool
    view: str | None
    off_axis_deg: float | None
    dark: bool | None
    silhouette: bool | None
    moves: bool | None
    level_deg: float | None


@cache
def table() -> Mapping[str, Mapping[str, Any]]:
    """Return the table of limits and sentences."""
    text = files("gait.jobs").joinpath("advice.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def refused(sentence: str, level: Level = Level.RETAKE) -> list[Item]:
    """Return the check of a file that could not be looked at."""
    return [Item("readable", level, table()["readable"]["title"], sentence)]


def verdict(items: list[Item]) -> Level:
    """Return the most pressing level."""
    levels = [item.level for item in items]
    return next((x for x in (Level.RETAKE, Level.NOTE) if x in levels), Level.GOOD)


def give_advice(facts: ClipFacts) -> list[Item]:
    """Judge what was seen, the runner first."""
    items = [_runner(facts)]
    if facts.found:
        items += [_view(facts), _light(facts), _camera(facts)]
    items += [_rate(facts), _length(facts), _damage(facts)]
    if facts.looks and facts.others > table()["people"]["note_share"] * facts.looks:
        items.append(_item("people", Level.NOTE, "others"))
    return items


def _item(key: str, level: Level, words: str, **values: object) -> Item:
    row = table()[key]
    return Item(key, level, row["title"], str(row[words]).format(**values))


def _runner(facts: ClipFacts) -> Item:
    row = table()["runner"]
    if not facts.found or facts.height_share is None:
        return _item("runner", Level.RETAKE, "nobody")
    share = facts.found / facts.looks
    said = {
        "found": facts.found,
        "looks": facts.looks,
        "height": f"{100 * facts.height_share:.0f} %",
    }
    for bad, level, words in (
        (share < row["retake_found_share"], Level.RETAKE, "lost"),
        (facts.cut_off, Level.RETAKE, "cut"),
        (facts.height_share < row["retake_height_share"], Level.RETAKE, "far"),
        (share < row["note_found_share"], Level.NOTE, "sometimes"),
        (facts.height_share < row["note_height_share"], Level.NOTE, "smallish"),
    ):
        if bad:
            return _item("runner", level, words, **said)
    return _item("runner", Level.GOOD, "good", **said)


def _view(facts: ClipFacts) -> Item:
    off = facts.off_axis_deg or 0.0
    if facts.view is None or facts.view == "oblique":
        return _item("view", Level.RETAKE, "oblique", degrees=f"{off:.0f}°")
    name = table()["views"][facts.view]
    if off > table()["view"]["note_off_deg"]:
        return _item("view", Level.NOTE, "turned", view=name, degrees=f"{off:.0f}°")
    return _item("view", Level.GOOD, "good", view=name)


def _light(facts: ClipFacts) -> Item:
    if facts.dark:
        return _item("light", Level.RETAKE, "dark")
    if facts.silhouette:
        return _item("light", Level.NOTE, "silhouette")
    return _item("light", Level.GOOD, "good")


def _camera(facts: ClipFacts) -> Item:
    if facts.moves:
        return _item("camera", Level.NOTE, "moves")
    if facts.level_deg is None:
        return _item("camera", Level.GOOD, "unknown_level")
    if abs(facts.level_deg) > table()["camera"]["note_level_deg"]:
        return _item("camera", Level.NOTE, "tilted", degrees=f"{abs(facts.level_deg):.0f}°")
    return _item("camera", Level.GOOD, "good")


def _rate(facts: ClipFacts) -> Item:
    row = table()["frame_rate"]
    factor = facts.slow_motion_factor
    fps = facts.fps * (factor or 1.0)
    if factor is not None and factor > 1.01:
        return _item("frame_rate", Level.GOOD, "known", fps=f"{fps:.0f}", factor=f"{factor:g}")
    if fps < row["retake_below_fps"]:
        return _item("frame_rate", Level.RETAKE, "too_low", fps=f"{fps:.0f}")
    if fps >= row["note_below_fps"]:
        return _item("frame_rate", Level.GOOD, "good", fps=f"{fps:.0f}")
    words = "low" if factor is not None else "slow"
    return _item("frame_rate", Level.NOTE, words, fps=f"{fps:.0f}")


def _length(facts: ClipFacts) -> Item:
    row = table()["length"]
    life_s = facts.seconds / (facts.slow_motion_factor or 1.0)
    said = {"seconds": f"{life_s:.0f} s", "steps": round(life_s * row["steps_per_s"])}
    if life_s < row["retake_below_s"]:
        return _item("length", Level.RETAKE, "short", **said)
    if life_s < row["note_below_s"]:
        return _item("length", Level.NOTE, "brief", **said)
    if life_s > row["note_above_s"]:
        return _item("length", Level.NOTE, "long", **said)
    return _item("length", Level.GOOD, "good", **said)


def _damage(facts: ClipFacts) -> Item:
    if facts.damaged_frames > table()["damage"]["note_share"] * facts.n_frames:
        return _item("damage", Level.NOTE, "damaged", lost=facts.damaged_frames)
    size = {"width": facts.width_px, "height": facts.height_px}
    return _item("damage", Level.GOOD, "good", **size)
