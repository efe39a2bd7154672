"""The film of a comparison: both visits beside each other, step by step in phase."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from gait.arrays import IntArray, UInt8Array
from gait.compare.compare import Comparison
from gait.compare.played import Played, open_played
from gait.compare.setup import Pair
from gait.compare.strides import Stride, strides_in_step
from gait.errors import OutputError
from gait.load.words import day_words
from gait.progress import Progress, silent
from gait.report.canvas import ACCENT, INK, PAPER
from gait.report.drawing import draw_figure
from gait.report.film.framing import Window, follow
from gait.report.film.page import HEIGHT, LETTER, WIDTH, Page, wrapped
from gait.report.film.script import Card, film_words
from gait.report.film.shoot import SLOWER, Take
from gait.report.film.write import put, reading_s
from gait.report.lettering import draw_text
from gait.tracks.track import View
from gait.video import VideoWriter, WriterSettings, frames

__all__ = ["write_side_by_side"]

_STAGE: Final = "drawing the film"
_SETTINGS: Final = WriterSettings(preset="superfast", crf=23, key_interval=30)
_MOST_STRIDES: Final = 4
_MOST_WARNINGS: Final = 3
_PICTURES_PER_S: Final = 24.0
_LANDING_S: Final = 1.2
_STRIDE_SHOWN_S: Final = 2.8
"""Where the speed of life is not known a stride is shown for this long."""
_FOOT: Final = 64
_GAP: Final = 6
_MARGIN: Final = 14


@dataclass(frozen=True, slots=True)
class _Stage:
    """Where labels and panels stand: x, y of each, and the size of a panel."""

    labels: tuple[tuple[int, int], tuple[int, int]]
    panels: tuple[tuple[int, int], tuple[int, int]]
    size: tuple[int, int]

    @classmethod
    def of(cls, view: View) -> _Stage:
        """Above each other where the runner is wide, beside each other where narrow."""
        if view.is_side:
            label = round(1.5 * LETTER)
            tall = (HEIGHT - _FOOT - 2 * label) // 2
            tops = (0, tall + label)
            panels = tuple((0, top + label) for top in tops)
            return cls(((0, tops[0]), (0, tops[1])), (panels[0], panels[1]), (WIDTH, tall))
        label, wide = round(3.9 * LETTER), (WIDTH - _GAP) // 2
        size = (wide, HEIGHT - _FOOT - label)
        return cls(((0, 0), (wide + _GAP, 0)), ((0, label), (wide + _GAP, label)), size)


def write_side_by_side(
    comparison: Comparison, path: Path, *, progress: Progress = silent
) -> Path:
    """Write both visits beside each other in slow motion.

    Each pair of clips of the same view is shown: above each other from the side, beside each
    other from behind or in front; at one length of the legs; every stride warped so that both
    feet land at the same time in both.

    Parameters
    ----------
    comparison : Comparison
    path : Path
        MP4 file to make.
    progress : Progress
        Stage "drawing the film".

    Returns
    -------
    Path
        The file made: `path`, or with another ending where there is no H.264 encoder.

    Raises
    ------
    OutputError
        A clip is missing beside a report or no longer fits it; no view is in both visits; no
        whole stride is; or the file cannot be written.
    Cancelled
        From inside `progress`. Nothing is left behind.
    """
    if not comparison.pairs:
        raise OutputError(
            f"{comparison.then.folder} and {comparison.now.folder} hold no clips of the same "
            "view, so no film can set them side by side: film both visits from the same place."
        )
    scenes = [_scene(comparison, pair) for pair in comparison.pairs]
    total = 1 + sum(len(scene.moments) for scene in scenes)
    progress(_STAGE, 0, total)
    card = _card(comparison)
    with VideoWriter(path, _SETTINGS) as writer:
        now_s = put(writer, Take(Page.of_card(card).ground, reading_s(card)), 0.0)
        progress(_STAGE, 1, total)
        done = 1
        for scene in scenes:
            for take in scene.takes():
                now_s = put(writer, take, now_s)
                done += 1
                progress(_STAGE, done, total)
    return writer.path


def _card(comparison: Comparison) -> Card:
    said = film_words()["compare"]
    return Card(said["heading"], (said["how"], *comparison.warnings[:_MOST_WARNINGS]))


@dataclass(frozen=True, slots=True)
class _Moment:
    """A frame of each clip, how long they stand, and what is written below."""

    frames: tuple[int, int]
    shown_s: float
    text: str


@dataclass(frozen=True, slots=True)
class _Scene:
    """One pair of clips."""

    clips: tuple[Played, Played]
    days: tuple[str, str]
    stage: _Stage
    windows: tuple[dict[int, Window], dict[int, Window]]
    moments: tuple[_Moment, ...]

    def takes(self) -> Iterator[Take]:
        """Yield the pictures; frames of both clips are decoded as they are needed."""
        sources = [
            _Pictures(played, [m.frames[k] for m in self.moments])
            for k, played in enumerate(self.clips)
        ]
        ground = self._ground()
        for moment in self.moments:
            picture = ground.copy()
            for k, (x, y) in enumerate(self.stage.panels):
                frame = moment.frames[k]
                window = self.windows[k][frame]
                panel = window.picture(sources[k].at(frame))
                points = window.points(self.clips[k].points[frame])
                draw_figure(panel, points, self.clips[k].view)
                picture[y : y + panel.shape[0], x : x + panel.shape[1]] = panel
            base = HEIGHT - (_FOOT - 0.7 * LETTER) / 2
            draw_text(picture, moment.text, (_MARGIN, base), LETTER, PAPER)
            yield Take(picture, moment.shown_s)

    def _ground(self) -> UInt8Array:
        ground = np.empty((HEIGHT, WIDTH, 3), dtype=np.uint8)
        ground[:] = INK
        for (x, y), text in zip(self.stage.labels, self.days, strict=True):
            room = self.stage.size[0] - 2 * _MARGIN
            for i, line in enumerate(wrapped(text, LETTER, room)):
                base = y + (1.06 + 1.2 * i) * LETTER
                draw_text(ground, line, (x + _MARGIN, base), LETTER, ACCENT)
        return ground


class _Pictures:
    """The wanted frames of a clip, in order, each decoded once."""

    def __init__(self, played: Played, wanted: list[int]) -> None:
        first, last = min(wanted), max(wanted)
        self._frames = frames(played.clip, start=first, stop=last + 1)
        self._index = -1
        self._picture: UInt8Array | None = None

    def at(self, frame: int) -> UInt8Array:
        """Return a frame not before the last one asked for."""
        while self._picture is None or self._index < frame:
            self._index, self._picture = next(self._frames)
        return self._picture


def _scene(comparison: Comparison, pair: Pair) -> _Scene:
    visits = (comparison.then, comparison.now)
    clips = tuple(
        open_played(visit, i) for visit, i in zip(visits, (pair.then, pair.now), strict=True)
    )
    stage = _Stage.of(clips[1].view)
    strides = strides_in_step(clips[0], clips[1], _MOST_STRIDES)
    if not strides:
        raise OutputError(
            f"{clips[0].clip.path} and {clips[1].clip.path} have no whole stride of the same "
            "foot to set side by side: film 15 to 20 seconds of running."
        )
    moments = tuple(m for stride in strides for m in _moments((clips[0], clips[1]), stride))
    said = film_words()["compare"]
    windows = _windows((clips[0], clips[1]), moments, stage.size)
    return _Scene(
        clips=(clips[0], clips[1]),
        days=(
            said["first"].format(day=day_words(visits[0].day)),
            said["second"].format(day=day_words(visits[1].day)),
        ),
        stage=stage,
        windows=windows,
        moments=moments,
    )


def _moments(clips: tuple[Played, Played], stride: tuple[Stride, Stride]) -> list[_Moment]:
    """Return what is shown of a stride: it stands at its landing, then runs."""
    said = film_words()["compare"]
    timed = all(played.timed for played in clips)
    life_s = float(np.mean([s.duration_s for s in stride]))
    shown_s = SLOWER * life_s if timed else _STRIDE_SHOWN_S
    count = max(2, round(shown_s * _PICTURES_PER_S))
    phases = np.arange(count) / count
    pairs = [
        (clips[0].frame_at(stride[0].time_at(p)), clips[1].frame_at(stride[1].time_at(p)))
        for p in phases.tolist()
    ]
    text = said["slow" if timed else "slow_unknown"]
    landing = said["lands"].format(side=stride[0].side.value.capitalize())
    moments = [_Moment(pairs[0], _LANDING_S, landing)]
    for pair in pairs:
        if pair == moments[-1].frames:
            last = moments.pop()
            moments.append(_Moment(pair, last.shown_s + shown_s / count, last.text))
        else:
            moments.append(_Moment(pair, shown_s / count, text))
    return moments


def _windows(
    clips: tuple[Played, Played], moments: tuple[_Moment, ...], size: tuple[int, int]
) -> tuple[dict[int, Window], dict[int, Window]]:
    """Return the window of every frame, at one length of the legs in both clips."""
    shown = [_frames_of(moments, k) for k in (0, 1)]
    fits = []
    for played, wanted in zip(clips, shown, strict=True):
        window = follow(played.points, wanted, played.size, size)[0]
        fits.append(window.scale * played.leg_px)
    leg = min(fits)
    found = []
    for played, wanted in zip(clips, shown, strict=True):
        scale = leg / played.leg_px
        windows = follow(played.points, wanted, played.size, size, scale=scale)
        found.append(dict(zip(wanted.tolist(), windows, strict=True)))
    return found[0], found[1]


def _frames_of(moments: tuple[_Moment, ...], k: int) -> IntArray:
    return np.unique([m.frames[k] for m in moments])
