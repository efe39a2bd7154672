"""Reading a table of answers: unknown keys refused, wrong values said in plain words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from gait.errors import OptionError

__all__ = ["as_table", "quoted", "read_answers", "refuse_unknown"]

T = TypeVar("T")

_EXPECTED = {
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "string": "text in quotes",
    "date": "a date such as 2026-03-14",
    "tuple": 'a list such as ["one", "two"]',
    "literal": "{expected}",
    "greater": "a number of {ge:g} or more",
    "less": "a number of {le:g} or less",
    "too": "fewer entries",
    "finite": "a number",
}


def quoted(words: Iterable[str]) -> str:
    """Return the words in quotes, joined by commas."""
    return ", ".join(f'"{word}"' for word in words)


def as_table(value: object, name: str, where: str) -> Mapping[str, Any]:
    """Return `value` as a table.

    Raises
    ------
    OptionError
        If it is something else.
    """
    if isinstance(value, Mapping):
        return value
    raise OptionError(f"{where}: [{name}] must be a table of answers, one per line.")


def refuse_unknown(given: Iterable[str], known: Iterable[str], name: str, where: str) -> None:
    """Refuse a key that is not in `known`, offering the nearest spelling.

    Raises
    ------
    OptionError
    """
    known = list(known)
    for key in given:
        if key in known:
            continue
        near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
        near = near or [name for name in known if key in name][:1]
        help_ = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}."
        inside = f" in [{name}]" if name else ""
        raise OptionError(f"{where}: {key}{inside} is not known; {help_}")


def read_answers(kind: type[T], value: object, name: str, where: str) -> T:
    """Read a table into a frozen dataclass whose fields are the known keys.

    Parameters
    ----------
    kind : type
        A pydantic dataclass.
    value : object
        The table as it was parsed from TOML.
    name : str
        Name of the table, for messages.
    where : str
        The file it came from, for messages.

    Returns
    -------
    T

    Raises
    ------
    OptionError
        Names the key and says what is allowed.
    """
    table = as_table(value, name, where)
    refuse_unknown(table, kind.__dataclass_fields__, name, where)  # type: ignore[attr-defined]
    try:
        return kind(**table)
    except ValidationError as error:
        raise OptionError(f"{where}: {_in_words(error, name)}") from None


def _in_words(error: ValidationError, name: str) -> str:
    first = error.errors()[0]
    key = str(first["loc"][0])
    stem = first["type"].split("_")[0]
    allowed = _EXPECTED.get(stem, "another value").format(**first.get("ctx", {}))
    return f"{key} in [{name}] is {_shown(first['input'])}; give {allowed}."


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
