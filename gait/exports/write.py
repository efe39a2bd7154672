"""Write a visit in several formats, completely or not at all."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gait.errors import OutputError
from gait.exports.c3d import write_c3d
from gait.exports.formats import Format, check_libraries
from gait.exports.mot import angles, write_mot
from gait.exports.netcdf import write_netcdf
from gait.exports.notes import about_clip, about_grid, made_by
from gait.exports.planar import planar
from gait.exports.tidy import write_csv
from gait.exports.trc import write_trc
from gait.exports.visit import ClipMotion, Visit
from gait.exports.xlsx import write_xlsx
from gait.progress import Progress, silent
from gait.report.folder import FileList, earlier_files, staged

__all__ = ["LIST", "Exported", "write_exports"]

LIST: Final = FileList("exports.json", "running-gait exports")
_LEAST_FRAMES: Final = 2
_NO_CLOCK: Final = "the slow-motion factor of the clip is not known, so there is no time"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes
    ----------
    folder : Path
    files : tuple of Path
        Without ``exports.json``, which describes them.
    left_out : tuple of str
        What could not be written, and why; one sentence each.
    """

    folder: Path
    files: tuple[Path, ...]
    left_out: tuple[str, ...]


def write_exports(
    visit: Visit,
    folder: Path,
    formats: Sequence[Format],
    *,
    height_cm: float | None = None,
    progress: Progress = silent,
) -> Exported:
    """Write a visit into `folder` in every format asked for.

    Parameters
    ----------
    visit : Visit
        From `gait.exports.from_exam` or `gait.exports.from_report`.
    folder : Path
        Earlier exports in it are replaced where names are the same; other people's files
        are never touched (the rule stands in `gait.report.folder`).
    formats : sequence of Format
    height_cm : float, optional
        Body height for millimetres; by default the one of the visit. Without either,
        lengths stay in pixels.
    progress : Progress
        Stage "writing files".

    Returns
    -------
    Exported

    Raises
    ------
    OptionError
        A library is missing; nothing is written.
    OutputError
        Nothing can be written in any of these formats, or not there.
    """
    wanted = tuple(dict.fromkeys(formats))
    check_libraries(wanted)
    desk = _Desk(visit, height_cm if height_cm is not None else visit.results.height_cm)
    with staged(folder, LIST) as room:
        for i, kind in enumerate(wanted):
            progress("writing files", i, len(wanted))
            desk.write(kind, room)
        if not desk.files:
            raise OutputError(f"Nothing was written to {folder}: {' '.join(desk.left_out)}")
        kept = _keep_earlier(folder.expanduser().absolute(), room, desk)
        _write_list(room, desk, kept)
        progress("writing files", len(wanted), len(wanted))
    target = folder.expanduser().absolute()
    return Exported(target, tuple(target / name for name in desk.files), tuple(desk.left_out))


class _Desk:
    """Collects files and what is said of them while a visit is written."""

    def __init__(self, visit: Visit, height_cm: float | None) -> None:
        self.visit = visit
        self.height_cm = height_cm
        self.stems = _stems([clip.file for clip in visit.results.clips])
        self.files: dict[str, list[str]] = {}
        self.left_out: list[str] = []

    def write(self, kind: Format, room: Path) -> None:
        """Write one format."""
        if kind is Format.CSV:
            self.files.update({name: [] for name in write_csv(self.visit, room)})
        elif kind is Format.XLSX:
            name = f"{self.stems[0] if self.stems else 'visit'}.xlsx"
            write_xlsx(self.visit.results, room / name)
            self.files[name] = []
        else:
            for stem, motion in zip(self.stems, self.visit.clips, strict=True):
                self._write_clip(kind, stem, motion, room)

    def _write_clip(self, kind: Format, stem: str, motion: ClipMotion, room: Path) -> None:
        name = f"{stem}.{'nc' if kind is Format.NETCDF else kind.value}"
        why = _obstacle(kind, motion)
        if why:
            self.left_out.append(f"No {kind.value} of {motion.clip.file}: {why}.")
            return
        notes = about_clip(motion)
        if kind is Format.NETCDF:
            notes.append(_PIXELS)
            write_netcdf(motion, notes, room / name)
        elif kind is Format.MOT:
            time_s, columns = angles(motion)
            grid = planar(motion, None)
            words = _SIDE_ANGLES if motion.tracks.view.is_side else _FRONTAL_ANGLES
            notes += [words, about_grid(grid)[2]]
            write_mot(time_s, columns, notes, room / name)
        else:
            grid = planar(motion, self.height_cm)
            notes += about_grid(grid)
            if kind is Format.TRC:
                write_trc(grid, room / name)
            else:
                program = made_by(self.visit.results)
                contacts = motion.clip.contacts
                write_c3d(grid, contacts, notes, room / name, software=program)
        self.files[name] = notes


