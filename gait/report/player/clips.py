"""The plain clip beside the report, as every browser plays it."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gait.errors import OutputError
from gait.exam import Exam
from gait.progress import Progress, silent
from gait.report.blur import Blur
from gait.report.reuse import taken_over
from gait.video import Clip, VideoWriter, WriterSettings, frames

__all__ = ["PlayerClips", "PlayerSettings", "playable", "write_clips"]

_STAGE: Final = "copying the clips"
_WHOLE_UP_TO_PX: Final = 1280
_WRITER: Final = WriterSettings(
    encoders=("libx264", "libvpx-vp9"), preset="veryfast", crf=24, key_interval=12
)
_MIME: Final = {".mp4": "video/mp4", ".webm": "video/webm"}


@dataclass(frozen=True, slots=True)
class PlayerSettings:
    """How the clips of the player are written.

    Attributes
    ----------
    max_side_px : int
        Longer side of a clip that is larger than 1280 pixels; smaller ones keep their size.
        960 is half of 1080p: the runner is still drawn sharper than on most screens.
    writer : WriterSettings
        Key pictures stand close together, so that a step back by one frame decodes few.
    embed_up_to_bytes : int
        Clips up to this size travel inside the page, larger ones lie beside it; 0 = never.
    """

    max_side_px: int = 960
    writer: WriterSettings = _WRITER
    embed_up_to_bytes: int = 0


@dataclass(frozen=True, slots=True)
class PlayerClips:
    """Where the page finds the clips.

    Attributes
    ----------
    sources : mapping of int to str
        Index of the clip to a file name relative to the page, or to a data URL.
    files : tuple of str
        Files written beside the page.
    """

    sources: Mapping[int, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()


def write_clips(
    exam: Exam,
    folder: Path,
    *,
    settings: PlayerSettings | None = None,
    progress: Progress = silent,
    earlier: Mapping[int, Path] | None = None,
    blurs: Sequence[Blur] = (),
) -> PlayerClips:
    """Write ``clip1.mp4``, ``clip2.mp4``, ... for the player.

    Parameters
    ----------
    exam : Exam
    folder : Path
        Of the page.
    settings : PlayerSettings, optional
    progress : Progress
        Stage "copying the clips".
    earlier : mapping of int to Path, optional
        Files of an earlier report, made of the same clips with the same settings.
    blurs : sequence of callable, optional
        One per clip, to hide faces; see `gait.report.blur`.

    Raises
    ------
    OutputError
        A file cannot be written.
    ClipError
        A clip can no longer be read.
    Cancelled
        From inside `progress`; the clip in hand is not left behind.

    Notes
    -----
    Sound is left out, the frames' times are kept. Where there is no H.264 encoder the files
    are ``.webm``; where there is neither, none is written and the player shows the skeleton
    alone.
    """
    settings = settings or PlayerSettings()
    sources, files = {}, []
    total = sum(analysis.clip.n_frames for analysis in exam.clips)
    done = 0
    for i, analysis in enumerate(exam.clips):
        target = folder / f"clip{i + 1}.mp4"
        path: Path | None
        if earlier and i in earlier:
            path = taken_over(earlier[i], target)
        else:
            blur = blurs[i] if blurs else None
            path = playable(analysis.clip, target, settings, progress, (done, total), blur)
        done += analysis.clip.n_frames
        if path is None:
            continue
        if path.stat().st_size <= settings.embed_up_to_bytes:
            data = base64.b64encode(path.read_bytes()).decode("ascii")
            sources[i] = f"data:{_MIME[path.suffix]};base64,{data}"
            path.unlink()
        else:
            sources[i] = path.name
            files.append(path.name)
    return PlayerClips(sources, tuple(files))


def playable(
    clip: Clip,
    path: Path,
    settings: PlayerSettings,
    progress: Progress = silent,
    part: tuple[int, int] | None = None,
    blur: Blur | None = None,
) -> Path | None:
    """Write one clip and return its file, None where no browser would play it.

    Parameters
    ----------
    clip : Clip
    path : Path
        Ends in ``.mp4``; the file made may end in ``.webm``.
    settings : PlayerSettings
    progress : Progress
    part : (int, int), optional
        Frames done before this clip, and of all clips, for `progress`.
    blur : callable, optional
        Hides faces.
    """
    before, total = part or (0, clip.n_frames)
    larger = max(clip.width_px, clip.height_px) > _WHOLE_UP_TO_PX
    pictures = frames(clip, max_side_px=settings.max_side_px if larger else None)
    try:
        file = VideoWriter(path, settings.writer)
    except OutputError:  # no encoder that browsers know; nothing is opened yet
        return None
    with file as writer:
        for index, picture in pictures:
            if blur is not None:
                blur(picture, index)
            writer.write(picture, float(clip.file_time_s[index]))
            progress(_STAGE, before + index + 1, total)
    return writer.path
