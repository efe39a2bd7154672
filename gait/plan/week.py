"""The sessions of a week."""

from __future__ import annotations

from collections.abc import Sequence

from gait.findings.finding import Finding, Grade
from gait.history.answers import History, Weekday
from gait.plan.choose import Ranked
from gait.plan.exercises import exercises
from gait.plan.plan import PlannedExercise, Session
from gait.plan.tables import programme, words
from gait.tracks.track import Side

__all__ = ["later_exercises", "mobility_session", "strength_sessions", "warm_up"]

_LETTERS = "ABC"


def strength_sessions(
    ranked: Sequence[Ranked], days: Sequence[Weekday], history: History
) -> tuple[Session, ...]:
    """Return one session per day.

    Each session takes one exercise of each group, most needed group first, at most five in
    all; foot exercises come in only where a screen asks for them. Sessions alternate
    between A and B, which differ where a group offers more than one exercise that fits.
    """
    sessions = []
    for i, day in enumerate(days):
        turn = i % 2
        title = words()["sessions"]["strength"].format(letter=_LETTERS[turn])
        chosen = _session(ranked, turn)
        planned = tuple(_planned(r, history) for r in chosen)
        sessions.append(Session(f"strength_{_LETTERS[turn].lower()}", title, day, planned, ""))
    return tuple(sessions)


def mobility_session(
    ranked: Sequence[Ranked], day: Weekday | None, history: History
) -> Session:
    """Return the mobility session of the week: what is needed, then what suits everybody."""
    chosen = [r for r in ranked if r.exercise.group == "mobility"]
    note = words()["sessions"]["mobility_note"]
    planned = tuple(_planned(r, history) for r in chosen[: _most()])
    return Session("mobility", words()["sessions"]["mobility"], day, planned, note)


def warm_up(findings: Sequence[Finding], history: History) -> Session:
    """Return what to do before every run; skipping only where it fits and nothing hurts."""
    table = programme().warm_up
    keys = list(table.always)
    reach = [
        f
        for f in findings
        if f.key in table.skipping_for and f.grade in (Grade.MILD, Grade.MARKED)
    ]
    if reach and not history.sore:
        keys.append("skipping")
    menu = exercises()
    reasons = {"skipping": tuple(dict.fromkeys(f.title for f in reach))}
    planned = tuple(
        PlannedExercise(menu[key], reasons.get(key, (words()["why"]["basis"],)), None, "")
        for key in keys
    )
    sentences = words()["sessions"]
    return Session("warm_up", sentences["warm_up"], None, planned, sentences["warm_up_note"])


def later_exercises(ranked: Sequence[Ranked], history: History) -> tuple[PlannedExercise, ...]:
    """Return exercises to add once the others are easy."""
    return tuple(_planned(r, history) for r in ranked if r.exercise.later and r.needed)


def _session(ranked: Sequence[Ranked], turn: int) -> list[Ranked]:
    groups = programme().groups
    feet = _of_group(ranked, "foot")
    feet = [r for r in feet if r.needed]
    offers = [
        offer for group in groups.strength if (offer := _fitting(_of_group(ranked, group)))
    ]
    offers.sort(key=lambda offer: -offer[0].points)
    room = groups.most_per_session - bool(feet)
    chosen = [offer[turn % len(offer)] for offer in offers[:room]]
    return chosen + ([feet[turn % len(feet)]] if feet else [])


def _of_group(ranked: Sequence[Ranked], group: str) -> list[Ranked]:
    return [r for r in ranked if r.exercise.group == group and not r.exercise.later]


def _fitting(group: Sequence[Ranked]) -> list[Ranked]:
    """Return what a group offers: the needed ones, else the general ones."""
    return [r for r in group if r.needed] or list(group)


def _most() -> int:
    return programme().groups.most_per_session


def _planned(item: Ranked, history: History) -> PlannedExercise:
    novice = (
        history.running_years is not None
        and history.running_years < programme().limits.novice_below_years
    )
    sides = item.sides
    first = next(iter(sides)) if len(sides) == 1 else None
    return PlannedExercise(
        item.exercise,
        item.reasons or (words()["why"]["basis"],),
        first if item.exercise.each_side and isinstance(first, Side) else None,
        words()["sessions"]["supervise"] if novice and item.exercise.supervise else "",
    )