_SIDE_ANGLES: Final = (
    "Angles in degrees in the plane of the picture: knee_angle 0 is straight, plus is bent; "
    "thigh, shank and trunk against the vertical, foot against the horizontal, plus is forward "
    "or toes up; nan where the runner was not tracked. The leg away from the camera is left "
    "out."
)
_FRONTAL_ANGLES: Final = (
    "Angles in degrees in the plane of the picture, plus is inward: fppa of hip, knee and "
    "ankle, femoral_adduction of the thigh against the vertical; nan where the runner was "
    "not tracked."
)
_PIXELS: Final = (
    "Positions in pixels of the upright picture, x right, y down; frames are not resampled, "
    "frames in which the runner was not tracked are left out."
)


def _obstacle(kind: Format, motion: ClipMotion) -> str:
    """Return why a clip cannot be written in this format, "" when it can."""
    if len(motion.frame) < _LEAST_FRAMES:
        return "the runner is not tracked in it"
    if kind is Format.NETCDF:
        return ""
    if not motion.timed:
        return _NO_CLOCK
    if kind is Format.MOT and not angles(motion)[1]:
        return "this view gives no angles"
    return ""


def _stems(files: Sequence[str]) -> list[str]:
    """Return one file name per clip, plain letters, each only once."""
    stems: list[str] = []
    for file in files:
        stem = re.sub(r"[^A-Za-z0-9_-]+", "_", Path(file).stem).strip("_-")[:80] or "clip"
        number, free = 1, stem
        while free.lower() in {known.lower() for known in stems}:
            number += 1
            free = f"{stem}-{number}"
        stems.append(free)
    return stems


def _keep_earlier(folder: Path, room: Path, desk: _Desk) -> dict[str, list[str]]:
    """Carry over files of earlier exports under other names, so that formats add up."""
    said = _earlier_words(folder)
    kept = {}
    for name in earlier_files(folder, LIST) - {LIST.name} - desk.files.keys():
        if "/" not in name and (folder / name).is_file():
            shutil.copy2(folder / name, room / name)
            kept[name] = said.get(name, [])
    return kept


def _earlier_words(folder: Path) -> dict[str, list[str]]:
    try:
        about = json.loads((folder / LIST.name).read_text(encoding="utf-8")).get("about")
    except (OSError, ValueError, AttributeError):
        return {}
    return about if isinstance(about, dict) else {}


def _write_list(room: Path, desk: _Desk, kept: dict[str, list[str]]) -> None:
    about = dict(sorted({**kept, **desk.files}.items()))
    data: dict[str, Any] = {
        "format": LIST.mark,
        "program": made_by(desk.visit.results),
        "visit": desk.visit.results.created.isoformat(),
        "clips": [clip.file for clip in desk.visit.results.clips],
        "files": list(about),
        "about": {name: notes for name, notes in about.items() if notes},
        "left_out": desk.left_out,
    }
    text = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    (room / LIST.name).write_text(text, encoding="utf-8", newline="\n")
