"""The steps after the pose estimator, run on landmarks as `gait.exam` runs them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from analytic_runner import SIZE_PX, Array, clock_of

from gait.arrays import frozen
from gait.events.contacts import Event, Gait
from gait.events.detect import detect_gait
from gait.measures.context import Context
from gait.measures.measure import measure_clip
from gait.measures.measurement import Measurement
from gait.pose.sequence import PoseSequence
from gait.pose.skeleton import MIRROR
from gait.tracks.build import build_tracks
from gait.tracks.tempo import Tempo, measure_tempo
from gait.tracks.track import Side, Tracks, View
from gait.tracks.view import ViewDecision, decide_view
from gait.video import CaptureClock, ClockSource


@dataclass(frozen=True)
class Analysed:
    """What was made of one pose sequence."""

    decision: ViewDecision
    tempo: Tempo
    tracks: Tracks
    gait: Gait
    context: Context

    @cached_property
    def measurements(self) -> tuple[Measurement, ...]:
        return measure_clip(self.context)

    def get(self, name: str, side: Side | None = None) -> Measurement:
        return next(m for m in self.measurements if m.name == name and m.side is side)

    def event_times_s(self, side: Side, event: Event) -> Array:
        times = [c.time_s for c in self.gait.contacts if c.side is side and c.event is event]
        return np.array(times)


def follow_up(
    pose: PoseSequence,
    time_s: Array,
    *,
    view: View | None = None,
    level_deg: float | None = None,
    silhouette: bool = False,
    camera_moves: bool = False,
    source: ClockSource = ClockSource.REAL_TIME,
    clock: CaptureClock | None = None,
    size_px: tuple[int, int] = SIZE_PX,
) -> Analysed:
    """Run view, tempo, tracks and events; the measures when they are asked for."""
    clock = clock or clock_of(time_s, source)
    decision = decide_view(pose, view)
    tempo = measure_tempo(pose, time_s, decision.view)
    stride_hz = tempo.stride_hz * clock.slow_motion_factor
    tracks = build_tracks(
        pose, clock, decision, stride_hz, silhouette=silhouette, level_deg=level_deg
    )
    gait = detect_gait(tracks, 1.0 / stride_hz)
    context = Context(0, clock, tracks, tracks, gait, *size_px, camera_moves)
    return Analysed(decision, tempo, tracks, gait, context)


def mirrored(pose: PoseSequence, width_px: float = SIZE_PX[0]) -> PoseSequence:
    """Return what the model reads in the mirrored film of the mirrored runner."""
    xy_px = np.array(pose.xy_px)[:, :, MIRROR]
    xy_px[..., 0] = width_px - xy_px[..., 0]
    world_m = np.array(pose.world_m)[:, :, MIRROR]
    world_m[..., 0] *= -1.0
    return replace(
        pose,
        xy_px=frozen(xy_px),
        world_m=frozen(world_m),
        visibility=frozen(np.array(pose.visibility)[:, :, MIRROR]),
    )
