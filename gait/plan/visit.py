"""What was asked and tested at a visit, read from the tables of its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gait.history.answers import Equipment, Habits, History
from gait.history.reading import read_answers, refuse_unknown
from gait.history.symptoms import Symptoms, read_symptoms
from gait.screens.read import read_screens
from gait.screens.screen import Screens

__all__ = ["VISIT_TABLES", "VisitAnswers", "read_visit_tables"]

VISIT_TABLES = ("history", "habits", "screens", "equipment", "symptoms")
"""Names of the tables that `read_visit_tables` reads."""


@dataclass(frozen=True, slots=True)
class VisitAnswers:
    """Everything that was asked and tested; what was not asked is empty."""

    history: History = field(default_factory=History)
    habits: Habits = field(default_factory=Habits)
    equipment: Equipment = field(default_factory=Equipment)
    symptoms: Symptoms = field(default_factory=Symptoms)
    screens: Screens = field(default_factory=Screens)


def read_visit_tables(
    tables: Mapping[str, object], where: str = "the visit file", *, others: bool = False
) -> VisitAnswers:
    """Read the tables of a visit.

    Parameters
    ----------
    tables : mapping
        The parsed TOML file: ``[history]``, ``[habits]``, ``[screens]`` with
        ``[screens.left]`` and ``[screens.right]``, ``[equipment]``, ``[symptoms]``; each
        of them may be missing.
    where : str
        Name of the file, for messages.
    others : bool
        Whether the file may hold tables of somebody else (clips, name), which are left
        alone; else unknown tables are refused.

    Returns
    -------
    VisitAnswers

    Raises
    ------
    OptionError
        Names the key and says what is allowed; unknown keys are refused with the nearest
        spelling.
    """
    if not others:
        refuse_unknown(tables, VISIT_TABLES, "", where)
    return VisitAnswers(
        history=read_answers(History, tables.get("history", {}), "history", where),
        habits=read_answers(Habits, tables.get("habits", {}), "habits", where),
        equipment=read_answers(Equipment, tables.get("equipment", {}), "equipment", where),
        symptoms=read_symptoms(tables.get("symptoms", {}), where),
        screens=read_screens(tables.get("screens", {}), where),
    )
