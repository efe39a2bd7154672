"""Named running faults, by magnitude, as changes of the targets."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

from gait.errors import OptionError
from gait.tracks.track import Side
from gait.twin.targets import Pair, Targets

__all__ = ["add_faults", "fault_changes", "fault_names"]


@cache
def fault_changes() -> Mapping[str, Mapping[str, float]]:
    """Change of targets per unit of magnitude of every fault (`faults.toml`)."""
    text = resources.files("gait.twin").joinpath("faults.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return MappingProxyType({**tables["basic"], **tables["composite"]})


def fault_names() -> tuple[str, ...]:
    """Names of all faults."""
    return tuple(fault_changes())


def _split(name: str) -> tuple[str, Side | None]:
    for side in Side:
        if name.endswith(f"_{side}"):
            return name.removesuffix(f"_{side}"), side
    return name, None


def add_faults(targets: Targets, faults: Mapping[str, float]) -> Targets:
    """Add faults to a way of running.

    Parameters
    ----------
    faults : mapping of name to magnitude
        A name may end in "_left" or "_right".

    Raises
    ------
    OptionError
        Unknown fault, or a one-sided form of one that has no sides.
    """
    for name, magnitude in faults.items():
        base, side = _split(name)
        if base not in fault_changes():
            raise OptionError(
                f"There is no fault {base!r}: choose from {', '.join(fault_names())}."
            )
        changes = {key: magnitude * step for key, step in fault_changes()[base].items()}
        if side is not None:
            whole = [key for key in changes if not isinstance(getattr(targets, key), Pair)]
            if whole:
                raise OptionError(f"The fault {base!r} has no sides: leave out {side!r}.")
        targets = targets.changed(changes, side)
    return targets
