"""Which clips are rendered."""

from __future__ import annotations

from pathlib import Path

from gait.errors import OptionError
from gait.twin.design import quick_set, standard_set
from gait.twin.spec import ClipSpec, read_spec

__all__ = ["read_set", "the_set"]


def read_set(folder: Path) -> list[ClipSpec]:
    """Read all specifications (TOML files) of a folder.

    Raises
    ------
    OptionError
        If there are none, one is not valid, or two have the same name.
    """
    specs = [read_spec(path) for path in sorted(folder.glob("*.toml"))]
    if not specs:
        raise OptionError(f"There are no specifications (*.toml) in {folder}.")
    names = [spec.name for spec in specs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise OptionError(f"Two specifications in {folder} have the name {twice[0]!r}.")
    return specs


def the_set(*, quick: bool) -> list[ClipSpec]:
    """Return the standard set of clips, or the quick one."""
    return list(quick_set() if quick else standard_set())
