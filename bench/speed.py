"""How long the stages take per frame: ``python -m bench.speed [CLIP ...] [--repeats N]``.

The yardstick is what a plain script does: one process that decodes the clip and calls
MediaPipe's PoseLandmarker in VIDEO mode frame by frame, which is what is left in
mediapipe 1.2 of the older ``solutions`` loop. It reads the landmarks once per frame and
follows one person; this program looks for everybody and reads each frame twice.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
from rich.console import Console
from rich.table import Table

from gait.exam import analyze
from gait.pose import estimate, find_model
from gait.pose.pool import available_cpus
from gait.report import write_report
from gait.video import Clip, frames, open_clip

__all__ = ["DEFAULT_STAGES", "Stage", "Timing", "main", "measure", "plain_loop"]

_SAMPLES = Path(__file__).resolve().parents[1] / "sample_videos"
VISIT = (_SAMPLES / "side_backseat.mp4", _SAMPLES / "rear_hip_drop.mp4")
"""The clips of ``make demo``."""

Laps = Iterator[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Stage:
    """Something to be timed.

    Attributes
    ----------
    name : str
    run : callable
        ``run(clip, model, cache_dir)`` does the work once and yields (name of the lap,
        seconds), one per row of the table; `cache_dir` is new and empty every time.
    """

    name: str
    run: Callable[[Clip, Path, Path], Laps]


@dataclass(frozen=True, slots=True)
class Timing:
    """Median time of one lap of one clip, milliseconds per frame."""

    clip: str
    lap: str
    ms_per_frame: float


def _opening(clip: Clip, _model: Path, _cache_dir: Path) -> Laps:
    started = time.perf_counter()
    open_clip(clip.path)
    yield "open: decode once, check, hash", time.perf_counter() - started


def _decoding(clip: Clip, _model: Path, _cache_dir: Path) -> Laps:
    started = time.perf_counter()
    for _ in frames(clip):
        pass
    yield "decode to RGB (part of pass 2)", time.perf_counter() - started


def _pose(clip: Clip, model: Path, cache_dir: Path) -> Laps:
    ended: dict[str, float] = {}

    def note(stage: str, _done: int, _total: int) -> None:
        ended[stage] = time.perf_counter()

    started = time.perf_counter()
    estimate(clip, model=model, cache_dir=cache_dir, progress=note)
    ended["pose, whole"] = time.perf_counter()
    before = started
    for name, now in ended.items():
        first = started if name == "pose, whole" else before
        yield (name if name == "pose, whole" else f"pose pass: {name}"), now - first
        before = now


def _whole(clip: Clip, model: Path, cache_dir: Path) -> Laps:
    """Do everything a user gets: from the file to the written report."""
    started = time.perf_counter()
    exam = analyze(clip.path, model=model, cache_dir=cache_dir)
    analysed = time.perf_counter()
    for stage, seconds in exam.clips[0].seconds[1:]:
        yield f"after pose: {stage}", seconds
    video_ended = analysed

    def note(stage: str, _done: int, _total: int) -> None:
        nonlocal video_ended
        if stage == "drawing the video":
            video_ended = time.perf_counter()

    before_video = time.perf_counter()
    write_report(exam, cache_dir / "report", progress=note)
    ended = time.perf_counter()
    yield "report: overlay video and key frames", video_ended - before_video
    yield "report: page and tables", ended - video_ended
    yield "whole run", ended - started


def plain_loop(clip: Clip, model: Path, _cache_dir: Path) -> Laps:
    """Decode and call MediaPipe in VIDEO mode, one process, frame by frame."""
    import mediapipe  # noqa: PLC0415 - loads a native library that needs OpenGL
    from mediapipe.tasks.python import BaseOptions, vision  # noqa: PLC0415

    started = time.perf_counter()
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(model)),
        running_mode=vision.RunningMode.VIDEO,
    )
    stamps_ms = np.round(clip.file_time_s * 1000).astype(int).tolist()
    with vision.PoseLandmarker.create_from_options(options) as landmarker:
        for index, rgb in frames(clip):
            image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=rgb)
            landmarker.detect_for_video(image, stamps_ms[index])
    yield PLAIN_LOOP, time.perf_counter() - started


PLAIN_LOOP = "plain MediaPipe loop, VIDEO mode, decode included"

DEFAULT_STAGES = (
    Stage("open", _opening),
    Stage("decode", _decoding),
    Stage("pose", _pose),
    Stage("whole", _whole),
    Stage("plain loop", plain_loop),
)


def measure(
    clips: Sequence[Path],
    model: Path,
    *,
    repeats: int = 3,
    stages: Sequence[Stage] = DEFAULT_STAGES,
) -> list[Timing]:
    """Time the stages on some clips.

    All stages run once per round, so that a busy spell of the machine hits all alike.

    Parameters
    ----------
    clips : sequence of Path
    model : Path
    repeats : int
        Rounds; the median counts.
    stages : sequence of Stage

    Returns
    -------
    list of Timing
        In order of clips, then of laps.
    """
    timings = []
    for path in clips:
        clip = open_clip(path)
        laps: dict[str, list[float]] = {}
        for _ in range(repeats):
            for stage in stages:
                with tempfile.TemporaryDirectory() as cache_dir:
                    for lap, seconds in stage.run(clip, model, Path(cache_dir)):
                        laps.setdefault(lap, []).append(seconds)
        name = f"{path.name} ({clip.width_px} x {clip.height_px}, {clip.n_frames} frames)"
        timings += [Timing(name, k, 1000 * median(v) / clip.n_frames) for k, v in laps.items()]
    return timings


def _print(timings: Sequence[Timing], repeats: int) -> None:
    console = Console(width=max(Console().width, 118))
    table = Table(title=f"{available_cpus()} processors, median of {repeats} runs")
    table.add_column("clip")
    table.add_column("stage", no_wrap=True)
    table.add_column("ms per frame", justify="right")
    table.add_column("of the plain loop", justify="right")
    for clip in dict.fromkeys(t.clip for t in timings):
        rows = [t for t in timings if t.clip == clip]
        plain = next((t.ms_per_frame for t in rows if t.lap == PLAIN_LOOP), None)
        for i, row in enumerate(rows):
            share = f"{row.ms_per_frame / plain:.2f}" if plain else ""
            table.add_row("" if i else clip, row.lap, f"{row.ms_per_frame:.1f}", share)
        table.add_section()
    console.print(table)
    console.print(
        "The plain loop stands in for the older one-process MediaPipe script: VIDEO mode of "
        "the same model, one reading per frame of one person. The program finds everybody "
        "and reads every frame twice, directly and mirrored."
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="bench.speed", description="Time the stages.")
    parser.add_argument("clips", nargs="*", type=Path, help="default: those of make demo")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--model", type=Path)
    given = parser.parse_args(arguments)
    clips = given.clips or VISIT
    timings = measure(clips, find_model(given.model), repeats=given.repeats)
    _print(timings, given.repeats)


if __name__ == "__main__":
    main()
