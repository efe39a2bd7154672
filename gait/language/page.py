"""A finished English page, said in another language.

Every text of the page passes here, so that none can be forgotten: what the tables do not hold
stays English and is marked so for screen readers. Elements with ``translate="no"`` (names,
files, a runner's own words) and with a ``lang`` of their own are left as they are.
"""

from __future__ import annotations

import re
from html import escape, unescape
from html.parser import HTMLParser
from typing import Final

from gait.language.language import Language

__all__ = ["said_page", "unsaid"]

_ATTRIBUTES: Final = re.compile(
    r'(\s(?:alt|aria-label|title|data-label|placeholder)=)("[^"]*"|\'[^\']*\')'
)
_LANG: Final = re.compile(r'(<html\b[^>]*\slang=)"[^"]*"')
_EDGES: Final = re.compile(r"(?s)([\s.,;:()–]*)(.*?)([\s,;:()–]*)")
_VOID: Final = frozenset(("br", "hr", "img", "input", "link", "meta", "source", "wbr"))
_KEPT: Final = frozenset(("script", "style", "metadata", "defs"))
_NO_SPAN: Final = frozenset(("title", "option", "svg", "text", "textarea"))


def said_page(page: str, language: Language) -> str:
    """Return an HTML page or a piece of one in `language`.

    Parameters
    ----------
    page : str
        Well-formed HTML that this program made, in English.
    language : Language
    """
    if language.is_english:
        return page
    reader = _Reader(language)
    reader.feed(page)
    reader.close()
    return _LANG.sub(rf'\g<1>"{language.tag}"', "".join(reader.out), count=1)


def unsaid(page: str, language: Language) -> list[str]:
    """Return the texts of an English page that the tables of `language` do not hold."""
    reader = _Reader(language)
    reader.feed(page)
    reader.close()
    return list(dict.fromkeys(reader.missing))


class _Reader(HTMLParser):
    """Copies a page, texts and spoken attributes in another language."""

    def __init__(self, language: Language) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self.missing: list[str] = []
        self._language = language
        self._open: list[tuple[str, bool]] = []  # name as written, whether it is left alone
        self._text = ""

    @property
    def _kept(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._flush()
        whole = self.get_starttag_text() or ""
        named = dict(attrs)
        own = tag != "html" and named.get("lang") is not None
        kept = self._kept or tag in _KEPT or named.get("translate") == "no" or own
        self.out.append(whole if kept else _ATTRIBUTES.sub(self._attribute, whole))
        if tag not in _VOID and not whole.endswith("/>"):
            self._open.append((whole[1 : 1 + len(tag)], kept))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._flush()
        # The parser gives names in small letters; SVG has some with capitals.
        if self._open and self._open[-1][0].lower() == tag:
            tag = self._open.pop()[0]
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_entityref(self, name: str) -> None:
        self._text += f"&{name};"

    def handle_charref(self, name: str) -> None:
        self._text += f"&#{name};"

    def handle_comment(self, data: str) -> None:
        self._flush()
        self.out.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.out.append(f"<!{decl}>")

    def close(self) -> None:
        super().close()
        self._flush()

    def _flush(self) -> None:
        text, self._text = self._text, ""
        if not text:
            return
        if self._kept or not text.strip():
            self.out.append(text)
            return
        plain = unescape(text)
        said = self._said(plain)
        if said is not None:
            self.out.append(escape(said, quote=False))
            return
        self.missing.append(" ".join(plain.split()))
        inside = self._open[-1][0] if self._open else ""
        self.out.append(text if inside in _NO_SPAN else f'<span lang="en">{text}</span>')

    def _attribute(self, found: re.Match[str]) -> str:
        plain = unescape(found[2][1:-1])
        said = self._said(plain)
        if said is None:
            self.missing.append(plain)
            return found[0]
        return f'{found[1]}"{escape(said)}"'

    def _said(self, plain: str) -> str | None:
        """Return a text said; where markup cut it out of a sentence, without its edges."""
        said = self._language.told(plain)
        if said is not None:
            return said
        before, words, after = _EDGES.fullmatch(plain).groups()  # type: ignore[union-attr]
        inner = self._language.told(words) if words else None
        return None if inner is None else f"{before}{inner}{after}"
