"""A visit from what stands on the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from gait.errors import OptionError
from gait.marks.mark import Marks
from gait.marks.read import read_marks
from gait.options import ClipOptions
from gait.tracks.track import View
from gait.visit.read import read_answers_file
from gait.visit.visit import LogFiles, Visit, VisitClip

__all__ = ["entered_visit"]


def entered_visit(
    clips: Sequence[Path],
    per_clip: Sequence[Mapping[str, Any]],
    *,
    height_cm: float | None = None,
    speed_kmh: float | None = None,
    marks: Sequence[Path] = (),
    log: Sequence[Path] = (),
    history: Path | None = None,
) -> Visit:
    """Return the visit of today.

    Parameters
    ----------
    clips : sequence of Path
    per_clip : sequence of mapping
        Fields of `gait.options.ClipOptions`, the view as its word or None.
    height_cm, speed_kmh : float, optional
    marks : sequence of Path
        Files of marked points; each belongs to the clip that it names, or to the only one.
    log : sequence of Path
        Files of the training log.
    history : Path, optional
        TOML file with answers and screens.

    Returns
    -------
    Visit

    Raises
    ------
    OptionError
        If answers or marks cannot be read, or marks belong to no clip.
    """
    marked = _marked(clips, marks)
    return Visit(
        day=datetime.now().astimezone().date(),
        height_cm=height_cm,
        speed_kmh=speed_kmh,
        clips=tuple(
            VisitClip(path, _options(known, marked.get(i)))
            for i, (path, known) in enumerate(zip(clips, per_clip, strict=True))
        ),
        log=LogFiles(tuple(log)) if log else None,
        answers=read_answers_file(history) if history else None,
    )


def _options(known: Mapping[str, Any], marks: Marks | None) -> ClipOptions:
    view = known.get("view")
    return ClipOptions(**{**known, "view": View(view) if view else None, "marks": marks})


def _marked(clips: Sequence[Path], files: Sequence[Path]) -> dict[int, Marks]:
    found: dict[int, Marks] = {}
    for path in files:
        marks = read_marks(path)
        here = [i for i, clip in enumerate(clips) if marks.clip in ("", clip.name)]
        if len(here) != 1 or here[0] in found:
            raise OptionError(
                f"{path.name} does not say to which of the clips it belongs: write "
                'clip = "NAME.mp4" into it, one file per clip.'
            )
        found[here[0]] = marks
    return found
