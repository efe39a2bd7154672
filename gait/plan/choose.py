"""From findings and screens to ranked exercises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gait.findings.finding import Finding, Grade
from gait.history.answers import Equipment
from gait.plan.exercises import Exercise, exercises
from gait.plan.tables import programme, words
from gait.screens.chain import Story, StoryKind
from gait.screens.definitions import screen_definitions
from gait.screens.screen import JudgedScreen, ScreenLevel
from gait.tracks.track import Side

__all__ = ["Need", "Ranked", "available", "needs", "rank"]


@dataclass(frozen=True, slots=True)
class Need:
    """One reason for exercises.

    Attributes
    ----------
    label : str
        What was found, as it is read ("Hip drop", "Side plank, left").
    side : Side or None
    points : float
    keys : tuple of str
        Exercises that answer it, the most fitting first.
    """

    label: str
    side: Side | None
    points: float
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """An exercise with its points and reasons."""

    exercise: Exercise
    points: float
    reasons: tuple[str, ...]
    sides: frozenset[Side | None]

    @property
    def needed(self) -> bool:
        """Whether a finding or a screen asks for it."""
        return bool(self.reasons)


def needs(
    findings: Sequence[Finding], screens: Sequence[JudgedScreen], stories: Sequence[Story]
) -> tuple[Need, ...]:
    """Return what asks for exercises: patterns that are present, screens that are limited.

    A pattern or screen counts more where video and test agree on that side.
    """
    table, points = programme(), programme().weights
    agreed = {
        (key, story.side)
        for story in stories
        if story.kind is StoryKind.AGREE
        for key in (*story.findings, *story.screens)
    }
    found = []
    for finding in findings:
        if finding.grade not in (Grade.MILD, Grade.MARKED):
            continue
        worth = points.marked if finding.grade is Grade.MARKED else points.mild
        joined = any((finding.key, side) in agreed for side in _sides_of(finding.side))
        label = _labelled("finding", finding.side, title=finding.title)
        worth += points.agreement * joined
        found.append(Need(label, finding.side, worth, table.finding.get(finding.key, ())))
    for screen in screens:
        if screen.level not in (ScreenLevel.LIMITED, ScreenLevel.NOTED):
            continue
        joined = any((screen.key, side) in agreed for side in _sides_of(screen.side))
        row = screen_definitions()[screen.key]
        label = _labelled("screen", screen.side, label=row.label)
        worth = points.screen + points.agreement * joined
        found.append(Need(label, screen.side, worth, table.screen.get(screen.key, ())))
    return tuple(found)


def available(key: str, equipment: Equipment) -> Exercise | None:
    """Return an exercise, or what replaces it where the equipment is missing."""
    menu = exercises()
    row: Exercise | None = menu[key]
    while row is not None and not set(row.equipment) <= equipment.at_hand:
        row = menu[row.instead] if row.instead else None
    return row


def rank(wanted: Sequence[Need], equipment: Equipment) -> tuple[Ranked, ...]:
    """Return all exercises that can be done, the most needed first.

    The points of an exercise are the largest of its reasons, less a little for each place
    down the list; equals stay in the order of the menu.
    """
    weights = programme().weights
    points: dict[str, float] = {}
    reasons: dict[str, list[str]] = {}
    sides: dict[str, set[Side | None]] = {}
    for need in wanted:
        for place, key in enumerate(need.keys):
            row = available(key, equipment)
            if row is None:
                continue
            worth = need.points - weights.per_place * place
            points[row.key] = max(points.get(row.key, 0.0), worth)
            reasons.setdefault(row.key, [])
            if need.label not in reasons[row.key]:
                reasons[row.key].append(need.label)
            sides.setdefault(row.key, set()).add(need.side)
    for row in exercises().values():
        if row.basis and available(row.key, equipment) is row:
            points.setdefault(row.key, weights.basis)
    menu = list(exercises())
    ranked = [
        Ranked(
            exercises()[key],
            worth,
            tuple(reasons.get(key, ())),
            frozenset(sides.get(key, ())),
        )
        for key, worth in points.items()
    ]
    return tuple(sorted(ranked, key=lambda r: (-r.points, menu.index(r.exercise.key))))


def _sides_of(side: Side | None) -> tuple[Side | None, ...]:
    """Return the sides on which an agreement counts for something of this side."""
    return (None, *Side) if side is None else (side, None)


def _labelled(template: str, side: Side | None, **names: str) -> str:
    where = f", {side.value}" if side else ""
    return str(words()["why"][template]).format(side=where, **names)
