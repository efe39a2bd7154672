"""Which sport a word means."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from gait.load.rules import sport_words
from gait.load.session import Kind

__all__ = ["kind_of", "words_of"]

_CAMEL: Final = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")
_SPLIT: Final = re.compile(r"[\W_]+")


def words_of(text: str) -> frozenset[str]:
    """Return the words of a name, in small letters: "TrailRun" and "trail_run" are alike."""
    return frozenset(_SPLIT.split(_CAMEL.sub(" ", text).casefold())) - {""}


@lru_cache(maxsize=4096)
def kind_of(text: str) -> Kind:
    """Return the kind of session that the name of a sport means.

    >>> kind_of("treadmill_running"), kind_of("TrailRun"), kind_of("Ride")
    (<Kind.TREADMILL: 'treadmill run'>, <Kind.TRAIL: 'trail run'>, <Kind.OTHER: 'other sport'>)
    """
    known, words = sport_words(), words_of(text)
    if words & known.never or not words & (known.run | known.treadmill):
        return Kind.OTHER
    if words & known.treadmill:
        return Kind.TREADMILL
    if words & known.trail:
        return Kind.TRAIL
    return Kind.VIRTUAL if words & known.virtual else Kind.RUN
