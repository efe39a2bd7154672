"""Contacts set by hand: landings and push-offs moved, added and removed, and steps anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from gait.arrays import FloatArray
from gait.corrections.correction import ContactChange
from gait.events.contacts import Contact, Event, Gait, Step
from gait.events.detect import hips_up_px, mid_stance_s, tracked_through
from gait.tracks.track import Side, Tracks
from gait.video import CaptureClock, frame_at, time_at

__all__ = ["change_contacts"]

_BY_HAND_FRAMES: Final = 0.5
"""Standard error of a contact set by hand on a picture."""
_FOUND_AGAIN: Final = 0.2
"""A contact that is named counts as found within this share of a stride, ..."""
_SAME: Final = 0.05
"""... and as there already when added within this one."""
_SHORTEST_STANCE: Final = 0.08
_LONGEST_STANCE: Final = 0.8
"""Limits of a stance, shares of a stride."""
_ROUNDING_S: Final = 1e-9


@dataclass(frozen=True, slots=True)
class _Stance:
    """A stance: its landing, and its push-off if that was seen or set."""

    landing_s: float
    push_s: float | None


class _Refused(Exception):  # noqa: N818 - ends in a remark, not in an error
    """A change does not fit the contacts that are there."""


def change_contacts(
    gait: Gait, changes: Iterable[ContactChange], tracks: Tracks, clock: CaptureClock
) -> tuple[Gait, tuple[str, ...]]:
    """Return contacts and steps as a therapist set them.

    Parameters
    ----------
    gait : Gait
        As the program found it.
    changes : iterable of ContactChange
        In their order, sides as in `gait`.
    tracks : Tracks
    clock : CaptureClock

    Returns
    -------
    gait : Gait
        Steps that no change touches are the same; stride time and cadence too, as they come
        from the rhythm of the whole clip. With no change that fits, `gait` itself.
    left_out : tuple of str
        One sentence for every change that does not fit, such as a landing that is not there
        any more; it is passed over. Frames are counted from 1 in it, as the player does.

    Notes
    -----
    A contact set by hand has a standard error of half a frame. Removing either end of a
    stance removes the step. A landing without a push-off of its own takes the usual contact
    time of its foot; mid-stance is looked for anew.
    """
    contacts = list(gait.contacts)
    left_out: list[str] = []
    touched = False
    for change in changes:
        try:
            contacts = _changed(contacts, change, gait, clock)
            touched = True
        except _Refused as refusal:
            left_out.append(str(refusal))
    if not touched:
        return gait, tuple(left_out)
    contacts.sort(key=lambda c: c.time_s)
    steps = _steps(contacts, gait, tracks)
    return replace(gait, contacts=tuple(contacts), steps=steps), tuple(left_out)


def _changed(
    contacts: list[Contact], change: ContactChange, gait: Gait, clock: CaptureClock
) -> list[Contact]:
    if change.do == "add":
        return _with(contacts, _set(change, change.frame, contacts, gait, clock), gait)
    there = _named(contacts, change, gait, clock)
    if change.do == "remove":
        return [c for c in contacts if c is not there and not _partner(c, there, gait)]
    rest = [c for c in contacts if c is not there]
    moved = _set(change, change.to_frame or 0.0, rest, gait, clock)
    push = next((c for c in rest if _partner(c, there, gait)), None)
    if push is not None and (push.time_s > moved.time_s) != (push.time_s > there.time_s):
        raise _Refused(
            f"The {_words(change)} cannot be moved to frame {moved.frame + 1:.0f}: a push-off "
            "comes after its landing."
        )
    return _with(rest, moved, gait)


def _with(contacts: list[Contact], made: Contact, gait: Gait) -> list[Contact]:
    """Add a contact; a push-off needs a landing before it."""
    longest_s = _LONGEST_STANCE * gait.stride_time_s
    before = [
        c
        for c in contacts
        if c.side is made.side
        and c.event is Event.INITIAL_CONTACT
        and 0.0 < made.time_s - c.time_s < longest_s
    ]
    if made.event is Event.TOE_OFF and not before:
        raise _Refused(
            f"There is no landing of the {made.side.value} foot shortly before frame "
            f"{made.frame + 1:.0f}, where a push-off was set: add the landing first."
        )
    return [*contacts, made]


def _named(
    contacts: list[Contact], change: ContactChange, gait: Gait, clock: CaptureClock
) -> Contact:
    """Return the contact that is meant."""
    time_s = time_at(clock, change.frame)
    same = [c for c in contacts if (c.side, c.event) == (change.side, change.event)]
    best = min(same, key=lambda c: abs(c.time_s - time_s), default=None)
    if best is None or abs(best.time_s - time_s) > _FOUND_AGAIN * gait.stride_time_s:
        what = "moved" if change.do == "move" else "removed"
        raise _Refused(
            f"The {_words(change)} near frame {change.frame + 1:.0f} that was {what} by hand "
            "is not there any more."
        )
    return best


def _set(
    change: ContactChange,
    frame: float,
    others: list[Contact],
    gait: Gait,
    clock: CaptureClock,
) -> Contact:
    last = len(clock.time_s) - 1
    if frame > last:
        raise _Refused(
            f"The clip ends with frame {last + 1}; a contact was set on {frame + 1:.0f}."
        )
    time_s = time_at(clock, frame)
    half_s = _BY_HAND_FRAMES * _frame_s(clock, frame)
    place = frame_at(clock, time_s)
    made = Contact(change.side, change.event, time_s, place, half_s, by_hand=True)
    near = _SAME * gait.stride_time_s
    same = [c for c in others if (c.side, c.event) == (made.side, made.event)]
    if any(abs(c.time_s - time_s) < near for c in same):
        raise _Refused(f"There is a {_words(change)} at frame {frame + 1:.0f} already.")
    return made


def _frame_s(clock: CaptureClock, frame: float) -> float:
    first = min(int(frame), len(clock.time_s) - 2)
    return float(clock.time_s[first + 1] - clock.time_s[first])


def _partner(contact: Contact, removed: Contact, gait: Gait) -> bool:
    """Whether a contact is the other end of the stance whose one end is removed."""
    if contact.side is not removed.side or contact.event is removed.event:
        return False
    landing = removed.event is Event.INITIAL_CONTACT
    after_s = contact.time_s - removed.time_s if landing else removed.time_s - contact.time_s
    longest_s = _LONGEST_STANCE * gait.stride_time_s
    if not 0.0 < after_s < longest_s:
        return False
    one = removed if landing else contact
    step = next((s for s in gait.steps if s.side is one.side and _at(s, one.time_s)), None)
    other_s = contact.time_s if landing else removed.time_s
    return step is None or abs(step.toe_off_s - other_s) < 0.5 * longest_s


def _at(step: Step, time_s: float) -> bool:
    return abs(step.initial_contact_s - time_s) < _ROUNDING_S


def _steps(contacts: list[Contact], gait: Gait, tracks: Tracks) -> tuple[Step, ...]:
    """Make the steps of the contacts; those that are as before are taken over."""
    hip_height = hips_up_px(tracks)
    made: list[Step] = []
    for side in Side:
        stances = _stances(contacts, gait, side)
        before = [s for s in gait.steps if s.side is side]
        usual_s = _usual(before, lambda s: s.toe_off_s - s.initial_contact_s)
        own = [c for c in contacts if c.side is side]
        sd_s = {c.time_s: c.sd_s for c in own if c.event is Event.INITIAL_CONTACT}
        hand_s = {c.time_s for c in own if c.by_hand}
        for k, stance in enumerate(stances):
            following = stances[k + 1].landing_s if k + 1 < len(stances) else None
            if stance.push_s is None and usual_s is None:
                continue
            push_s = stance.landing_s + (usual_s or 0.0)
            whole = stance if stance.push_s is not None else replace(stance, push_s=push_s)
            old = next((s for s in before if _at(s, stance.landing_s)), None)
            step = _step(side, whole, following, gait, tracks, hip_height, old)
            touched = stance.landing_s in hand_s or whole.push_s in hand_s
            sd = sd_s.get(stance.landing_s, step.timing_sd_s)
            made.append(replace(step, timing_sd_s=sd, by_hand=touched))
    made.sort(key=lambda s: s.initial_contact_s)
    return tuple(made)


def _usual(steps: list[Step], of: Callable[[Step], float]) -> float | None:
    return float(np.median([of(step) for step in steps])) if steps else None


def _stances(contacts: list[Contact], gait: Gait, side: Side) -> list[_Stance]:
    """Join the landings and push-offs of one foot.

    A step may have its push-off where the runner is not tracked, such as after the last
    picture: it is known from the step, not from the contacts.
    """
    own = [c for c in contacts if c.side is side]
    landings = [c.time_s for c in own if c.event is Event.INITIAL_CONTACT]
    pushes = [c.time_s for c in own if c.event is Event.TOE_OFF]
    seen = {c.time_s for c in gait.contacts}
    unseen = {
        s.initial_contact_s: s.toe_off_s
        for s in gait.steps
        if s.side is side and s.toe_off_s not in seen
    }
    shortest_s = _SHORTEST_STANCE * gait.stride_time_s
    longest_s = _LONGEST_STANCE * gait.stride_time_s
    found = []
    for k, landing_s in enumerate(landings):
        end_s = min([*landings[k + 1 : k + 2], landing_s + longest_s])
        push_s = next((p for p in pushes if landing_s + shortest_s < p < end_s), None)
        found.append(_Stance(landing_s, push_s or unseen.get(landing_s)))
    return found


def _step(
    side: Side,
    stance: _Stance,
    following_s: float | None,
    gait: Gait,
    tracks: Tracks,
    hip_height: FloatArray,
    old: Step | None,
) -> Step:
    landing_s, push_s = stance.landing_s, stance.push_s or stance.landing_s
    next_s = _next(landing_s, following_s, gait.stride_time_s, old)
    if next_s is not None and not tracked_through(tracks, landing_s, next_s):
        next_s = None
    if old is not None and abs(old.toe_off_s - push_s) < _ROUNDING_S:
        return replace(old, next_contact_s=next_s)
    timing_sd_s = _usual(list(gait.steps), lambda s: s.timing_sd_s) or 0.0
    return Step(
        side=side,
        initial_contact_s=landing_s,
        mid_stance_s=mid_stance_s(tracks, hip_height, landing_s, push_s),
        toe_off_s=push_s,
        next_contact_s=next_s,
        timing_sd_s=timing_sd_s,
        measurable=tracked_through(tracks, landing_s, push_s),
    )


def _next(
    landing_s: float, following_s: float | None, stride_s: float, old: Step | None
) -> float | None:
    """Return the next landing of the foot, unless that is strides away.

    What the program expected beyond the last landing that it saw stays.
    """
    if following_s is not None:
        away = following_s - landing_s < 1.5 * stride_s
        return following_s if away else None
    return old.next_contact_s if old is not None else None


def _words(change: ContactChange) -> str:
    event = "landing" if change.event is Event.INITIAL_CONTACT else "push-off"
    return f"{event} of the {change.side.value} foot"
