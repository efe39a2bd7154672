"""What was put right by hand, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

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
from gait.events.contacts import Event

__all__ = ["say_correction", "say_corrections"]

_VIEWS: Final = {
    "side-left": "from the runner's left side",
    "side-right": "from the runner's right side",
    "rear": "from behind",
    "front": "from the front",
}
_DONE: Final[dict[str, str]] = {"move": "moved", "add": "added", "remove": "removed"}


def say_correction(correction: Correction) -> str:  # noqa: PLR0911 - one per kind
    """Say one correction; frames are counted from 1, as the player shows them."""
    match correction:
        case ViewGiven():
            return f"View: {_VIEWS[correction.view]}"
        case PersonChosen():
            return f"The runner is person {correction.person}"
        case RateGiven():
            return f"Recorded at {correction.capture_fps:g} frames per second"
        case SlowMotionGiven() if correction.factor == 1.0:
            return "Plays in real time"
        case SlowMotionGiven():
            return f"Plays {correction.factor:g} times slower than life"
        case SidesExchanged():
            return _exchanged(correction)
        case LevelLine():
            return f"Level line: the picture is turned by {_turn(correction.angle_deg)}"
        case ContactChange():
            return _contact(correction)
        case PointsMarked():
            return f"Points marked on frame {correction.frame + 1}: {_part(correction)}"


def say_corrections(corrections: Sequence[Correction]) -> str:
    """Say in one sentence what was put right in a clip; "" where nothing was."""
    if not corrections:
        return ""
    contacts: Counter[str] = Counter(c.do for c in corrections if isinstance(c, ContactChange))
    parts = [
        f"{contacts[do]} contact{'' if contacts[do] == 1 else 's'} {_DONE[do]}"
        for do in _DONE
        if contacts[do]
    ]
    last = {c.WHAT: c for c in corrections if not isinstance(c, ContactChange | PointsMarked)}
    parts += [_lower(say_correction(correction)) for correction in last.values()]
    marked = dict.fromkeys(_part(c) for c in corrections if isinstance(c, PointsMarked))
    if marked:
        parts.append(f"points marked on {' and '.join(marked)}")
    return f"Set by hand: {'; '.join(parts)}."


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


def _exchanged(correction: SidesExchanged) -> str:
    if correction.exchanged:
        return "Left and right exchanged: the film is a mirror image"
    return "Left and right not exchanged"


def _turn(angle_deg: float) -> str:
    if abs(angle_deg) < 0.05:
        return "nothing"
    return f"{abs(angle_deg):.1f}° {'clockwise' if angle_deg > 0 else 'anticlockwise'}"


def _contact(change: ContactChange) -> str:
    event = "landing" if change.event is Event.INITIAL_CONTACT else "push-off"
    name = f"{change.side.value.capitalize()} {event}"
    if change.to_frame is None:
        return f"{name} {_DONE[change.do]} at frame {change.frame + 1:.0f}"
    return f"{name} moved from frame {change.frame + 1:.1f} to {change.to_frame + 1:.1f}"


def _part(marked: PointsMarked) -> str:
    names = set(marked.points)
    if any(name.startswith("pelvis") for name in names):
        return "the pelvis"
    return f"heel and calf of the {'left' if 'left_heel_upper' in names else 'right'} leg"
