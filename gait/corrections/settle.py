"""What is known of a clip once its corrections are taken into account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gait.corrections.correction import (
    ContactChange,
    Correction,
    LevelLine,
    PersonChosen,
    PointsMarked,
    RateGiven,
    SidesExchanged,
    SlowMotionGiven,
    ViewGiven,
)
from gait.marks.mark import GROUPS, Mark, Marks
from gait.options import ClipOptions
from gait.tracks.track import View, opposite

__all__ = ["contact_changes", "settle"]


def settle(options: ClipOptions) -> ClipOptions:
    """Fold the corrections of a clip into what else is known of it; a later one wins.

    Settling what is settled changes nothing. Contacts stay in `ClipOptions.corrections`: they
    need tracks (`gait.corrections.contacts`).
    """
    for correction in options.corrections:
        options = _taken(options, correction)
    return options


def _taken(options: ClipOptions, correction: Correction) -> ClipOptions:  # noqa: PLR0911
    match correction:
        case ViewGiven():
            return replace(options, view=View(correction.view))
        case PersonChosen():
            return replace(options, person=correction.person)
        case RateGiven():
            given = correction.capture_fps
            return replace(options, capture_fps=given, slow_motion_factor=None)
        case SlowMotionGiven():
            given = correction.factor
            return replace(options, capture_fps=None, slow_motion_factor=given)
        case SidesExchanged():
            return replace(options, exchanged_sides=correction.exchanged)
        case LevelLine():
            angle, sd = correction.angle_deg, correction.sd_deg
            return replace(options, level_deg=angle, level_sd_deg=sd)
        case PointsMarked():
            return replace(options, marks=_joined(options.marks, correction))
        case ContactChange():
            return options


def _joined(marks: Marks | None, marked: PointsMarked) -> Marks:
    """Put a marked group into the marks; what was known of the group before goes."""
    group = next(names for names in GROUPS.values() if set(names) & set(marked.points))
    others = tuple(m for m in marks.points if m.name not in group) if marks else ()
    new = tuple(Mark(name, *place, marked.frame) for name, place in marked.points.items())
    base = marks or Marks(())
    return replace(base, points=(*others, *new), dots=marked.dots)


def contact_changes(corrections: Sequence[Correction]) -> tuple[ContactChange, ...]:
    """Return the changes of contacts, sides as they are named after all corrections."""
    last = False
    named: list[tuple[ContactChange, bool]] = []
    for correction in corrections:
        if isinstance(correction, SidesExchanged):
            last = correction.exchanged
        elif isinstance(correction, ContactChange):
            named.append((correction, last))
    return tuple(
        change if then == last else replace(change, side=opposite(change.side))
        for change, then in named
    )
