"""Symptom questions and red flags: they come before everything else."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict

from gait.errors import OptionError
from gait.history.answers import History
from gait.history.reading import as_table, refuse_unknown

__all__ = [
    "Question",
    "ReferralWords",
    "Symptoms",
    "Urgency",
    "open_questions",
    "questions",
    "read_symptoms",
    "red_flags",
    "referral_words",
]

_NONE = "none"


class Urgency(StrEnum):
    """How soon a clinician should look."""

    SAME_DAY = "same_day"
    SOON = "soon"
    FIRST = "first"


class Question(BaseModel):
    """One row of ``red_flags.toml``; the fields are described there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    urgency: Urgency
    question: str
    said: str
    source: str
    derive: str = ""
    limit: float = 0.0


class ReferralWords(BaseModel):
    """How a referral of one urgency reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Symptoms:
    """Answers to the symptom questions.

    Attributes
    ----------
    answers : tuple of (str, bool)
        Key of the question, yes or no; questions that were not answered are missing.
    """

    answers: tuple[tuple[str, bool], ...] = ()

    def answer(self, key: str) -> bool | None:
        """Return the answer to one question, None while it is open."""
        return dict(self.answers).get(key)


@cache
def _table() -> Mapping[str, Any]:
    text = files("gait.history").joinpath("red_flags.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def questions() -> tuple[Question, ...]:
    """Return all symptom questions, the most urgent first."""
    rows = _table().items()
    return tuple(Question(key=key, **row) for key, row in rows if key != "referral")


@cache
def referral_words() -> Mapping[Urgency, ReferralWords]:
    """Return the words of a referral by urgency."""
    return {Urgency(k): ReferralWords(**row) for k, row in _table()["referral"].items()}


def read_symptoms(value: object, where: str) -> Symptoms:
    """Read the table ``[symptoms]``.

    Parameters
    ----------
    value : object
        A table of true and false by key of the questions, or ``none = true`` for
        "all of them no".
    where : str
        The file, for messages.

    Returns
    -------
    Symptoms

    Raises
    ------
    OptionError
    """
    table = as_table(value, "symptoms", where)
    keys = [q.key for q in questions()]
    refuse_unknown(table, [_NONE, *keys], "symptoms", where)
    for key, answer in table.items():
        if not isinstance(answer, bool):
            raise OptionError(f"{where}: {key} in [symptoms] is {answer}; give true or false.")
    yes = [key for key in keys if table.get(key)]
    if table.get(_NONE):
        if yes:
            raise OptionError(
                f"{where}: [symptoms] says none = true, but also {yes[0]} = true; "
                "take one of the two out."
            )
        return Symptoms(tuple((key, False) for key in keys))
    return Symptoms(tuple((key, table[key]) for key in keys if key in table))


_DERIVED: Mapping[str, Callable[[History, float], bool]] = {
    "complaint_weeks_above": lambda h, limit: (
        h.sore and h.complaint_weeks is not None and h.complaint_weeks > limit
    ),
    "hip_or_groin_at_an_age_below": lambda h, limit: (
        h.complaint_area == "hip or groin" and h.age_years is not None and h.age_years < limit
    ),
}


def red_flags(symptoms: Symptoms, history: History) -> tuple[Question, ...]:
    """Return the questions answered with yes, by the runner or by the history.

    What the history says counts only while the question itself is open: a "no" of the
    runner or therapist stands.
    """
    raised = []
    for question in questions():
        answer = symptoms.answer(question.key)
        if answer is None and question.derive:
            answer = _DERIVED[question.derive](history, question.limit)
        if answer:
            raised.append(question)
    return tuple(raised)


def open_questions(symptoms: Symptoms) -> tuple[Question, ...]:
    """Return the questions without an answer."""
    return tuple(q for q in questions() if symptoms.answer(q.key) is None)
