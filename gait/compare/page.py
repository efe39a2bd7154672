"""The page of a comparison: one file, nothing loaded from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from gait.compare.change import Change, Verdict
from gait.compare.compare import Comparison, Pattern, PatternChange
from gait.compare.pictures import picture_pairs
from gait.compare.plots import change_bar, overlay
from gait.compare.rules import rules
from gait.compare.setup import Setting
from gait.compare.visit import StoredVisit
from gait.findings.finding import Grade
from gait.load.words import day_words
from gait.report.schema import MeasurementResult
from gait.report.wording import (
    CURVES,
    GRADES,
    VIEWS,
    as_sentence,
    band,
    label,
    lookup,
    number,
    quantity,
    unit_words,
    with_side,
)
from gait.version import __version__

__all__ = ["ChangeRow", "render", "rows_of"]

_KINDS: Final = {
    PatternChange.SAME: "none",
    PatternChange.CHANGED: "near",
    PatternChange.WITHIN_ERROR: "cannot-tell",
    PatternChange.UNCLEAR: "cannot-tell",
}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A measure as the table shows it; texts are ready to print."""

    name: str
    unit: str
    step: str
    then: str
    then_interval: str
    now: str
    now_interval: str
    difference: str
    real_from: str
    verdict: str
    changed: bool
    usual: str
    bar: Markup
    cautions: str


@dataclass(frozen=True, slots=True)
class SettingGroup:
    """Rows about the making of the films, of the visit or of one view."""

    title: str
    rows: tuple[Setting, ...]


