"""The one progress callback that feeds the terminal and the page."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Progress", "silent"]

Progress = Callable[[str, int, int], None]
"""``progress(stage, done, total)``.

`stage` is a short lower-case name ("finding the runner"), `done` counts up to
`total`. A callback cancels the work by raising :class:`gait.errors.Cancelled`;
every stage calls it often enough (at least once a second) for that to be felt.
"""


def silent(stage: str, done: int, total: int) -> None:
    """Ignore progress."""
