"""Decisions and signature as tables of a visit file."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from gait.errors import OptionError
from gait.history.reading import read_answers
from gait.review.decision import Decision, Signature, Verdict
from gait.tracks.track import Side

__all__ = ["decision_table", "read_decisions", "read_signature"]

MOST_WORDS: Final = 2000
"""Longest text of a decision, characters."""
_STRICT: Final = ConfigDict(extra="forbid", strict=True)
_Words = Annotated[str, Field(max_length=MOST_WORDS)]


@dataclass(frozen=True, config=_STRICT)
class _DecisionTable:
    finding: str = ""
    side: Literal["", "left", "right"] = ""
    decision: Literal["accepted", "reworded", "dismissed", ""] = ""
    words: _Words = ""
    by: _Words = ""


@dataclass(frozen=True, config=_STRICT)
class _SignatureTable:
    name: Annotated[str, Field(min_length=1, max_length=120)] = ""
    at: Annotated[datetime | None, Field(strict=False)] = None
    version: Annotated[int, Field(ge=1)] = 1


def read_decisions(tables: object, where: str) -> tuple[Decision, ...]:
    """Read the tables ``[[decisions]]``.

    Raises
    ------
    OptionError
        One sentence that names the key and says what is allowed.
    """
    if not isinstance(tables, list):
        raise OptionError(f"{where}: write [[decisions]] with two brackets.")
    made = tuple(_decision(table, where) for table in tables)
    keys = [(d.finding, d.side) for d in made]
    twice = next((k for k in keys if keys.count(k) > 1), None)
    if twice is not None:
        raise OptionError(f"{where}: there are two [[decisions]] on {twice[0]}; leave one.")
    return made


def _decision(table: object, where: str) -> Decision:
    row = read_answers(_DecisionTable, table, "decisions", where)
    if not row.finding or not row.decision:
        raise OptionError(
            f"{where}: a decision needs finding = its key and decision = accepted, reworded or "
            "dismissed."
        )
    verdict, words = Verdict(row.decision), row.words.strip()
    if verdict is not Verdict.ACCEPTED and not words:
        what = "its reason" if verdict is Verdict.DISMISSED else "your own text"
        raise OptionError(f"{where}: {row.finding} is {verdict.value} without {what} in words.")
    return Decision(row.finding, Side(row.side) if row.side else None, verdict, words, row.by)


def read_signature(table: object, where: str) -> Signature:
    """Read the table ``[signature]``.

    Raises
    ------
    OptionError
    """
    row = read_answers(_SignatureTable, table, "signature", where)
    name = " ".join(row.name.split())
    if not name or row.at is None:
        raise OptionError(f"{where}: [signature] needs name = and at = with date and time.")
    at = row.at if row.at.tzinfo is not None else row.at.astimezone()
    return Signature(name, at, row.version)


def decision_table(decision: Decision) -> dict[str, Any]:
    """Return a decision as a plain table, ready for JSON."""
    return {
        "finding": decision.finding,
        "side": decision.side.value if decision.side else "",
        "decision": decision.verdict.value,
        "words": decision.words,
        "by": decision.by,
    }
