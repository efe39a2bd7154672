"""Following the marked pairs through every stance.

In every picture of a stance the marked patch is looked for around the place where the
landmarks, and what was learned of their habit at that phase of the stride, say it should
be; where it is not found at once, optical flow carries the pair over from the picture
beside. Either way it is laid onto the marked patch again, so drift cannot add up from
picture to picture or stride to stride. A pair that no longer looks like its mark, or that
does not come back when followed backwards, is lost, not guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from gait.arrays import frozen, frozen_mask
from gait.events.contacts import Gait
from gait.marks.mark import Marks
from gait.marks.patch import Settled
from gait.marks.stances import Followed, Stance, filled, prepare, stances_of
from gait.marks.through import Habit, learn_habit, through
from gait.marks.tracked import MarkTracks
from gait.progress import Progress, silent
from gait.tracks.track import Tracks
from gait.video import Clip

__all__ = ["follow_marks"]

_LEARNING_STANCES: Final = 5
"""From so many stances the habit of the landmarks is learned; kept in memory until then."""


def follow_marks(
    clip: Clip, marks: Marks, tracks: Tracks, gait: Gait, progress: Progress = silent
) -> MarkTracks:
    """Follow all marks of a clip through the stances of their side.

    Parameters
    ----------
    clip : Clip
    marks : Marks
        Checked against the clip: every frame known.
    tracks : Tracks
        Tell where to look.
    gait : Gait
        Tells when to look.
    progress : Progress

    Returns
    -------
    MarkTracks

    Raises
    ------
    OptionError
        The runner is not found on a marked picture.
    ClipError
        As `gait.video.frames`.
    """
    followed = prepare(clip, marks, tracks)
    stances = [s for i, f in enumerate(followed) for s in stances_of(i, f, tracks, gait)]
    names = tuple(name for f in followed for name in f.pair.names)
    xy = np.full((tracks.n_frames, len(names), 2), np.nan)
    likeness, back = np.full(xy.shape[:2], np.nan), np.full(xy.shape[:2], np.nan)
    for pair, found in _followed(filled(clip, stances, followed, progress), followed):
        here = slice(2 * pair, 2 * pair + 2)
        for frame, settled in found.items():
            xy[frame, here] = settled.pair_px
            likeness[frame, here] = settled.correlation
            back[frame, here] = settled.back_px
    return MarkTracks(
        names,
        frozen(xy),
        frozen(likeness),
        frozen(back),
        frozen(np.concatenate([f.reference.pair_px for f in followed])),
        frozen_mask([on for f in followed for on in f.on_dot]),
        tuple(f.frame for f in followed for _ in range(2)),
    )


def _followed(
    stances: Iterable[Stance], followed: list[Followed]
) -> Iterator[tuple[int, dict[int, Settled]]]:
    """Follow each pair through its stances, the first ones after the habit is learned."""
    kept: dict[int, list[Stance]] = {i: [] for i in range(len(followed))}
    habits: dict[int, Habit] = {}
    for stance in stances:
        i = stance.pair
        kept[i].append(stance)
        if i not in habits and len(kept[i]) < _LEARNING_STANCES:
            continue
        if i not in habits:
            habits[i] = learn_habit(kept[i], followed[i])
        yield from ((i, through(s, followed[i], habits[i])) for s in kept[i])
        kept[i] = []
    for i, waiting in kept.items():
        habit = habits[i] if i in habits else learn_habit(waiting, followed[i])
        yield from ((i, through(s, followed[i], habit)) for s in waiting)
