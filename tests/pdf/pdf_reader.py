"""Reading a PDF back with a program that did not write it."""

from __future__ import annotations

from collections import Counter
from functools import cache
from io import BytesIO
from typing import NamedTuple

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject


class Element(NamedTuple):
    """A structure element: its type, its alternative text, and what it encloses."""

    kind: str
    alt: str
    inside: tuple[str, ...]


@cache
def opened(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


@cache
def elements(pdf: bytes) -> tuple[Element, ...]:
    """Return the structure elements in reading order."""
    found: list[Element] = []

    def walk(node: object, inside: tuple[str, ...]) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, ArrayObject):
            for child in node:
                walk(child, inside)
        elif isinstance(node, DictionaryObject):
            kind = str(node.get("/S", ""))
            if kind:
                found.append(Element(kind, str(node.get("/Alt", "")), inside))
            if "/K" in node:
                walk(node["/K"], (*inside, kind))

    walk(opened(pdf).root_object["/StructTreeRoot"]["/K"], ())
    return tuple(found)


def kinds(pdf: bytes) -> Counter[str]:
    return Counter(element.kind for element in elements(pdf))


@cache
def page_texts(pdf: bytes) -> tuple[str, ...]:
    """Return the text of each page in one line."""
    return tuple(" ".join(page.extract_text().split()) for page in opened(pdf).pages)
