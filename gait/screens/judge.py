"""Screens against their norms and side against side."""

from __future__ import annotations

from collections.abc import Mapping

from gait.history.answers import History
from gait.screens.definitions import ScreenDefinition, screen_definitions, screen_words
from gait.screens.screen import JudgedScreen, ScreenLevel, Screens, ScreenValue, SideGap
from gait.tracks.track import Side, opposite

__all__ = ["judge_screens", "side_gaps"]

_RATED = {
    "good": ScreenLevel.USUAL,
    "fair": ScreenLevel.LIMITED,
    "poor": ScreenLevel.LIMITED,
}


def judge_screens(screens: Screens, history: History) -> tuple[JudgedScreen, ...]:
    """Judge every screen that was done.

    A value below its norm is LIMITED. Where there is no norm, or the value is within it,
    the lesser side of a pair counts as limited when the sides differ by the table's gap.
    Informative screens are only ever NOTED.

    Parameters
    ----------
    screens : Screens
    history : History
        For the norms by sex.

    Returns
    -------
    tuple of JudgedScreen
        In the order of the table.
    """
    lesser = {(gap.key, gap.lesser) for gap in side_gaps(screens)}
    return tuple(_judge(entry, history.sex, screens, lesser) for entry in _ordered(screens))


def side_gaps(screens: Screens) -> tuple[SideGap, ...]:
    """Return the differences between left and right that are worth a word."""
    found = []
    for key, row in screen_definitions().items():
        left, right = (screens.get(key, side) for side in Side)
        if not row.side_gap or not isinstance(left, float) or not isinstance(right, float):
            continue
        low, high = min(left, right), max(left, right)
        gap = high - low
        if row.gap_is_share:
            gap = gap / high if high else 0.0
        # A hair below the limit is the limit: 1.5 cm entered as 11.6 and 10.1.
        if gap < row.side_gap - 1e-9:
            continue
        side = Side.LEFT if left < right else Side.RIGHT
        found.append(SideGap(key, side, gap, _gap_words(row, side, low, high)))
    return tuple(found)


def _ordered(screens: Screens) -> list[ScreenValue]:
    places: Mapping[str, int] = {key: i for i, key in enumerate(screen_definitions())}
    return sorted(screens.values, key=lambda v: (places[v.key], v.side or ""))


def _judge(
    entry: ScreenValue, sex: str | None, screens: Screens, lesser: set[tuple[str, Side]]
) -> JudgedScreen:
    row = screen_definitions()[entry.key]
    level, words = _level(row, entry.value, sex)
    if entry.side is not None and level in (ScreenLevel.USUAL, ScreenLevel.UNJUDGED):
        compared = row.side_gap and screens.get(entry.key, opposite(entry.side)) is not None
        if (entry.key, entry.side) in lesser:
            level = ScreenLevel.LIMITED  # the sentence of the gap says why
        elif compared:
            level = ScreenLevel.USUAL
    said = screen_words()[words].format(
        label=row.label,
        where=f", {entry.side.value}" if entry.side else "",
        value=row.shown(entry.value),
        norm=row.norm,
        standing="; our working limit" if row.provisional else "",
    )
    return JudgedScreen(entry.key, entry.side, entry.value, level, said, row.source)


def _level(
    row: ScreenDefinition, value: float | str, sex: str | None
) -> tuple[ScreenLevel, str]:
    if isinstance(value, str):
        return _RATED[value], "rated"
    low, high = row.low_limit(sex), row.high_limit(sex)
    if low is not None and value < low:
        if row.informative:
            return ScreenLevel.NOTED, "noted_low"
        return ScreenLevel.LIMITED, "limited"
    if high is not None and value > high:
        return ScreenLevel.NOTED, "noted_high"
    if low is None and high is None:
        return ScreenLevel.UNJUDGED, "unjudged"
    return ScreenLevel.USUAL, "usual"


def _gap_words(row: ScreenDefinition, lesser: Side, low: float, high: float) -> str:
    words = screen_words()
    limit = f"{row.side_gap:.0%}".replace("%", " %") if row.gap_is_share else ""
    return words["gap"].format(
        label=row.label,
        low_side=lesser.value,
        high_side=opposite(lesser).value,
        low=row.shown(low),
        high=row.shown(high),
        limit=limit or row.shown(row.side_gap),
        standing=words["standing"] if row.provisional else words["standing_study"],
    )
