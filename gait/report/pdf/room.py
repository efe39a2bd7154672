"""The folder in which a PDF is laid out: its pictures under names of their own."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any, Final

from gait.language import ENGLISH, Language
from gait.language.page import said_page
from gait.report.pdf.ink import standalone, words_of
from gait.report.pictures import Picture

__all__ = ["Room"]

_DATA: Final = "data:image/jpeg;base64,"


class Room:
    """Puts pictures into a folder; what comes again is kept once.

    Parameters
    ----------
    folder : Path
        Empty and writable.
    language : Language
        In which the words of drawings are said.
    """

    def __init__(self, folder: Path, language: Language = ENGLISH) -> None:
        self.folder = folder
        self._language = language
        self._names: dict[str | bytes, str] = {}

    def photo(self, picture: Picture) -> dict[str, Any]:
        """Return the entry of a picture of the page: file, alt, caption, detail, shape."""
        if not picture.source.startswith(_DATA):
            raise ValueError("the picture is no JPEG of the page")
        data = base64.b64decode(picture.source.removeprefix(_DATA))
        return {
            "file": self._kept(data, ".jpg"),
            "alt": picture.alt,
            "caption": picture.caption,
            "detail": picture.detail,
            "shape": picture.width / picture.height,
        }

    def drawing(self, svg: str) -> dict[str, Any]:
        """Return the entry of an inline drawing of the page: file and alt."""
        said = said_page(svg, self._language)
        return {"file": self._kept(standalone(said).encode(), ".svg"), "alt": words_of(said)}

    def raster(self, data: bytes, suffix: str) -> str:
        """Keep a picture file and return its name."""
        return self._kept(data, suffix)

    def _kept(self, data: bytes, suffix: str) -> str:
        name = self._names.get(data)
        if name is None:
            name = self._names[data] = f"picture-{len(self._names) + 1}{suffix}"
            (self.folder / name).write_bytes(data)
        return name
