"""The table of thresholds, with their sources: ``rules.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "Category",
    "Rules",
    "SportWords",
    "month_names",
    "rules",
    "sport_words",
]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Clean(_Row):
    """What counts as a run, and which recordings are one."""

    shortest_m: float
    slowest_mps: float
    fastest_mps: float
    part_gap_s: float
    same_start_s: float
    same_distance_share: float
    overlap_share: float
    gpx_fastest_mps: float
    gpx_pause_s: float


class Limits(_Row):
    """What is read at most."""

    file_bytes: int
    archive_bytes: int
    archive_files: int
    archive_depth: int


class Category(_Row):
    """A class of session spikes, with what the study found."""

    key: str
    above_percent: int
    words: str
    hrr: float
    low: float
    high: float


class Spike(_Row):
    """L1: a session against the longest run of the days before."""

    window_days: int
    least_runs: int
    least_log_days: int
    amber_above_percent: int
    red_above_percent: int
    cap_percent: int
    recent_days: int
    categories: tuple[Category, ...] = Field(alias="category")


class WeekRule(_Row):
    """L2: a week against the week before."""

    days: int
    least_m: float
    rise_percent: int
    novice_year_days: int
    regular_days: int
    regular_weeks_least: int


class BreakRule(_Row):
    """L3: break and return."""

    note_days: int
    amber_days: int
    new_start_days: int
    restart_low_percent: int
    restart_high_percent: int
    new_start_percent: int
    before_days: int
    new_start_weeks_most: int


class StimulusRule(_Row):
    """L4: new hard stimuli."""

    days: int
    least_kinds: int
    usual_days: int
    hill_m_per_km: float
    hill_times: float
    speed_times: float
    speed_least_m: float
    speed_words: frozenset[str]
    hill_words: frozenset[str]


class SymptomRule(_Row):
    """L5: the symptom gate."""

    pain_above: float
    rising_sessions: int
    recent_days: int


class Shown(_Row):
    """Numbers that are shown without a colour."""

    mean_weeks: int
    long_run_percent: int
    long_run_least_runs: int
    least_runs_per_week: float
    year_weeks: int


class Rules(_Row):
    """All thresholds; sources stand in ``rules.toml``."""

    clean: Clean
    limits: Limits
    spike: Spike
    week: WeekRule
    breaks: BreakRule = Field(alias="break")
    stimuli: StimulusRule
    symptoms: SymptomRule
    shown: Shown


class SportWords(_Row):
    """Words by which a sport is recognised."""

    run: frozenset[str]
    treadmill: frozenset[str]
    trail: frozenset[str]
    virtual: frozenset[str]
    never: frozenset[str]
    workout: frozenset[str]


@cache
def _table() -> dict[str, Any]:
    text = files("gait.load").joinpath("rules.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def rules() -> Rules:
    """Return the thresholds."""
    return Rules(**{k: v for k, v in _table().items() if k not in {"months", "sports"}})


@cache
def sport_words() -> SportWords:
    """Return the words by which a sport is recognised."""
    return SportWords(**_table()["sports"])


@cache
def month_names() -> dict[str, int]:
    """Return the number of each month by the start of its name, in three languages."""
    return dict(_table()["months"])
