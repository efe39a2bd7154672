"""Whether the program is as right for every body, in all clothes and rooms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from bench.rows import Factors, MeasureRow, Score
from bench.statistics import Hits

__all__ = ["GROUPED_BY", "SHOWN", "group_rows"]

GROUPED_BY: Final[MappingProxyType[str, Callable[[Factors], str]]] = MappingProxyType(
    {
        "body": lambda f: f.body,
        "clothes": lambda f: f.clothes,
        "room": lambda f: f.room,
        "strike": lambda f: f.strike,
        "family": lambda f: f.family,
    }
)
SHOWN: Final = ("trunk_lean", "knee_flexion_at_contact", "overstride", "fppa")
"""Measures whose RMSE is given for every group."""


def group_rows(scores: Sequence[Score]) -> list[dict[str, Any]]:
    """One row per body, per set of clothes, ...: runners of the whole set.

    `withheld` is the share of numbers not given, the far leg of side views left out;
    `refused` counts clips; `f1` is that of all contacts.
    """
    runners = [score for score in scores if score.factors.activity == "running"]
    rows = []
    for factor, read in GROUPED_BY.items():
        for level in sorted({read(score.factors) for score in runners} - {""}):
            inside = [score for score in runners if read(score.factors) == level]
            rows.append({"factor": factor, "level": level, **_figures(inside)})
    return rows


def _figures(scores: Sequence[Score]) -> dict[str, Any]:
    measures = [row for score in scores for row in score.measures if row.leg != "far"]
    events = [row for score in scores for row in score.events]
    hits = Hits(
        *(sum(getattr(e, what) for e in events) for what in ("found", "missed", "extra"))
    )
    unknown = [row.value is None for row in measures]
    return {
        "clips": len(scores),
        "detected": float(np.mean([score.detected for score in scores])),
        "refused": sum(bool(score.error) for score in scores),
        "withheld": float(np.mean(unknown)) if unknown else None,
        "f1": hits.f1,
        **{f"rmse_{name}": _rmse(measures, name) for name in SHOWN},
    }


def _rmse(rows: Sequence[MeasureRow], name: str) -> float | None:
    errors = [row.error for row in rows if row.measure == name and row.error is not None]
    return float(np.sqrt(np.mean(np.square(errors)))) if errors else None
