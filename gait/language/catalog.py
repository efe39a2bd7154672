"""The message tables of a language, paired with the English they translate."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from gait.language.numbers import Locale, tidy
from gait.language.template import Template, slots_of

__all__ = ["PAIRED", "PHRASES", "Catalog", "catalog", "pairs", "read_table"]

PAIRED: Final = {
    "findings": ("findings", "findings.toml"),
    "measures": ("measures", "definitions.toml"),
    "plan": ("plan", "words.toml"),
    "exercises": ("plan", "exercises.toml"),
    "load": ("load", "words.toml"),
    "screens": ("screens", "screens.toml"),
    "chain": ("screens", "chain.toml"),
    "habits": ("history", "habits.toml"),
    "red_flags": ("history", "red_flags.toml"),
    "norms": ("report", "norms.toml"),
    "texts": ("report", "texts.toml"),
    "film": ("report.film", "words.toml"),
}
"""Tables whose rows stand under the same keys as in the English table: package and file."""
PHRASES: Final = ("page", "plots", "reasons", "summary", "log", "words", "terminal")
"""Tables whose keys are the English sentences of the code."""
_FORM: Final = re.compile(r":\w+\}")
_SOURCES: Final = ("source", "sources")
_BEFORE_NUMBERS: Final = re.compile(r": \{|, (?:together with|junto con) \{")

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything a language can say.

    Attributes
    ----------
    exact : mapping of str to str
        Whole sentences by their English.
    templates : tuple of Template
        Sentences with slots, the most telling first.
    lists : tuple of Template
        How things are joined, tried last.
    forms : mapping of str to mapping of str to str
        Words by form and English.
    swaps : tuple of (str, str)
        Regular expressions for what sounds alike ("y" before "i" is "e").
    locale : Locale
    """

    exact: Mapping[str, str]
    templates: tuple[Template, ...]
    lists: tuple[Template, ...]
    forms: Mapping[str, Mapping[str, str]]
    swaps: tuple[tuple[str, str], ...]
    locale: Locale


def read_table(tag: str, name: str) -> dict[str, Any]:
    """Return one table of a language."""
    path = files("gait.language").joinpath(tag, f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def pairs(tag: str) -> Iterator[tuple[str, str]]:
    """Yield every English sentence of the tables with its translation.

    What a reference is called stays as it is where the language says nothing else.
    """
    said = dict.fromkeys(_translated(tag))
    yield from said
    known = {english for english, _ in said}
    for package, file in PAIRED.values():
        text = files(f"gait.{package}").joinpath(file).read_text(encoding="utf-8")
        names = dict.fromkeys(_references(tomllib.loads(text)))
        yield from ((name, name) for name in names if name not in known)


def _translated(tag: str) -> Iterator[tuple[str, str]]:
    for name, (package, file) in PAIRED.items():
        text = files(f"gait.{package}").joinpath(file).read_text(encoding="utf-8")
        english, other = tomllib.loads(text), read_table(tag, name)
        yield from _paired(english, other)
        if name == "findings":
            yield from _beginnings(english, other)
        if name == "screens":
            yield from _quotes(english, other)
    for name in PHRASES:
        yield from read_table(tag, name).items()


def _paired(english: object, other: object) -> Iterator[tuple[str, str]]:
    if isinstance(english, str) and isinstance(other, str):
        yield english, other
    elif isinstance(english, list) and isinstance(other, list):
        if len(english) != len(other):
            raise ValueError(f"{other} has not as many entries as {english}")
        for one, its in zip(english, other, strict=True):
            yield from _paired(one, its)
    elif isinstance(english, dict) and isinstance(other, dict):
        strange = set(other) - set(english)
        if strange:
            raise ValueError(f"the English table has no {sorted(strange)}")
        for key, value in english.items():
            yield from _paired(value, other.get(key))


def _references(table: Table) -> Iterator[str]:
    for key, value in table.items():
        if key in _SOURCES:
            yield from [value] if isinstance(value, str) else value
        elif isinstance(value, dict):
            yield from _references(value)


def _beginnings(english: Table, other: Table) -> Iterator[tuple[str, str]]:
    """Yield what the summary quotes of a finding's sentence: its words before the numbers."""
    for key, row in other.items():
        for grade in ("none", "mild", "marked"):
            yield _beginning(english[key][grade]), _beginning(row[grade])


def _beginning(sentence: str) -> str:
    return _BEFORE_NUMBERS.split(sentence, maxsplit=1)[0] + "."


def _quotes(english: Table, other: Table) -> Iterator[tuple[str, str]]:
    """Yield how a test is quoted with its value."""
    for key, row in other.items():
        if "label" in row:
            yield f"{english[key]['label']} {{value}}", f"{row['label']} {{value}}"


@cache
def catalog(tag: str) -> Catalog:
    """Return the catalog of a language."""
    exact: dict[str, str] = {}
    templates = []
    for english, said in pairs(tag):
        if slots_of(english):
            templates.append(Template.of(tidy(english), tidy(said)))
            # Unfilled, as a template of a page wants it.
            exact.setdefault(tidy(english), _FORM.sub("}", tidy(said)))
        else:
            exact.setdefault(tidy(english), tidy(said))
    templates = [t for t in templates if any(c.isalpha() for p in t.literals for c in p)]
    templates.sort(key=lambda t: -t.weight)
    grammar = read_table(tag, "locale")
    return Catalog(
        exact=exact,
        templates=tuple(dict.fromkeys(templates)),
        lists=tuple(Template.of(*pair) for pair in grammar["lists"].items()),
        forms=grammar["forms"],
        swaps=tuple(tuple(pair) for pair in grammar["swaps"]),
        locale=Locale.of(grammar),
    )
