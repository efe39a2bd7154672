"""Markdown tables of the measures."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from bench.cells import ALL, BOTH, HEADLINE_FPS
from bench.markdown import MISSING, number, percent, span, table, where
from bench.published import Published, published
from gait.measures.definitions import definitions

__all__ = ["accuracy_table", "every_cell_page", "measure_table"]

Row = Mapping[str, Any]


def _decimals(name: str) -> int:
    row = definitions().get(name)
    return 1 if row is None else max(1, row.decimals)


def _label(name: str, unit: str) -> str:
    row = definitions().get(name)
    return f"{row.label if row else name}, {unit}"


_MEASURE_HEAD = (
    "measure",
    "leg",
    "view",
    "n",
    "bias",
    "SD",
    "RMSE",
    "offset removed",
    "limits of agreement",
    "slope",
    "r",
    "withheld",
    "covered",
)


def measure_table(rows: Sequence[Row], half: str, rates: Sequence[str]) -> str:
    """Write the measures of one half at some frame rates; the far leg where it is given."""
    lines: list[list[str]] = []
    chosen = [row for row in where(rows, half=half) if row["fps"] in rates]
    for name in definitions():
        mine = [row for row in where(chosen, measure=name) if row["leg"] != "far" or row["n"]]
        lines += [_measure_line(row, rate=len(rates) > 1) for row in mine]
        if mine:
            places = _decimals(name)
            lines += [
                _their_measure(each, places, rate=len(rates) > 1)
                for each in published("measure", name)
            ]
    head = [*_MEASURE_HEAD]
    if len(rates) > 1:
        head.insert(3, "frames/s")
    return table(head, lines, left=len(head) - 10) if lines else ""


def _measure_line(row: Row, *, rate: bool) -> list[str]:
    places = _decimals(row["measure"])
    return [
        _label(row["measure"], row["unit"]),
        row["leg"],
        row["view"],
        *([row["fps"]] if rate else []),
        str(row["n"]),
        number(row["bias"], places, signed=True),
        number(row["sd"], places),
        number(row["rmse"], places),
        number(_offset_removed(row), places),
        span(row["loa_low"], row["loa_high"], places),
        number(row["slope"], 2),
        number(row["r"], 2),
        percent(row["withheld"]),
        percent(row["coverage"]),
    ]


def _offset_removed(row: Row) -> float | None:
    """RMSE after the bias is taken out: the standard deviation over n."""
    if row["sd"] is None:
        return None
    return math.sqrt(max(row["rmse"] ** 2 - row["bias"] ** 2, 0.0))


def _their_measure(each: Published, places: int, *, rate: bool) -> list[str]:
    words = [f"*{each.source}: {each.system}; {each.note}*", "", "", *([""] if rate else [])]
    numbers = [
        "",
        number(each.bias, places, signed=True),
        number(each.sd, places),
        number(each.rmse, places),
        number(each.rmse_offset_removed, places),
        span(each.loa_low, each.loa_high, places),
        "",
        "",
        "",
        "",
    ]
    return words + ["" if text == MISSING else text for text in numbers]


def every_cell_page(summary: Mapping[str, Any]) -> str:
    """Write the page with the measures by half, view and frame rate."""
    parts = ["# Measures by half, view and frame rate\n"]
    for half in dict.fromkeys(row["half"] for row in summary["rows"]):
        title = "Both halves" if half == BOTH else f"{half.capitalize()} half"
        rates = ("30", "60", "120", "240")
        parts.append(f"## {title}\n\n" + measure_table(summary["rows"], half, rates))
    return "\n".join(parts)


def accuracy_table(summary: Mapping[str, Any]) -> str:
    """Write the short table for the README: near leg or whole body, 60 frames/s and more."""
    half = summary["goals"][0]["half"]
    lines = []
    for name in definitions():
        mine = [
            row
            for row in where(summary["rows"], half=half, fps=HEADLINE_FPS, measure=name)
            if row["leg"] != "far" and row["n"]
        ]
        whole = [row for row in mine if row["view"] == ALL] or mine
        for row in whole[:1]:
            places = _decimals(name)
            lines.append(
                [
                    _label(name, row["unit"]),
                    str(row["n"]),
                    number(row["bias"], places, signed=True),
                    number(row["rmse"], places),
                    percent(row["coverage"]),
                    percent(row["withheld"]),
                ]
            )
    head = ["measure", "n", "bias", "RMSE", "95 % intervals that hold the truth", "withheld"]
    return table(head, lines)
