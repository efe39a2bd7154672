"""One door to the clinic's files, wherever they are."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fsspec

from gait.errors import OutputError
from gait.storage.keys import check_key

__all__ = ["Store"]


class Store:
    """Files by key in a local folder or, with an ``s3://`` URL, elsewhere.

    Parameters
    ----------
    url : str
        A folder, or ``s3://bucket/prefix``. Keys, secrets and endpoint of S3 come from the
        usual AWS variables of the environment.

    Notes
    -----
    A file appears complete or not at all. Keys are checked at this door once more.
    """

    def __init__(self, url: str) -> None:
        self._local: Path | None = None
        self._fs: Any = None
        if "://" not in url:
            self._local = Path(url).expanduser().absolute()
            self._root = str(self._local)
        else:
            options = {"use_listings_cache": False} if url.startswith("s3://") else {}
            self._fs, self._root = fsspec.core.url_to_fs(url.rstrip("/"), **options)

    @property
    def is_local(self) -> bool:
        """Whether the files lie in a folder of this machine."""
        return self._local is not None

    def _path(self, key: str) -> Path:
        if self._local is None:
            msg = "only a local store has paths"
            raise TypeError(msg)
        return self._local / check_key(key)

    def _url(self, key: str) -> str:
        return f"{self._root}/{check_key(key)}"

    def put(self, source: Path, key: str) -> None:
        """Store a file; a local `source` is moved, so it is gone afterwards.

        Raises
        ------
        OutputError
            If it cannot be stored, for example because the disk is full.
        """
        try:
            if self._local is None:
                self._fs.put_file(str(source), self._url(key))
                source.unlink(missing_ok=True)
            else:
                _move(source, self._path(key))
        except OSError as error:
            raise OutputError(
                f"A file could not be stored ({error.strerror or error}): make room or check "
                "the place of the clinic's files, then try again."
            ) from error

    def put_folder(self, folder: Path, prefix: str) -> list[str]:
        """Store all files of a folder under `prefix`; return their names below it."""
        names = sorted(
            p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()
        )
        for name in names:
            self.put(folder / name, f"{prefix}/{name}")
        return names

    def exists(self, key: str) -> bool:
        """Whether there is a file of this key."""
        if self._local is not None:
            return self._path(key).is_file()
        return bool(self._fs.isfile(self._url(key)))

    @contextmanager
    def local_copy(self, key: str) -> Iterator[Path]:
        """Give a path by which the file can be read while the block lasts.

        Raises
        ------
        FileNotFoundError
        """
        if self._local is not None:
            path = self._path(key)
            if not path.is_file():
                raise FileNotFoundError(key)
            yield path
            return
        with tempfile.TemporaryDirectory(prefix="gait-") as room:
            copy = Path(room) / key.rsplit("/", 1)[-1]
            self._fs.get_file(self._url(key), str(copy))
            yield copy

    def fetch(self, key: str, target: Path) -> None:
        """Bring a file to `target`, without using space for it twice where that is possible."""
        with self.local_copy(key) as copy:
            try:
                os.link(copy, target)
            except OSError:
                shutil.copyfile(copy, target)

    def names(self, prefix: str) -> list[str]:
        """Return the names of all files below `prefix`, relative to it."""
        if self._local is not None:
            root = self._path(prefix)
            found = root.rglob("*") if root.is_dir() else iter(())
            return sorted(p.relative_to(root).as_posix() for p in found if p.is_file())
        start = self._url(prefix)
        found_urls = self._fs.find(start) if self._fs.exists(start) else []
        return sorted(str(url).removeprefix(start).lstrip("/") for url in found_urls)

    def children(self, prefix: str) -> list[str]:
        """Return the names directly below `prefix`."""
        return sorted({name.split("/", 1)[0] for name in self.names(prefix)})

    def delete(self, prefix: str) -> None:
        """Delete a file, or everything below a prefix; nothing happens if there is none."""
        if self._local is not None:
            path = self._path(prefix)
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        elif self._fs.exists(self._url(prefix)):
            self._fs.rm(self._url(prefix), recursive=True)


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        source.replace(target)
    except OSError:  # another file system
        part = target.with_name(f".{target.name}.part")
        try:
            shutil.copyfile(source, part)
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        source.unlink(missing_ok=True)
