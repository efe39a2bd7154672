"""Languages of what is printed: data hold English sentences, which are said at the edge."""

from gait.language.language import ENGLISH, LANGUAGES, Language, language

__all__ = ["ENGLISH", "LANGUAGES", "Language", "language"]
