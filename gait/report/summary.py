"""The first lines of the report: what stood out, how sure that is, what to try."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gait.exam import Exam
from gait.findings.finding import Finding, Grade
from gait.measures.measurement import Measurement
from gait.report.cards import PRESSING
from gait.report.wording import (
    as_sentence,
    decimals,
    interval,
    label,
    lookup,
    number,
    unit_words,
    with_side,
)

__all__ = ["Summary", "Tile", "summary", "tiles"]

_TILES: Final = (
    "cadence",
    "contact_time",
    "flight_time",
    "duty_factor",
    "vertical_oscillation",
)
_NUMBERS: Final = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
_HEADLINES: Final = 3
_REASONS: Final = 3


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary in plain words.

    Attributes
    ----------
    lead : str
        One sentence: what stood out.
    shown : int
        How many findings are named in the summary.
    how_sure : tuple of str
        Sentences, those that limit the report most first.
    cue : str
        What to try first; empty when nothing stood out.
    cue_for : str
        The finding that the cue belongs to.
    film_again : tuple of str
        When nothing stood out because little could be judged: why.
    """

    lead: str
    shown: int
    how_sure: tuple[str, ...]
    cue: str
    cue_for: str
    film_again: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """A number about time."""

    name: str
    value: str
    unit: str
    interval: str


def summary(exam: Exam) -> Summary:
    """Return the summary of the exam."""
    pressing = [f for f in exam.of_film if f.grade in PRESSING]
    first = next((f for f in pressing if f.cue), None)
    load = exam.of_load
    pressing_too = load is not None and load.grade in PRESSING
    return Summary(
        lead=_lead(exam, pressing, load_too=pressing_too),
        shown=min(len(pressing) + pressing_too, _HEADLINES),
        how_sure=tuple(_how_sure(exam, pressing)),
        cue=first.cue if first is not None else "",
        cue_for=with_side(first.title, first.side) if first is not None else "",
        film_again=() if pressing or pressing_too else _film_again(exam),
    )


def tiles(exam: Exam) -> list[Tile]:
    """Return the numbers about time, each from the clip that tells it best."""
    made = []
    for name in _TILES:
        found = [m for m in exam.measurements if m.name == name and m.known]
        for side in dict.fromkeys(m.side for m in found):
            best = min((m for m in found if m.side == side), key=_width)
            value = "" if best.value is None else number(best.value, decimals(best))
            made.append(
                Tile(with_side(label(name), side), value, unit_words(best.unit), interval(best))
            )
    return made


def _lead(exam: Exam, pressing: list[Finding], *, load_too: bool) -> str:
    if not exam.clips:
        return _lead_without_clips(exam, load_too=load_too)
    if pressing:
        count = len(pressing)
        log = ", and your training log shows too much, too soon" if load_too else ""
        return f"{_count(count)} pattern{_s(count)} stood out in your running{log}."
    log = " Your training log shows too much, too soon." if load_too else ""
    unclear = sum(f.grade is Grade.CANNOT_TELL for f in exam.of_film)
    judged = len(exam.of_film) - unclear
    if judged == 0:
        return f"These clips do not answer the questions that this report asks.{log}"
    if judged < unclear:
        return (
            f"These clips answer little: {_count(judged).lower()} of {len(exam.of_film)} "
            f"pattern{_s(len(exam.of_film))} could be judged, and nothing stood out in it.{log}"
        )
    return f"Nothing that we could measure stood out in your running.{log}"


def _lead_without_clips(exam: Exam, *, load_too: bool) -> str:
    if load_too:
        return "Your training log shows too much, too soon."
    if exam.load is not None:
        return "Nothing in your training log stood out."
    return "This is what you answered and what was tested; no clip was filmed."


def _film_again(exam: Exam) -> tuple[str, ...]:
    """Return what keeps most patterns from being judged; nothing when most were judged."""
    unclear = [f for f in exam.of_film if f.grade is Grade.CANNOT_TELL]
    if 2 * len(unclear) <= len(exam.of_film):
        return ()
    reasons = [as_sentence(f.why_not) for f in unclear if f.why_not]
    return tuple(dict.fromkeys(reasons))[:_REASONS]


def _count(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _s(number: int) -> str:
    return "" if number == 1 else "s"


def _how_sure(exam: Exam, pressing: list[Finding]) -> list[str]:
    sentences = _about_log(exam)
    if not exam.clips:
        return [*sentences, "No clip was filmed: nothing is said of your running form."]
    sentences = [*_doubts(exam), *sentences]
    unclear = sum(f.grade is Grade.CANNOT_TELL for f in exam.of_film)
    if unclear:
        sentences.append(
            f"{unclear} of {len(exam.of_film)} patterns that were looked for could not be "
            "judged from these clips."
        )
    steps = [sum(step.measurable for step in clip.gait.steps) for clip in exam.clips]
    where = "one clip" if len(steps) == 1 else f"{len(steps)} clips"
    sentences.append(
        f"Read from {sum(steps)} steps in {where}. Every number stands with the range in which "
        "the true value should lie 95 times out of 100."
    )
    names = {s.measurement.name for f in pressing for s in f.signs if s.measurement.known}
    if any((d := lookup(name)) is not None and d.provisional for name in names):
        sentences.append(
            "Some limits behind these grades are this program's own working limits, "
            "not published norms: read “mild” as “less common”, not as “wrong”."
        )
    all_of_them = exam.measurements
    withheld = sum(not m.known for m in all_of_them)
    if withheld:
        sentences.append(
            f"{withheld} of {len(all_of_them)} numbers are withheld because the clips cannot "
            "carry them; the reasons are given with them."
        )
    return sentences


def _about_log(exam: Exam) -> list[str]:
    if exam.load is None:
        return []
    runs = len(exam.load.spikes)
    said = f"The training log holds {runs} run{_s(runs)}. Its rules come from studies that "
    return [said + "compare groups of runs; they do not tell what happens to one runner."]


_CLOCK: Final = "How fast {where} {was} recorded is not known: what needs time is withheld."
_SIDES: Final = "The legs cannot be told apart in {where}: what belongs to one leg is withheld."
_LEVEL: Final = (
    "Whether the camera was level could not be measured in {where}: a tilt of 2° would shift "
    "angles against the vertical by 2°."
)


def _doubts(exam: Exam) -> list[str]:
    """Return what limits the whole report, one sentence per kind of doubt."""
    doubts = []
    for words, sound in (
        (_CLOCK, [clip.clock.trusted for clip in exam.clips]),
        (_SIDES, [clip.tracks.sides_certain for clip in exam.clips]),
        (_LEVEL, [clip.tracks.level_known for clip in exam.clips]),
    ):
        numbers = [i for i, good in enumerate(sound, 1) if not good]
        if numbers:
            was = "were" if len(numbers) > 1 else "was"
            doubts.append(words.format(where=_where(numbers, len(sound)), was=was))
    return doubts


def _where(numbers: list[int], count: int) -> str:
    if count == 1:
        return "the clip"
    if len(numbers) == 1:
        return f"clip {numbers[0]}"
    return f"clips {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def _width(m: Measurement) -> float:
    return float("inf") if m.low is None or m.high is None else m.high - m.low
