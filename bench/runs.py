"""Running the whole program on rendered clips, and keeping what came out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import numpy as np
from pydantic import TypeAdapter, ValidationError

from bench.rows import CameraRow, Factors, Score
from bench.score import score, score_refused
from bench.truth import read_truth
from gait.errors import GaitError
from gait.exam import analyze
from gait.pose import estimate, find_model
from gait.pose.folders import cache_folder
from gait.progress import Progress, silent
from gait.video import open_clip

__all__ = ["lost", "program_hash", "score_clip", "score_clips"]

_ROOT: Final = Path(__file__).resolve().parents[1]
_NOT_MEASURING: Final = frozenset(
    {"twin", "report", "web", "cli.py", "terminal.py", "version.py"}
)
"""Parts of the program that cannot change a number."""
_SCORING: Final = (
    "clock.py",
    "decisions.py",
    "derived.py",
    "events.py",
    "frames.py",
    "match.py",
    "measured.py",
    "patterns.py",
    "patterns.toml",
    "rows.py",
    "score.py",
    "truth.py",
)
_LIBRARIES: Final = ("numpy", "scipy", "av", "ai-edge-litert")
_SCORES: Final = TypeAdapter(Score)


@cache
def program_hash() -> str:
    """Hex digest of everything that can change a score: sources, tables, model, libraries."""
    digest = hashlib.sha256()
    files = [
        path
        for path in sorted((_ROOT / "gait").rglob("*"))
        if path.suffix in (".py", ".toml")
        and path.relative_to(_ROOT / "gait").parts[0] not in _NOT_MEASURING
    ]
    for path in [*files, *(_ROOT / "bench" / name for name in _SCORING), find_model(None)]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}".encode())
    return digest.hexdigest()


def score_clip(clip: Path, program: str, folder: Path | None = None) -> Score:
    """Analyse and score one clip, or take the kept score of the same clip and program.

    The program runs as for a user who says nothing about the clip. A clip that it
    refuses, or at which it breaks, gives a score with the sentence.

    Parameters
    ----------
    clip : Path
        With its truth beside it (``NAME.json``).
    program : str
        See `program_hash`.
    folder : Path, optional
        Where scores are kept.

    Raises
    ------
    OptionError
        The truth cannot be read.
    """
    truth_file = clip.with_suffix(".json")
    truth = read_truth(truth_file)
    digest = hashlib.sha256(program.encode())
    digest.update(truth_file.read_bytes())
    digest.update(clip.read_bytes())
    kept_in = (
        folder or cache_folder() / "bench"
    ) / f"{clip.stem}-{digest.hexdigest()[:20]}.json"
    kept = _kept(kept_in)
    if kept is not None:
        return kept
    try:
        result = score(analyze(clip, workers=1), truth)
    except GaitError as error:
        result = score_refused(truth, str(error), _detected(clip))
    except Exception as error:  # noqa: BLE001 - a defect is a row of the table, not the end
        sentence = f"Defect of the program: {type(error).__name__}: {error}"
        return score_refused(truth, sentence, _detected(clip))
    _keep(result, kept_in)
    return result


def _detected(clip: Path) -> float:
    """Share of frames in which the estimator found the runner of a refused clip."""
    try:
        return float(
            np.mean(estimate(open_clip(clip), model=find_model(None), workers=1).found)
        )
    except GaitError:
        return 0.0


def _kept(path: Path) -> Score | None:
    try:
        return _SCORES.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _keep(result: Score, path: Path) -> None:
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        part.write_bytes(_SCORES.dump_json(result))
        part.replace(path)


def lost(factors: Factors, sentence: str) -> Score:
    """Score of a clip that could not be rendered: nothing but the sentence."""
    nothing = CameraRow(None, None, None)
    return Score(factors, sentence, 0.0, (), (), (), (), (), {}, nothing)


def score_clips(
    clips: Sequence[Path],
    *,
    workers: int = 1,
    progress: Progress = silent,
    run: Callable[[Path, str], Score] = score_clip,
) -> list[Score]:
    """Score clips, several at a time; the order and the scores do not depend on it.

    Parameters
    ----------
    clips : sequence of Path
    workers : int
        Processes.
    progress : Progress
    run : callable
        ``run(clip, program)`` scores one clip.
    """
    program = program_hash()
    scores: dict[Path, Score] = {}
    for clip, result in _each(clips, program, workers, run):
        scores[clip] = result
        progress("analysing clips", len(scores), len(clips))
    return [scores[clip] for clip in clips]


def _each(
    clips: Sequence[Path], program: str, workers: int, run: Callable[[Path, str], Score]
) -> Iterator[tuple[Path, Score]]:
    if workers < 2 or len(clips) < 2:
        for clip in clips:
            yield clip, run(clip, program)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(run, clip, program): clip for clip in clips}
        for future in as_completed(waiting):
            yield waiting[future], future.result()
