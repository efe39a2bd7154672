"""The table of ``rules.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

__all__ = ["ChangeWords", "FindingWords", "Rules", "SetupRule", "rules"]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ChangeWords(_Row):
    """``[change]``."""

    changed: str
    not_distinguishable: str
    not_compared: str
    interval_factor: float
    rule: str
    provisional: str
    unknown_measure: str
    no_pair: str
    missing_then: str
    missing_now: str


class SetupRule(_Row):
    """One row of ``[setup]``."""

    label: str
    limit: float
    rule: str
    touches: Literal["method", "runner"]
    only: Literal["all", "instant", "roll", "yaw"]
    warning: str
    unknown: str
    source: str


class FindingWords(_Row):
    """``[finding]``."""

    same: str
    changed: str
    within_error: str
    unclear: str
    same_text: str
    same_moved_text: str
    changed_text: str
    within_error_text: str
    unclear_text: str
    unclear_moved_text: str
    one_visit_text: str


class Rules(_Row):
    """The whole table."""

    change: ChangeWords
    setup: dict[str, SetupRule]
    finding: FindingWords


@cache
def rules() -> Rules:
    """Return the table.

    Raises
    ------
    pydantic.ValidationError
        If the table breaks its schema (a defect of the program).
    """
    text = files("gait.compare").joinpath("rules.toml").read_text(encoding="utf-8")
    return Rules.model_validate(tomllib.loads(text))
