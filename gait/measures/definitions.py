"""The table of measures: labels, units, limits, norms, known errors."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

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
