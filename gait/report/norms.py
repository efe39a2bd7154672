"""Reference curves of the gait cycle, from ``norms.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy.interpolate import PchipInterpolator

from gait.arrays import FloatArray, frozen
from gait.measures.measurement import CycleCurve

__all__ = ["NormCurve", "norm_beside", "norm_curve"]

_WHOLE_CYCLE = 100.0


@dataclass(frozen=True, slots=True)
class NormCurve:
    """A published mean curve with its spread, at 0, 1, ... 100 % of the gait cycle.

    Attributes
    ----------
    label, source, note : str
        For the legend, the reference, and the caution under the plot.
    unit : str
    mean, sd : (101,) array
        Mean and standard deviation between runners.
    align : bool
        Its zero is not ours: only shapes may be compared.
    """

    label: str
    source: str
    note: str
    unit: str
    mean: FloatArray
    sd: FloatArray
    align: bool = False


def norm_beside(curves: Sequence[CycleCurve]) -> NormCurve | None:
    """Return the reference to draw behind curves of one angle, None where there is none.

    A reference with another zero is moved to the average of the curves.
    """
    norm = norm_curve(curves[0].name)
    if norm is None or not norm.align:
        return norm
    ours = float(np.mean([np.mean(curve.mean) for curve in curves]))
    return replace(norm, mean=frozen(norm.mean + ours - float(np.mean(norm.mean))))


@cache
def norm_curve(name: str) -> NormCurve | None:
    """Return the reference for a `gait.measures.CycleCurve` name, None where there is none.

    The table holds the turning points of the mean curve. Between them runs the
    monotone cubic of Fritsch and Carlson, which is flat at every turning point and
    adds none; the cycle is closed by repeating the points on both sides.
    """
    table = _tables().get(name)
    if table is None:
        return None
    percent = np.array(table.percent)
    return NormCurve(
        label=table.label,
        source=table.source,
        note=table.note,
        unit=table.unit,
        mean=_closed(percent, np.array(table.mean)),
        sd=_closed(percent, np.array(table.sd)),
        align=table.align,
    )


class _Row(BaseModel):
    """One table of ``norms.toml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    unit: str
    source: str
    note: str
    align: bool = False
    percent: list[float]
    mean: list[float]
    sd: list[float]


@cache
def _tables() -> dict[str, _Row]:
    text = resources.files("gait.report").joinpath("norms.toml").read_text(encoding="utf-8")
    return {name: _Row.model_validate(row) for name, row in tomllib.loads(text).items()}


def _closed(percent: FloatArray, values: FloatArray) -> FloatArray:
    x = np.concatenate([percent - _WHOLE_CYCLE, percent, percent + _WHOLE_CYCLE])
    return frozen(PchipInterpolator(x, np.tile(values, 3))(np.arange(101.0)))
