"""Landmarks of rendered clips for the tests: ``python -m bench.freeze CLIP... --out FOLDER``.

With ``--figures`` nothing is frozen: the clips frozen before are analysed and scored, and
today's figures are printed as a table of bounds; ``--write`` puts them into the table.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from bench.figures import as_toml, figures, read_bounds
from bench.frozen import freeze, load_frozen, save_frozen, score_frozen
from gait.errors import GaitError, OptionError

__all__ = ["main"]

FIGURES = Path(__file__).resolve().parents[1] / "tests" / "figures"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="bench.freeze", description=__doc__)
    parser.add_argument("clips", nargs="*", type=Path, help="rendered clips, truth beside them")
    parser.add_argument("--out", type=Path, default=FIGURES / "data")
    parser.add_argument("--figures", action="store_true", help="today's figures as bounds")
    parser.add_argument("--write", action="store_true", help="renew the table of bounds")
    parser.add_argument("--bounds", type=Path, default=FIGURES / "bounds.toml")
    given = parser.parse_args(arguments)
    console = Console(stderr=True)
    try:
        if given.figures:
            _figures(given.out, given.bounds, write=given.write)
        else:
            _freeze(given.clips, given.out, console)
    except GaitError as error:
        console.print(str(error), style="red", markup=False)
        return 2
    return 0


def _freeze(clips: Sequence[Path], out: Path, console: Console) -> None:
    if not clips:
        raise OptionError("Name the clips to freeze, or give --figures.")
    out.mkdir(parents=True, exist_ok=True)
    for clip in clips:
        kept = out / f"{clip.stem}.npz"
        save_frozen(freeze(clip), kept)
        console.print(f"{kept}: {kept.stat().st_size / 1000:.0f} kB", markup=False)


def _figures(data: Path, table: Path, *, write: bool) -> None:
    kept = sorted(data.glob("*.npz"))
    if not kept:
        raise OptionError(f"There are no frozen clips in {data}.")
    scores = [score_frozen(load_frozen(path)) for path in kept]
    text = as_toml(figures(read_bounds(table), scores))
    if write:
        table.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    sys.exit(main())
