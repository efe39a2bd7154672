"""How right the program is: ``python -m bench.validate [--quick] [--half tune|test|both]``.

Renders the clips of the set that are missing, runs the whole program on each, scores it
against the known truth and writes tables, plots and `summary.json`. What has been
rendered, read or scored once is kept, so that a broken-off run goes on where it stopped
and an unchanged program is not run again.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress as Bars
from rich.table import Table

from bench.cells import BOTH
from bench.compare import committed_summary, moves, with_table
from bench.measure_tables import accuracy_table, every_cell_page
from bench.plots import draw_all
from bench.real import real_page, score_real
from bench.rows import Score
from bench.runs import lost, score_clips
from bench.sets import read_set, the_set
from bench.summary import summarise
from bench.tables import main_page
from bench.truth import factors_of
from gait.errors import GaitError
from gait.pose.folders import cache_folder
from gait.progress import Progress
from gait.twin.spec import ClipSpec, spec_hash, spec_table
from gait.version import __version__

__all__ = ["main", "render_missing", "write_pages"]

ROOT = Path(__file__).resolve().parents[1]
_SHOWN_MOVES = 40
_OUT_HELP = (
    "default: docs/validation, docs/validation/quick with --quick, reports/validation-HALF "
    "for one half or own specifications"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; return the exit code."""
    given = _parse(arguments)
    console = Console(stderr=True)
    try:
        _validate(given, console)
    except GaitError as error:
        console.print(str(error), style="red", markup=False)
        return 2
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.validate", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the set of 12 clips")
    parser.add_argument("--specs", type=Path, help="folder of TOML files instead of the set")
    parser.add_argument("--half", choices=("tune", "test", "both"), default="both")
    parser.add_argument("--real", type=Path, help="folder of hand-marked clips, truth.json")
    parser.add_argument("--only-real", action="store_true", help="no rendered clips")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--clips", type=Path, help="where rendered clips are kept")
    parser.add_argument("--out", type=Path, help=_OUT_HELP)
    return parser.parse_args(arguments)


def _validate(given: argparse.Namespace, console: Console) -> None:
    out = given.out or _default_out(given)
    with _bars(console) as progress:
        if given.real:
            text = real_page(score_real(given.real, progress=progress))
            out.mkdir(parents=True, exist_ok=True)
            (out / "real.md").write_text(text, encoding="utf-8")
        if given.only_real:
            return
        specs = read_set(given.specs) if given.specs else the_set(quick=given.quick)
        specs = [s for s in specs if given.half in (BOTH, s.labels.get("half", ""))]
        clips = given.clips or cache_folder() / "twin" / (
            "quick" if given.quick else "standard"
        )
        began_s = time.monotonic()
        broken = render_missing(specs, clips, given.workers, progress)
        rendered_s = time.monotonic()
        ready = [clips / f"{spec.name}.mp4" for spec in specs if spec.name not in broken]
        scores = score_clips(ready, workers=given.workers, progress=progress)
        analysed_s = time.monotonic()
    scores += [
        lost(factors_of(spec_table(s)), broken[s.name]) for s in specs if s.name in broken
    ]
    before = committed_summary(out / "summary.json")
    summary = write_pages(scores, out, "Quick validation" if given.quick else "Validation")
    console.print(
        f"Rendering took {(rendered_s - began_s) / 60:.1f} minutes, analysing "
        f"{(analysed_s - rendered_s) / 60:.1f} (what was there before was not done again)."
    )
    _print_goals(summary, console)
    _print_moves(before, summary, console)
    if out.resolve() == ROOT / "docs" / "validation":
        _renew_readme(ROOT / "README.md", summary, console)
    console.print(f"Written to {out}", markup=False)


def _default_out(given: argparse.Namespace) -> Path:
    """Return the docs folder for the full set; a part never overwrites the whole."""
    folder = ROOT / "docs" / "validation"
    if given.specs or given.half != BOTH:
        return ROOT / "reports" / f"validation-{given.half}"
    return folder / "quick" if given.quick else folder


@contextmanager
def _bars(console: Console) -> Iterator[Progress]:
    """Progress bars, one per stage."""
    with Bars(console=console, disable=not sys.stderr.isatty()) as bars:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


def render_missing(
    specs: Sequence[ClipSpec], folder: Path, workers: int, progress: Progress
) -> dict[str, str]:
    """Render what is not there yet.

    Returns
    -------
    dict
        Name to sentence of the clips that could not be rendered.
    """
    missing = [spec for spec in specs if not _rendered(spec, folder)]
    if not missing:
        return {}
    from gait.twin import render_all  # noqa: PLC0415 - needs OpenGL, and only for missing clips

    try:
        render_all(missing, folder, workers=workers, progress=progress)
    except GaitError as error:
        return {spec.name: str(error) for spec in missing if not _rendered(spec, folder)}
    return {}


def _rendered(spec: ClipSpec, folder: Path) -> bool:
    try:
        truth = json.loads((folder / f"{spec.name}.json").read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError):
        return False
    same = isinstance(truth, dict) and truth.get("spec_hash") == spec_hash(spec)
    return same and (folder / f"{spec.name}.mp4").is_file()


def write_pages(scores: Sequence[Score], out: Path, title: str) -> dict[str, Any]:
    """Write tables, plots and the summary into a folder; return the summary."""
    out.mkdir(parents=True, exist_ok=True)
    summary = summarise(scores, __version__)
    plots = draw_all(scores, out)
    (out / "README.md").write_text(main_page(summary, title, plots), encoding="utf-8")
    (out / "measures.md").write_text(every_cell_page(summary), encoding="utf-8")
    (out / "summary.json").write_text(_one_row_per_line(summary), encoding="utf-8")
    return summary


def _one_row_per_line(summary: dict[str, Any]) -> str:
    """JSON in which a changed figure is a changed line."""
    parts = []
    for key, value in summary.items():
        if isinstance(value, list):
            rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in value)
            parts.append(f"{json.dumps(key)}: [\n{rows}\n]")
        else:
            parts.append(f"{json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _print_goals(summary: dict[str, Any], console: Console) -> None:
    met = [row["met"] for row in summary["goals"]]
    console.print(
        f"{summary['clips']} clips; goals: {met.count(True)} met, {met.count(False)} not met, "
        f"{met.count(None)} without data"
    )


def _print_moves(
    before: dict[str, Any] | None, after: dict[str, Any], console: Console
) -> None:
    if before is None:
        console.print("No committed figures to compare with.")
        return
    moved = moves(before, after)
    if not moved:
        console.print("No figure moved since the last commit.")
        return
    table = Table(title=f"{len(moved)} figures moved since the last commit")
    for head in ("table", "row", "figure", "was", "is"):
        table.add_column(head)
    for move in moved[:_SHOWN_MOVES]:
        was, now = (f"{v:.4g}" if v is not None else "–" for v in (move.before, move.after))
        table.add_row(move.table, move.row, move.column, was, now)
    console.print(table)


def _renew_readme(path: Path, summary: dict[str, Any], console: Console) -> None:
    try:
        text = with_table(path.read_text(encoding="utf-8"), accuracy_table(summary))
    except GaitError as error:
        console.print(f"{path.name} was left as it is. {error}", markup=False)
        return
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
