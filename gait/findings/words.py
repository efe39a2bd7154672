"""The table of findings: words, order, sources, and the cut-offs of composites."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict

from gait.findings.finding import Grade

__all__ = ["FindingWords", "Rules", "all_words", "rules"]


class FindingWords(BaseModel):
    """One row of ``findings.toml``; the fields are described there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    title: str
    order: int
    none: str
    mild: str
    marked: str
    cannot_tell: str
    meaning: str
    cue: str
    sources: tuple[str, ...]
    parts: tuple[str, ...] = ()

    def sentence(self, grade: Grade) -> str:
        """Return the sentence of a grade, placeholders unfilled."""
        return {
            Grade.NONE: self.none,
            Grade.MILD: self.mild,
            Grade.MARKED: self.marked,
            Grade.CANNOT_TELL: self.cannot_tell,
        }[grade]


class Rules(BaseModel):
    """Cut-offs that are not limits of a single measure (sources: docs/method.md)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    share_of_steps: float
    backseat_knee_peak_deg: float
    backseat_duty_factor_percent: float
    backseat_thigh_extension_deg: float
    heel_strike_deg: float
    straight_knee_mild_deg: float
    straight_knee_marked_deg: float
    straight_knee_mild_uncalibrated_deg: float
    straight_knee_marked_uncalibrated_deg: float
    slowest_speed_kmh: float
    asymmetry_angle_deg: float
    asymmetry_time_mild_percent: float
    asymmetry_time_marked_percent: float
    asymmetry_time_mdc_percent: float


@cache
def _table() -> dict[str, Any]:
    text = files("gait.findings").joinpath("findings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def all_words() -> dict[str, FindingWords]:
    """Return the words of all findings by key."""
    return {
        key: FindingWords(key=key, **row) for key, row in _table().items() if key != "rules"
    }


@cache
def rules() -> Rules:
    """Return the cut-offs of the composites."""
    return Rules(**_table()["rules"])
