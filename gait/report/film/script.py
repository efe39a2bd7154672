"""What the film shows and says, in order; no pixels yet."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np

from gait.exam import Exam
from gait.findings.finding import EvidenceFrame, Finding
from gait.language import Language
from gait.load.words import day_words
from gait.measures.measurement import Measurement
from gait.report.cards import PRESSING
from gait.report.sketches import SKETCHES
from gait.report.summary import summary
from gait.report.visit_part import day_of
from gait.report.wording import (
    GRADES,
    VIEWS,
    as_sentence,
    band,
    decimals,
    label,
    lookup,
    plain_words,
    quantity,
    shown_interval,
    shown_value,
    with_side,
)

__all__ = ["Card", "Script", "Shot", "film_words", "said_script", "script"]

_HEADLINES: Final = 3
_LEAST_SHOTS: Final = 2
_MOST_SHOTS: Final = 4
_FIRSTS: Final = 2
_KEY_ANGLES: Final = (
    "trunk_lean",
    "knee_flexion_at_contact",
    "thigh_extension_at_toe_off",
    "overstride",
    "fppa",
    "femoral_adduction",
    "step_width",
)
"""What a visit without findings shows, in this order."""


@dataclass(frozen=True, slots=True)
class Card:
    """A page of text."""

    heading: str
    paragraphs: tuple[str, ...]
    small: str = ""


@dataclass(frozen=True, slots=True)
class Shot:
    """One measure at its moment.

    Attributes
    ----------
    evidence : EvidenceFrame
    title : str
    mark : str
        Grade in words; "" for a measure that belongs to no finding.
    sentence : str
        Said as the stride runs.
    measure : str
    value, detail : str
        The number, and its interval with the steps behind it; "" where there is none.
    step_text : str
        The number of the step that is shown.
    step_value : float or None
    """

    evidence: EvidenceFrame
    title: str
    mark: str
    sentence: str
    measure: str
    value: str
    detail: str
    step_text: str
    step_value: float | None


@dataclass(frozen=True, slots=True)
class Script:
    """The film: title, referral if there is one, shots, and what to do first."""

    title: Card
    referral: Card | None
    shots: tuple[Shot, ...]
    end: Card


@cache
def film_words() -> Mapping[str, Mapping[str, str]]:
    """Return the sentences of the film by table and key."""
    text = files("gait.report.film").joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def script(exam: Exam) -> Script:
    """Return what the film of an exam shows.

    Findings that cannot be told are left out; where nothing stood out the usual measures
    are shown at their moments.
    """
    said = film_words()["title"]
    views = tuple(dict.fromkeys(VIEWS[a.tracks.view] for a in exam.clips))
    who = (exam.runner,) if exam.runner else ()
    title = Card(said["heading"], (day_words(day_of(exam)), *who, *views))
    referral = exam.referral
    return Script(
        title=title,
        referral=Card(referral.title, (referral.text,)) if referral else None,
        shots=_shots(exam),
        end=_end(exam),
    )


def said_script(plot: Script, language: Language, runner: str = "") -> Script:
    """Return the film's words in a language.

    Parameters
    ----------
    plot : Script
        In English, as `script` returns it.
    language : Language
    runner : str
        Name or code of the runner: a paragraph that is never translated.
    """

    def card(page: Card) -> Card:
        said = tuple(p if p == runner else language.say(p) for p in page.paragraphs)
        return Card(language.say(page.heading), said, language.say(page.small))

    def shot(part: Shot) -> Shot:
        return Shot(
            evidence=part.evidence,
            title=language.say(part.title),
            mark=language.say(part.mark),
            sentence=language.say(part.sentence),
            measure=language.say(part.measure),
            value=language.say(part.value),
            detail=language.say(part.detail),
            step_text=language.say(part.step_text),
            step_value=part.step_value,
        )

    return Script(
        title=card(plot.title),
        referral=card(plot.referral) if plot.referral else None,
        shots=tuple(map(shot, plot.shots)),
        end=card(plot.end),
    )


def _shots(exam: Exam) -> tuple[Shot, ...]:
    pressing = [f for f in exam.of_film if f.grade in PRESSING][:_HEADLINES]
    shots = [_of_finding(f, e) for f in pressing for e in _drawn(f)[:1]]
    rest = (_of_finding(f, e) for f in pressing for e in _drawn(f)[1:])
    also = (_of_measure(exam, m) for m in _typical(exam))
    seen = {(s.evidence.measure, s.evidence.side) for s in shots}
    for shot in (*rest, *also):
        key = shot.evidence.measure, shot.evidence.side
        least = _MOST_SHOTS if not pressing else max(_LEAST_SHOTS, len(pressing))
        if len(shots) < least and key not in seen:
            shots.append(shot)
            seen.add(key)
    return tuple(shots)


def _drawn(finding: Finding) -> list[EvidenceFrame]:
    return [frame for frame in finding.frames if frame.measure in SKETCHES]


def _of_finding(finding: Finding, evidence: EvidenceFrame) -> Shot:
    found = (sign.measurement for sign in finding.signs)
    wanted = evidence.measure, evidence.side, evidence.clip
    measurement = next((m for m in found if (m.name, m.side, m.clip) == wanted), None)
    value, detail = _number(measurement)
    text, step = _step(measurement, evidence.frame)
    return Shot(
        evidence=evidence,
        title=with_side(finding.title, finding.side),
        mark=GRADES[finding.grade],
        sentence=as_sentence(plain_words(finding.sentence)),
        measure=with_side(label(evidence.measure), evidence.side),
        value=value,
        detail=detail,
        step_text=text,
        step_value=step,
    )


def _typical(exam: Exam) -> Iterator[Measurement]:
    """Yield measures with a number, from one clip after the other in turn."""
    told = [
        m for m in exam.measurements if m.known and any(np.isfinite(s.value) for s in m.steps)
    ]
    of_clips = [
        [m for name in _KEY_ANGLES for m in told if (m.name, m.clip) == (name, i)]
        for i in range(len(exam.clips))
    ]
    for row in itertools.zip_longest(*of_clips):
        yield from filter(None, row)


def _of_measure(exam: Exam, m: Measurement) -> Shot:
    steps = [s for s in m.steps if np.isfinite(s.value)]
    usual = min(steps, key=lambda s: abs(s.value - (m.value or 0.0)))
    evidence = EvidenceFrame(m.clip, usual.frame, m.name, m.side, "")
    row, limits = lookup(m.name), band(m.name)
    value, detail = _number(m)
    text, step = _step(m, usual.frame)
    of_it = [row.what] if row else []
    if limits:
        of_it.append(as_sentence(film_words()["shot"]["usual"].format(band=limits)))
    return Shot(
        evidence=evidence,
        title=with_side(label(m.name), m.side),
        mark=film_words()["shot"]["also"] if _any_pressing(exam) else "",
        sentence=" ".join(of_it),
        measure=with_side(label(m.name), m.side),
        value=value,
        detail=detail,
        step_text=text,
        step_value=step,
    )


def _any_pressing(exam: Exam) -> bool:
    return any(f.grade in PRESSING for f in exam.of_film)


def _number(m: Measurement | None) -> tuple[str, str]:
    """Return the value and, below it, interval and n."""
    if m is None or m.value is None:
        return "", ""
    said, interval = film_words()["shot"], shown_interval(m)
    if not interval:
        return shown_value(m), said["mean_steps_bare"].format(n=m.n)
    row = "one_step" if m.n == 1 else "mean_steps"
    return shown_value(m), said[row].format(interval=interval, n=m.n)


def _step(m: Measurement | None, frame: int) -> tuple[str, float | None]:
    row = lookup(m.name) if m else None
    if m is None or (row is not None and row.category_only):
        return "", None
    for step in m.steps:
        if step.frame == frame and np.isfinite(step.value):
            return quantity(step.value, m.unit, decimals(m)), step.value
    return "", None


def _end(exam: Exam) -> Card:
    """Return what to do first, as the summary of the report says it."""
    said, told, plan = film_words()["end"], summary(exam), exam.plan
    small = said["not_a_diagnosis"]
    if exam.referral:
        return Card(exam.referral.title, (exam.referral.text,), small)
    if plan and plan.questions:
        return Card(said["first"], (said["questions"],), small)
    if plan:
        steps = tuple(f"{step.title}. {step.brief}" for step in plan.first[:_FIRSTS])
        cues = tuple(cue.text for cue in plan.cues[:1])
        if plan.cues and plan.cues[0].optional:
            cues += (said["optional"],)
        return Card(said["first"], (*steps, *cues) or (said["nothing"],), small)
    if told.film_again:
        again = said["film_again"].format(reasons=" ".join(told.film_again))
        return Card(said["first"], (again,), small)
    if told.cue:
        return Card(said["try_first"], (told.cue, said["optional"]), small)
    return Card(said["first"], (told.lead, said["nothing"]), small)
