"""The film of a visit, written: ``film.mp4``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from gait.exam import Exam
from gait.language import ENGLISH, Language
from gait.progress import Progress, silent
from gait.report.blur import Blur
from gait.report.film.page import Page
from gait.report.film.script import Card, Script, said_script, script
from gait.report.film.shoot import Take, portrait_panel, shoot, shown_frames
from gait.video import VideoWriter, WriterSettings

__all__ = ["STILL_S", "put", "reading_s", "write_film"]

STILL_S: Final = 0.5
"""A picture that stands is written again this often: players that jump find it."""

_STAGE: Final = "drawing the film"
_SETTINGS: Final = WriterSettings(preset="superfast", crf=23, key_interval=30)
_TITLE_S: Final = 3.0
_LETTERS_PER_S: Final = 16.0
_CARD_S: Final = (4.0, 16.0)


def write_film(
    exam: Exam,
    path: Path,
    *,
    progress: Progress = silent,
    blurs: Sequence[Blur] = (),
    language: Language = ENGLISH,
) -> Path | None:
    """Write a short film of the visit for the runner's phone.

    Upright (608 x 1080), H.264. After a title each headline finding is shown: a stride at a
    quarter of the speed of life, its drawing near the moment that matters, a stop on the key
    frame with number, interval and n. The last page says what to do first, as the report does.

    Parameters
    ----------
    exam : Exam
    path : Path
        MP4 file to make.
    progress : Progress
        Stage "drawing the film".
    blurs : sequence of callable, optional
        One per clip (`gait.report.blur.face_blurs`); hides faces.
    language : Language
        Of its words.

    Returns
    -------
    Path or None
        The file made: `path`, or with another ending where there is no H.264 encoder; None
        for a visit without clips.

    Raises
    ------
    OutputError
        The file cannot be written.
    ClipError
        A clip can no longer be read.
    Cancelled
        From inside `progress`. Nothing is left behind.
    """
    if not exam.clips:
        return None
    plot = said_script(script(exam), language, exam.runner)
    chosen: list[Blur | None] = list(blurs) or [None] * len(exam.clips)
    total = _length(exam, plot)
    progress(_STAGE, 0, total)
    with VideoWriter(path, _SETTINGS) as writer:
        now_s = 0.0
        for done, take in enumerate(_takes(exam, plot, chosen, language), start=1):
            now_s = put(writer, take, now_s)
            progress(_STAGE, min(done, total), total)
    return writer.path


def put(writer: VideoWriter, take: Take, now_s: float) -> float:
    """Write a picture for as long as it stands and return the time after it."""
    again = max(1, int(np.ceil(take.shown_s / STILL_S - 1e-9)))
    for i in range(again):
        writer.write(take.picture, now_s + i * take.shown_s / again)
    return now_s + take.shown_s


def reading_s(card: Card) -> float:
    """Return how long it takes to read a page, seconds."""
    letters = len(card.heading) + sum(map(len, card.paragraphs)) + len(card.small)
    return float(np.clip(letters / _LETTERS_PER_S, *_CARD_S))


def _length(exam: Exam, plot: Script) -> int:
    shots = (shown_frames(exam.clips[s.evidence.clip], s.evidence.frame) for s in plot.shots)
    return 2 + (plot.referral is not None) + sum(len(shown) for shown in shots)


def _takes(
    exam: Exam, plot: Script, blurs: Sequence[Blur | None], language: Language
) -> Iterator[Take]:
    first = portrait_panel(exam.clips[0], blurs[0])
    yield Take(Page.of_title(plot.title).with_panel(first), _TITLE_S)
    if plot.referral is not None:
        yield Take(Page.of_card(plot.referral).ground, reading_s(plot.referral))
    for shot in plot.shots:
        clip = shot.evidence.clip
        yield from shoot(exam.clips[clip], shot, blurs[clip], language)
    yield Take(Page.of_card(plot.end).ground, reading_s(plot.end))
