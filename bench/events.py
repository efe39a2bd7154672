"""Contacts against the true ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from bench.clock import Clocks
from bench.match import match_times
from bench.rows import EventRow
from bench.truth import TrueContact, Truth, leg_of
from gait.arrays import FloatArray
from gait.events.contacts import Contact, Event, Gait
from gait.tracks.track import Side

__all__ = ["EDGE_S", "contact_time_errors_ms", "event_rows", "refused_events"]

EDGE_S: Final = 0.10
"""So near to an end of the clip, a contact may be found or not: neither counts."""
_Z95: Final = 1.96


def event_rows(gait: Gait, truth: Truth, clocks: Clocks) -> tuple[EventRow, ...]:
    """Compare contacts, each kind and foot by itself.

    One-to-one within 50 ms; contacts within 0.1 s of an end of the clip count
    neither as missed nor as extra, and as found only when the true one lies inside.
    """
    rows: list[EventRow] = []
    for event in Event:
        found = [c for c in gait.contacts if c.event is event]
        true = [c for c in truth.contacts if c.event is event]
        at_s = clocks.true_s([c.time_s for c in found])
        rows += [_event_row(event, side, found, at_s, true, truth, clocks) for side in Side]
    return tuple(rows)


def _event_row(
    event: Event,
    side: Side,
    found: list[Contact],
    at_s: FloatArray,
    true: list[TrueContact],
    truth: Truth,
    clocks: Clocks,
) -> EventRow:
    def inside(time_s: float) -> bool:
        return EDGE_S <= time_s <= float(truth.capture_s[-1]) - EDGE_S

    own = [(c, float(t)) for c, t in zip(found, at_s, strict=True) if c.side is side]
    other = [float(t) for c, t in zip(found, at_s, strict=True) if c.side is not side]
    wanted = [c.time_s for c in true if c.side is side]
    match = match_times([t for _, t in own], wanted)
    counted = [(i, j) for i, j in match.pairs if inside(wanted[j])]
    missed = [wanted[j] for j in match.missed if inside(wanted[j])]
    extra = [own[i][1] for i in match.extra if inside(own[i][1])]
    errors_s = [own[i][1] - wanted[j] for i, j in counted]
    sd_s = [own[i][0].sd_s * clocks.stretch for i, _ in counted]
    return EventRow(
        event=event.value,
        leg=leg_of(side, truth.view),
        found=len(counted),
        missed=len(missed),
        extra=len(extra),
        wrong_side=len(match_times(other, missed).pairs),
        errors_ms=tuple(1000.0 * e for e in errors_s),
        covered=sum(abs(e) <= _Z95 * sd for e, sd in zip(errors_s, sd_s, strict=True)),
    )


def refused_events(truth: Truth) -> tuple[EventRow, ...]:
    """Rows of a clip that the program refused: every contact is missed."""
    if truth.factors.activity != "running":
        return ()
    end_s = float(truth.capture_s[-1])
    rows = []
    for event in Event:
        for side in Side:
            missed = [
                c
                for c in truth.contacts
                if c.event is event and c.side is side and EDGE_S <= c.time_s <= end_s - EDGE_S
            ]
            leg = leg_of(side, truth.view)
            rows.append(EventRow(event.value, leg, 0, len(missed), 0, 0, (), 0))
    return tuple(rows)


def contact_time_errors_ms(
    gait: Gait, truth: Truth, pairs: dict[int, int], clocks: Clocks
) -> dict[str, tuple[float, ...]]:
    """Error of the contact time of every single step, by leg."""
    out: dict[str, list[float]] = {}
    for ours, true in sorted(pairs.items()):
        step, real = gait.steps[ours], truth.steps[true]
        ends: Sequence[float] = (step.initial_contact_s, step.toe_off_s)
        error_s = float(np.diff(clocks.true_s(ends))[0]) - (
            real.toe_off_s - real.initial_contact_s
        )
        out.setdefault(leg_of(step.side, truth.view), []).append(1000.0 * error_s)
    return {leg: tuple(errors) for leg, errors in out.items()}
