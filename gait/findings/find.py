"""All findings of a visit, in order of weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gait.findings.asymmetry import asymmetry_finding
from gait.findings.board import Board
from gait.findings.bounce import bounce_finding
from gait.findings.finding import Finding, Grade
from gait.findings.frontal_view import frontal_view_findings
from gait.findings.hip_extension import hip_extension_finding
from gait.findings.knee_bend import knee_bend_findings
from gait.findings.low_cadence import low_cadence_finding
from gait.findings.pronation import pronation_finding
from gait.findings.side_view import side_view_findings
from gait.findings.words import all_words
from gait.measures.measurement import Measurement
from gait.measures.side_view import far_leg_reason
from gait.measures.symmetry import SideDifference
from gait.tracks.track import Side

__all__ = ["find"]

_WEIGHT = {Grade.MARKED: 0, Grade.MILD: 1, Grade.NONE: 2, Grade.CANNOT_TELL: 3}


def find(
    measurements: Sequence[Measurement],
    speed_kmh: float | None = None,
    differences: Sequence[SideDifference] = (),
) -> tuple[Finding, ...]:
    """Grade every pattern.

    Parameters
    ----------
    measurements : sequence of Measurement
        Of all clips of the visit.
    speed_kmh : float, optional
        Belt speed, if entered.
    differences : sequence of SideDifference
        Left against right; see `gait.measures.symmetry`.

    Returns
    -------
    tuple of Finding
        Present before none before cannot tell. Of those present, patterns that stand by
        themselves come before the parts of one (`Finding.part_of`), marked before mild; a
        pattern counts as much as the largest of its parts. Otherwise in the order of the
        table.
    """
    board = Board(measurements, speed_kmh)
    results = side_view_findings(board)
    for side in Side:
        results += knee_bend_findings(board, side)
        results.append(hip_extension_finding(board, side))
    results.append(bounce_finding(board))
    results.append(low_cadence_finding(board, results))
    results += frontal_view_findings(board)
    results += [pronation_finding(board, side) for side in Side]
    results.append(asymmetry_finding(differences))
    kept = _with_their_whole(_without_repeats(results))
    words = all_words()
    return tuple(sorted(kept, key=lambda f: (*_place(f, kept), words[f.key].order)))


def _present(finding: Finding) -> bool:
    return finding.grade in (Grade.MILD, Grade.MARKED)


def _includes(whole: Finding, part: Finding) -> bool:
    """Whether `part` is a part of the pattern `whole`, on the same side."""
    same_side = whole.side is None or part.side is None or whole.side is part.side
    return part.key in all_words()[whole.key].parts and same_side


def _with_their_whole(results: Sequence[Finding]) -> list[Finding]:
    """Note with each pattern that is present the larger one that it is a part of."""
    present = sorted(
        (f for f in results if _present(f)), key=lambda f: all_words()[f.key].order
    )
    wholes = {
        id(f): next((whole.key for whole in present if _includes(whole, f)), "")
        for f in present
    }
    return [replace(f, part_of=wholes[id(f)]) if wholes.get(id(f)) else f for f in results]


def _place(finding: Finding, everything: Sequence[Finding]) -> tuple[int, int]:
    """Return (group, weight): stands by itself, part of another, none, cannot tell."""
    weight = _WEIGHT[finding.grade]
    if not _present(finding):
        return (weight, weight)
    if finding.part_of:
        return (1, weight)
    parts = [_WEIGHT[f.grade] for f in everything if _present(f) and _includes(finding, f)]
    return (0, min([weight, *parts]))


def _without_repeats(results: Sequence[Finding]) -> list[Finding]:
    """Say once what cannot be told, and nothing of a far leg whose near one was judged.

    The far leg's reason stands among what was not measured.
    """
    kept = []
    for key in dict.fromkeys(f.key for f in results):
        same = [f for f in results if f.key == key]
        if all(f.grade is Grade.CANNOT_TELL for f in same):
            kept.append(replace(_most_telling(same), side=None) if len(same) > 1 else same[0])
            continue
        kept.extend(
            f
            for f in same
            if not (
                f.grade is Grade.CANNOT_TELL and f.side and f.why_not == far_leg_reason(f.side)
            )
        )
    return kept


def _most_telling(same: Sequence[Finding]) -> Finding:
    """Return the finding whose reason is not merely that the leg is the far one."""
    return next((f for f in same if not f.side or f.why_not != far_leg_reason(f.side)), same[0])
