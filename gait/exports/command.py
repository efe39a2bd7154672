"""``gait export``: files for other tools, at a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from gait.errors import Cancelled, OptionError
from gait.exports.formats import Format, check_libraries

if TYPE_CHECKING:
    from gait.exports.visit import Visit
    from gait.progress import Progress

__all__ = ["export"]


def export(
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="REPORT|CLIP...",
            help="A report folder or its results.json; or clips, which are analysed first.",
        ),
    ],
    formats: Annotated[
        list[Format],
        typer.Option("--format", "-f", help="What to write; several times for several."),
    ],
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the files; default exports/NAME."),
    ] = None,
    height_cm: Annotated[
        float | None,
        typer.Option(
            min=80, max=250, help="Height of the runner, cm, for lengths in millimetres."
        ),
    ] = None,
) -> None:
    """Write the analysis of a visit for other tools: CSV, TRC, MOT, C3D, xlsx, netCDF."""
    from gait.exports.write import write_exports  # noqa: PLC0415 - heavy imports when needed
    from gait.terminal import Bars  # noqa: PLC0415

    console = Console()
    check_libraries(tuple(formats))
    try:
        with Bars(console) as bars:
            visit = _visit(sources, height_cm, bars.show)
            done = write_exports(
                visit,
                out or Path("exports") / _name(sources[0]),
                formats,
                height_cm=height_cm,
                progress=bars.show,
            )
    except KeyboardInterrupt:
        raise Cancelled from None
    for path in done.files:
        console.print(str(path), highlight=False, soft_wrap=True, markup=False)
    for sentence in done.left_out:
        console.print(sentence, highlight=False, markup=False)


def _visit(sources: list[Path], height_cm: float | None, progress: Progress) -> Visit:
    from gait.exam import analyze  # noqa: PLC0415 - heavy imports only when needed
    from gait.exports.visit import from_exam, from_report  # noqa: PLC0415

    reports = [path for path in sources if path.is_dir() or path.suffix.lower() == ".json"]
    if not reports:
        return from_exam(analyze(sources, height_cm=height_cm, progress=progress))
    if len(sources) > 1:
        raise OptionError(
            f"{reports[0]} is a report: export one report at a time, or give clips only."
        )
    return from_report(reports[0])


def _name(source: Path) -> str:
    if source.is_dir():
        return source.resolve().name
    return source.resolve().parent.name if source.suffix.lower() == ".json" else source.stem
