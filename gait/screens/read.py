"""Reading the tables of screens."""

from __future__ import annotations

import math
from collections.abc import Mapping

from gait.errors import OptionError
from gait.history.reading import as_table, quoted, refuse_unknown
from gait.screens.definitions import RATINGS, ScreenDefinition, screen_definitions
from gait.screens.screen import Screens, ScreenValue
from gait.tracks.track import Side

__all__ = ["read_screens"]


def read_screens(value: object, where: str) -> Screens:
    """Read ``[screens]`` with its sub-tables ``[screens.left]`` and ``[screens.right]``.

    Parameters
    ----------
    value : object
        The table as it was parsed from TOML.
    where : str
        The file, for messages.

    Returns
    -------
    Screens

    Raises
    ------
    OptionError
        Names the key and says what is allowed.
    """
    table = as_table(value, "screens", where)
    rows = screen_definitions()
    whole = [key for key, row in rows.items() if row.whole_body]
    sided = [key for key, row in rows.items() if not row.whole_body]
    own = {key: entry for key, entry in table.items() if key not in tuple(Side)}
    for key in own:
        if key in sided:
            raise OptionError(
                f"{where}: {key} belongs under [screens.left] or [screens.right], "
                "not under [screens]."
            )
    refuse_unknown(own, [*whole, *Side], "screens", where)
    values = [
        _value(rows[key], None, own[key], "screens", where) for key in whole if key in own
    ]
    for side in Side:
        name = f"screens.{side.value}"
        entries: Mapping[str, object] = as_table(table.get(side.value, {}), name, where)
        for key in entries:
            if key in whole:
                raise OptionError(f"{where}: {key} belongs under [screens], not [{name}].")
        refuse_unknown(entries, sided, name, where)
        values += [
            _value(rows[key], side, entries[key], name, where)
            for key in sided
            if key in entries
        ]
    return Screens(tuple(values))


def _value(
    row: ScreenDefinition, side: Side | None, entry: object, name: str, where: str
) -> ScreenValue:
    if row.rated:
        if isinstance(entry, str) and entry in RATINGS:
            return ScreenValue(row.key, side, entry)
        raise OptionError(f"{where}: {row.key} in [{name}] is {entry}; give {quoted(RATINGS)}.")
    low, high = row.allowed
    number = isinstance(entry, int | float) and not isinstance(entry, bool)
    if number and math.isfinite(entry) and low <= entry <= high:  # type: ignore[arg-type,operator]
        return ScreenValue(row.key, side, float(entry))  # type: ignore[arg-type]
    raise OptionError(
        f"{where}: {row.key} in [{name}] is {entry}; give a number from {low:g} to {high:g} "
        f"({row.unit})."
    )