def render(comparison: Comparison) -> str:
    """Return a comparison as one HTML page."""
    environment = Environment(
        loader=ChoiceLoader(
            [PackageLoader("gait.compare"), PackageLoader("gait.report", "templates")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    rows = rows_of(comparison)
    quiet = [p for p in comparison.patterns if _absent(p) or _alone(p)]
    return environment.get_template("compare.html").render(
        style=_style(),
        version=__version__,
        visits=[_visit(comparison.then), _visit(comparison.now)],
        lead=_lead(rows),
        backwards=comparison.now.day < comparison.then.day,
        same_film=comparison.same_film,
        warnings=comparison.warnings,
        changed=[row for row in rows if row.changed],
        still=[row for row in rows if not row.changed],
        left_out=_left_out(comparison.changes),
        patterns=[_pattern(p) for p in comparison.patterns if p not in quiet],
        absent=[with_side(p.title, p.side) for p in comparison.patterns if _absent(p)],
        alone=[with_side(p.title, p.side) for p in comparison.patterns if _alone(p)],
        pictures=picture_pairs(comparison),
        plots=_plots(comparison),
        groups=_groups(comparison),
        rule=rules().change.rule,
        provisional=rules().change.provisional,
    )


def rows_of(comparison: Comparison) -> list[ChangeRow]:
    """Return the measures that were compared, ready to print."""
    return [_row(c) for c in comparison.changes if c.verdict is not Verdict.NOT_COMPARED]


def _style() -> Markup:
    sheets = [
        resources.files(package).joinpath("templates", name).read_text(encoding="utf-8")
        for package, name in (("gait.report", "report.css"), ("gait.compare", "compare.css"))
    ]
    # Our own files, no user's text in them.
    return Markup("\n".join(sheets))  # noqa: S704


def _visit(visit: StoredVisit) -> dict[str, Any]:
    results = visit.results
    return {
        "day": day_words(visit.day),
        "clips": [clip.file for clip in results.clips],
        "speed": None if results.speed_kmh is None else f"{number(results.speed_kmh, 1)} km/h",
        "folder": visit.folder.resolve().name,
    }


def _lead(rows: Sequence[ChangeRow]) -> str:
    changed = sum(row.changed for row in rows)
    if not rows:
        return "No measure could be compared: the two visits share no view with numbers."
    if not changed:
        return (
            f"No change beyond the error of the method in {_count(len(rows), 'measure')}. That "
            "does not show that nothing changed, only that nothing can be told apart."
        )
    rest = "; the others cannot be told apart" if changed < len(rows) else ""
    return (
        f"{changed} of {_count(len(rows), 'measure')} changed by more than the error of the "
        f"method{rest}."
    )


def _count(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


def _row(change: Change) -> ChangeRow:
    row, then, now = lookup(change.name), change.then, change.now
    name = with_side(label(change.name), change.side)
    unit = now.unit if now else ""
    places = row.decimals if row else 1
    # Where only the category is worth saying, no number of the change is said either.
    silent = row is not None and row.category_only
    difference = "" if silent else _signed(change.difference or 0.0, unit, max(1, places))
    said = rules().change
    verdict = said.changed if change.changed else said.not_distinguishable
    words = (
        f"{name}: {_value(then)} in the first visit, {_value(now)} in the second. {verdict}."
    )
    own = [rules().setup[key] for key in change.cautions]
    # What touches every measure is said once, above the table.
    cautions = [rule.label.lower() for rule in own if rule.only != "all"]
    return ChangeRow(
        name=name,
        unit="" if unit == "deg" or silent or band(change.name) else unit_words(unit),
        step=f"{_value(then)} → {_value(now)}" if silent else _step(then, now),
        then=_value(then),
        then_interval=_interval(then),
        now=_value(now),
        now_interval=_interval(now),
        difference=difference,
        real_from="" if silent else _short(change.real_from or 0.0, unit, max(1, places)),
        verdict=verdict,
        changed=change.changed,
        usual=band(change.name),
        bar=change_bar(change, words),
        cautions=f"Mind: {', '.join(cautions)}." if cautions else "",
    )


def _value(m: MeasurementResult | None) -> str:
    if m is None or m.value is None:
        return "–"
    row = lookup(m.name)
    if row is not None and row.category_only and m.low is not None and m.high is not None:
        return row.category(m.low, m.high)
    return _short(m.value, m.unit, row.decimals if row else 1)


def _short(value: float, unit: str, places: int) -> str:
    """Return a number with no more of its unit than fits: "12°", "24 %", "170"."""
    return quantity(value, unit if unit == "deg" else "%" if "%" in unit else "", places)


def _step(then: MeasurementResult | None, now: MeasurementResult | None) -> str:
    """Return "24 → 37 % of leg"."""
    if then is None or now is None or then.value is None or now.value is None:
        return "–"
    row = lookup(now.name)
    places = row.decimals if row else 1
    unit = "deg" if now.unit == "deg" else ""
    first = quantity(then.value, unit, places)
    return f"{first} → {quantity(now.value, now.unit, places)}"


def _interval(m: MeasurementResult | None) -> str:
    row = lookup(m.name) if m else None
    if m is None or m.low is None or m.high is None or (row and row.category_only):
        return ""
    places = row.decimals if row else 1
    return f"{number(m.low, places)} to {number(m.high, places)}"


def _signed(value: float, unit: str, places: int) -> str:
    text = _short(value, unit, places)
    nothing = float(f"{value:.{places}f}") == 0
    return text if nothing or value < 0 else f"+{text}"


def _left_out(changes: Sequence[Change]) -> list[tuple[str, str]]:
    """Return why measures were not compared, with their names, one row per reason."""
    reasons: dict[str, list[str]] = {}
    for c in changes:
        if c.verdict is Verdict.NOT_COMPARED:
            reasons.setdefault(as_sentence(c.why), []).append(with_side(label(c.name), c.side))
    return [(why, "; ".join(names)) for why, names in reasons.items()]


def _absent(p: Pattern) -> bool:
    return p.then is Grade.NONE and p.now is Grade.NONE


def _alone(p: Pattern) -> bool:
    return p.then is None or p.now is None


def _pattern(p: Pattern) -> dict[str, str]:
    said = rules().finding
    words = {
        PatternChange.SAME: said.same,
        PatternChange.CHANGED: said.changed,
        PatternChange.WITHIN_ERROR: said.within_error,
        PatternChange.UNCLEAR: said.unclear,
    }
    return {
        "title": with_side(p.title, p.side),
        "then": _grade(p.then),
        "then_kind": _grade_kind(p.then),
        "now": _grade(p.now),
        "now_kind": _grade_kind(p.now),
        "word": words[p.change],
        "kind": _KINDS[p.change],
        "text": p.text,
    }


def _grade(grade: Grade | None) -> str:
    return "Not looked for" if grade is None else GRADES[grade]


def _grade_kind(grade: Grade | None) -> str:
    return "cannot-tell" if grade is None else grade.value.replace(" ", "-")


def _plots(comparison: Comparison) -> list[dict[str, Any]]:
    made = []
    for c in comparison.curves:
        title, zero = CURVES.get(c.now.name, (label(c.now.name), ""))
        note = f"Mean of {c.then.strides} and {c.now.strides} strides, shaded ± 1 SD. {zero}"
        made.append(
            {"title": with_side(title, c.now.side), "svg": overlay(c), "note": note.strip()}
        )
    return made


def _groups(comparison: Comparison) -> list[SettingGroup]:
    groups = [
        SettingGroup("Visit", tuple(s for s in comparison.settings if s.pair is None)),
    ]
    for pair in comparison.pairs:
        view = comparison.now.results.clips[pair.now].view
        rows = tuple(s for s in comparison.settings if s.pair == pair)
        groups.append(SettingGroup(VIEWS[view], rows))
    return groups
