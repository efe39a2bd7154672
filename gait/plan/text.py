"""The plan as plain text, for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from gait.plan.plan import Plan, PlannedExercise
from gait.plan.tables import words

__all__ = ["plan_text"]


def plan_text(plan: Plan, width: int = 88) -> str:
    """Return the plan as text.

    Parameters
    ----------
    plan : Plan
    width : int
        Longest line in characters.

    Returns
    -------
    str
        A referral, or the open questions, or the whole plan; ends with a line break.
    """
    if plan.referral is not None:
        parts = [
            _heading(plan.referral.title),
            _wrapped(plan.referral.text, width),
            *_list((f"You said: {said}." for said in plan.referral.said), width),
        ]
    elif plan.questions:
        parts = [
            _heading(plan.first[0].title),
            _wrapped(plan.first[0].text, width),
            *_list(plan.questions, width),
        ]
    else:
        parts = _whole(plan, width)
    return "\n".join(parts) + "\n"


def _whole(plan: Plan, width: int) -> list[str]:
    lines = [_heading("What to do first")]
    for i, step in enumerate(plan.first, 1):
        lines.append(_wrapped(f"{i}. {step.title}. {step.text}", width, hang="   "))
    if plan.stories:
        lines += ["", _heading("Seen and tested")]
        lines += _list((story.sentence for story in plan.stories), width)
    if plan.cues or plan.cue_note:
        lines += ["", _heading("Cues for running"), *_cues(plan, width)]
    lines += _week(plan, width)
    lines += ["", _heading("Rules"), *_list((*plan.rules, *plan.remarks), width)]
    lines += _habits(plan, width) + _recheck(plan, width)
    return lines


def _week(plan: Plan, width: int) -> list[str]:
    """Return the sessions; an exercise that comes again is described the first time only."""
    lines: list[str] = []
    described: set[str] = set()
    for session in (*((plan.warm_up,) if plan.warm_up else ()), *plan.sessions):
        day = f"{session.day.capitalize()}: " if session.day else ""
        lines += ["", _heading(f"{day}{session.title}")]
        for item in session.exercises:
            lines += _exercise(item, width, again=item.exercise.key in described)
            described.add(item.exercise.key)
        lines += [_wrapped(session.note, width)] if session.note else []
    if plan.later:
        lines += ["", _heading("Later"), _wrapped(words()["sessions"]["later_note"], width)]
        for item in plan.later:
            lines += _exercise(item, width, again=False)
    return lines


def _cues(plan: Plan, width: int) -> list[str]:
    lines = _list((f"{cue.text} {cue.how}" for cue in plan.cues), width)
    notes = [plan.cue_note]
    if any(cue.optional for cue in plan.cues):
        notes.append(words()["cues"]["optional"])
    return lines + [_wrapped(note, width) for note in notes if note]


def _exercise(item: PlannedExercise, width: int, *, again: bool) -> list[str]:
    row, sentences = item.exercise, words()["sessions"]
    if again:
        text = f"- {row.name}: {row.dose}, {sentences['as_above']}."
        return [_wrapped(text, width, hang="  ")]
    body = [row.how]
    if item.first_side is not None:
        body.append(sentences["first_side"].format(side=item.first_side.value))
    if row.progress:
        body.append(sentences["next_steps"].format(steps="; ".join(row.progress)))
    body += [text for text in (row.stop, item.note) if text]
    head = f"- {row.name}: {row.dose}. For: {'; '.join(item.reasons)}."
    return [
        _wrapped(head, width, hang="  "),
        _wrapped(f"  {' '.join(body)}", width, hang="  "),
    ]


def _habits(plan: Plan, width: int) -> list[str]:
    said = [habit.said for habit in plan.habits if habit.level.value != "unasked"]
    if not said and not plan.noted:
        return []
    return ["", _heading("Between the runs"), *_list((*said, *plan.noted), width)]


def _recheck(plan: Plan, width: int) -> list[str]:
    if plan.recheck is None:
        return []
    lines = ["", _heading("Check again"), _wrapped(plan.recheck.when, width)]
    said = (change.said for change in plan.recheck.changes)
    return lines + _list((*plan.recheck.how, *said), width)


def _heading(title: str) -> str:
    return f"{title}\n{'-' * len(title)}"


def _list(items: Iterable[str] | Sequence[str], width: int) -> list[str]:
    return [_wrapped(f"- {item}", width, hang="  ") for item in items]


def _wrapped(text: str, width: int, hang: str = "") -> str:
    return textwrap.fill(text, width, subsequent_indent=hang, break_long_words=False)
