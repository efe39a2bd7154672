"""Put a finished report into its folder, all of it or nothing.

The rule, as the user is told it: a report is made in a temporary folder and moved
into place when it is complete. A folder may be written into when it does not exist, is
empty, or holds other people's files under other names; those files are never touched.
Files of an earlier report are known by the list in its ``results.json``: they are
replaced, and removed when the new report has no such file. A file with one of our names
that no earlier report lists is somebody else's: then nothing is written at all.
"""

from __future__ import annotations

import contextlib
import errno
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from gait.errors import OutputError

__all__ = ["FORMAT", "LIST_FILE", "FileList", "check_folder", "earlier_files", "staged"]

FORMAT = "running-gait results"
"""Marks a ``results.json`` as ours (its field ``format``)."""
LIST_FILE = "results.json"
"""The file that lists all files of a report."""


class FileList(NamedTuple):
    """A JSON file of ours whose field ``files`` names what belongs to it."""

    name: str = LIST_FILE
    mark: str = FORMAT


_REPORT = FileList()


def earlier_files(folder: Path, listed: FileList = _REPORT) -> frozenset[str]:
    """Return the files of the report that is in `folder`, as POSIX paths relative to it.

    Empty when there is none, or when its list cannot be read or is not ours.
    Entries that would lead out of the folder are left out.
    """
    try:
        data = json.loads((folder / listed.name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return frozenset()
    if not isinstance(data, dict) or data.get("format") != listed.mark:
        return frozenset()
    files = data.get("files")
    names = [name for name in files if isinstance(name, str)] if isinstance(files, list) else []
    inside = (name for name in names if name and not _leads_out(name))
    return frozenset(inside) | {listed.name}


class _Enough(Exception):  # noqa: N818 - ends a trial
    pass


def check_folder(folder: Path) -> None:
    """Raise now if a report could not be written there later; leave nothing behind.

    Raises
    ------
    OutputError
        As for `staged`.
    """
    with contextlib.suppress(_Enough), staged(folder):
        raise _Enough


@contextlib.contextmanager
def staged(folder: Path, listed: FileList = _REPORT) -> Iterator[Path]:
    """Give a temporary folder; move what is in it to `folder` when the block ends well.

    Parameters
    ----------
    folder : Path
        Where the report shall be. Made when it is missing, with its parents.
    listed : FileList
        Where its files are listed; exports and comparisons have lists of their own.

    Yields
    ------
    Path
        An empty folder on the same file system. It is removed in every case.

    Raises
    ------
    OutputError
        The folder cannot be written, the disk is full, or a file of somebody else
        has one of the report's names.
    """
    target = folder.expanduser().absolute()
    if target.exists() and not target.is_dir():
        raise OutputError(f"{folder} is a file, not a folder: choose another place.")
    made: list[Path] = []
    room: Path | None = None
    try:
        try:
            made = _make_parents(target.parent)
            # A folder that exists may be a mount of its own: stage inside it then.
            where = target if target.is_dir() else target.parent
            room = Path(tempfile.mkdtemp(prefix=f".{target.name}-writing-", dir=where))
            (room / "new").mkdir()
            yield room / "new"
            _place(room, target, listed)
        except OSError as error:
            raise OutputError(_sentence(error, folder)) from error
    except BaseException:
        if room is not None:
            shutil.rmtree(room, ignore_errors=True)
        _remove_empty(made)
        raise
    shutil.rmtree(room, ignore_errors=True)


def _make_parents(parent: Path) -> list[Path]:
    """Make `parent` and return the folders that were missing, innermost first."""
    missing = [p for p in (parent, *parent.parents) if not p.exists()]
    parent.mkdir(parents=True, exist_ok=True)
    return missing


def _remove_empty(folders: list[Path]) -> None:
    for path in folders:
        with contextlib.suppress(OSError):
            path.rmdir()


def _place(room: Path, target: Path, listed: FileList) -> None:
    new = room / "new"
    if not target.exists():
        new.rename(target)
        # `mkdtemp` made the room private; the report itself is an ordinary folder.
        return
    names = sorted(p.relative_to(new).as_posix() for p in new.rglob("*") if p.is_file())
    old = earlier_files(target, listed)
    foreign = [name for name in names if name not in old and (target / name).exists()]
    if foreign:
        raise OutputError(
            f"{target} already holds a {foreign[0]} that this program did not write: "
            "choose another folder, or move that file away."
        )
    there = sorted(name for name in old if (target / name).is_file())
    # The list goes in first: whatever happens after, it names what is ours.
    _swap(room, target, sorted(names, key=lambda name: name != listed.name), there)


def _swap(room: Path, target: Path, names: list[str], old: list[str]) -> None:
    """Move `old` files out and `names` in; undo everything when one move fails."""
    moves = [(target / name, room / "old" / name) for name in old]
    moves += [(room / "new" / name, target / name) for name in names]
    done: list[tuple[Path, Path]] = []
    try:
        for source, destination in moves:
            destination.parent.mkdir(parents=True, exist_ok=True)
            source.rename(destination)
            done.append((source, destination))
    except OSError:
        for source, destination in reversed(done):
            destination.rename(source)
        raise
    _remove_empty(sorted({(target / name).parent for name in old} - {target}, reverse=True))


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name


def _sentence(error: OSError, folder: Path) -> str:
    if error.errno in (
        errno.ENOSPC,
        errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC,
    ):
        return (
            f"The disk is full, so no report was written to {folder}: make room and try again."
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"No report can be written to {folder} because this user may not write there: "
            "choose another folder."
        )
    reason = error.strerror or type(error).__name__
    return f"No report can be written to {folder} ({reason}): choose another folder."
