"""The data of the PDF in another language."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from typing import Any, Final

from gait.language import Language
from gait.language.catalog import read_table

__all__ = ["spoken"]

_UNSAID: Final = (
    "own",
    "words",
    "marks",
    "colours",
    "file",
    "kind",
    "grade",
    "anchor",
    "paper",
    "language",
    "generator",
    "estimators",
)
"""Keys of what nobody reads, of what people wrote themselves, and of what is said by key."""
_FORM: Final = re.compile(r"\{(\w+):\w+\}")


def spoken(data: dict[str, Any], language: Language) -> dict[str, Any]:
    """Return the data of `gait.report.pdf.content.content` in `language`.

    What the tables of the language do not hold stays English.
    """
    if language.is_english:
        return data
    said: dict[str, Any] = _said(data, language)
    said["words"] = _words(data["words"], language)
    said["about"]["language"] = language.tag
    return said


def _said(value: Any, language: Language) -> Any:  # noqa: ANN401 - any data for JSON
    if isinstance(value, str):
        return language.say(value)
    if isinstance(value, list):
        return [_said(part, language) for part in value]
    if isinstance(value, dict):
        return {k: v if k in _UNSAID else _said(v, language) for k, v in value.items()}
    return value


def _words(english: dict[str, dict[str, str]], language: Language) -> dict[str, dict[str, str]]:
    """Return headings and standing paragraphs by their keys: the templates fill their slots."""
    path = resources.files("gait.report.pdf").joinpath(f"words.{language.tag}.toml")
    own = tomllib.loads(path.read_text(encoding="utf-8"))
    other = {**read_table(language.tag, "texts"), **own}
    return {
        name: {
            key: _FORM.sub(r"{\1}", other.get(name, {}).get(key, text))
            for key, text in section.items()
        }
        for name, section in english.items()
    }
