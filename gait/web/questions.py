"""The form of history, habits, symptoms and screens; its rows are the keys of a visit file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from gait.errors import OptionError
from gait.history.symptoms import questions
from gait.screens.definitions import RATINGS, screen_definitions

__all__ = ["Asked", "Section", "from_form", "sections"]

_SIDES = ("left", "right")
_YES_NO = (("yes", "Yes"), ("no", "No"))


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of the form.

    Attributes
    ----------
    name : str
        Dotted: ``history.complaint``, ``screens.left.single_leg_calf_raises``.
    label : str
    kind : str
        "text", "number", "date", "choice", "yesno", "many" (several of the choices).
    choices : tuple of (value, label)
    low, high : float
        Of a number.
    help : str
    value : str or tuple of str
        What was answered.
    """

    name: str
    label: str
    kind: str
    choices: tuple[tuple[str, str], ...] = ()
    low: float = 0.0
    high: float = 0.0
    help: str = ""
    value: str | tuple[str, ...] = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that belong together."""

    key: str
    title: str
    intro: str
    fields: tuple[Asked, ...]

    @property
    def answered(self) -> int:
        """How many of the fields have an answer."""
        return sum(bool(field.value) for field in self.fields)


@cache
def _table() -> Mapping[str, Any]:
    text = files("gait.web").joinpath("questions.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _blank() -> tuple[Section, ...]:
    table = _table()
    made = []
    for key in ("symptoms", "history", "habits", "equipment", "screens"):
        about = table["sections"][key]
        if key == "symptoms":
            fields = tuple(
                Asked(f"symptoms.{q.key}", q.question, "yesno", _YES_NO) for q in questions()
            )
        elif key == "screens":
            fields = tuple(_screens())
        else:
            fields = tuple(_row(key, name, row) for name, row in table[key].items())
        made.append(Section(key, about["title"], about["intro"], fields))
    return tuple(made)


def _row(section: str, name: str, row: Mapping[str, Any]) -> Asked:
    choices = tuple((str(c), str(c).capitalize()) for c in row.get("choices", ()))
    if row["kind"] == "yesno":
        choices = _YES_NO
    return Asked(
        f"{section}.{name}",
        row["label"],
        row["kind"],
        choices,
        row.get("low", 0.0),
        row.get("high", 0.0),
        row.get("help", ""),
    )


def _screens() -> Iterable[Asked]:
    rating = tuple((r, r.capitalize()) for r in RATINGS)
    for key, row in screen_definitions().items():
        kind = "choice" if row.rated else "number"
        choices = rating if row.rated else ()
        unit = "" if row.rated else f", {row.unit}"
        low, high = row.allowed
        if row.whole_body:
            yield Asked(
                f"screens.{key}", f"{row.label}{unit}", kind, choices, low, high, row.how
            )
            continue
        for side in _SIDES:
            yield Asked(
                f"screens.{side}.{key}",
                f"{row.label}, {side}{unit}",
                kind,
                choices,
                low,
                high,
                row.how if side == "left" else "",
            )


@cache
def _kinds() -> Mapping[str, Asked]:
    return {field.name: field for section in _blank() for field in section.fields}


def sections(answers: Mapping[str, Any]) -> tuple[Section, ...]:
    """Return the form with the answers of a visit in it."""
    return tuple(
        Section(s.key, s.title, s.intro, tuple(_filled(f, answers) for f in s.fields))
        for s in _blank()
    )


def _filled(field: Asked, answers: Mapping[str, Any]) -> Asked:
    found: Any = answers
    for part in field.name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    value: str | tuple[str, ...]
    if found is None:
        value = () if field.kind == "many" else ""
    elif isinstance(found, bool):
        value = "yes" if found else "no"
    elif isinstance(found, list):
        value = tuple(str(v) for v in found)
    else:
        value = f"{found:g}" if isinstance(found, float) else str(found)
    return Asked(
        field.name, field.label, field.kind, field.choices, field.low, field.high, field.help,
        value,
    )  # fmt: skip


def from_form(fields: Iterable[tuple[str, str]], *, as_json: bool = False) -> dict[str, Any]:
    """Return the tables of a visit file from what a form brings; empty fields are left out.

    Parameters
    ----------
    fields : iterable of (name, value)
    as_json : bool
        Leave dates as text.

    Raises
    ------
    OptionError
        If a field is unknown, or holds no number where one is asked for.
    """
    tables: dict[str, Any] = {}
    for name, text in fields:
        if "." not in name or not text.strip():
            continue
        field = _kinds().get(name)
        if field is None:
            raise OptionError(f"The form has no field {name[:60]}: load the page again.")
        *path, last = name.split(".")
        place = tables
        for part in path:
            place = place.setdefault(part, {})
        if field.kind == "many":
            place.setdefault(last, []).append(text)
        else:
            place[last] = _value(field, text.strip(), as_json=as_json)
    return tables


def _value(field: Asked, text: str, *, as_json: bool) -> object:
    if field.kind == "yesno":
        return text == "yes"
    if field.kind == "number":
        try:
            return float(text.replace(",", "."))
        except ValueError:
            raise OptionError(f"{field.label}: {text[:20]} is no number.") from None
    if field.kind == "date":
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise OptionError(f"{field.label}: {text[:20]} is no date.") from None
        return text if as_json else day
    return text[:2000]
