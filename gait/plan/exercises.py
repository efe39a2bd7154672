"""The menu of exercises: what they train, how, how much, when to stop."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from gait.plan.drawings import drawing_svg

__all__ = ["Exercise", "exercises"]

_UNITS = {"s": "s", "m": "m", "min": "min"}


class Exercise(BaseModel):
    """One row of ``exercises.toml``; the fields are described there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    name: str
    trains: str
    group: Literal[
        "hip_side",
        "hip_back",
        "knee",
        "core",
        "calf",
        "foot",
        "spring",
        "mobility",
        "warm_up",
    ]
    sets: int
    low: int
    high: int
    unit: Literal["reps", "s", "m", "min"]
    how: str
    progress: tuple[str, ...]
    stop: str
    source: str
    equipment: tuple[str, ...] = ()
    instead: str = ""
    hold_s: int = 0
    each_side: bool = False
    basis: bool = False
    later: bool = False
    supervise: bool = False

    @property
    def dose(self) -> str:
        """Return "3 sets of 8 to 12", "3 holds of 30 to 45 s, each side"."""
        span = f"{self.low}" if self.low == self.high else f"{self.low} to {self.high}"
        if self.unit == "reps":
            amount = f"{span} times" if self.sets == 1 else f"{self.sets} sets of {span}"
        else:
            span = f"{span} {_UNITS[self.unit]}"
            kind = "times" if self.unit == "m" else "holds of"
            amount = span if self.sets == 1 else f"{self.sets} {kind} {span}"
        if self.hold_s:
            amount += f", {self.hold_s} s each"
        if not self.each_side:
            return amount
        return f"{amount}, each {'way' if self.unit == 'm' else 'side'}"

    @property
    def svg(self) -> str:
        """Return the drawing as an ``svg`` element."""
        return drawing_svg(self.key, f"{self.name}. {self.how}")


@cache
def exercises() -> Mapping[str, Exercise]:
    """Return the menu by key, in the order of the table."""
    text = files("gait.plan").joinpath("exercises.toml").read_text(encoding="utf-8")
    return {key: Exercise(key=key, **row) for key, row in tomllib.loads(text).items()}
