"""The quick check of a training log: can it be read, and what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gait.jobs.advice import Item, Level, table
from gait.load.read import read_log
from gait.load.words import day_words
from gait.progress import Progress

__all__ = ["check_log"]


def check_log(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Check one training log.

    Parameters
    ----------
    request : dict
        `log`: path.
    progress : Progress

    Returns
    -------
    dict
        `level`, `items`, `view` (None).

    Raises
    ------
    LogError
        If it cannot be read or holds no runs.
    """
    log = read_log([Path(request["log"])], progress=progress)
    row = table()["log"]
    first, last = log.runs[0].day, log.runs[-1].day
    words = row["good"].format(n=len(log.runs), first=day_words(first), last=day_words(last))
    item = Item("log", Level.GOOD, row["title"], words)
    return {"level": item.level.value, "items": [item.as_json()], "view": None}
