"""What the PDF holds, as plain data for its templates: the same parts as the page."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import cache
from importlib import resources
from typing import Any, Final

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from gait.arrays import UInt8Array
from gait.exam import Exam
from gait.letterhead import Letterhead
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
from gait.report.pdf.ink import colours, standalone
from gait.report.pdf.room import Room
from gait.report.pictures import PORTRAIT_PX, Picture, embedded
from gait.report.reviewed import set_aside, signed
from gait.report.sides import side_table
from gait.report.summary import summary, tiles
from gait.report.texts import texts
from gait.report.visit_part import day_of, visit_context
from gait.report.wording import with_side
from gait.review.decision import worded

__all__ = ["content", "printable"]

_MARKS: Final = {
    "none": "brand",
    "near": "mild",
    "mild": "mild",
    "marked": "marked",
    "cannot-tell": "unsure",
}
"""Marks of the page and the colour of each."""
_OF_PLAN: Final = ("first", "cues", "cue_note", "rules", "remarks", "recheck")
"""Parts of the plan that are not made ready elsewhere (week, sessions)."""
_SHORT: Final = 60
_CHARACTERS_THAT_SHOW_NOTHING: Final = ("Cc", "Cs", "Cn")


def content(
    exam: Exam,
    room: Room,
    *,
    drawn: Sequence[KeyFrame],
    portraits: Mapping[int, UInt8Array],
    letterhead: Letterhead,
) -> dict[str, Any]:
    """Return the data of the templates; pictures are put into `room`.

    Parameters
    ----------
    exam : Exam
    room : Room
    drawn : sequence of KeyFrame
        Pictures of the findings.
    portraits : mapping of int to (h, w, 3) array
        Picture of the runner in each clip.
    letterhead : Letterhead

    Returns
    -------
    dict
        Fit for JSON. What people wrote themselves (names, files, the assessment) stands under
        "own" and nowhere else.
    """
    cards = finding_cards(exam, drawn)
    pressing = [card for card in cards if card.grade in ("mild", "marked")]
    quiet = [replace(c, pictures=()) for c in cards if c.grade == "none" and c.anchor != "load"]
    visit = visit_context(exam)
    data = {
        "words": {**_joined(texts(), _words())},
        "colours": colours(),
        "marks": _marks(room),
        "about": _about(exam, letterhead),
        "own": _own(exam, room, letterhead),
        "summary": summary(exam),
        "pressing": pressing,
        "quiet": quiet,
        "unknowns": unknowns(exam),
        "tiles": tiles(exam),
        "plots": plots(exam),
        "sides": side_table(exam),
        "clips": _clips(exam, portraits),
        "sources": _sources(pressing, visit, exam),
        "estimators": sorted({analysis.pose.estimator for analysis in exam.clips}),
        **visit,
    }
    if visit["load"]:
        # The PDF has the width of the page; file names are the runner's own words.
        kept = {k: v for k, v in visit["load"].items() if k not in ("narrow", "files")}
        data["load"] = kept
    if visit["plan"]:
        data["plan"] = {name: getattr(visit["plan"], name) for name in _OF_PLAN}
    found: dict[str, Any] = _plain(data, room)
    return found


def printable(text: str) -> str:
    """Return `text` without characters that no font shows, fit for one line."""
    shown = (
        " " if unicodedata.category(c) in _CHARACTERS_THAT_SHOW_NOTHING else c for c in text
    )
    return " ".join("".join(shown).split())


def _about(exam: Exam, letterhead: Letterhead) -> dict[str, Any]:
    day, said = day_of(exam), texts()["report"]
    made = f"{exam.created.day} {exam.created:%B %Y, %H:%M}"
    return {
        "title": said["title"] if exam.clips else said["title_without_clips"],
        "day": day_words(day),
        "date": [day.year, day.month, day.day],
        "made": said["made"].replace("{when}", made).replace("{version}", exam.version),
        "height": f"{exam.height_cm:.0f} cm" if exam.height_cm is not None else "",
        "speed": f"{exam.speed_kmh:.1f} km/h" if exam.speed_kmh is not None else "",
        "paper": "us-letter" if letterhead.paper == "letter" else "a4",
        "signature": bool(letterhead.signature),
        "language": "en",
        "generator": f"gait {exam.version}",
    }


def _own(exam: Exam, room: Room, letterhead: Letterhead) -> dict[str, Any]:
    logo = letterhead.logo_png
    return {
        "runner": printable(exam.runner),
        "runner_short": _shortened(printable(exam.runner)),
        "clinic": printable(letterhead.clinic or ""),
        "clinic_short": _shortened(printable(letterhead.clinic or "")),
        "address": [printable(line) for line in (letterhead.address or "").splitlines()][:6],
        "logo": room.raster(logo, ".png") if logo else "",
        "therapist": printable(letterhead.therapist or ""),
        "therapist_title": printable(letterhead.therapist_title or ""),
        "assessment": [*_paragraphs(letterhead.assessment or ""), *_reviewed(exam)],
        "files": [printable(analysis.clip.path.name) for analysis in exam.clips],
    }


def _reviewed(exam: Exam) -> list[list[str]]:
    """Return the therapist's words on the findings, and who signed, as paragraphs."""
    said = texts()["review"]
    made = []
    for finding in exam.findings:
        decision = worded(finding, exam.decisions)
        if decision is not None and decision.words:
            made.append([with_side(finding.title, finding.side), *_lines(decision.words)])
    made += [
        [f"{said['set_aside']}: {row.title}", *_lines(f"{said['reason']} {row.reason}")]
        for row in set_aside(exam)
    ]
    if signature := signed(exam):
        version = said["version"].replace("{n}", signature["version"])
        name = printable(signature["name"])
        made.append([f"{said['signed']}: {name}, {signature['at']}, {version}"])
    return made


