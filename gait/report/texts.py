"""Headings and standing paragraphs of the report, from ``texts.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

__all__ = ["texts"]


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Return the texts by section and name; the page and the PDF print the same ones."""
    path = resources.files("gait.report").joinpath("texts.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
