"""Write a comparison into a folder, completely or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gait.compare.compare import Comparison
from gait.compare.page import render
from gait.compare.schema import compare_results
from gait.report.folder import FileList, staged

__all__ = ["LIST", "ComparisonFiles", "write_comparison"]

LIST: Final = FileList("compare.json", "running-gait comparison")
_PAGE: Final = "compare.html"


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
    """

    folder: Path
    page: Path
    results: Path


def write_comparison(comparison: Comparison, folder: Path) -> ComparisonFiles:
    """Write ``compare.html`` and ``compare.json``.

    Parameters
    ----------
    comparison : Comparison
    folder : Path
        An earlier comparison in it is replaced; other files stay (the rule stands in
        `gait.report.folder`).

    Raises
    ------
    OutputError
        The folder cannot be written.
    """
    page = render(comparison)
    data = compare_results(comparison, [_PAGE, LIST.name])
    with staged(folder, LIST) as room:
        (room / _PAGE).write_text(page, encoding="utf-8", newline="\n")
        text = data.model_dump_json(indent=1) + "\n"
        (room / LIST.name).write_text(text, encoding="utf-8", newline="\n")
    target = folder.expanduser().absolute()
    return ComparisonFiles(target, target / _PAGE, target / LIST.name)
