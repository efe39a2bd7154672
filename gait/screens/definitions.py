"""The table of screens: labels, units, norms, sentences."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict

__all__ = ["RATINGS", "ScreenDefinition", "screen_definitions", "screen_words"]

RATINGS = ("good", "fair", "poor")
"""Values of a screen whose unit is "rating"."""


class ScreenDefinition(BaseModel):
    """One row of ``screens.toml``; the fields are described there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    label: str
    what: str
    how: str
    unit: str
    norm: str
    source: str
    provisional: bool
    allowed: tuple[float, float] = (0.0, 0.0)
    whole_body: bool = False
    informative: bool = False
    usual_low: Mapping[str, float] = {}
    usual_high: Mapping[str, float] = {}
    side_gap: float = 0.0
    gap_is_share: bool = False
    mdc: float = 0.0

    @property
    def rated(self) -> bool:
        """Whether the value is good, fair or poor instead of a number."""
        return self.unit == "rating"

    def low_limit(self, sex: str | None) -> float | None:
        """Return the limit for a sex; where it is unknown, the lower of the two."""
        return _limit(self.usual_low, sex, min)

    def high_limit(self, sex: str | None) -> float | None:
        """Return the upper limit for a sex; where it is unknown, the higher of the two."""
        return _limit(self.usual_high, sex, max)

    def shown(self, value: float | str) -> str:
        """Return a value with its unit: "12 cm", "35°", "fair"."""
        if isinstance(value, str):
            return value
        number = f"{value:.2f}" if self.unit == "Nm/kg" else f"{value:g}"
        number = number.replace("-", "−")
        return f"{number}{self.unit}" if self.unit == "°" else f"{number} {self.unit}"


def _limit(
    limits: Mapping[str, float], sex: str | None, mildest: Callable[[Iterable[float]], float]
) -> float | None:
    if not limits:
        return None
    if "any" in limits:
        return limits["any"]
    return limits[sex] if sex else mildest(limits.values())


@cache
def _table() -> Mapping[str, Any]:
    text = files("gait.screens").joinpath("screens.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def screen_definitions() -> Mapping[str, ScreenDefinition]:
    """Return all screens by key, in the order of the table."""
    rows = _table().items()
    return {key: ScreenDefinition(key=key, **row) for key, row in rows if key != "words"}


@cache
def screen_words() -> Mapping[str, str]:
    """Return the sentences about screens."""
    return {key: str(words) for key, words in _table()["words"].items()}
