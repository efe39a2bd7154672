"""Running an analysis at a terminal: bars, questions, and what was found."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.prompt import Prompt

from gait.exam import ClipAnalysis, Exam, analyze
from gait.findings.finding import Grade
from gait.options import ClipOptions
from gait.pose import PoseEstimator, read_bundle
from gait.pose.estimate import direct_estimator
from gait.pose.reference import MediaPipeEstimator
from gait.report import ReportFiles, write_report
from gait.report.folder import check_folder
from gait.tracks.track import View
from gait.video import Clip

__all__ = ["Bars", "run_analysis"]

_MARK = {
    Grade.MARKED: "[bold]●[/bold] marked",
    Grade.MILD: "◐ mild",
    Grade.NONE: "○ none",
    Grade.CANNOT_TELL: "? cannot tell",
}


class Bars:
    """Progress bars of the stages, one after the other."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> Self:
        """Start drawing."""
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop drawing and clear the bars."""
        self._progress.stop()

    def show(self, stage: str, done: int, total: int) -> None:
        """Take the progress of a stage; see `gait.progress`."""
        task = self._tasks.get(stage)
        if task is None or (done == 0 and self._progress.tasks[task].completed):
            task = self._tasks[stage] = self._progress.add_task(stage, total=total)
        self._progress.update(task, completed=done, total=total)

    def pause(self) -> None:
        """Stop drawing while a question is asked."""
        self._progress.stop()

    def resume(self) -> None:
        """Go on drawing."""
        self._progress.start()


def run_analysis(
    *,
    clips: Sequence[Path],
    per_clip: Sequence[dict[str, Any]],
    folder: Path,
    height_cm: float | None,
    speed_kmh: float | None,
    model: Path | None,
    reference: bool,
    video: bool,
    console: Console,
) -> None:
    """Analyse, write the report, and say what was found."""
    options = [
        ClipOptions(**{**known, "view": View(known["view"]) if known["view"] else None})
        for known in per_clip
    ]
    factory = reference_estimator if reference else direct_estimator
    check_folder(folder)
    with Bars(console) as bars:

        def ask(clip: Clip, question: str) -> float | None:
            if not (sys.stdin.isatty() and console.is_terminal):
                return None
            bars.pause()
            answer = _ask_rate(console, clip, question)
            bars.resume()
            return answer

        exam = analyze(
            clips,
            options=options,
            height_cm=height_cm,
            speed_kmh=speed_kmh,
            model=model,
            estimator_factory=factory,
            progress=bars.show,
            ask=ask,
        )
        started = time.perf_counter()
        files = write_report(exam, folder, progress=bars.show, video=video)
        report_s = time.perf_counter() - started
    _say(console, exam, files, report_s)


def reference_estimator(model: Path) -> PoseEstimator:
    """Make MediaPipe's own estimator, by which the direct one is judged."""
    return MediaPipeEstimator(read_bundle(model))


def _ask_rate(console: Console, clip: Clip, question: str) -> float | None:
    console.print(f"\n{clip.path.name}: {question}", highlight=False, markup=False)
    while True:
        answer = Prompt.ask(
            "At how many frames per second was it recorded? (Enter = not known)",
            console=console,
            default="",
            show_default=False,
        ).strip()
        if not answer:
            return None
        try:
            return float(answer.replace(",", "."))
        except ValueError:
            console.print("Please give a number such as 120 or 240.")


def _say(console: Console, exam: Exam, files: ReportFiles, report_s: float) -> None:
    for analysis in exam.clips:
        _say_clip(console, analysis)
    console.print()
    for finding in exam.findings:
        who = f" ({finding.side})" if finding.side else ""
        words = finding.why_not if finding.grade is Grade.CANNOT_TELL else finding.sentence
        console.print(f"{_MARK[finding.grade]}  {finding.title}{who}: {words}", highlight=False)
    seconds: dict[str, float] = {}
    for analysis in exam.clips:
        for stage, spent in analysis.seconds:
            seconds[stage] = seconds.get(stage, 0.0) + spent
    seconds["report"] = report_s
    total = sum(seconds.values())
    n_frames = sum(a.clip.n_frames for a in exam.clips)
    parts = ", ".join(f"{stage} {spent:.1f} s" for stage, spent in seconds.items())
    console.print(
        f"\n{n_frames} frames in {total:.1f} s ({n_frames / total:.0f} frames/s): {parts}",
        highlight=False,
    )
    console.print(f"Report: {files.page}", highlight=False, soft_wrap=True)


def _say_clip(console: Console, analysis: ClipAnalysis) -> None:
    clock, gait = analysis.clock, analysis.gait
    cadence = (
        f"{gait.cadence_spm:.1f} steps/min"
        if clock.trusted
        else "cadence not known (slow motion: give --capture-fps)"
    )
    rate = f", {clock.capture_fps:.0f} frames/s captured" if clock.trusted else ""
    console.print(
        f"{analysis.clip.path.name}: {analysis.tracks.view} view, {len(gait.steps)} steps, "
        f"{cadence}{rate}",
        highlight=False,
        markup=False,
    )
    for words in (clock.explanation, analysis.tracks.explanation, *analysis.remarks):
        console.print(f"  {words}", highlight=False, markup=False)
