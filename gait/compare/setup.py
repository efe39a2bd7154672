"""Whether the films of two visits were made alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gait.compare.rules import SetupRule, rules
from gait.compare.visit import StoredVisit
from gait.measures.definitions import Definition
from gait.report.schema import ClipResult
from gait.report.wording import VIEWS, lookup, number
from gait.video import ClockSource

__all__ = ["Pair", "Setting", "pair_clips", "settings", "touching"]

_TIMED: Final = ("ms", "% stance", "%")


@dataclass(frozen=True, slots=True)
class Pair:
    """A clip of each visit from the same view; indices into ``results.clips``."""

    then: int
    now: int


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing about the making of the films, in both visits.

    Attributes
    ----------
    key : str
        Row of ``rules.toml``.
    pair : Pair or None
        None for the visit as a whole.
    label, then, now : str
        Ready to print.
    alike : bool or None
        None when it is not known.
    warning : str
        One or two sentences; "" when alike.
    """

    key: str
    pair: Pair | None
    label: str
    then: str
    now: str
    alike: bool | None
    warning: str


def pair_clips(then: StoredVisit, now: StoredVisit) -> tuple[Pair, ...]:
    """Pair clips of the same view, each used once, in the order of the second visit."""
    free = list(range(len(then.results.clips)))
    pairs = []
    for j, clip in enumerate(now.results.clips):
        found = next((i for i in free if then.results.clips[i].view == clip.view), None)
        if found is not None:
            free.remove(found)
            pairs.append(Pair(found, j))
    return tuple(pairs)


def settings(
    then: StoredVisit, now: StoredVisit, pairs: tuple[Pair, ...]
) -> tuple[Setting, ...]:
    """Compare how the films were made: the visit first, then pair by pair."""
    rows = [
        _views(then, now, pairs),
        _number("speed", None, then.results.speed_kmh, now.results.speed_kmh, " km/h", 1),
        _number("height", None, then.results.height_cm, now.results.height_cm, " cm", 0),
    ]
    for pair in pairs:
        a, b = then.results.clips[pair.then], now.results.clips[pair.now]
        rows += [
            _surface(pair, then.in_place[pair.then], now.in_place[pair.now]),
            _ratio("size", pair, a.leg_length_px, b.leg_length_px, " px"),
            _ratio("frame_rate", pair, _rate(a), _rate(b), " a second"),
            _level(pair, a, b),
            _number("yaw", pair, _size(a.yaw_deg), _size(b.yaw_deg), "°", 0),
            _program(pair, then, now),
        ]
    return tuple(rows)


def touching(
    name: str, pair: Pair, rows: tuple[Setting, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the set-up rows that touch a measure: those of the method, those of the runner."""
    found: dict[str, list[str]] = {"method": [], "runner": []}
    measure = lookup(name)
    for row in rows:
        rule = rules().setup[row.key]
        here = row.pair is None or row.pair == pair
        if row.warning and here and row.key != "view" and _concerns(rule, measure):
            found[rule.touches].append(row.key)
    return tuple(found["method"]), tuple(found["runner"])


def _concerns(rule: SetupRule, measure: Definition | None) -> bool:
    if rule.only == "all" or measure is None:
        return True
    if rule.only == "instant":
        return measure.rate > 0 or measure.unit in _TIMED
    return (measure.per_roll_deg if rule.only == "roll" else measure.per_yaw_deg) != 0


def _views(then: StoredVisit, now: StoredVisit, pairs: tuple[Pair, ...]) -> Setting:
    rule = rules().setup["view"]
    alone = [c for i, c in enumerate(then.results.clips) if i not in {p.then for p in pairs}]
    alone += [c for j, c in enumerate(now.results.clips) if j not in {p.now for p in pairs}]
    names = "; ".join(dict.fromkeys(_lower(VIEWS[c.view]) for c in alone))
    return Setting(
        "view",
        None,
        rule.label,
        "; ".join(VIEWS[c.view] for c in then.results.clips),
        "; ".join(VIEWS[c.view] for c in now.results.clips),
        not alone,
        rule.warning.format(names=names) if alone else "",
    )


def _number(
    key: str, pair: Pair | None, a: float | None, b: float | None, unit: str, places: int
) -> Setting:
    limit = rules().setup[key].limit
    alike = None if a is None or b is None else abs(a - b) <= limit
    return _setting(key, pair, _words(a, unit, places), _words(b, unit, places), alike)


def _ratio(key: str, pair: Pair, a: float | None, b: float | None, unit: str) -> Setting:
    limit = rules().setup[key].limit
    alike = None if not a or not b else max(a, b) / min(a, b) <= limit
    return _setting(key, pair, _words(a, unit, 0), _words(b, unit, 0), alike)


def _level(pair: Pair, a: ClipResult, b: ClipResult) -> Setting:
    roll = [c.level_deg if c.level_known else None for c in (a, b)]
    words = [_words(value, "°", 1) if value is not None else "not known" for value in roll]
    if roll[0] is None and roll[1] is None:
        return Setting(
            "level", pair, rules().setup["level"].label, words[0], words[1], True, ""
        )
    known = roll[0] is not None and roll[1] is not None
    alike = abs(a.level_deg - b.level_deg) <= rules().setup["level"].limit if known else None
    return _setting("level", pair, words[0], words[1], alike)


def _surface(pair: Pair, a: bool | None, b: bool | None) -> Setting:
    said = {True: "in place (treadmill)", False: "running past", None: "not known"}
    alike = None if a is None or b is None else a is b
    return _setting("surface", pair, said[a], said[b], alike)


def _program(pair: Pair, then: StoredVisit, now: StoredVisit) -> Setting:
    a, b = (
        f"{v.results.program.name} {v.results.program.version}, {v.results.clips[i].estimator}"
        for v, i in ((then, pair.then), (now, pair.now))
    )
    return _setting("program", pair, a, b, a == b)


def _setting(key: str, pair: Pair | None, then: str, now: str, alike: bool | None) -> Setting:
    rule = rules().setup[key]
    warning = "" if alike else rule.unknown if alike is None else rule.warning
    return Setting(key, pair, rule.label, then, now, alike, warning.format(then=then, now=now))


def _rate(clip: ClipResult) -> float | None:
    return None if clip.clock_source is ClockSource.UNKNOWN else clip.capture_fps


def _size(value: float | None) -> float | None:
    return None if value is None else abs(value)


def _words(value: float | None, unit: str, places: int) -> str:
    if value is None:
        return "not known"
    whole = float(value).is_integer()
    return f"{number(value, 0 if whole else places)}{unit}"


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
