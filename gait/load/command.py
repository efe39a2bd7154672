"""``gait load FILE...``: what a training log says, at a terminal."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from gait.errors import Cancelled, OptionError

if TYPE_CHECKING:
    from gait.load.answer import LoadAnswer

__all__ = ["load"]

_FIRST_YEAR, _LAST_YEAR = 1990, 2100


class UnitChoice(StrEnum):
    """Values of --unit."""

    KM = "km"
    MI = "mi"


class NewChoice(StrEnum):
    """Values of --new."""

    SPEED = "speed"
    HILLS = "hills"
    SHOES = "shoes"


def load(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="FIT, GPX, TCX, CSV, zip of a Garmin or Strava export, or folders of them.",
        ),
    ],
    today: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Judge as of this day; default today."),
    ] = None,
    pain: Annotated[
        list[float] | None,
        typer.Option(
            min=0,
            max=10,
            help="Pain, 0 to 10, during the last run or the morning after; several times for "
            "several runs, the oldest first.",
        ),
    ] = None,
    novice: Annotated[
        bool | None,
        typer.Option(
            "--novice/--experienced",
            help="Less than a year of running, or of regular running less than three months.",
        ),
    ] = None,
    new: Annotated[
        list[NewChoice] | None, typer.Option(help="What was new in the last seven days.")
    ] = None,
    unit: Annotated[
        UnitChoice | None,
        typer.Option(help="Unit of files that do not say theirs, and of the answer."),
    ] = None,
    tz: Annotated[
        str | None,
        typer.Option(help="Time zone of home, as Europe/Madrid; default this machine's."),
    ] = None,
    acwr: Annotated[
        bool, typer.Option(help="Also show the last week over the three before, uncoloured.")
    ] = False,
    json: Annotated[Path | None, typer.Option(help="Write everything to this file.")] = None,
    plot: Annotated[
        Path | None, typer.Option(help="Draw the last year to this .svg or .png file.")
    ] = None,
) -> None:
    """Look at a training log for too much, too soon."""
    try:
        _load(files, today, pain or [], novice, new or [], unit, tz, acwr, json, plot)
    except KeyboardInterrupt:
        raise Cancelled from None


def _load(
    files: list[Path],
    today: datetime | None,
    pain: list[float],
    novice: bool | None,
    new: list[NewChoice],
    unit: UnitChoice | None,
    tz: str | None,
    acwr: bool,
    json: Path | None,
    plot: Path | None,
) -> None:
    from gait.load.clock import named_zone  # noqa: PLC0415 - heavy imports only when needed
    from gait.load.figure import save_year  # noqa: PLC0415
    from gait.load.judge import judge_load  # noqa: PLC0415
    from gait.load.read import read_log  # noqa: PLC0415
    from gait.load.results import save_json  # noqa: PLC0415
    from gait.load.session import Unit  # noqa: PLC0415
    from gait.load.tell import tell  # noqa: PLC0415
    from gait.terminal import Bars  # noqa: PLC0415

    console = Console()
    told = Unit(unit.value) if unit else None
    if plot is not None and plot.suffix.lower() not in {".svg", ".png"}:
        raise OptionError(f"{plot.name} must end in .svg or .png to be a picture of the year.")
    if today is not None and not _FIRST_YEAR <= today.year <= _LAST_YEAR:
        raise OptionError(f"--today {today:%Y-%m-%d} is no day to judge a training log on.")
    zone = named_zone(tz) if tz else None
    with Bars(console) as bars:
        log = read_log(files, zone=zone, unit=told, progress=bars.show)
    answer: LoadAnswer = judge_load(
        log,
        today=today.date() if today else None,
        pain=pain,
        novice=novice,
        new=[choice.value for choice in new],
        unit=told or Unit.KM,
    )
    tell(answer, console, acwr=acwr)
    if json is not None:
        save_json(answer, json)
        console.print(f"Everything: {json}", highlight=False, markup=False, soft_wrap=True)
    if plot is not None:
        save_year(answer, plot)
        console.print(f"The year: {plot}", highlight=False, markup=False, soft_wrap=True)
