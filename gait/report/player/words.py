"""The player's words in every language it speaks."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from gait.errors import OptionError

__all__ = ["LANGUAGES", "player_words"]


@cache
def _table() -> dict[str, dict[str, str]]:
    text = files("gait.report.player").joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


LANGUAGES = tuple(_table())
"""Language tags of the table, English first."""


def player_words(language: str = "en") -> dict[str, str]:
    """Return the words of one language by key.

    Raises
    ------
    OptionError
        There is no such language.
    """
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise OptionError(f"There is no report in the language {language}: choose {known}.")
    return dict(_table()[language])
