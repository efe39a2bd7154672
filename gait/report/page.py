"""The HTML report: one file, nothing loaded from anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from gait.arrays import UInt8Array
from gait.exam import Exam
from gait.language import ENGLISH, Language
from gait.language.page import said_page
from gait.load.words import day_words
from gait.report.cards import (
    FindingCard,
    finding_cards,
    measure_rows,
    plots,
    unknowns,
    withheld_rows,
)
from gait.report.clip_facts import clip_cards
from gait.report.keyframes import KeyFrame
from gait.report.pictures import COVER_PX, PORTRAIT_PX, Picture, embedded, of_finding
from gait.report.player import PlayerClips, player_part
from gait.report.reviewed import set_aside, signed
from gait.report.sides import side_table
from gait.report.summary import summary, tiles
from gait.report.texts import texts
from gait.report.visit_part import day_of, visit_context

__all__ = ["render"]

_SHEETS: Final = ("report.css", "visit.css")


def render(
    exam: Exam,
    *,
    drawn: Sequence[KeyFrame],
    portraits: Mapping[int, UInt8Array],
    videos: Mapping[int, str],
    playable: PlayerClips | None = None,
    phone_film: str = "",
    faces: str = "",
    language: Language = ENGLISH,
) -> str:
    """Return the report as one HTML page.

    Parameters
    ----------
    exam : Exam
    drawn : sequence of KeyFrame
        Pictures of the findings.
    portraits : mapping of int to (h, w, 3) array
        Picture of the runner in each clip.
    videos : mapping of int to str
        Annotated video of each clip, relative to the page.
    playable : PlayerClips, optional
        Clips of the player; without them it shows the skeleton alone.
    phone_film : str
        The short film, relative to the page; "" when there is none.
    faces : str
        What is said about blurred faces; "" when they are not blurred.
    language : Language
        Of the reader; what the exam holds is English.
    """
    cards = finding_cards(exam, drawn)
    pressing = [card for card in cards if card.grade in ("mild", "marked")]
    film = [card for card in cards if card.anchor != "load"]
    clips = clip_cards(exam, videos)
    player = player_part(exam, playable, language=language)
    environment = Environment(
        loader=PackageLoader("gait.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("report.html").render(
        style=_style() + player.style,
        player=player,
        exam=exam,
        texts=texts(),
        created=f"{exam.created.day} {exam.created:%B %Y, %H:%M}",
        summary=summary(exam),
        cover=_cover(pressing, exam, drawn),
        pressing=pressing,
        seen=[card for card in film if card in pressing],
        quiet=[card for card in film if card.grade == "none"],
        unknowns=unknowns(exam),
        tiles=tiles(exam),
        clips=clips,
        phone_film=phone_film,
        faces=faces,
        portraits={i: _portrait(picture) for i, picture in portraits.items()},
        tables=[
            (measure_rows(analysis.measurements), withheld_rows(analysis.measurements))
            for analysis in exam.clips
        ],
        plots=plots(exam),
        sides=side_table(exam),
        day=day_words(day_of(exam)),
        **visit_context(exam, language),
        set_aside=set_aside(exam),
        signed=signed(exam),
        estimators=sorted({analysis.pose.estimator for analysis in exam.clips}),
    )
    return said_page(page, language)


def _style() -> Markup:
    folder = resources.files("gait.report").joinpath("templates")
    sheets = (folder.joinpath(name) for name in _SHEETS)
    # Our own files, no user's text in them.
    return Markup("\n".join(s.read_text(encoding="utf-8") for s in sheets))  # noqa: S704


def _cover(
    pressing: Sequence[FindingCard], exam: Exam, drawn: Sequence[KeyFrame]
) -> Picture | None:
    """Return the picture beside the summary: the first one of the first finding."""
    card = next((card for card in pressing if card.pictures), None)
    if card is None:
        return None
    number = int(card.anchor.removeprefix("finding-"))
    wanted = exam.findings[number - 1].frames
    first = next((frame for frame in drawn if frame.evidence in wanted), None)
    return None if first is None else of_finding(first, COVER_PX)


def _portrait(picture: UInt8Array) -> Picture:
    alt = "The runner who was measured, with the body points that were found drawn on."
    return embedded(picture, PORTRAIT_PX, alt)
