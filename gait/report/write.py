"""All files of a report, written together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gait.arrays import UInt8Array
from gait.exam import Exam
from gait.findings.finding import EvidenceFrame
from gait.language import Language
from gait.language import language as language_of
from gait.letterhead import Letterhead
from gait.progress import Progress, silent
from gait.report.blur import FaceBlur, face_blurs, faces_remark
from gait.report.film import write_film
from gait.report.film.script import script
from gait.report.folder import LIST_FILE, staged
from gait.report.keyframes import KeyFrame, drawable, key_frames, png, portrait
from gait.report.overlay import write_overlay
from gait.report.page import render
from gait.report.pdf import pdf_of
from gait.report.player import PlayerClips, PlayerSettings, write_clips
from gait.report.results import results
from gait.report.reuse import drawn_before, made_from, taken_over
from gait.report.tables import write_steps, write_tracks
from gait.report.wording import GRADES

__all__ = ["ReportFiles", "write_report"]

_PAGE: Final = "report.html"
_PDF: Final = "report.pdf"
_STEPS: Final = "steps.csv"
_TRACKS: Final = "tracks.csv"
_FRAMES: Final = "frames"


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """Where the report is.

    Attributes
    ----------
    folder : Path
    page : Path
        ``report.html``, complete in itself.
    results : Path
        ``results.json``.
    steps, tracks : Path
        ``steps.csv`` and ``tracks.csv``.
    videos : tuple of Path
        Annotated video of each clip, in order; empty without video.
    frames : tuple of Path
        Key frames as PNG.
    film : Path or None
        The short film for the phone.
    pdf : Path or None
        ``report.pdf``.
    """

    folder: Path
    page: Path
    results: Path
    steps: Path
    tracks: Path
    videos: tuple[Path, ...]
    frames: tuple[Path, ...]
    film: Path | None = None
    pdf: Path | None = None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What of the pictures is written, and what an earlier report has of it.

    `made` is filled with what each video is made from, by its name.
    """

    video: bool
    film: bool
    player: PlayerSettings | None
    blurs: tuple[FaceBlur, ...]
    language: Language
    earlier: Mapping[str, Path]
    pdf: bool
    letterhead: Letterhead | None
    made: dict[str, str] = field(default_factory=dict)

    def blur(self, clip: int) -> FaceBlur | None:
        """Return what hides the faces of a clip."""
        return self.blurs[clip] if self.blurs else None

    @property
    def language_key(self) -> str:
        """Return what a video owes to its language, "" for English."""
        return "" if self.language.is_english else f" {self.language.tag}"

    def blur_key(self, clip: int) -> str:
        """Return what a video owes to the blur, "" without it."""
        return f" {self.blurs[clip].digest}" if self.blurs else ""


def write_report(
    exam: Exam,
    folder: Path,
    *,
    progress: Progress = silent,
    video: bool = True,
    film: bool = True,
    player: PlayerSettings | None = None,
    blur_faces: bool = False,
    pdf: bool = True,
    letterhead: Letterhead | None = None,
    language: str | None = None,
) -> ReportFiles:
    """Write the report of an exam into `folder`, completely or not at all.

    Parameters
    ----------
    exam : Exam
    folder : Path
        Made when it is missing. An earlier report of this program in it is replaced, and its
        videos are kept where they would be drawn the same;
        other files stay (the rule stands in `gait.report.folder`).
    progress : Progress
        Stages "drawing key frames", "drawing the video", "copying the clips", "drawing the
        film", "writing the report".
    video : bool
        Whether to write the annotated video of every clip, and the plain one for the player,
        which shows the skeleton alone otherwise.
    film : bool
        Whether to write the short film for the phone, ``film.mp4``; never without `video`.
    player : PlayerSettings, optional
        How the clips of the player are written.
    blur_faces : bool
        Whether to make faces unrecognisable in every picture and video.
    pdf : bool
        Whether to write ``report.pdf``; the letterhead may say no as well.
    letterhead : Letterhead, optional
        Who hands the PDF over.
    language : str, optional
        Of what people read: "en" or "es"; default as the letterhead says, else English.
        ``results.json`` and the tables stay English.

    Returns
    -------
    ReportFiles

    Raises
    ------
    OutputError
        The folder cannot be written, the disk is full, or a file in the folder that is
        not ours has one of our names.
    OptionError
        There is no such language.
    ClipError
        A clip can no longer be read.
    Cancelled
        From inside `progress`. Nothing is left behind.
    """
    spoken = language_of(language or (letterhead and letterhead.language) or "en")
    with staged(folder) as room:
        earlier = drawn_before(folder.expanduser()) if video else {}
        blurs = face_blurs(exam) if blur_faces else ()
        printed = pdf and (letterhead is None or letterhead.pdf is not False)
        wanted = _Wanted(
            video, film and video, player, blurs, spoken, earlier, printed, letterhead
        )
        names = _write(exam, room, progress, wanted)
    folder = folder.expanduser().absolute()
    return ReportFiles(
        folder=folder,
        page=folder / _PAGE,
        results=folder / LIST_FILE,
        steps=folder / _STEPS,
        tracks=folder / _TRACKS,
        videos=tuple(folder / name for name in names if name.startswith("annotated")),
        frames=tuple(folder / name for name in names if name.startswith(f"{_FRAMES}/")),
        film=next((folder / name for name in names if name.startswith("film.")), None),
        pdf=folder / _PDF if _PDF in names else None,
    )


