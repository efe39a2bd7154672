"""From files to a `TrainingLog`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from pathlib import Path, PurePath
from typing import Final

from gait.errors import LogError
from gait.load.archive import Budget, gunzipped, members
from gait.load.clock import placed
from gait.load.fit import read_fit
from gait.load.garmin_bulk import read_garmin_bulk
from gait.load.gpx import read_gpx
from gait.load.merge import merge
from gait.load.recording import FileContent, Recording
from gait.load.rules import rules
from gait.load.session import FileNote, LeftOut, Session, TrainingLog, Unit
from gait.load.sift import sift
from gait.load.table import read_table
from gait.load.tcx import read_tcx
from gait.load.units import agree_on_units
from gait.load.xml import root_of
from gait.progress import Progress, silent

__all__ = ["read_log"]

_SUFFIXES: Final = frozenset({".fit", ".gpx", ".tcx", ".csv", ".zip", ".gz"})
_STAGE: Final = "reading the log"


def read_log(
    paths: Sequence[Path | str] | Path | str,
    *,
    zone: tzinfo | None = None,
    unit: Unit | None = None,
    progress: Progress = silent,
) -> TrainingLog:
    """Read training logs and return their runs, cleaned and merged.

    Parameters
    ----------
    paths : path or sequence of paths
        FIT, GPX, TCX, CSV (also ``.gz``), zips of them, bulk exports of Garmin and Strava, or
        folders of such files. What a file is is told by its content.
    zone : tzinfo, optional
        Where the runner lives, for files that give UTC only; default: the zone of this machine.
    unit : Unit, optional
        Unit of distance of files that do not say it.
    progress : Progress

    Returns
    -------
    TrainingLog

    Raises
    ------
    LogError
        If no file can be read or there is no run in any of them. One broken file among
        others is named in `TrainingLog.remarks` instead.
    Cancelled
        From `progress`.
    """
    files = _listed([paths] if isinstance(paths, (str, Path)) else paths)
    contents: list[FileContent] = []
    notes: list[FileNote] = []
    for i, path in enumerate(files):
        progress(_STAGE, i, len(files))
        _read_one(path, unit, contents, notes)
    progress(_STAGE, len(files), len(files))
    broken = [note for note in notes if note.problem]
    if not contents:
        raise LogError(broken[0].problem if broken else "No training log was given.")
    remarks = [remark for content in contents for remark in content.remarks]
    sessions = [s for content in contents for s in _sessions(content, zone)]
    sessions, said = agree_on_units(sessions)
    kept, left_out = sift(sessions)
    runs, left_out = merge(kept, left_out)
    runs = [run for run in runs if run.distance_m >= rules().clean.shortest_m]
    if not runs:
        raise LogError(_no_runs(contents, left_out))
    problems = [f"Not read: {note.problem}" for note in broken]
    return TrainingLog(tuple(runs), tuple(notes), left_out, (*problems, *remarks, *said))


def _listed(paths: Sequence[Path | str]) -> list[Path]:
    """Return the files, with folders opened, none twice."""
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in _SUFFIXES)
            if not inside:
                raise LogError(
                    f"The folder {path.name} holds no FIT, GPX, TCX, CSV or zip file."
                )
            found.update(dict.fromkeys(inside))
        else:
            found[path] = None
    return list(found)


def _read_one(
    path: Path, unit: Unit | None, contents: list[FileContent], notes: list[FileNote]
) -> None:
    """Read one file into `contents`; note in `notes` what became of it and its members."""
    before = len(notes)
    try:
        for name, data in _pieces(path):
            try:
                content = _content(name, data, unit)
            except LogError as error:
                notes.append(FileNote(name, "", 0, str(error)))
            else:
                contents.append(content)
                notes.append(FileNote(name, content.shape, len(content.recordings)))
    except LogError as error:
        notes.append(FileNote(path.name, "", 0, str(error)))
    if len(notes) == before:
        problem = f"{path.name} holds no training log that can be read."
        notes.append(FileNote(path.name, "", 0, problem))


def _pieces(path: Path) -> Iterator[tuple[str, bytes]]:
    name = path.name
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            if stream.read(4) == b"PK\x03\x04":
                budget = Budget.of(name)
                for inner, data in members(name, stream, budget):
                    yield inner, _plain(inner, data, budget)
                return
        if size > rules().limits.file_bytes:
            raise LogError(
                f"{name} is too large for a training log "
                f"({rules().limits.file_bytes >> 20} MB at most)."
            )
        data = path.read_bytes()
    except OSError as error:
        why = "does not exist" if isinstance(error, FileNotFoundError) else "cannot be opened"
        raise LogError(f"{name} {why}: check the path.") from None
    yield name, _plain(name, data, Budget.of(name))


def _plain(name: str, data: bytes, budget: Budget) -> bytes:
    return gunzipped(name, data, budget) if data.startswith(b"\x1f\x8b") else data


def _content(name: str, data: bytes, unit: Unit | None) -> FileContent:
    """Read one file by what it is, whatever its name says."""
    if not data.strip():
        raise LogError(f"{name} is empty: export it again.")
    if data[8:12] == b".FIT":
        return read_fit(name, data)
    start = data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").replace(b"\x00", b"")
    if start.startswith(b"<"):
        return _xml(name, data)
    if start.startswith((b"[", b"{")) and PurePath(name).suffix.lower() != ".csv":
        return read_garmin_bulk(name, data)
    return read_table(name, data, unit)


def _xml(name: str, data: bytes) -> FileContent:
    root = root_of(name, data)
    if root == "gpx":
        return read_gpx(name, data)
    if root == "TrainingCenterDatabase":
        return read_tcx(name, data)
    raise LogError(f"{name} is neither GPX nor TCX (its outermost element is {root[:40]}).")


def _sessions(content: FileContent, zone: tzinfo | None) -> Iterator[Session]:
    for recording in content.recordings:
        yield _session(recording, content, zone)


def _session(r: Recording, content: FileContent, zone: tzinfo | None) -> Session:
    return Session(
        start=placed(r.when, zone),
        clock=r.when.clock,
        kind=r.kind,
        distance_m=r.distance_m or 0.0,
        moving_s=r.moving_s,
        elapsed_s=r.elapsed_s,
        origin=content.origin,
        sources=(content.name,),
        unit_sure=r.unit_sure,
        ascent_m=r.ascent_m,
        shoes=r.shoes,
        title=r.title,
        pain=r.pain,
        effort=r.effort,
    )


def _no_runs(contents: Sequence[FileContent], left_out: LeftOut) -> str:
    names = ", ".join(c.name for c in contents[:3]) + (", ..." if len(contents) > 3 else "")
    clean = rules().clean
    reasons = {
        "other_sports": "of other sports",
        "too_short": f"of less than {clean.shortest_m:.0f} m",
        "too_slow": f"slower than {clean.slowest_mps:g} m/s",
        "too_fast": f"faster than {clean.fastest_mps:g} m/s",
        "bad_date": "from before 1990",
    }
    counts = [(getattr(left_out, key), words) for key, words in reasons.items()]
    found = ", ".join(f"{n} {words}" for n, words in counts if n) or "none at all"
    return f"{names}: no run among the recordings ({found}); give files of runs."
