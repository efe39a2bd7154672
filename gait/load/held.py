"""What the log shows without what it advises, for a runner who must see a clinician first."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from gait.load.answer import Basis, LoadAnswer, NextRun, Statement
from gait.load.say import say_break_bare

__all__ = ["without_advice"]

_SHOWN: Final = ("spike", "week", "long_run")


def without_advice(answer: LoadAnswer) -> LoadAnswer:
    """Return the answer without next run, return plan and what to do about pain."""
    kept: list[Statement] = []
    for statement in answer.statements:
        if statement.key == "break" and answer.pause is not None:
            kept.append(say_break_bare(answer.pause))
        elif statement.key in _SHOWN:
            kept.append(statement)
    held = NextRun(None, Basis.HOLD, answer.next_run.reference, None)
    return replace(answer, plan=None, next_run=held, statements=tuple(kept))
