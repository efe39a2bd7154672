"""Left against right on rendered runners: ``python -m bench.sides``.

Each rear and front clip by itself, and every left-side clip of a body with every right-side
clip of it. The two side clips of a pair show different runs, so their cadences are let
differ here; the true difference is taken from each clip's own truth.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
from rich.console import Console

from bench.markdown import number, percent, table
from bench.sets import the_set
from bench.statistics import agreement
from bench.truth import Truth, read_truth
from gait.errors import GaitError
from gait.exam import ClipAnalysis, analyze
from gait.measures.definitions import definitions
from gait.measures.symmetry import SideDifference, compare_sides
from gait.pose.folders import cache_folder
from gait.tracks.track import Side

__all__ = ["Compared", "compare_clips", "main", "page"]

_HEAD = (
    "measure",
    "half",
    "n",
    "bias",
    "SD",
    "half interval",
    "covered",
    "told apart",
    "of these with the right sign",
)
_VIEWS = MappingProxyType({True: "one rear or front clip", False: "two side clips"})


@dataclass(frozen=True, slots=True)
class Compared:
    """One difference against its truth; `truth` is left minus right."""

    half: str
    difference: SideDifference
    truth: float


def compare_clips(clips: Sequence[tuple[ClipAnalysis, Truth]]) -> list[Compared]:
    """Compare left and right in every clip or pair of clips that can show both."""
    found: list[Compared] = []
    for clip, truth in clips:
        if truth.view.is_frontal:
            found += _against_truth(compare_sides([_placed(clip, 0)]), truth, truth)
    for (left, of_left), (right, of_right) in itertools.permutations(clips, 2):
        if of_left.view.near_side is Side.LEFT and of_right.view.near_side is Side.RIGHT:
            a, b = of_left.factors, of_right.factors
            if (a.body, a.half) == (b.body, b.half):
                # Two runs of one body: their cadences are not the point here.
                gait = replace(right.gait, cadence_spm=left.gait.cadence_spm)
                pair = [_placed(left, 0), _placed(replace(right, gait=gait), 1)]
                found += _against_truth(compare_sides(pair), of_left, of_right)
    return found


def _placed(clip: ClipAnalysis, index: int) -> ClipAnalysis:
    measurements = tuple(replace(m, clip=index) for m in clip.measurements)
    return replace(clip, measurements=measurements)


def _against_truth(
    differences: Sequence[SideDifference], of_left: Truth, of_right: Truth
) -> Iterator[Compared]:
    for d in differences:
        left, right = of_left.mean(d.name, Side.LEFT), of_right.mean(d.name, Side.RIGHT)
        if d.known and left is not None and right is not None:
            yield Compared(of_left.factors.half, d, left - right)


def page(compared: Sequence[Compared]) -> str:
    """Write the tables as Markdown."""
    parts = ["# Left against right\n", (__doc__ or "").partition("\n\n")[2]]
    for frontal, title in _VIEWS.items():
        mine = [
            c
            for c in compared
            if (c.difference.left.clip == c.difference.right.clip) is frontal
        ]
        lines = [
            _line(name, half, rows)
            for name in definitions()
            for half in ("tune", "test")
            if (rows := [c for c in mine if (c.difference.name, c.half) == (name, half)])
        ]
        parts.append(f"## From {title}\n\n" + table(_HEAD, lines, left=2))
    return "\n".join(parts)


def _line(name: str, half: str, rows: Sequence[Compared]) -> list[str]:
    row = definitions()[name]
    values = [c.difference.value or 0.0 for c in rows]
    a = agreement(values, [c.truth for c in rows])
    ends = [(c.difference.low or 0.0, c.difference.high or 0.0) for c in rows]
    covered = [low <= c.truth <= high for (low, high), c in zip(ends, rows, strict=True)]
    told = [c for c in rows if c.difference.distinguishable]
    right = [((c.difference.value or 0.0) > 0) == (c.truth > 0) for c in told]
    places = max(1, row.decimals)
    return [
        f"{row.label}, {row.unit}",
        half,
        str(len(rows)),
        number(a.bias, places, signed=True),
        number(a.sd, places),
        number(float(np.mean([0.5 * (high - low) for low, high in ends])), places),
        percent(float(np.mean(covered))),
        percent(len(told) / len(rows)),
        percent(float(np.mean(right)) if right else None),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="bench.sides", description=__doc__)
    parser.add_argument("--clips", type=Path, default=cache_folder() / "twin" / "standard")
    parser.add_argument("--out", type=Path, default=Path("docs/validation/sides.md"))
    given = parser.parse_args(arguments)
    console = Console(stderr=True)
    clips = []
    for spec in the_set(quick=False):
        path = given.clips / f"{spec.name}.mp4"
        try:
            (clip,) = analyze(path, workers=1).clips
            truth = read_truth(path.with_suffix(".json"))
        except GaitError as error:
            console.print(str(error), style="red", markup=False)
            continue
        if truth.factors.activity == "running" and clip.tracks.view is truth.view:
            clips.append((clip, truth))
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(page(compare_clips(clips)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
