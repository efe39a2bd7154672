"""The answer of the training log as one finding among those of the clips."""

from __future__ import annotations

from typing import Final

from gait.findings.finding import Finding, Grade
from gait.load.answer import Light, LoadAnswer, Statement

__all__ = ["KEY", "finding_of"]

KEY: Final = "training_load"
"""Key of the finding."""

_TITLE: Final = "Too much, too soon"
_GRADES: Final = {
    Light.RED: Grade.MARKED,
    Light.RED_AMBER: Grade.MARKED,
    Light.AMBER: Grade.MILD,
}
_ORDER: Final = (Grade.MARKED, Grade.MILD, Grade.NONE, Grade.CANNOT_TELL)


def finding_of(answer: LoadAnswer) -> Finding:
    """Return the finding ``training_load``: the gravest of L1, L2 and L3.

    The symptom gate (L5) is no finding about training; a report shows it first by itself.
    """
    by_key = {s.key: s for s in answer.statements}
    judged = [by_key[key] for key in ("spike", "break", "week") if key in by_key]
    lead = min(judged, key=lambda s: _ORDER.index(_grade(s)))
    grade = _grade(lead)
    next_run = by_key.get("next_run")
    known = grade is not Grade.CANNOT_TELL
    return Finding(
        key=KEY,
        side=None,
        grade=grade,
        signs=(),
        title=_TITLE,
        sentence=lead.text if known else "",
        why_not="" if known else lead.text,
        meaning=lead.meaning,
        cue=f"{next_run.title}: {next_run.text}" if next_run and _given(answer) else "",
        sources=lead.sources,
        frames=(),
    )


def _given(answer: LoadAnswer) -> bool:
    return bool(answer.next_run.longest_m)


def _grade(statement: Statement) -> Grade:
    if statement.light is Light.UNKNOWN or (
        statement.key == "week" and not statement.light.coloured
    ):
        # A week alone never shows that all is well: the evidence for it is too weak.
        return Grade.CANNOT_TELL
    if statement.key == "break" and not statement.light.coloured:
        return Grade.CANNOT_TELL
    return _GRADES.get(statement.light, Grade.NONE)
