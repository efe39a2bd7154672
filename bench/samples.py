"""Make the sample clips from their specifications: ``python -m bench.samples``.

Renders ``sample_videos/specs/*.toml`` and puts each clip, with its truth reduced to what
fits a repository, into ``sample_videos``, and their true values into the README there.
Clips made from the same specification are kept.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from rich.console import Console

from bench.compare import with_table
from bench.markdown import number, table
from bench.measured import WHOLE_BODY
from bench.reduced import SUFFIX, reduced, write_reduced
from bench.sets import read_set
from bench.truth import Truth, read_table, read_truth
from gait.errors import GaitError, OutputError
from gait.marks.mark import POINTS
from gait.measures.definitions import definition
from gait.pose.folders import cache_folder
from gait.pose.skeleton import LANDMARKS
from gait.tracks.track import Side
from gait.twin import render
from gait.twin.spec import ClipSpec, spec_hash

__all__ = ["main", "make_samples", "true_values"]

SAMPLES = Path(__file__).resolve().parents[1] / "sample_videos"
_SHOWN: Final = MappingProxyType(
    {
        "side": (
            "trunk_lean",
            "knee_flexion_at_contact",
            "foot_strike_angle",
            "overstride",
            "hip_over_foot_time",
            "hips_behind",
            "contact_time",
        ),
        "frontal": ("pelvic_drop", "fppa", "femoral_adduction", "step_width"),
    }
)
"""Measures of the tables, in the order of their columns."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="bench.samples", description=__doc__)
    parser.add_argument("--specs", type=Path, default=SAMPLES / "specs")
    parser.add_argument("--out", type=Path, default=SAMPLES)
    parser.add_argument("--clips", type=Path, help="where rendered clips are kept")
    given = parser.parse_args(arguments)
    console = Console(stderr=True)
    try:
        for clip in make_samples(given.specs, given.out, given.clips):
            console.print(f"{clip}: {clip.stat().st_size / 1e6:.2f} MB", markup=False)
        page = given.out / "README.md"
        truths = [read_truth(path) for path in sorted(given.out.glob(f"*{SUFFIX}"))]
        text = with_table(page.read_text(encoding="utf-8"), true_values(truths))
        page.write_text(text, encoding="utf-8")
    except GaitError as error:
        console.print(str(error), style="red", markup=False)
        return 2
    return 0


def make_samples(specs: Path, out: Path, clips: Path | None = None) -> list[Path]:
    """Make the samples that are missing or were made from another specification.

    Parameters
    ----------
    specs : Path
        Folder of TOML files.
    out : Path
        Gets ``NAME.mp4`` and ``NAME.json.gz``.
    clips : Path, optional
        Where whole renderings are kept; default in the user's cache.

    Returns
    -------
    list of Path
        The clips that were made.

    Raises
    ------
    OptionError, ModelError, OutputError
        As `gait.twin.render`.
    """
    kept_in = clips or cache_folder() / "twin" / "samples"
    made = []
    for spec in read_set(specs):
        clip, truth = out / f"{spec.name}.mp4", out / f"{spec.name}{SUFFIX}"
        if clip.is_file() and _made_from(truth, spec):
            continue
        rendered = render(spec, kept_in)
        truth_table = json.loads(rendered.truth.read_text(encoding="utf-8"))
        try:
            shutil.copyfile(rendered.clip, clip)
        except OSError as error:
            raise OutputError(f"{clip} cannot be written: {error.strerror}.") from error
        write_reduced(reduced(truth_table, (*LANDMARKS, *POINTS)), truth)
        made.append(clip)
    return made


def true_values(truths: Sequence[Truth]) -> str:
    """Write the mean values of the clips as Markdown, side views first.

    Parameters
    ----------
    truths : sequence of Truth

    Returns
    -------
    str
        Left and right apart, except for measures of the whole body.
    """
    parts = []
    for kind, names in _SHOWN.items():
        own = [truth for truth in truths if truth.view.is_side == (kind == "side")]
        head = ["clip", "cadence, steps/min"]
        head += [f"`{name}`, {definition(name).unit}" for name in names]
        rows = [
            [truth.factors.name, number(truth.cadence_spm), *(_both(truth, n) for n in names)]
            for truth in own
        ]
        parts.append(table(head, rows))
    return "\n".join(parts)


def _both(truth: Truth, measure: str) -> str:
    if measure in WHOLE_BODY:
        return number(truth.mean(measure, None))
    return " / ".join(number(truth.mean(measure, side)) for side in Side)


def _made_from(truth: Path, spec: ClipSpec) -> bool:
    try:
        return bool(read_table(truth)["spec_hash"] == spec_hash(spec))
    except GaitError:
        return False


if __name__ == "__main__":
    sys.exit(main())
