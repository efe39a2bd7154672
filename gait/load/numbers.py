"""Numbers and durations as spreadsheets write them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from gait.load.session import Unit

__all__ = ["comma_is_decimal", "parse_duration", "parse_number", "split_unit", "unit_named"]

_NUMBER: Final = re.compile(r"^[+-]?\d[\d.,'\u2019\u00a0\u202f ]*$")
_CELL: Final = re.compile(r"^(?P<number>[^a-zA-Z]+?)\s*(?P<unit>[a-zA-Z]+)\.?$")
_UNITS: Final = {
    "km": Unit.KM,
    "kms": Unit.KM,
    "kilometer": Unit.KM,
    "kilometers": Unit.KM,
    "kilometre": Unit.KM,
    "kilometres": Unit.KM,
    "kilometro": Unit.KM,
    "kilometros": Unit.KM,
    "mi": Unit.MI,
    "mile": Unit.MI,
    "miles": Unit.MI,
    "meile": Unit.MI,
    "meilen": Unit.MI,
    "milla": Unit.MI,
    "millas": Unit.MI,
    "m": Unit.M,
    "meter": Unit.M,
    "meters": Unit.M,
    "metre": Unit.M,
    "metres": Unit.M,
    "metros": Unit.M,
}
_COLONS: Final = re.compile(r"^(?:(\d+):)?(\d{1,3}):(\d{1,2})(?:[.,](\d+))?$")
_LETTERS: Final = re.compile(
    r"^(?:PT?)?(?:(\d+)\s*(?:h|hrs?|hours?|std)\.?)?\s*(?:(\d+)\s*(?:m|mins?|minutes?)\.?)?"
    r"\s*(?:(\d+)(?:[.,]\d+)?\s*(?:s|secs?|seconds?|sek)\.?)?$",
    re.IGNORECASE,
)


def unit_named(word: str) -> Unit | None:
    """Return the unit of distance that a word means, in English, German or Spanish."""
    return _UNITS.get(word.casefold().replace("ó", "o"))


def split_unit(text: str) -> tuple[str, Unit | None]:
    """Split "5.2 km" into number and unit; the unit is None where there is none."""
    match = _CELL.match(text.strip())
    unit = unit_named(match["unit"]) if match else None
    return (match["number"].strip(), unit) if match and unit else (text.strip(), None)


def comma_is_decimal(texts: Sequence[str], delimiter: str) -> bool:
    """Decide for a whole column whether the comma is the decimal mark.

    "1,600" alone can be read both ways: then the delimiter decides, since programs that
    write decimal commas separate columns by semicolons.
    """
    grouped = False
    for text in texts:
        comma, dot = text.rfind(","), text.rfind(".")
        if comma >= 0 and dot >= 0:
            return comma > dot
        if comma >= 0:
            if text.count(",") == 1 and len(text) - comma - 1 != 3:
                return True
            grouped = True
    return grouped and delimiter == ";" and not any("." in t for t in texts)


def parse_number(text: str, decimal_comma: bool) -> float | None:
    """Return a number, or None if it is none; thousands may be grouped.

    >>> parse_number("1.234,5", decimal_comma=True)
    1234.5
    """
    text = text.strip()
    if not _NUMBER.match(text):
        return None
    plain = re.sub(r"['\u2019\u00a0\u202f ]", "", text)
    plain = (
        plain.replace(".", "").replace(",", ".") if decimal_comma else plain.replace(",", "")
    )
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def parse_duration(text: str) -> tuple[str, float] | None:
    """Return how a duration is written and its value.

    Returns
    -------
    shape : str
        ``"seconds"``: sure. ``"a:b"``: minutes and seconds, or hours and minutes; the value
        is in seconds for the first reading. ``"number"``: a bare number of unknown unit.
    value : float

    Notes
    -----
    None if it is no duration.
    """
    text = text.strip()
    match = _COLONS.match(text)
    if match:
        first, second, third = (int(part or 0) for part in match.groups()[:3])
        shape = "a:b" if match[1] is None and match[4] is None else "seconds"
        return shape, 3600.0 * first + 60.0 * second + third
    match = _LETTERS.match(text)
    if match and any(match.groups()):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return "seconds", 3600.0 * hours + 60.0 * minutes + seconds
    value = parse_number(text, "," in text and "." not in text)
    return None if value is None else ("number", value)
