"""Tables of a visit as JSON keeps them, and as the visit's reader wants them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gait.errors import OptionError

__all__ = ["dated_tables"]


def dated_tables(tables: Mapping[str, Any]) -> dict[str, Any]:
    """Return the tables with dates where JSON has text.

    Raises
    ------
    OptionError
        If a date is none.
    """
    made = dict(tables)
    if "date" in made:
        made["date"] = _day(made["date"], "date")
    history = made.get("history")
    if isinstance(history, Mapping) and "race_date" in history:
        made["history"] = {**history, "race_date": _day(history["race_date"], "race_date")}
    return made


def _day(value: object, name: str) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise OptionError(f"{name} is {value}; give a date such as 2026-03-14.") from None
