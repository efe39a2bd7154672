"""``gait compare``: two visits beside each other, at a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from gait.compare.compare import Comparison

__all__ = ["compare"]


def compare(
    first: Annotated[
        Path, typer.Argument(metavar="VISIT_A", help="Report folder of the earlier visit.")
    ],
    second: Annotated[
        Path, typer.Argument(metavar="VISIT_B", help="Report folder of the later visit.")
    ],
    out: Annotated[
        Path | None, typer.Option(help="Folder for the page; default reports/compare-A-B.")
    ] = None,
    film: Annotated[
        bool, typer.Option("--film/--no-film", help="Also film both visits side by side.")
    ] = False,
) -> None:
    """Say what changed between two visits beyond the error of the method."""
    from gait.compare import compare as set_beside  # noqa: PLC0415 - heavy imports when needed
    from gait.compare import open_visit, write_comparison  # noqa: PLC0415
    from gait.terminal import Bars  # noqa: PLC0415

    then, now = open_visit(first), open_visit(second)
    found = set_beside(then, now)
    name = f"compare-{then.folder.resolve().name}-{now.folder.resolve().name}"
    console = Console()
    with Bars(console) as bars:
        target = out or Path("reports") / name
        files = write_comparison(found, target, film=film, progress=bars.show)
    _say(console, found)
    if files.film is not None:
        console.print(f"Film: {files.film}", highlight=False, soft_wrap=True, markup=False)
    console.print(f"Page: {files.page}", highlight=False, soft_wrap=True, markup=False)


def _say(console: Console, found: Comparison) -> None:
    from gait.compare.change import Verdict  # noqa: PLC0415 - heavy imports when needed
    from gait.compare.page import rows_of  # noqa: PLC0415

    for sentence in found.warnings:
        console.print(f"! {sentence}", highlight=False, markup=False)
    for row in rows_of(found):
        mark = "●" if row.changed else "○"
        moved = f" ({row.difference}, real from {row.real_from})" if row.difference else ""
        console.print(
            f"{mark} {row.name}: {row.step}{moved} {row.verdict.lower()}",
            highlight=False,
            markup=False,
        )
    left_out = sum(c.verdict is Verdict.NOT_COMPARED for c in found.changes)
    if left_out:
        console.print(f"? {left_out} not compared; the page says why.", highlight=False)
