"""Figures over the frozen clips, and the bounds that `make test` holds them to."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from bench.cells import BOTH
from bench.goals import Goal, reached
from bench.rows import Score
from gait.errors import OptionError

__all__ = ["Bound", "Figure", "as_toml", "broken", "figures", "read_bounds", "renewed"]

_HEAD: Final = """\
# Figures of the frozen clips (data/*.npz) that a change must not make worse: a little
# wider than they were when this table was last renewed. When the program gets better,
# tighten them:
#
#     python -m bench.freeze --figures           shows today's figures and renewed bounds
#     python -m bench.freeze --figures --write   puts them here
#
# kind, of, statistic, legs, views, fps, yaw_deg as in bench/goals.toml; fps = "all" and
# yaw_deg = 90 count every clip. The statistic must lie between `low` and `high` and rest
# on at least `n` values, so that nothing gets better by being withheld. A share with
# low = 0.0 is not reached yet and holds nothing but its `n`.
"""


class Bound(Goal):
    """One row of ``bounds.toml``: what is counted as in a goal, and at least `n` values."""

    n: int


@dataclass(frozen=True, slots=True)
class Figure:
    """What a bound holds, as it is today."""

    bound: Bound
    value: float | None
    n: int

    @property
    def complaint(self) -> str:
        """One line that says what is wrong; empty when the figure is held."""
        b = self.bound
        if self.value is None or self.n < b.n:
            return f"{b.what}: {self.n} values, at least {b.n} are needed"
        if b.met(self.value):
            return ""
        limits = f"{'' if b.low is None else b.low} .. {'' if b.high is None else b.high}"
        return f"{b.what}: {self.value:.4g} is not within {limits}"


# How much wider than today's figure a renewed bound is: a share of it, and at least so much.
_SLACK: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {
        "bias": (0.15, 0.3),
        "sd": (0.15, 0.3),
        "rmse": (0.15, 0.1),
        "largest": (0.25, 0.1),
        "loa": (0.15, 0.5),
    }
)
_SHARE_SLACK: Final = MappingProxyType({"f1": 0.005, "coverage": 0.02})


def read_bounds(path: Path) -> tuple[Bound, ...]:
    """Read the table.

    Raises
    ------
    OptionError
        If it cannot be read.
    """
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["bound"]
        return tuple(Bound(**row) for row in rows)
    except (OSError, KeyError, ValueError) as error:
        raise OptionError(f"{path} is not a table of bounds: {error}.") from error


def figures(bounds: Sequence[Bound], scores: Sequence[Score]) -> list[Figure]:
    """Compute the figure of every bound."""
    return [Figure(bound, *reached(bound, scores, BOTH)) for bound in bounds]


def broken(bounds: Sequence[Bound], scores: Sequence[Score]) -> list[str]:
    """Return one line per figure that is not held."""
    return [figure.complaint for figure in figures(bounds, scores) if figure.complaint]


def renewed(figure: Figure) -> Bound:
    """Return the bound that is a little wider than today's figure.

    Getting nearer to what is perfect never breaks a bound: those of a bias lie on both
    sides of 0, those of a share end at it.
    """
    bound, value = figure.bound, figure.value
    if value is None:
        return bound
    n = max(1, int(0.95 * figure.n))
    if bound.statistic in _SLACK:
        share, least = _SLACK[bound.statistic]
        high = round(abs(value) + max(share * abs(value), least), 2)
        low = -high if bound.statistic == "bias" else None
        return bound.model_copy(update={"low": low, "high": high, "n": n})
    if bound.statistic == "false marked":
        return bound.model_copy(update={"low": None, "high": round(value, 3), "n": n})
    low = max(
        0.0, math.floor(1000.0 * (value - _SHARE_SLACK.get(bound.statistic, 0.0))) / 1000.0
    )
    return bound.model_copy(update={"low": low, "high": None, "n": n})


def as_toml(today: Sequence[Figure]) -> str:
    """Write renewed bounds as the table, each with today's figure in a comment."""
    parts = [_HEAD]
    for figure in today:
        row: dict[str, Any] = renewed(figure).model_dump(exclude_defaults=True)
        value = "nothing" if figure.value is None else f"{figure.value:.3f}"
        lines = [f"{key} = {json.dumps(v, ensure_ascii=False)}" for key, v in row.items()]
        parts.append(
            "\n".join(["[[bound]]", *lines, f"# was {value} over {figure.n} values", ""])
        )
    return "\n".join(parts)
