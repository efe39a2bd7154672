"""The tables of the programme and of its sentences."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict

__all__ = ["Days", "Groups", "Limits", "Programme", "WarmUp", "Weights", "programme", "words"]

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class WarmUp(BaseModel):
    """Exercises before a run."""

    model_config = _FROZEN
    always: tuple[str, ...]
    skipping_for: tuple[str, ...]


class Weights(BaseModel):
    """Points for ranking exercises."""

    model_config = _FROZEN
    marked: float
    mild: float
    screen: float
    agreement: float
    basis: float
    per_place: float


class Groups(BaseModel):
    """Groups of a strength session, the first ones first."""

    model_config = _FROZEN
    strength: tuple[str, ...]
    most_per_session: int


class Days(BaseModel):
    """Strength and mobility days a week."""

    model_config = _FROZEN
    off_season: int
    in_season: int
    race_week: int
    unknown_season: int
    sore: int
    mobility: int


class Limits(BaseModel):
    """Limits of the plan."""

    model_config = _FROZEN
    most_cues: int
    most_pain_0_10: float
    novice_below_years: float
    recheck_from_weeks: int
    recheck_to_weeks: int
    longest_next_run: float


class Programme(BaseModel):
    """The table ``programme.toml``; the fields are described there."""

    model_config = _FROZEN
    finding: Mapping[str, tuple[str, ...]]
    screen: Mapping[str, tuple[str, ...]]
    warm_up: WarmUp
    weights: Weights
    groups: Groups
    days: Days
    cue_family: Mapping[str, str]
    limits: Limits


def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files("gait.plan").joinpath(name).read_text(encoding="utf-8"))


@cache
def programme() -> Programme:
    """Return the table of the programme."""
    return Programme(**_read("programme.toml"))


@cache
def words() -> Mapping[str, Any]:
    """Return the sentences of the plan by section."""
    return _read("words.toml")
