"""Sentences with slots: an English one is recognised, another language's is filled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

__all__ = ["RAW", "Template", "slots_of"]

RAW: Final = "raw"
"""Form of a slot whose content is nobody's language: names, files, a user's own words."""
_SLOT: Final = re.compile(r"\{(\w+)(?::(\w+))?\}")

Say = Callable[[str], str | None]
Values = dict[str, str]


def slots_of(text: str) -> dict[str, str]:
    """Return the slots of a template and their forms ("" where none is named)."""
    return {found[1]: found[2] or "" for found in _SLOT.finditer(text)}


@dataclass(frozen=True, slots=True)
class Template:
    """An English sentence with slots, and the same in another language.

    A slot is ``{name}``. In the other language it may stand elsewhere, more than once or not
    at all, and may name a form: ``{name:raw}`` is taken over as it is, ``{side:m}`` is looked
    up among the words of the form "m" (a gender, for example).

    Attributes
    ----------
    literals : tuple of str
        What stands before, between and behind the slots of the English sentence.
    names : tuple of str
        Its slots, in their order.
    raw : frozenset of str
        Slots that are not translated.
    target : str
        The sentence of the other language.
    """

    literals: tuple[str, ...]
    names: tuple[str, ...]
    raw: frozenset[str]
    target: str

    @classmethod
    def of(cls, english: str, target: str) -> Template:
        """Read both sentences.

        Raises
        ------
        ValueError
            The other sentence has a slot that the English one does not fill.
        """
        pieces = _SLOT.split(english)
        here, there = slots_of(english), slots_of(target)
        strange = set(there) - set(here)
        if strange:
            raise ValueError(f"{target!r} has slots that {english!r} lacks: {strange}")
        forms = {name for slots in (here, there) for name, form in slots.items() if form == RAW}
        return cls(tuple(pieces[::3]), tuple(pieces[1::3]), frozenset(forms), target)

    @property
    def weight(self) -> int:
        """Number of letters that have to agree."""
        return sum(len(part) for part in self.literals)

    def fill(self, text: str, say: Say, forms: Mapping[str, Mapping[str, str]]) -> str | None:
        """Return `text` in the other language, None where it is not this sentence.

        Parameters
        ----------
        text : str
            English.
        say : callable
            Translates what fills a slot; None where it cannot.
        forms : mapping of str to mapping of str to str
            Words of each form by their English.
        """
        if not all(part in text for part in self.literals):
            return None
        head = self.literals[0]
        if not text.startswith(head):
            return None
        values = next(self._values(text[len(head) :], 0, say), None)
        return None if values is None else self._said(values, say, forms)

    def _said(
        self, values: Values, say: Say, forms: Mapping[str, Mapping[str, str]]
    ) -> str | None:
        def filled(slot: re.Match[str]) -> str:
            english, form = values[slot[1]], slot[2] or ""
            words = english.lstrip(" ")
            if slot[1] in self.raw:
                return english
            if form in forms and english in forms[form]:
                return forms[form][english]
            return f"{english[: len(english) - len(words)]}{say(words) or ''}" if words else ""

        return _SLOT.sub(filled, self.target)

    def _values(self, rest: str, slot: int, say: Say) -> Iterator[Values]:
        """Yield the ways in which `rest` fills the slots from `slot` on, longest first."""
        if slot == len(self.names):
            if not rest:
                yield {}
            return
        name, follows = self.names[slot], self.literals[slot + 1]
        for end in _ends(rest, follows, last=slot + 1 == len(self.names)):
            content = rest[:end]
            if not self._fits(name, content, say):
                continue
            for further in self._values(rest[end + len(follows) :], slot + 1, say):
                if further.get(name, content) == content:
                    yield {**further, name: content}

    def _fits(self, name: str, content: str, say: Say) -> bool:
        if name in self.raw or not content:
            return True
        # A slot may begin with a space of its own: "buttocks{on_side} show".
        return content == content.rstrip(" ") and say(content.lstrip(" ")) is not None


def _ends(rest: str, follows: str, *, last: bool) -> Iterator[int]:
    """Yield where a slot at the start of `rest` may end, the farthest first."""
    if last:
        end = len(rest) - len(follows)
        if end >= 0 and rest.endswith(follows):
            yield end
        return
    end = len(rest) if not follows else rest.rfind(follows)
    while end >= 0:
        yield end
        end = end - 1 if not follows else rest.rfind(follows, 0, end + len(follows) - 1)
