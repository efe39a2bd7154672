"""Figures published by others (`published.toml`)."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

__all__ = ["Published", "published"]


class Published(BaseModel):
    """One row of ``published.toml``; the fields are described there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: str
    row: str
    source: str
    system: str
    bias: float | None = None
    sd: float | None = None
    rmse: float | None = None
    rmse_offset_removed: float | None = None
    loa_low: float | None = None
    loa_high: float | None = None
    note: str


@cache
def _all() -> tuple[Published, ...]:
    text = Path(__file__).with_name("published.toml").read_text(encoding="utf-8")
    return tuple(Published(**row) for row in tomllib.loads(text)["published"])


def published(table: str, row: str) -> tuple[Published, ...]:
    """Return what others have published about one row of one table."""
    return tuple(each for each in _all() if (each.table, each.row) == (table, row))
