"""Write a comparison into a folder, completely or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gait.compare.compare import Comparison
from gait.compare.film import write_side_by_side
from gait.compare.page import render
from gait.compare.schema import compare_results
from gait.progress import Progress, silent
from gait.report.folder import FileList, staged

__all__ = ["LIST", "ComparisonFiles", "write_comparison"]

LIST: Final = FileList("compare.json", "running-gait comparison")
_PAGE: Final = "compare.html"
_FILM: Final = "compare.mp4"


@dataclass(frozen=True, slots=True)
class ComparisonFiles:
    """Where the comparison is.

    Attributes
    ----------
    folder : Path
    page : Path
        ``compare.html``, complete in itself.
    results : Path
        ``compare.json``.
    film : Path or None
        ``compare.mp4``, where it was wanted.
    """

    folder: Path
    page: Path
    results: Path
    film: Path | None = None


def write_comparison(
    comparison: Comparison,
    folder: Path,
    *,
    film: bool = False,
    progress: Progress = silent,
) -> ComparisonFiles:
    """Write ``compare.html`` and ``compare.json``.

    Parameters
    ----------
    comparison : Comparison
    folder : Path
        An earlier comparison in it is replaced; other files stay (the rule stands in
        `gait.report.folder`).

    film : bool
        Whether to write both visits side by side, ``compare.mp4``; needs the clips that the
        reports keep for their player.
    progress : Progress
        Stage "drawing the film".

    Raises
    ------
    OutputError
        The folder cannot be written, or a clip that the film needs is missing.
    Cancelled
        From inside `progress`. Nothing is left behind.
    """
    page = render(comparison)
    with staged(folder, LIST) as room:
        made = write_side_by_side(comparison, room / _FILM, progress=progress) if film else None
        data = compare_results(comparison, [_PAGE, LIST.name, *([made.name] if made else [])])
        (room / _PAGE).write_text(page, encoding="utf-8", newline="\n")
        text = data.model_dump_json(indent=1) + "\n"
        (room / LIST.name).write_text(text, encoding="utf-8", newline="\n")
    target = folder.expanduser().absolute()
    where = target / made.name if made else None
    return ComparisonFiles(target, target / _PAGE, target / LIST.name, where)
