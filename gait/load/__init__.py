"""The training log: was it too much, too soon.

>>> from gait.load import judge_load, read_log
>>> answer = judge_load(read_log("export.zip"))              # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gait.load.answer import Light, LoadAnswer
    from gait.load.figure import save_year, year_svg
    from gait.load.finding import finding_of
    from gait.load.held import without_advice
    from gait.load.judge import judge_load
    from gait.load.read import read_log
    from gait.load.results import as_json
    from gait.load.session import Session, TrainingLog, Unit

__all__ = [
    "Light",
    "LoadAnswer",
    "Session",
    "TrainingLog",
    "Unit",
    "as_json",
    "finding_of",
    "judge_load",
    "read_log",
    "save_year",
    "without_advice",
    "year_svg",
]

_HOME = {
    "Light": "gait.load.answer",
    "LoadAnswer": "gait.load.answer",
    "Session": "gait.load.session",
    "TrainingLog": "gait.load.session",
    "Unit": "gait.load.session",
    "as_json": "gait.load.results",
    "finding_of": "gait.load.finding",
    "judge_load": "gait.load.judge",
    "read_log": "gait.load.read",
    "save_year": "gait.load.figure",
    "without_advice": "gait.load.held",
    "year_svg": "gait.load.figure",
}


def __getattr__(name: str) -> object:
    """Import the parts only when they are used, so that `gait --help` is quick."""
    if name in _HOME:
        from importlib import import_module  # noqa: PLC0415 - only here

        found: object = getattr(import_module(_HOME[name]), name)
        return found
    raise AttributeError(f"module 'gait.load' has no attribute {name!r}")
