"""Findings, measurements and curves as the page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from gait.exam import Exam
from gait.findings.finding import Finding, Grade, Sign, Verdict
from gait.measures.measurement import CycleCurve, Measurement
from gait.report.keyframes import KeyFrame
from gait.report.norms import norm_beside
from gait.report.pictures import Picture, of_finding
from gait.report.plots import cycle_plot, range_bar
from gait.report.wording import (
    CURVES,
    GRADES,
    VERDICTS,
    as_sentence,
    band,
    decimals,
    interval,
    label,
    lookup,
    plain_words,
    quantity,
    shown_interval,
    shown_value,
    side_name,
    with_side,
)
from gait.review.decision import worded

__all__ = [
    "PRESSING",
    "FindingCard",
    "MeasureRow",
    "Plot",
    "SignRow",
    "WithheldRow",
    "finding_cards",
    "measure_rows",
    "plots",
    "unknowns",
    "withheld_rows",
]

PRESSING: Final = (Grade.MILD, Grade.MARKED)
"""Grades that are worth the reader's attention."""

_CURVE_OF: Final = {
    "knee_flexion_at_contact": "knee_flexion",
    "knee_flexion_stance_peak": "knee_flexion",
    "knee_flexion_swing_peak": "knee_flexion",
    "thigh_extension_at_toe_off": "thigh_angle",
}


@dataclass(frozen=True, slots=True)
class SignRow:
    """A measurement inside a finding; texts are ready to print, "" where there is none."""

    name: str
    what: str
    value: str
    interval: str
    n: int
    verdict: str
    kind: str
    share: str
    limits: str
    bar: Markup | None
    withheld: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Curves of one angle with what has to be said about them."""

    title: str
    svg: Markup
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class FindingCard:
    """A finding; `grade` is the style class, `grade_word` what is read.

    `own` are a therapist's words beside ours, `own_by` is who wrote them or accepted ours.
    """

    anchor: str
    grade: str
    grade_word: str
    title: str
    plain: str
    sentence: str
    why_not: str
    meaning: str
    cue: str
    sources: tuple[str, ...]
    signs: tuple[SignRow, ...]
    pictures: tuple[Picture, ...]
    plot: Plot | None
    own: str = ""
    own_by: str = ""


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A row of the table of all measurements."""

    name: str
    what: str
    side: str
    value: str
    interval: str
    n: int
    usual: str


@dataclass(frozen=True, slots=True)
class WithheldRow:
    """Measures that are withheld for the same reason."""

    names: str
    why: str


def finding_cards(exam: Exam, drawn: Sequence[KeyFrame]) -> list[FindingCard]:
    """Return one card per finding, in the order of the exam."""
    pictures = {frame.evidence: frame for frame in drawn}
    return [
        FindingCard(
            anchor="load" if finding is exam.of_load else f"finding-{i}",
            grade=finding.grade.value.replace(" ", "-"),
            grade_word=GRADES[finding.grade],
            title=with_side(finding.title, finding.side),
            plain=plain_words(finding.sentence),
            sentence=finding.sentence,
            why_not=as_sentence(finding.why_not),
            meaning=finding.meaning,
            cue=finding.cue,
            sources=finding.sources,
            signs=tuple(_sign(sign) for sign in finding.signs),
            pictures=tuple(of_finding(pictures[e]) for e in finding.frames if e in pictures),
            plot=_plot_of(finding, exam) if finding.grade in PRESSING else None,
            **_own(finding, exam),
        )
        for i, finding in enumerate(exam.findings, 1)
    ]


def _own(finding: Finding, exam: Exam) -> dict[str, str]:
    decision = worded(finding, exam.decisions)
    return {"own": decision.words, "own_by": decision.by} if decision else {}


def measure_rows(measurements: Iterable[Measurement]) -> list[MeasureRow]:
    """Return the table rows of the numbers of one clip."""
    return [
        MeasureRow(
            name=label(m.name),
            what=_what(m.name),
            side=side_name(m.side).capitalize() or "–",
            value=shown_value(m),
            interval=shown_interval(m),
            n=m.n,
            usual=band(m.name),
        )
        for m in measurements
        if m.known
    ]


def withheld_rows(measurements: Iterable[Measurement]) -> list[WithheldRow]:
    """Return what is withheld, one row per reason; what misses on both sides is said once."""
    reasons: dict[str, dict[str, list[str]]] = {}
    for m in measurements:
        if not m.known:
            sides = reasons.setdefault(_withheld(m), {}).setdefault(label(m.name), [])
            sides.append(side_name(m.side))
    rows = []
    for why, measures in reasons.items():
        by_side: dict[str, list[str]] = {}
        for name, sides in measures.items():
            by_side.setdefault(" and ".join(sorted(filter(None, sides))), []).append(name)
        rows.append(WithheldRow("; ".join(_listed(*item) for item in by_side.items()), why))
    return rows


