"""What moved since the last committed figures, and the README's accuracy table."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from gait.errors import OptionError

__all__ = ["END", "START", "Move", "committed_summary", "moves", "with_table"]

START: Final = "<!-- accuracy:start -->"
END: Final = "<!-- accuracy:end -->"

_KEYS: Final = MappingProxyType(
    {
        "goals": ("half", "goal"),
        "rows": ("half", "measure", "leg", "view", "fps"),
        "curves": ("half", "curve", "leg", "tracks", "fps"),
        "events": ("half", "event", "leg", "view", "fps"),
        "steps": ("half", "leg", "view", "fps"),
        "decisions": ("half", "decision", "view"),
        "findings": ("half", "finding"),
        "detection": ("half", "view"),
        "groups": ("factor", "level"),
    }
)
"""Columns that name a row of each table; the other numbers are compared."""
_SMALLEST: Final = 0.01
"""Smallest change worth a line, as a share of the old figure, at least of 1."""


@dataclass(frozen=True, slots=True)
class Move:
    """One figure that is not what it was; None = was or is not there."""

    table: str
    row: str
    column: str
    before: float | None
    after: float | None

    @property
    def size(self) -> float:
        """Change as a share of the old figure (at least of 1)."""
        if self.before is None or self.after is None:
            return float("inf")
        return abs(self.after - self.before) / max(abs(self.before), 1.0)


def committed_summary(path: Path) -> dict[str, Any] | None:
    """Return a summary as it was last committed.

    Without git, or when it was never committed, the file as it stands; None when there
    is none.
    """
    folder = path.resolve().parent
    command = ["git", "-C", str(folder), "show", f"HEAD:./{path.name}"]
    text = None
    if folder.is_dir():
        try:
            done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - fixed
            text = done.stdout.decode("utf-8") if done.returncode == 0 else None
        except OSError:
            text = None
    if text is None:
        if not path.is_file():
            return None
        text = path.read_text(encoding="utf-8")
    table = json.loads(text)
    return table if isinstance(table, dict) else None


def moves(
    before: Mapping[str, Any], after: Mapping[str, Any], smallest: float = _SMALLEST
) -> list[Move]:
    """List the figures that changed, goals first, then in order of size.

    Parameters
    ----------
    before, after : mapping
        Of `bench.summary.summarise`.
    smallest : float
        Share of the old figure (at least of 1) below which a change is left out.
    """
    out = []
    for table, keys in _KEYS.items():
        old = dict(_figures(before.get(table, ()), keys))
        new = dict(_figures(after.get(table, ()), keys))
        out += [
            Move(table, row, column, old.get((row, column)), new.get((row, column)))
            for row, column in dict.fromkeys([*old, *new])
        ]
    changed = [m for m in out if m.before != m.after and m.size > smallest]
    return sorted(changed, key=lambda m: (m.table != "goals", -m.size))


def _figures(
    rows: Sequence[Mapping[str, Any]], keys: Sequence[str]
) -> Iterator[tuple[tuple[str, str], float | None]]:
    for row in rows:
        name = ", ".join(str(row[key]) for key in keys)
        for column, value in row.items():
            if column not in keys and (value is None or type(value) in (int, float)):
                yield (name, column), value


def with_table(text: str, table: str) -> str:
    """Put a table between the two markers of a page.

    Raises
    ------
    OptionError
        If the markers are not there, once each and in order.
    """
    start, end = text.find(START), text.find(END)
    if text.count(START) != 1 or text.count(END) != 1 or start > end:
        raise OptionError(
            f"The page has no place for the table: put {START} and {END} on lines of their own."
        )
    return f"{text[: start + len(START)]}\n\n{table.strip()}\n\n{text[end:]}"
