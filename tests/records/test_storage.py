"""The store: whole files or none, keys of our own only."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from gait.errors import OutputError
from gait.storage import Store, clip_key, report_prefix

VISIT, FILE = "a" * 32, "b" * 32


@pytest.fixture
def store(tmp_path):
    return Store(str(tmp_path / "files"))


def put(store, tmp_path, key, content=b"abc"):
    source = tmp_path / "source"
    source.write_bytes(content)
    store.put(source, key)
    return source


def test_a_file_goes_in_and_comes_out(store, tmp_path):
    key = clip_key(VISIT, FILE, "mp4")
    assert not put(store, tmp_path, key).exists()
    assert store.exists(key)
    with store.local_copy(key) as path:
        assert path.read_bytes() == b"abc"
    store.fetch(key, tmp_path / "fetched.mp4")
    assert (tmp_path / "fetched.mp4").read_bytes() == b"abc"
    store.delete(f"visits/{VISIT}")
    assert not store.exists(key)
    assert (tmp_path / "fetched.mp4").read_bytes() == b"abc"
    with pytest.raises(FileNotFoundError), store.local_copy(key):
        pass


def test_a_folder_keeps_its_names(store, tmp_path):
    folder = tmp_path / "report"
    (folder / "frames").mkdir(parents=True)
    (folder / "report.html").write_text("x")
    (folder / "frames" / "01.png").write_text("y")
    prefix = report_prefix(VISIT, FILE, 1)
    assert store.put_folder(folder, prefix) == ["frames/01.png", "report.html"]
    assert store.names(prefix) == ["frames/01.png", "report.html"]
    assert store.children("visits") == [VISIT]
    assert store.names("visits/none") == []


@pytest.mark.parametrize(
    "key",
    [
        "../x",
        "/etc/passwd",
        "a//b",
        "a/../b",
        "a/.b",
        "",
        "a\\b",
        "a b",
        "a/b\n",
        "ü",
        "x" * 200,
    ],
)
def test_a_key_that_was_not_made_here_opens_nothing(store, key):
    for door in (store.exists, store.delete, store.names):
        with pytest.raises(ValueError, match="no key"):
            door(key)


@pytest.mark.parametrize("visit", ["..", "A" * 32, "a" * 31, "a" * 32 + "/.."])
def test_ids_are_ids(visit):
    with pytest.raises(ValueError, match="no id"):
        clip_key(visit, FILE, "mp4")


def test_a_full_disk_is_one_sentence_and_leaves_nothing(store, tmp_path, monkeypatch):
    def full(self, target):
        raise OSError(errno.ENOSPC, "No space left on device")

    def full_copy(source, target):
        Path(target).write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    monkeypatch.setattr("shutil.copyfile", full_copy)
    with pytest.raises(OutputError, match="No space left"):
        put(store, tmp_path, clip_key(VISIT, FILE, "mp4"))
    assert store.names("visits") == []
