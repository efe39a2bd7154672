"""Building a finding out of judged measurements."""

from __future__ import annotations

from collections.abc import Sequence

from gait.findings.evidence import picture_of
from gait.findings.finding import EvidenceFrame, Finding, Grade
from gait.findings.judge import Judged, quote
from gait.findings.words import all_words
from gait.tracks.track import Side

__all__ = ["finding", "reason_missing"]


def reason_missing(judged: Sequence[Judged], otherwise: str) -> str:
    """Return why the first of these measurements is missing."""
    for item in judged:
        if item.sign.measurement.withheld:
            return item.sign.measurement.withheld
    return otherwise


def finding(
    key: str,
    side: Side | None,
    grade: Grade,
    lead: Judged | None,
    companions: Sequence[Judged],
    others: Sequence[Judged] = (),
    why_not: str = "",
    *,
    main: str = "",
) -> Finding:
    """Put a finding together.

    Parameters
    ----------
    key : str
        Key of the table of findings.
    side : Side or None
    grade : Grade
    lead : Judged or None
        The number that leads the sentence.
    companions : sequence of Judged
        What else speaks for the pattern; quoted in the sentence.
    others : sequence of Judged
        Also looked at; listed with the finding but not quoted.
    why_not : str
        Reason of "cannot tell".
    main : str
        What leads the sentence instead of a quote of `lead`.

    Returns
    -------
    Finding
    """
    words = all_words()[key]
    sentence = words.sentence(grade).format(
        side=side.value if side else "",
        main=main or (quote(lead.sign.measurement) if lead else ""),
        companions=" and ".join(quote(c.sign.measurement) for c in companions[:2])
        or "no other sign",
    )
    listed = ([lead] if lead else []) + list(companions) + list(others)
    seen: list[Judged] = []
    for item in listed:
        if all(item.sign.measurement is not s.sign.measurement for s in seen):
            seen.append(item)
    return Finding(
        key=key,
        side=side,
        grade=grade,
        signs=tuple(item.sign for item in seen),
        title=words.title,
        sentence=sentence,
        why_not=why_not if grade is Grade.CANNOT_TELL else "",
        meaning=words.meaning,
        cue=words.cue if grade in (Grade.MILD, Grade.MARKED) else "",
        sources=words.sources,
        frames=_pictures(lead, companions) if grade is not Grade.CANNOT_TELL else (),
    )


def _pictures(lead: Judged | None, companions: Sequence[Judged]) -> tuple[EvidenceFrame, ...]:
    shown = ([lead] if lead else []) + list(companions[:1])
    pictures = [picture_of(item.sign.measurement) for item in shown]
    return tuple(p for p in pictures if p is not None)
