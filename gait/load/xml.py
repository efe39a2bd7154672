"""Reading XML that may be hostile: no document types, no entities, no depths."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import Final
from xml.sax import SAXException  # nosec - the parser below is the hardened one
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException
from defusedxml.sax import parse

from gait.errors import LogError

__all__ = ["Reader", "read_xml", "root_of"]

_DEEPEST: Final = 64
_LONGEST_TEXT: Final = 400


class Reader(ContentHandler):
    """Hears elements by their local names, with their text.

    A subclass says in `keeps` of which elements it wants the text, and overrides `opened` and
    `closed`.
    """

    keeps: frozenset[str] = frozenset()

    def __init__(self) -> None:
        super().__init__()
        self.path: list[str] = []
        self._text: list[str] = []
        self._length = 0

    def opened(self, name: str, attributes: AttributesImpl) -> None:
        """Hear the start of an element; `path` already ends with it."""

    def closed(self, name: str, text: str) -> None:
        """Hear the end of an element; `path` still ends with it."""

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - of SAX
        """See `xml.sax.handler.ContentHandler`."""
        local = name.rpartition(":")[2]
        if len(self.path) >= _DEEPEST:
            raise SAXException("too deep")
        self.path.append(local)
        self._text.clear()
        self._length = 0
        self.opened(local, attrs)

    def characters(self, content: str) -> None:
        """See `xml.sax.handler.ContentHandler`."""
        if self.path and self.path[-1] in self.keeps and self._length < _LONGEST_TEXT:
            self._text.append(content)
            self._length += len(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - of SAX
        """See `xml.sax.handler.ContentHandler`."""
        local = name.rpartition(":")[2]
        self.closed(local, "".join(self._text).strip()[:_LONGEST_TEXT])
        self._text.clear()
        self.path.pop()


def read_xml(name: str, data: bytes, reader: Reader) -> None:
    """Let `reader` hear the document.

    Raises
    ------
    LogError
        If it is not well-formed, or does what no training file does.
    """
    try:
        parse(io.BytesIO(data), reader, forbid_dtd=True)
    except DefusedXmlException:
        raise LogError(
            f"{name} was not read: it declares a document type or entities, which no training "
            "file needs and which can do harm; export it again."
        ) from None
    except (SAXException, UnicodeError, LookupError, ValueError) as error:
        deep = "it is nested too deeply" if str(error) == "too deep" else "its XML is broken"
        raise LogError(f"{name} cannot be read, {deep}: export it again.") from None


class _Root(Reader):
    name = ""

    def opened(self, name: str, attributes: AttributesImpl) -> None:  # noqa: ARG002
        self.name = name
        raise _Enough


class _Enough(Exception):  # noqa: N818 - a wish
    pass


def root_of(name: str, data: bytes) -> str:
    """Return the local name of the outermost element.

    Raises
    ------
    LogError
    """
    reader = _Root()
    with suppress(_Enough):
        read_xml(name, data, reader)
    return reader.name
