"""The report's inline drawings as SVG files of their own, with the colours of the page."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from importlib import resources
from typing import Final

__all__ = ["colours", "standalone", "words_of"]

_SHEETS: Final = ("report.css", "visit.css")
_DRAWN: Final = re.compile(r"^(?:\.mark|\.bar|\.cycle|\.footfalls|svg text)\b")
_STYLED: Final = re.compile(r'\sclass="(?:mark|bar|cycle|footfalls)\b')
_PROPERTIES: Final = (
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
    "stroke-width",
    "font-size",
    "font-weight",
)
_FAMILY: Final = "Source Sans 3"
_ROOT: Final = re.compile(r"<svg\b[^>]*>")
_VIEW_BOX: Final = re.compile(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')
_LABEL: Final = re.compile(r'aria-label="([^"]*)"')


def standalone(svg: str, colour: str = "") -> str:
    """Return an inline drawing as a complete SVG document.

    Parameters
    ----------
    svg : str
        A drawing of the page, made by our own code.
    colour : str
        For what is drawn in the colour of the text around it; default the page's ink.
    """
    found = _ROOT.search(svg)
    if found is None:
        raise ValueError("no <svg> element in the drawing")
    root = found[0]
    size = _VIEW_BOX.search(root)
    if size is None:
        raise ValueError("the drawing has no viewBox")
    if "xmlns=" not in root:
        root = root.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    if not re.search(r"\swidth=", root):
        root = root.replace("<svg", f'<svg width="{size[1]}" height="{size[2]}"', 1)
    rules = f'text{{font-family:"{_FAMILY}"}}'
    if _STYLED.search(root):
        rules += _rules().replace("currentColor", colour or colours()["ink"])
    return f"{root}<style>{rules}</style>{svg[found.end() :].strip()}"


def words_of(svg: str) -> str:
    """Return the text alternative of a drawing of the page."""
    found = _LABEL.search(svg)
    return unescape(found[1]) if found else ""


@cache
def colours() -> dict[str, str]:
    """Return the named colours of the page: "ink", "brand", "mild-wash", ..."""
    root = re.search(r":root\s*\{([^}]*)\}", _sheet())
    if root is None:
        raise ValueError("report.css names no colours")
    return {name: _long(value) for name, value in re.findall(r"--([\w-]+):\s*(#\w+)", root[1])}


@cache
def _rules() -> str:
    """Return the rules of the style sheets that concern drawings, in plain values."""
    named = re.sub(r"var\(--([\w-]+)\)", lambda m: colours()[m[1]], _sheet())
    kept = []
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", named):
        wanted = [s.strip() for s in selectors.split(",") if _DRAWN.match(s.strip())]
        declared = _declarations(body)
        if wanted and declared:
            kept.append(f"{','.join(wanted)}{{{declared}}}")
    return "".join(kept)


def _declarations(body: str) -> str:
    parts = (part.partition(":") for part in body.split(";") if ":" in part)
    said = {name.strip(): value.strip() for name, _, value in parts}
    size = re.match(r"([\d.]+px)", said.get("font", ""))
    if size:
        said["font-size"] = size[1]
    return ";".join(f"{k}:{v}" for k, v in said.items() if k in _PROPERTIES)


@cache
def _sheet() -> str:
    """Return the rules for the screen; those for print and phones stand behind them."""
    folder = resources.files("gait.report").joinpath("templates")
    texts = [folder.joinpath(name).read_text(encoding="utf-8") for name in _SHEETS]
    return "\n".join(re.sub(r"(?s)@(?:media|page).*", "", text) for text in texts)


def _long(colour: str) -> str:
    """Return "#ffffff" for "#fff"."""
    return "#" + "".join(c * 2 for c in colour[1:]) if len(colour) == 4 else colour
