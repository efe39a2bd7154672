"""A report is there completely or not at all, and nobody else's file is touched."""

from __future__ import annotations

import errno
import json
import os
import sys
from pathlib import Path

import pytest

from gait.errors import OutputError
from gait.report.folder import FORMAT, earlier_files, staged


def put(folder: Path, *names: str, text: str = "new") -> None:
    """Write files and the list that makes them a report."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    listing = {"format": FORMAT, "files": [*names, "results.json"]}
    (folder / "results.json").write_text(json.dumps(listing))


def put_and_fail(folder: Path, error: BaseException) -> None:
    put(folder, "report.html")
    raise error


def files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_a_missing_folder_is_made_with_its_parents(tmp_path):
    with staged(tmp_path / "a" / "b") as room:
        put(room, "report.html", "frames/1.png")
    assert files(tmp_path) == {"a/b/report.html", "a/b/frames/1.png", "a/b/results.json"}


def test_nothing_stays_when_the_work_fails(tmp_path):
    with pytest.raises(ZeroDivisionError), staged(tmp_path / "a" / "b") as room:
        put_and_fail(room, ZeroDivisionError())
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_report_is_replaced_and_its_surplus_files_removed(tmp_path):
    put(tmp_path, "report.html", "frames/old.png", text="old")
    with staged(tmp_path) as room:
        put(room, "report.html", "frames/new.png")
    assert files(tmp_path) == {"report.html", "frames/new.png", "results.json"}
    assert (tmp_path / "report.html").read_text() == "new"


def test_an_earlier_report_survives_a_failure(tmp_path):
    put(tmp_path, "report.html", text="old")
    before = files(tmp_path)
    with pytest.raises(KeyboardInterrupt), staged(tmp_path) as room:
        put_and_fail(room, KeyboardInterrupt())
    assert files(tmp_path) == before
    assert (tmp_path / "report.html").read_text() == "old"


def test_other_peoples_files_stay(tmp_path):
    (tmp_path / "frames").mkdir()
    (tmp_path / "frames" / "holiday.png").write_text("mine")
    (tmp_path / "notes.txt").write_text("mine")
    put(tmp_path, "report.html", "frames/old.png", text="old")
    with staged(tmp_path) as room:
        put(room, "report.html")
    assert files(tmp_path) == {"report.html", "results.json", "notes.txt", "frames/holiday.png"}


def test_a_foreign_file_with_our_name_stops_everything(tmp_path):
    (tmp_path / "report.html").write_text("mine")
    with (
        pytest.raises(OutputError, match=r"already holds a report\.html"),
        staged(tmp_path) as room,
    ):
        put(room, "report.html", "steps.csv")
    assert files(tmp_path) == {"report.html"}
    assert (tmp_path / "report.html").read_text() == "mine"


def test_a_foreign_results_file_does_not_make_files_ours(tmp_path):
    (tmp_path / "results.json").write_text('{"files": ["thesis.docx"]}')
    assert earlier_files(tmp_path) == frozenset()
    with pytest.raises(OutputError), staged(tmp_path) as room:
        put(room, "report.html")
    assert files(tmp_path) == {"results.json"}


def test_a_list_cannot_lead_out_of_the_folder(tmp_path):
    outside = tmp_path / "thesis.docx"
    outside.write_text("mine")
    folder = tmp_path / "visit"
    put(folder, "report.html")
    listing = {"format": FORMAT, "files": ["../thesis.docx", str(outside), "report.html"]}
    (folder / "results.json").write_text(json.dumps(listing))
    assert earlier_files(folder) == {"report.html", "results.json"}
    with staged(folder) as room:
        put(room, "report.html")
    assert outside.read_text() == "mine"


def test_half_way_failure_of_the_move_is_undone(tmp_path, monkeypatch):
    put(tmp_path, "a.txt", "b.txt", text="old")
    rename, count = Path.rename, iter(range(100))

    def failing(self, target):
        if next(count) == 4:
            raise OSError(errno.ENOSPC, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OutputError, match="disk is full"), staged(tmp_path) as room:
        put(room, "a.txt", "b.txt")
    monkeypatch.undo()
    assert files(tmp_path) == {"a.txt", "b.txt", "results.json"}
    assert (tmp_path / "a.txt").read_text() == "old"
    assert earlier_files(tmp_path) == {"a.txt", "b.txt", "results.json"}


def test_a_full_disk_is_one_sentence(tmp_path):
    with pytest.raises(OutputError, match="disk is full") as caught, staged(tmp_path / "r"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_place_of_the_folder(tmp_path):
    (tmp_path / "r").write_text("mine")
    with pytest.raises(OutputError, match="is a file, not a folder"), staged(tmp_path / "r"):
        raise AssertionError("the block must not run")


@pytest.mark.skipif(
    sys.platform == "win32" or (hasattr(os, "geteuid") and os.geteuid() == 0),
    reason="permissions do not stop this user",
)
def test_a_folder_without_permission(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="may not write there"), staged(tmp_path / "r"):
        raise AssertionError("the block must not run")
    tmp_path.chmod(0o700)


def test_refused_permission_is_one_sentence(tmp_path, monkeypatch):
    def refuse(*args, **kwargs):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    with pytest.raises(OutputError, match="may not write there"), staged(tmp_path / "x" / "r"):
        raise AssertionError("the block must not run")
    assert list(tmp_path.iterdir()) == []
