"""Corrections of sides and contacts, applied to what was read of a clip."""

from __future__ import annotations

from gait.corrections.contacts import change_contacts
from gait.corrections.settle import contact_changes
from gait.corrections.sides import exchanged_gait, exchanged_tracks
from gait.events.contacts import Gait
from gait.options import ClipOptions
from gait.tracks.track import Tracks
from gait.video import CaptureClock

__all__ = ["apply_by_hand"]


def apply_by_hand(
    as_drawn: Tracks, tracks: Tracks, gait: Gait, choice: ClipOptions, clock: CaptureClock
) -> tuple[Tracks, Tracks, Gait, tuple[str, ...]]:
    """Exchange sides and change contacts as a therapist said.

    Parameters
    ----------
    as_drawn, tracks : Tracks
        Points where the model draws them, and at the joints.
    gait : Gait
    choice : ClipOptions
        Settled.
    clock : CaptureClock

    Returns
    -------
    as_drawn, tracks : Tracks
    gait : Gait
    left_out : tuple of str
        See `gait.corrections.contacts.change_contacts`.
    """
    if choice.exchanged_sides:
        as_drawn, tracks = exchanged_tracks(as_drawn), exchanged_tracks(tracks)
        gait = exchanged_gait(gait)
    changes = contact_changes(choice.corrections)
    gait, left_out = change_contacts(gait, changes, tracks, clock)
    return as_drawn, tracks, gait, left_out