def _lines(text: str) -> list[str]:
    return [shown for line in text.splitlines() if (shown := printable(line))]


def _shortened(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1].rstrip() + "…"


def _paragraphs(text: str) -> list[list[str]]:
    """Return paragraphs of lines; an empty line divides paragraphs."""
    paragraphs: list[list[str]] = [[]]
    for line in text.splitlines():
        shown = printable(line)
        if shown:
            paragraphs[-1].append(shown)
        elif paragraphs[-1]:
            paragraphs.append([])
    return [lines for lines in paragraphs if lines]


def _clips(exam: Exam, portraits: Mapping[int, UInt8Array]) -> list[dict[str, Any]]:
    made = []
    alt = "The runner who was measured, with the body points that were found drawn on."
    for i, (card, analysis) in enumerate(zip(clip_cards(exam, {}), exam.clips, strict=True)):
        picture = portraits.get(i)
        made.append(
            {
                "number": card.number,
                "view": card.view,
                "facts": card.facts,
                "remarks": card.remarks,
                "footfalls": card.footfalls,
                "skipped": card.skipped,
                "portrait": None if picture is None else embedded(picture, PORTRAIT_PX, alt),
                "rows": measure_rows(analysis.measurements),
                "withheld": withheld_rows(analysis.measurements),
            }
        )
    return made


def _sources(cards: Iterable[FindingCard], visit: Mapping[str, Any], exam: Exam) -> list[str]:
    """Return every source of what is printed, once, in the order of first use."""
    found: list[str] = [source for card in cards for source in card.sources]
    found += [plot.source for plot in plots(exam) if plot.source]
    told = [*(visit["load"]["told"] if visit["load"] else []), *visit["habits"]]
    told += visit["stories"]
    found += [source for said in told for source in said.sources]
    found += [row.source for row in visit["screens"]]
    return list(dict.fromkeys(found))


def _marks(room: Room) -> dict[str, str]:
    environment = Environment(loader=PackageLoader("gait.report", "templates"), autoescape=True)
    macros: Any = environment.get_template("macros.html").module
    return {
        kind: room.raster(standalone(str(macros.mark(kind)), colours()[name]).encode(), ".svg")
        for kind, name in _MARKS.items()
    }


def _joined(*tables: Mapping[str, Mapping[str, str]]) -> dict[str, Mapping[str, str]]:
    return {name: section for table in tables for name, section in table.items()}


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    path = resources.files("gait.report.pdf").joinpath("words.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _plain(value: Any, room: Room) -> Any:  # noqa: ANN401 - any data of the builders
    """Return `value` fit for JSON, its drawings and photographs put into `room`."""
    if is_dataclass(value) and not isinstance(value, type | Picture):
        value = {f.name: getattr(value, f.name) for f in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(part, room) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part, room) for part in value]
    return _leaf(value, room)


def _leaf(value: Any, room: Room) -> Any:  # noqa: ANN401 - any data of the builders
    if isinstance(value, Picture):
        return room.photo(value)
    if isinstance(value, Markup):
        return room.drawing(str(value))
    if isinstance(value, Enum):
        return value.value
    return day_words(value) if isinstance(value, date) else value
