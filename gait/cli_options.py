"""Options of the command line that belong to the analysis of clips."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "BlurFace",
    "CaptureFps",
    "Clips",
    "Estimator",
    "EstimatorChoice",
    "Film",
    "HeightCm",
    "History",
    "Lang",
    "LanguageChoice",
    "LevelDeg",
    "Log",
    "Marked",
    "Model",
    "Out",
    "Person",
    "SpeedKmh",
    "Video",
    "View",
    "ViewChoice",
]


class ViewChoice(StrEnum):
    """Values of --view."""

    AUTO = "auto"
    SIDE_LEFT = "side-left"
    SIDE_RIGHT = "side-right"
    REAR = "rear"
    FRONT = "front"


class LanguageChoice(StrEnum):
    """Values of --lang."""

    EN = "en"
    ES = "es"


class EstimatorChoice(StrEnum):
    """Values of --estimator."""

    DIRECT = "direct"
    MEDIAPIPE = "mediapipe"


Clips = Annotated[
    list[Path],
    typer.Argument(
        metavar="CLIP...", help="Clips of one visit, one per view; or one VISIT.toml."
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(help="Folder for the report; default reports/NAME-OF-FIRST-FILE."),
]
View = Annotated[
    list[ViewChoice] | None,
    typer.Option(help="Where the camera stood: once, or once per clip in their order."),
]
CaptureFps = Annotated[
    list[float] | None,
    typer.Option(
        help="Frames per second the camera recorded, for slow motion: once, or once per clip "
        "(0 = not known)."
    ),
]
Person = Annotated[
    int | None, typer.Option(min=1, help="Which person is the runner; 1 = most prominent.")
]
SpeedKmh = Annotated[float | None, typer.Option(min=0.5, max=45, help="Belt speed, km/h.")]
HeightCm = Annotated[
    float | None, typer.Option(min=80, max=250, help="Height of the runner, cm.")
]
LevelDeg = Annotated[
    float | None,
    typer.Option(
        min=-45,
        max=45,
        help="Degrees by which a level line (belt, floor) appears turned clockwise.",
    ),
]
Marked = Annotated[
    list[Path] | None,
    typer.Option("--marks", help="Points marked by hand on a clip; once per marked clip."),
]
Log = Annotated[
    list[Path] | None,
    typer.Option(help="Training log, as for gait load; once per file."),
]
History = Annotated[
    Path | None,
    typer.Option(help="TOML file with answers and screens, as in a visit file."),
]
Model = Annotated[Path | None, typer.Option(help="Another pose landmarker bundle (.task).")]
Estimator = Annotated[
    EstimatorChoice, typer.Option(help="How the model is run; mediapipe is the reference.")
]
Video = Annotated[
    bool, typer.Option("--video/--no-video", help="Also write the annotated video.")
]
Film = Annotated[
    bool,
    typer.Option("--film/--no-film", help="Also write the short film; needs --video."),
]
Pdf = Annotated[bool, typer.Option("--pdf/--no-pdf", help="Also write report.pdf.")]
Clinic = Annotated[
    Path | None,
    typer.Option(help="TOML file with the clinic's name, logo and therapist (docs/pdf.md)."),
]
BlurFace = Annotated[
    bool, typer.Option("--blur-face", help="Blur faces in all pictures and videos.")
]
Lang = Annotated[
    LanguageChoice | None,
    typer.Option(help="Language of the report; default as the visit file says, else en."),
]