def unknowns(exam: Exam) -> list[WithheldRow]:
    """Return the patterns and measures that the clips cannot tell, one row per reason."""
    reasons: dict[str, list[str]] = {}
    for f in exam.of_film:
        if f.grade is Grade.CANNOT_TELL:
            why = as_sentence(f.why_not or f.sentence)
            reasons.setdefault(why, []).append(with_side(f.title, f.side))
    for u in exam.unmeasured:
        reasons.setdefault(as_sentence(u.why), []).append(u.what)
    return [WithheldRow("; ".join(names), why) for why, names in reasons.items()]


def _listed(side: str, names: list[str]) -> str:
    text = ", ".join(map(_lower, names))
    return f"{side.capitalize()}: {text}" if side else text[:1].upper() + text[1:]


def _lower(name: str) -> str:
    # "Knee bend" in the middle of a list is "knee bend"; "FPPA" stays.
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def plots(exam: Exam) -> list[Plot]:
    """Return one plot per clip and angle; legs away from the camera are left out."""
    keys = dict.fromkeys((c.clip, c.name) for clip in exam.clips for c in clip.curves)
    made = []
    for number, name in keys:
        curves = [c for c in exam.clips[number].curves if c.name == name and _shown(c)]
        if curves:
            made.append(
                _plot(
                    curves, f", clip {number + 1}" if len(exam.clips) > 1 else "", compact=True
                )
            )
    return made


def _shown(curve: CycleCurve) -> bool:
    # The far leg is hidden behind the near one for a part of every stride.
    return curve.leg != "far" and len(curve.strides) > 0


def _plot_of(finding: Finding, exam: Exam) -> Plot | None:
    """Return the curve that belongs to the first sign that has one."""
    for sign in finding.signs:
        m = sign.measurement
        name = _CURVE_OF.get(m.name)
        curves = [
            c
            for c in exam.clips[m.clip].curves
            if c.name == name and c.side is m.side and _shown(c)
        ]
        if m.known and curves:
            return _plot(curves, "")
    return None


def _plot(curves: list[CycleCurve], where: str, *, compact: bool = False) -> Plot:
    norm = norm_beside(curves)
    title, zero = CURVES.get(curves[0].name, (label(curves[0].name), ""))
    strides = " and ".join(f"{len(c.strides)} {c.side.value}" for c in curves)
    notes = [f"Mean of {strides} strides, single strides thin.", zero]
    if norm is not None:
        notes.append(f"Grey band: {norm.label}. {norm.note}")
    return Plot(
        title=title + where,
        svg=cycle_plot(curves, norm, compact=compact),
        note=" ".join(note for note in notes if note),
        source="" if norm is None else norm.source,
    )


def _sign(sign: Sign) -> SignRow:
    m = sign.measurement
    # "Usual" without a share of steps beyond a limit: there was no limit.
    free = sign.verdict is Verdict.USUAL and sign.share is None
    return SignRow(
        name=with_side(label(m.name), m.side),
        what=_what(m.name),
        value=_value(m),
        interval=interval(m),
        n=m.n,
        verdict="No limit to judge by" if free else VERDICTS[sign.verdict],
        kind="free" if free else _KINDS[sign.verdict],
        share=_share(sign),
        limits=as_sentence(sign.limits),
        bar=range_bar(m) if m.known else None,
        withheld=_withheld(m),
    )


_KINDS: Final = {
    Verdict.USUAL: "none",
    Verdict.NEAR_LIMIT: "near",
    Verdict.LESS_COMMON: "mild",
    Verdict.UNCOMMON: "marked",
    Verdict.NOT_MEASURED: "cannot-tell",
}


def _share(sign: Sign) -> str:
    if sign.share is None or not sign.measurement.known or sign.verdict is Verdict.USUAL:
        return ""
    steps = sign.measurement.n
    return f"{round(sign.share * steps)} of {steps} steps beyond the limit"


def _value(m: Measurement) -> str:
    return "" if m.value is None else quantity(m.value, m.unit, decimals(m))


def _withheld(m: Measurement) -> str:
    return "" if m.known else as_sentence(m.withheld or "no reason was recorded")


def _what(name: str) -> str:
    found = lookup(name)
    return "" if found is None else found.what
