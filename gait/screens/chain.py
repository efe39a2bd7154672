"""Above and below the knee: findings of the video and screens of the room, as one story."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from gait.findings.finding import Finding, Grade
from gait.screens.definitions import screen_definitions
from gait.screens.screen import JudgedScreen, ScreenLevel
from gait.tracks.track import Side

__all__ = ["Link", "Story", "StoryKind", "links", "tell_stories"]


class StoryKind(StrEnum):
    """How what was seen and what was tested stand to each other."""

    AGREE = "agree"
    ONLY_SEEN = "only_seen"
    ONLY_TESTED = "only_tested"
    NEITHER = "neither"
    UNSEEN = "unseen"
    UNTESTED = "untested"


class Link(BaseModel):
    """One row of ``chain.toml``; the fields are described there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    findings: tuple[str, ...]
    screens: tuple[str, ...]
    part: str
    agree: str
    only_seen: str
    only_tested: str
    neither: str
    unseen: str
    untested: str
    evidence: str
    sources: tuple[str, ...]

    def sentence(self, kind: StoryKind) -> str:
        """Return the sentence of a kind, placeholders unfilled."""
        return {
            StoryKind.AGREE: self.agree,
            StoryKind.ONLY_SEEN: self.only_seen,
            StoryKind.ONLY_TESTED: self.only_tested,
            StoryKind.NEITHER: self.neither,
            StoryKind.UNSEEN: self.unseen,
            StoryKind.UNTESTED: self.untested,
        }[kind]


@dataclass(frozen=True, slots=True)
class Story:
    """One link of the chain on one side.

    Attributes
    ----------
    link : str
        Key in ``chain.toml``.
    findings : tuple of str
        Keys in ``findings.toml``.
    side : Side or None
        None where neither the finding nor the screens have a side.
    kind : StoryKind
    sentence : str
    screens : tuple of str
        Keys of the screens that were done for it.
    evidence : str
    sources : tuple of str
    """

    link: str
    findings: tuple[str, ...]
    side: Side | None
    kind: StoryKind
    sentence: str
    screens: tuple[str, ...]
    evidence: str
    sources: tuple[str, ...]


@cache
def links() -> tuple[Link, ...]:
    """Return all links of the chain in the order of the table."""
    text = files("gait.screens").joinpath("chain.toml").read_text(encoding="utf-8")
    return tuple(Link(key=key, **row) for key, row in tomllib.loads(text).items())


def tell_stories(
    findings: Sequence[Finding], screens: Sequence[JudgedScreen]
) -> tuple[Story, ...]:
    """Join findings and screens of the same side.

    A finding of the whole body is compared with both sides. Said are agreement,
    disagreement in either direction, and what was not tested; a link of which nothing
    was seen and nothing tested is left out.

    Parameters
    ----------
    findings : sequence of Finding
    screens : sequence of JudgedScreen

    Returns
    -------
    tuple of Story
        Agreement first, then in the order of the table, left before right.
    """
    told = [
        (story, tested_whole)
        for link in links()
        for side in _sides(link)
        for story, tested_whole in _stories(link, side, findings, screens)
    ]
    order = list(StoryKind)
    told.sort(key=lambda pair: order.index(pair[0].kind))
    return tuple(_said_once(told))


def _sides(link: Link) -> tuple[Side | None, ...]:
    """Return the sides of a link; None where all its screens are of the whole body."""
    rows = screen_definitions()
    return (None,) if all(rows[key].whole_body for key in link.screens) else tuple(Side)


def _stories(
    link: Link, side: Side | None, findings: Sequence[Finding], screens: Sequence[JudgedScreen]
) -> list[tuple[Story, bool]]:
    """Return no or one story, and whether its tests are all of the whole body."""
    present = [f for f in findings if f.key in link.findings and f.side in (side, None)]
    done = [
        s
        for s in screens
        if s.key in link.screens
        and s.side in (side, None)
        and s.level is not ScreenLevel.UNJUDGED
    ]
    limited = [s for s in done if s.level is ScreenLevel.LIMITED]
    kind = _kind(_seen(present), tested=bool(done), limited=bool(limited))
    if kind is None:
        return []
    quoted = limited or done
    sentence = link.sentence(kind).format(
        side=side.value if side else "",
        on_side=_on_side(side, quoted),
        tests=", ".join(_quote(s) for s in quoted),
    )
    keys = tuple(s.key for s in done)
    story = Story(
        link.key, link.findings, side, kind, sentence, keys, link.evidence, link.sources
    )
    return [(story, bool(quoted) and all(s.side is None for s in quoted))]


def _seen(present: Sequence[Finding]) -> bool | None:
    """Whether the pattern is present; None where nobody can tell."""
    grades = [f.grade for f in present]
    if any(g in (Grade.MILD, Grade.MARKED) for g in grades):
        return True
    return False if Grade.NONE in grades else None


def _kind(seen: bool | None, *, tested: bool, limited: bool) -> StoryKind | None:
    if seen:
        if not tested:
            return StoryKind.UNTESTED
        return StoryKind.AGREE if limited else StoryKind.ONLY_SEEN
    if not tested:
        return None
    if seen is None:
        return StoryKind.UNSEEN if limited else None
    return StoryKind.ONLY_TESTED if limited else StoryKind.NEITHER


def _quote(screen: JudgedScreen) -> str:
    row = screen_definitions()[screen.key]
    label = row.label[:1].lower() + row.label[1:]
    return f"{label} {row.shown(screen.value)}"


def _on_side(side: Side | None, quoted: Sequence[JudgedScreen]) -> str:
    sided = side is not None and any(s.side is side for s in quoted)
    return f" on the {side.value} side" if sided and side else ""


def _said_once(told: Sequence[tuple[Story, bool]]) -> list[Story]:
    """Leave out what was said of the other side already, the more telling one first."""
    kept: list[Story] = []
    tested_whole: set[str] = set()
    for story, whole in told:
        repeated = whole and story.link in tested_whole
        if whole:
            tested_whole.add(story.link)
        if not repeated and all(story.sentence != other.sentence for other in kept):
            kept.append(story)
    return kept
