"""Running an analysis at a terminal: bars, questions, and what was found."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.prompt import Prompt

from gait.exam import Exam, examine
from gait.language import language
from gait.pose import PoseEstimator, read_bundle
from gait.pose.estimate import direct_estimator
from gait.pose.reference import MediaPipeEstimator
from gait.report import ReportFiles, write_report
from gait.report.folder import check_folder
from gait.telling import tell_exam
from gait.video import Clip
from gait.visit import Visit

__all__ = ["Bars", "run_analysis"]


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
    visit: Visit,
    folder: Path,
    model: Path | None,
    reference: bool,
    video: bool,
    console: Console,
    film: bool = True,
    blur_faces: bool = False,
    pdf: bool = True,
) -> None:
    """Examine a visit, write the report, and say what was found."""
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

        exam = examine(
            visit,
            model=model,
            estimator_factory=factory,
            progress=bars.show,
            ask=ask,
        )
        started = time.perf_counter()
        files = write_report(
            exam,
            folder,
            progress=bars.show,
            video=video,
            film=film,
            blur_faces=blur_faces,
            pdf=pdf,
            letterhead=visit.letterhead,
        )
        report_s = time.perf_counter() - started
    head = visit.letterhead
    tell_exam(console, exam, language((head and head.language) or "en"))
    _say_where(console, exam, files, report_s)


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


def _say_where(console: Console, exam: Exam, files: ReportFiles, report_s: float) -> None:
    seconds: dict[str, float] = {}
    for analysis in exam.clips:
        for stage, spent in analysis.seconds:
            seconds[stage] = seconds.get(stage, 0.0) + spent
    seconds["report"] = report_s
    total = sum(seconds.values())
    n_frames = sum(a.clip.n_frames for a in exam.clips)
    parts = ", ".join(f"{stage} {spent:.1f} s" for stage, spent in seconds.items())
    if n_frames:
        rate = f"{n_frames} frames in {total:.1f} s ({n_frames / total:.0f} frames/s): {parts}"
        console.print(f"\n{rate}", highlight=False)
    if files.film is not None:
        console.print(f"Film for the phone: {files.film}", highlight=False, soft_wrap=True)
    if files.pdf is not None:
        console.print(f"PDF: {files.pdf}", highlight=False, soft_wrap=True)
    console.print(f"Report: {files.page}", highlight=False, soft_wrap=True)
