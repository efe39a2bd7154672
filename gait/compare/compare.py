"""From two visits to what changed between them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gait.compare.change import Change, judge_change
from gait.compare.rules import rules
from gait.compare.setup import Pair, Setting, pair_clips, settings, touching
from gait.compare.visit import StoredVisit
from gait.findings.finding import Grade
from gait.report.schema import CurveResult, FindingResult, MeasurementResult
from gait.report.wording import GRADES, label, lookup
from gait.tracks.track import Side

__all__ = ["Comparison", "CurvePair", "Pattern", "PatternChange", "compare"]

_EVERY_VIEW = {"side", "frontal"}
Key = tuple[str, Side | None]


class PatternChange(StrEnum):
    """What became of a pattern."""

    SAME = "same"
    CHANGED = "changed"
    WITHIN_ERROR = "within the error"
    UNCLEAR = "cannot be compared"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A finding then and now.

    Attributes
    ----------
    key : str
    side : Side or None
    title : str
    then, now : Grade or None
        None where it was not looked for.
    change : PatternChange
    text : str
        One sentence.
    """

    key: str
    side: Side | None
    title: str
    then: Grade | None
    now: Grade | None
    change: PatternChange
    text: str


@dataclass(frozen=True, slots=True)
class CurvePair:
    """The mean curve of one angle of one side in both visits."""

    pair: Pair
    then: CurveResult
    now: CurveResult


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two visits beside each other.

    Attributes
    ----------
    then, now : StoredVisit
    pairs : tuple of Pair
        Clips of the same view.
    settings : tuple of Setting
    changes : tuple of Change
        In the order of the second visit's measures; measures that neither visit could give
        are left out.
    patterns : tuple of Pattern
    curves : tuple of CurvePair
    same_film : bool
        Whether a file stands in both visits.
    """

    then: StoredVisit
    now: StoredVisit
    pairs: tuple[Pair, ...]
    settings: tuple[Setting, ...]
    changes: tuple[Change, ...]
    patterns: tuple[Pattern, ...]
    curves: tuple[CurvePair, ...]
    same_film: bool

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was not alike, each sentence once."""
        return tuple(dict.fromkeys(row.warning for row in self.settings if row.warning))


def compare(then: StoredVisit, now: StoredVisit) -> Comparison:
    """Compare two visits of one runner.

    Parameters
    ----------
    then, now : StoredVisit
        The order as given counts, whatever the dates.

    Returns
    -------
    Comparison
    """
    pairs = pair_clips(then, now)
    rows = settings(then, now, pairs)
    changes = _changes(then, now, pairs, rows)
    films = {clip.sha256 for clip in then.results.clips}
    return Comparison(
        then=then,
        now=now,
        pairs=pairs,
        settings=rows,
        changes=changes,
        patterns=_patterns(then, now, changes),
        curves=_curves(then, now, pairs),
        same_film=any(clip.sha256 in films for clip in now.results.clips),
    )


def _changes(
    then: StoredVisit, now: StoredVisit, pairs: tuple[Pair, ...], rows: tuple[Setting, ...]
) -> tuple[Change, ...]:
    keys: dict[Key, None] = dict.fromkeys(
        (m.name, m.side) for v in (now, then) for m in v.results.measurements
    )
    found = []
    for key in keys:
        a, b, pair = _two(then, now, key, pairs)
        known = [m for v in (then, now) for m in _all(v, key) if m.value is not None]
        if not known:
            continue
        method, runner = touching(key[0], pair, rows) if pair else ((), ())
        if a is None and b is None:
            a = next((m for m in _all(then, key) if m.value is not None), None)
            b = None if a else next(m for m in _all(now, key) if m.value is not None)
        found.append(judge_change(a, b, method_cautions=method, runner_cautions=runner))
    return tuple(found)


def _two(
    then: StoredVisit, now: StoredVisit, key: Key, pairs: tuple[Pair, ...]
) -> tuple[MeasurementResult | None, MeasurementResult | None, Pair | None]:
    """Return the measure in both visits from one view, numbers before withheld ones."""
    row = lookup(key[0])
    candidates = [
        (a, b, Pair(a.clip, b.clip))
        for b in _all(now, key)
        for a in _all(then, key)
        if Pair(a.clip, b.clip) in pairs or (row and set(row.views) >= _EVERY_VIEW)
    ]
    if not candidates:
        return None, None, None
    return min(
        candidates,
        key=lambda c: (c[0].value is None or c[1].value is None, c[2] not in pairs),
    )


def _all(visit: StoredVisit, key: Key) -> list[MeasurementResult]:
    return [m for m in visit.results.measurements if (m.name, m.side) == key]


def _patterns(
    then: StoredVisit, now: StoredVisit, changes: tuple[Change, ...]
) -> tuple[Pattern, ...]:
    both = [{(f.key, f.side): f for f in v.results.findings} for v in (then, now)]
    moved = {(c.name, c.side): c for c in changes if c.changed}
    found = []
    for key in dict.fromkeys((*both[1], *both[0])):
        a, b = both[0].get(key), both[1].get(key)
        # What the film does not show, such as the training log, is not compared here.
        if any(f is not None and f.signs for f in (a, b)):
            found.append(_pattern(a, b, moved))
    return tuple(found)


def _pattern(
    a: FindingResult | None, b: FindingResult | None, moved: dict[Key, Change]
) -> Pattern:
    said = rules().finding
    some = b or a
    if some is None:
        raise ValueError("a pattern needs a finding")
    then, now = (None if f is None else f.grade for f in (a, b))
    keys = dict.fromkeys((s.measure, s.side) for f in (a, b) if f for s in f.signs)
    names = ", ".join(_listed(n, s) for n, s in keys if (n, s) in moved)
    words = [GRADES[g].lower() if g else "" for g in (then, now)]
    if then is None or now is None:
        kind, text = PatternChange.UNCLEAR, said.one_visit_text
    elif Grade.CANNOT_TELL in (then, now):
        kind = PatternChange.UNCLEAR
        text = said.unclear_moved_text if names else said.unclear_text
    elif then is now:
        kind, text = PatternChange.SAME, said.same_moved_text if names else said.same_text
    elif names:
        kind, text = PatternChange.CHANGED, said.changed_text
    else:
        kind, text = PatternChange.WITHIN_ERROR, said.within_error_text
    text = text.format(grade=words[1], then=words[0], now=words[1], measures=names)
    text = text[:1].upper() + text[1:]
    return Pattern(some.key, some.side, some.title, then, now, kind, text)


def _listed(name: str, side: Side | None) -> str:
    """Return a measure inside a list: "trunk lean", "knee bend at contact (right)"."""
    words = label(name)
    words = words if words[:2].isupper() else words[:1].lower() + words[1:]
    return f"{words} ({side.value})" if side else words


def _curves(
    then: StoredVisit, now: StoredVisit, pairs: tuple[Pair, ...]
) -> tuple[CurvePair, ...]:
    return tuple(
        CurvePair(pair, a, b)
        for pair in pairs
        for b in now.results.clips[pair.now].curves
        for a in then.results.clips[pair.then].curves
        if (a.name, a.side) == (b.name, b.side) and "far" not in (a.leg, b.leg)
    )