def _write(exam: Exam, room: Path, progress: Progress, wanted: _Wanted) -> list[str]:
    drawn = _draw(exam, progress, wanted)
    pictures = _write_frames(exam, drawn, room, wanted.language)
    videos = _write_videos(exam, room, progress, wanted) if wanted.video else {}
    clips = _write_clips(exam, room, progress, wanted) if wanted.video else PlayerClips()
    film = _write_film(exam, room, progress, wanted) if wanted.film else None
    progress("writing the report", 0, 1)
    portraits = _portraits(exam, wanted)
    page = render(
        exam,
        drawn=drawn,
        portraits=portraits,
        videos=videos,
        playable=clips,
        phone_film=film or "",
        faces=faces_remark(exam) if wanted.blurs else "",
        language=wanted.language,
    )
    (room / _PAGE).write_text(page, encoding="utf-8", newline="\n")
    if wanted.pdf:
        head = wanted.letterhead
        pdf = pdf_of(exam, drawn=drawn, portraits=portraits, letterhead=head)
        (room / _PDF).write_bytes(pdf)
    write_steps(exam, room / _STEPS)
    write_tracks(exam, room / _TRACKS)
    names = [
        _PAGE,
        *([_PDF] if wanted.pdf else []),
        LIST_FILE,
        _STEPS,
        _TRACKS,
        *videos.values(),
        *clips.files,
        *([film] if film else []),
        *pictures.values(),
    ]
    data = results(exam, files=names, pictures=pictures, videos=videos, made_from=wanted.made)
    (room / LIST_FILE).write_text(
        data.model_dump_json(indent=1) + "\n", encoding="utf-8", newline="\n"
    )
    progress("writing the report", 1, 1)
    return names


def _draw(exam: Exam, progress: Progress, wanted: _Wanted) -> list[KeyFrame]:
    evidence = drawable(exam)
    progress("drawing key frames", 0, max(1, len(evidence)))
    drawn = key_frames(exam, evidence, wanted.blurs, wanted.language)
    progress("drawing key frames", max(1, len(evidence)), max(1, len(evidence)))
    return drawn


def _write_frames(
    exam: Exam, drawn: list[KeyFrame], room: Path, language: Language
) -> Mapping[EvidenceFrame, str]:
    """Write the key frames, named after finding, side and measure; return their names."""
    by_evidence = {frame.evidence: frame for frame in drawn}
    names: dict[EvidenceFrame, str] = {}
    for number, finding in enumerate(exam.findings, 1):
        for evidence in finding.frames:
            if evidence not in by_evidence or evidence in names:
                continue
            parts = [f"{number:02d}", finding.key, evidence.side or "", evidence.measure]
            stem = "-".join(part for part in parts if part)
            names[evidence] = f"{_FRAMES}/{stem}-{evidence.frame:06d}.png"
            path = room / names[evidence]
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(png(by_evidence[evidence], language))
    return names


def _write_videos(
    exam: Exam, room: Path, progress: Progress, wanted: _Wanted
) -> dict[int, str]:
    """Draw the videos, or take over those that would be the same."""
    names = {}
    for i, analysis in enumerate(exam.clips):
        view = f"-{i + 1}-{analysis.tracks.view.value}" if len(exam.clips) > 1 else ""
        path = room / f"annotated{view}.mp4"
        note = _note(exam, i)
        key = made_from(analysis, "annotated", note + wanted.blur_key(i) + wanted.language_key)
        if key in wanted.earlier:
            path = taken_over(wanted.earlier[key], path)
        else:
            blur = wanted.blur(i)
            path = write_overlay(
                analysis,
                path,
                progress=progress,
                note=note,
                blur=blur,
                language=wanted.language,
            )
        names[i] = path.name
        wanted.made[path.name] = key
    return names


def _write_film(exam: Exam, room: Path, progress: Progress, wanted: _Wanted) -> str | None:
    """Write the film, or take it over where it would be the same; return its name."""
    of_clips = [made_from(a, "film") + wanted.blur_key(i) for i, a in enumerate(exam.clips)]
    text = " ".join([repr(script(exam)), *of_clips]) + wanted.language_key
    key = hashlib.sha256(text.encode()).hexdigest()
    target = room / "film.mp4"
    if key in wanted.earlier:
        path: Path | None = taken_over(wanted.earlier[key], target)
    else:
        path = write_film(
            exam,
            target,
            progress=progress,
            blurs=wanted.blurs,
            language=wanted.language,
        )
    if path is None:
        return None
    wanted.made[path.name] = key
    return path.name


def _write_clips(exam: Exam, room: Path, progress: Progress, wanted: _Wanted) -> PlayerClips:
    """Write the clips of the player; as `_write_videos`."""
    player, earlier = wanted.player, wanted.earlier
    keys = [
        f"{a.clip.sha256} as played: {player or PlayerSettings()}{wanted.blur_key(i)}"
        for i, a in enumerate(exam.clips)
    ]
    kept = {i: earlier[key] for i, key in enumerate(keys) if key in earlier}
    clips = write_clips(
        exam,
        room,
        settings=player,
        progress=progress,
        earlier=kept,
        blurs=wanted.blurs,
    )
    wanted.made.update(
        {name: keys[i] for i, name in clips.sources.items() if name in clips.files}
    )
    return clips


def _note(exam: Exam, clip: int) -> str:
    """Return what the report says of the hip line, for the video of a front or rear view."""
    for finding in exam.findings:
        here = any(sign.measurement.clip == clip for sign in finding.signs)
        if finding.key == "hip_drop" and here:
            side = f" ({finding.side.value})" if finding.side is not None else ""
            return f"Hip drop: {GRADES[finding.grade].lower()}{side}"
    return ""


def _portraits(exam: Exam, wanted: _Wanted) -> dict[int, UInt8Array]:
    pictures = (
        (i, portrait(analysis, wanted.blur(i))) for i, analysis in enumerate(exam.clips)
    )
    return {i: picture for i, picture in pictures if picture is not None}
