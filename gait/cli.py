"""The command line: ``gait analyze``, ``gait exam``, ``gait load``, ``gait models fetch``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console

from gait.cli_options import (
    BlurFace,
    CaptureFps,
    Clinic,
    Clips,
    Estimator,
    EstimatorChoice,
    Film,
    HeightCm,
    History,
    Lang,
    LanguageChoice,
    LevelDeg,
    Log,
    Marked,
    Model,
    Out,
    Pdf,
    Person,
    SpeedKmh,
    Video,
    View,
    ViewChoice,
)
from gait.compare.command import compare
from gait.errors import Cancelled, GaitError, OptionError
from gait.exports.command import export
from gait.load.command import load
from gait.version import __version__
from gait.web.command import add_clinic

if TYPE_CHECKING:
    from gait.visit import Visit

__all__ = ["app", "main"]

app = typer.Typer(
    help="Video running-gait analysis on your own machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
models = typer.Typer(help="The pose model.", no_args_is_help=True)
app.add_typer(models, name="models")
twin = typer.Typer(
    help="The known-truth runner: clips whose motion is known.", no_args_is_help=True
)
app.add_typer(twin, name="twin")
app.command()(load)
add_clinic(app)
app.command()(export)
app.command()(compare)

T = TypeVar("T")
_out = Console()
_err = Console(stderr=True)


@app.command()
def analyze(
    clips: Clips,
    out: Out = None,
    view: View = None,
    capture_fps: CaptureFps = None,
    person: Person = None,
    speed_kmh: SpeedKmh = None,
    height_cm: HeightCm = None,
    level_deg: LevelDeg = None,
    marks: Marked = None,
    log: Log = None,
    history: History = None,
    model: Model = None,
    estimator: Estimator = EstimatorChoice.DIRECT,
    video: Video = True,
    film: Film = True,
    blur_face: BlurFace = False,
    pdf: Pdf = True,
    clinic: Clinic = None,
    lang: Lang = None,
) -> None:
    """Analyse the clips of one visit and write the report."""
    known = [view, capture_fps, person, speed_kmh, height_cm, level_deg, marks, log, history]
    if any(path.suffix.lower() == ".toml" for path in clips):
        if len(clips) > 1 or any(value is not None for value in known):
            raise OptionError(
                f"{clips[0].name}: give a visit file alone; clips, log and what is known about "
                "them stand in it."
            )
        exam(clips[0], out, model, estimator, video, film, blur_face, pdf, clinic, lang)
        return
    from gait.visit.entered import entered_visit  # noqa: PLC0415 - heavy imports when needed

    with _stoppable():
        visit = entered_visit(
            clips,
            _per_clip(clips, view, capture_fps, person, level_deg),
            height_cm=height_cm,
            speed_kmh=speed_kmh,
            marks=marks or (),
            log=log or (),
            history=history,
        )
        visit = _handed_over(visit, clinic, lang)
        pictures = {"video": video, "film": film, "blur_faces": blur_face, "pdf": pdf}
        _run(visit, out or Path("reports") / clips[0].stem, model, estimator, pictures)


@app.command()
def exam(
    visit: Annotated[
        Path, typer.Argument(metavar="VISIT.toml", help="What is known (docs/visit.md).")
    ],
    out: Out = None,
    model: Model = None,
    estimator: Estimator = EstimatorChoice.DIRECT,
    video: Video = True,
    film: Film = True,
    blur_face: BlurFace = False,
    pdf: Pdf = True,
    clinic: Clinic = None,
    lang: Lang = None,
) -> None:
    """Examine a visit: clips, training log, answers and screens in one report."""
    from gait.visit import read_visit  # noqa: PLC0415 - heavy imports only when needed

    with _stoppable():
        entered = _handed_over(read_visit(visit), clinic, lang)
        pictures = {"video": video, "film": film, "blur_faces": blur_face, "pdf": pdf}
        _run(entered, out or Path("reports") / visit.stem, model, estimator, pictures)


def _handed_over(visit: Visit, clinic: Path | None, lang: LanguageChoice | None) -> Visit:
    """Return the visit with the settings of a clinic behind its own, in the wanted language."""
    if clinic is None and lang is None:
        return visit
    from gait.letterhead import Letterhead  # noqa: PLC0415 - heavy imports only when needed
    from gait.visit.read import read_letterhead  # noqa: PLC0415

    own = visit.letterhead or Letterhead()
    head = own.over(read_letterhead(clinic) if clinic else None)
    return replace(visit, letterhead=replace(head, language=lang.value) if lang else head)


def _run(
    visit: Visit,
    folder: Path,
    model: Path | None,
    estimator: EstimatorChoice,
    pictures: dict[str, bool],
) -> None:
    import gait.terminal  # noqa: PLC0415 - heavy imports only when needed

    gait.terminal.run_analysis(
        visit=visit,
        folder=folder,
        model=model,
        reference=estimator is EstimatorChoice.MEDIAPIPE,
        console=_out,
        **pictures,
    )


@contextmanager
def _stoppable() -> Iterator[None]:
    """Turn Ctrl-C into `Cancelled`; Typer would swallow it without a word."""
    try:
        yield
    except KeyboardInterrupt:
        raise Cancelled from None


def _per_clip(
    clips: list[Path],
    view: list[ViewChoice] | None,
    capture_fps: list[float] | None,
    person: int | None,
    level_deg: float | None,
) -> list[dict[str, str | float | int | None]]:
    views = _spread(
        "--view", [None if v is ViewChoice.AUTO else v.value for v in view or []], clips
    )
    rates = _spread("--capture-fps", [r or None for r in capture_fps or []], clips)
    return [
        {"view": v, "capture_fps": r, "person": person, "level_deg": level_deg}
        for v, r in zip(views, rates, strict=True)
    ]


def _spread(option: str, given: list[T | None], clips: list[Path]) -> list[T | None]:
    if not given:
        return [None] * len(clips)
    if len(given) == 1:
        return given * len(clips)
    if len(given) != len(clips):
        raise OptionError(
            f"{option} was given {len(given)} times for {len(clips)} clips: give it once, or "
            "once per clip in their order."
        )
    return given


@models.command("fetch")
def fetch_model(
    folder: Annotated[
        Path | None, typer.Option(help="Where to put it; default models/ or the user's folder.")
    ] = None,
) -> None:
    """Put the pose model in place (one download of about 36 MB from the package index)."""
    from gait.pose import find_model  # noqa: PLC0415 - heavy imports only when needed
    from gait.terminal import Bars  # noqa: PLC0415

    with _stoppable(), Bars(_out) as bars:
        path = find_model(folder=folder, progress=bars.show)
    _out.print(f"The pose model is at {path}", highlight=False)


@twin.command("fetch")
def fetch_bodies() -> None:
    """Put the CC0 body data in place (one download of about 48 MB)."""
    from gait.terminal import Bars  # noqa: PLC0415 - heavy imports only when needed
    from gait.twin import fetch_body_data  # noqa: PLC0415

    with Bars(_out) as bars:
        folder = fetch_body_data(bars.show)
    _out.print(f"The body data is in {folder}", highlight=False, soft_wrap=True)


@twin.command("render")
def render_twin(
    specs: Annotated[list[Path], typer.Argument(metavar="SPEC.toml...")],
    out: Annotated[Path, typer.Option(help="Folder for the clips and their truth.")] = Path(),
) -> None:
    """Render clips of the known-truth runner, each with its truth beside it."""
    from gait.terminal import Bars  # noqa: PLC0415 - heavy imports only when needed
    from gait.twin import read_spec, render  # noqa: PLC0415

    for path in specs:
        with Bars(_out) as bars:
            made = render(read_spec(path), out, bars.show)
        _out.print(f"{made.clip} and {made.truth.name}", highlight=False, soft_wrap=True)


def _version(wanted: bool) -> None:
    if wanted:
        _out.print(__version__, highlight=False)
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Video running-gait analysis on your own machine."""


def main() -> None:
    """Run the command line; bad input ends with one sentence and exit code 2."""
    try:
        app()
    except Cancelled:
        _err.print("Cancelled; nothing was written.")
        sys.exit(130)
    except GaitError as error:
        _err.print(f"gait: {error}", highlight=False, markup=False, soft_wrap=True)
        sys.exit(2)
