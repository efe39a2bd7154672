"""A language: English sentences of the data in, sentences for the reader out.

Measures, findings and plans hold English sentences, and so do ``results.json`` and the tables.
Where a page, film or print is made, each sentence is said in the reader's language: looked up
whole, or recognised as a template whose slots are said in turn. Nothing is guessed: a sentence
that the tables do not hold in full stays English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from gait.errors import OptionError
from gait.language.catalog import catalog
from gait.language.numbers import tidy

__all__ = ["ENGLISH", "LANGUAGES", "Language", "language"]

LANGUAGES: Final = ("en", "es")
"""Tags of the languages, English first."""
_SENTENCE_END: Final = re.compile(r"(?<=[.?!]) ")
_LONGEST: Final = 4000


@dataclass(frozen=True, slots=True)
class Language:
    """One language.

    Attributes
    ----------
    tag : str
        As in HTML: "en", "es".
    """

    tag: str
    _known: dict[str, str | None] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_english(self) -> bool:
        """Whether sentences stay as they are."""
        return self.tag == "en"

    def say(self, text: str) -> str:
        """Return `text` in this language; in English where the tables do not hold it."""
        said = self.told(text)
        return text if said is None else said

    def told(self, text: str) -> str | None:
        """Return `text` in this language, None where the tables do not hold all of it.

        Parameters
        ----------
        text : str
            English, as the program prints it: one or more sentences, a label, a number with
            its unit. White space around it is kept.
        """
        if self.is_english:
            return text
        words = tidy(text)
        if not words:
            return text
        said = self._said(words)
        if said is None:
            return None
        for pattern, other in catalog(self.tag).swaps:
            said = re.sub(pattern, other, said)
        left = text[: len(text) - len(text.lstrip())]
        right = text[len(text.rstrip()) :]
        return f"{left}{catalog(self.tag).locale.spaced(said)}{right}"

    def _said(self, words: str) -> str | None:
        if words not in self._known:
            # Meeting itself again inside a slot, a text counts as not to be told.
            self._known[words] = None
            self._known[words] = self._found(words)
        return self._known[words]

    def _found(self, words: str) -> str | None:
        if not words or len(words) > _LONGEST:
            return words or None
        plain = catalog(self.tag).locale.plain(words)
        if plain is not None:
            return plain
        variants = _variants(words)
        for variant, restored in variants:
            exact = catalog(self.tag).exact.get(variant)
            if exact is not None:
                return _restored(exact, restored)
        for variant, restored in variants:
            for template in catalog(self.tag).templates:
                filled = template.fill(variant, self._said, catalog(self.tag).forms)
                if filled is not None:
                    return _restored(filled, restored)
        return self._joined(words)

    def _joined(self, words: str) -> str | None:
        """Return sentences one after the other, or things joined in a list."""
        for end in _SENTENCE_END.finditer(words):
            first, rest = self._said(words[: end.start()]), self._said(words[end.end() :])
            if first is not None and rest is not None:
                return f"{first} {rest}"
        for template in catalog(self.tag).lists:
            filled = template.fill(words, self._said, catalog(self.tag).forms)
            if filled is not None:
                return filled
        return None


def _variants(words: str) -> list[tuple[str, str]]:
    """Return the text, and as it would stand elsewhere, with what has to be restored.

    A label begins a sentence with a capital letter and stands small inside one; a reason
    gets a full stop on the page.
    """
    swapped = words[:1].swapcase() + words[1:]
    case = "upper" if words[:1].isupper() else "lower"
    found = [(words, "")]
    if words.endswith(".") and not words.endswith(".."):
        found.append((words[:-1], "."))
    if swapped != words:
        found.append((swapped, case))
        if words.endswith(".") and not words.endswith(".."):
            found.append((swapped[:-1], f"{case}."))
    return found


def _restored(text: str, what: str) -> str:
    if what.startswith("upper"):
        text = text[:1].upper() + text[1:]
    elif what.startswith("lower"):
        text = text if text[:2].isupper() else text[:1].lower() + text[1:]
    return text + "." if what.endswith(".") and not text.endswith(".") else text


ENGLISH: Final = Language("en")


@cache
def language(tag: str) -> Language:
    """Return a language by its tag.

    Raises
    ------
    OptionError
        There is no such language.
    """
    if tag not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise OptionError(f"There is no report in the language {tag}: choose {known}.")
    return ENGLISH if tag == ENGLISH.tag else Language(tag)
