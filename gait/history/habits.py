"""Habits against the clinic's recommendations, with what research carries."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from gait.history.answers import Habits, History, Season

__all__ = ["HabitAnswer", "HabitLevel", "judge_habits", "noted_habits", "season_on"]


class HabitLevel(StrEnum):
    """How a habit stands against the recommendation."""

    MET = "met"
    PARTLY = "partly"
    NOT = "not"
    UNASKED = "unasked"


@dataclass(frozen=True, slots=True)
class HabitAnswer:
    """One habit.

    Attributes
    ----------
    key : str
        Key in ``habits.toml``.
    title : str
    level : HabitLevel
        A statement about the habit, never about a risk.
    said : str
        One sentence about this runner.
    recommended : str
        The clinic's view.
    evidence : str
        What studies carry, with the doubts.
    sources : tuple of str
    """

    key: str
    title: str
    level: HabitLevel
    said: str
    recommended: str
    evidence: str
    sources: tuple[str, ...]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    title: str
    order: int
    recommended: str
    met: str
    partly: str
    not_: str = Field(alias="not")
    unasked: str
    evidence: str
    sources: tuple[str, ...]
    met_from: Mapping[str, float]
    target: Mapping[str, str]


@cache
def _table() -> Mapping[str, Any]:
    text = files("gait.history").joinpath("habits.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def season_on(history: History, day: date) -> Season | None:
    """Return the season on a day.

    As the runner says; else "in" when the next race is at most twelve weeks away (our
    working rule); else unknown.
    """
    if history.season is not None:
        return history.season
    if history.race_date is None:
        return None
    days = (history.race_date - day).days
    return "in" if 0 <= days <= 7 * _table()["limits"]["race_within_weeks"] else None


def judge_habits(habits: Habits, season: Season | None) -> tuple[HabitAnswer, ...]:
    """Compare the habits with the clinic's recommendations.

    Parameters
    ----------
    habits : Habits
    season : "off", "in" or None
        See `season_on`.

    Returns
    -------
    tuple of HabitAnswer
        One per habit of the table, also for those that were not asked about.
    """
    kinds = {
        "foam rolling": habits.foam_rolling_per_week,
        "stretching": habits.stretching_per_week,
        "yoga": habits.yoga_per_week,
        "pilates": habits.pilates_per_week,
    }
    asked = [times for times in kinds.values() if times is not None]
    done = [name for name, times in kinds.items() if times]
    values = {
        "strength": (habits.strength_days_per_week, _days),
        "mobility": (sum(asked) if asked else None, _times),
        "manual_treatment": (habits.manual_treatments_per_month, _times),
    }
    rows = {key: _Row(**_table()[key]) for key in values}
    return tuple(
        _answer(key, rows[key], value, words, season, ", ".join(done))
        for key, (value, words) in sorted(values.items(), key=lambda kv: rows[kv[0]].order)
    )


def noted_habits(habits: Habits) -> tuple[str, ...]:
    """Return what is written down without being judged, one sentence each."""
    words = _table()["noted"]
    shoes = habits.shoes.strip()
    if habits.shoe_distance_km is not None:
        shoes = f"{shoes or 'model not named'}, {habits.shoe_distance_km:g} km old"
    said = []
    if habits.sleep_hours_per_night is not None:
        said.append(words["sleep"].format(value=f"{habits.sleep_hours_per_night:g}"))
    if shoes:
        said.append(words["shoes"].format(value=shoes))
    if habits.surfaces:
        said.append(words["surfaces"].format(value=", ".join(habits.surfaces)))
    if habits.runs_per_week is not None:
        said.append(words["runs"].format(value=_times(habits.runs_per_week)))
    others = (
        habits.strength_days_per_week,
        habits.foam_rolling_per_week,
        habits.stretching_per_week,
        habits.yoga_per_week,
        habits.pilates_per_week,
    )
    if habits.runs_per_week and all(times == 0 for times in others):
        said.append(words["running_only"])
    return tuple(said)


def _answer(
    key: str,
    row: _Row,
    value: float | None,
    words: Callable[[float], str],
    season: Season | None,
    kinds: str,
) -> HabitAnswer:
    level = _level(value, row.met_from[season or "unknown"])
    most = _table()["limits"]["most_treatments_per_month"]
    if key == "manual_treatment" and value is not None and value > most:
        level = HabitLevel.PARTLY
    sentence = {
        HabitLevel.MET: row.met,
        HabitLevel.PARTLY: row.partly,
        HabitLevel.NOT: row.not_,
        HabitLevel.UNASKED: row.unasked,
    }[level]
    said = sentence.format(
        value=words(value or 0.0), target=row.target[season or "unknown"], kinds=kinds
    )
    return HabitAnswer(key, row.title, level, said, row.recommended, row.evidence, row.sources)


def _level(value: float | None, met_from: float) -> HabitLevel:
    if value is None:
        return HabitLevel.UNASKED
    if value >= met_from:
        return HabitLevel.MET
    return HabitLevel.PARTLY if value > 0 else HabitLevel.NOT


def _days(value: float) -> str:
    return f"{value:g} day{'' if value == 1 else 's'}"


def _times(value: float) -> str:
    return {1.0: "once", 2.0: "twice"}.get(value, f"{value:g} times")
