"""The table of measures: labels, units, limits, norms, known errors."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from functools import cache
from importlib.resources import files
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, model_validator

from gait.arrays import FloatArray

__all__ = ["Definition", "definition", "definitions"]

Value = TypeVar("Value", float, FloatArray)


class Definition(BaseModel):
    """One row of ``definitions.toml``; the fields are described there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    label: str
    unit: str
    views: tuple[str, ...]
    phase: str
    sign: str
    what: str
    source: str
    provisional: bool
    error_sd: float
    mdc: float
    guard: float | None = None
    decimals: int
    rate: float = 0.0
    per_roll_deg: float = 0.0
    per_yaw_deg: float = 0.0
    gain: float = 1.0
    offset: float = 0.0
    usual_low: float | None = None
    usual_high: float | None = None
    mild_low: float | None = None
    mild_high: float | None = None
    difference_sd: float | None = None
    cuts: tuple[float, ...] = ()
    categories: tuple[str, ...] = ()
    category_only: bool = False

    @model_validator(mode="after")
    def _one_category_between_cuts(self) -> Definition:
        if self.cuts and len(self.categories) != len(self.cuts) + 1:
            raise ValueError(f"{self.name}: one category more than cuts is needed")
        if list(self.cuts) != sorted(self.cuts):
            raise ValueError(f"{self.name}: cuts must rise")
        return self

    @property
    def after_number(self) -> str:
        """What follows a number in running text: "°", " % of leg", ""."""
        if self.unit == "deg":
            return "°"
        if self.unit == "ratio":
            return ""
        return " " + self.unit.replace("% ", "% of ")

    def as_shown(self, seen: Value) -> Value:
        """Return the value behind what the landmarks show: offset and gain taken out."""
        return (seen - self.offset) / self.gain

    def category(self, low: float, high: float) -> str:
        """Return the category of an interval: one word, or "this or that" across a bound.

        "" for a measure without categories.
        """
        if not self.categories:
            return ""
        first, last = (bisect_right(self.cuts, end) for end in (low, high))
        return " or ".join(self.categories[first : last + 1])

    @property
    def beyond(self) -> float:
        """How far beyond a limit a value must lie to pass it."""
        return self.mdc / 2.0 if self.guard is None else self.guard

    @property
    def judged(self) -> bool:
        """Whether there is any limit to judge a value by."""
        return self.usual_low is not None or self.usual_high is not None


@cache
def definitions() -> dict[str, Definition]:
    """Return all definitions by name, in the order of the table.

    Raises
    ------
    pydantic.ValidationError
        If the table breaks its schema (a defect of the program).
    """
    text = files("gait.measures").joinpath("definitions.toml").read_text(encoding="utf-8")
    return {name: Definition(name=name, **row) for name, row in tomllib.loads(text).items()}


def definition(name: str) -> Definition:
    """Return the definition of one measure.

    Raises
    ------
    KeyError
        If there is no such measure.
    """
    return definitions()[name]
