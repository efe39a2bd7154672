"""Uploads arrive in pieces, stop, go on, and are refused in one sentence."""

from __future__ import annotations

import pytest
from clinic_home import add_visit

from gait.errors import ClipError, OptionError
from gait.records.models import FileKind, FileState
from gait.records.runners import get_visit
from gait.records.uploads import (
    WrongOffset,
    append,
    begin_upload,
    complete,
    content_of,
    part_path,
)


@pytest.fixture
def begin(clinic):
    visit_id = add_visit(clinic)

    def do(name="side.mp4", size=10, kind=FileKind.CLIP, sha256=None):
        with clinic.records.session() as session:
            visit = get_visit(session, visit_id)
            return begin_upload(
                session, clinic.settings, visit, kind, name=name, size_bytes=size, sha256=sha256
            )

    return do


def test_an_upload_that_broke_off_goes_on_where_it_stopped(clinic, begin):
    file = begin()
    assert append(clinic.settings, file, 0, b"01234") == 5
    again = begin()
    assert again.id == file.id
    with pytest.raises(WrongOffset) as stop:
        append(clinic.settings, again, 0, b"01234")
    assert stop.value.received == 5
    assert append(clinic.settings, again, 5, b"56789") == 10
    assert part_path(clinic.settings, file.id).read_bytes() == b"0123456789"


def test_more_than_announced_is_refused(clinic, begin):
    file = begin()
    with pytest.raises(OptionError, match="longer than announced"):
        append(clinic.settings, file, 0, b"x" * 11)
    assert part_path(clinic.settings, file.id).stat().st_size == 0


def test_two_gigabytes_are_refused_before_a_byte_is_sent(begin):
    with pytest.raises(OptionError, match="2001 MB; at most 2000 MB"):
        begin(size=2_001_000_000)
    with pytest.raises(OptionError, match="0 bytes"):
        begin(size=0)


def test_a_visit_takes_four_clips(begin):
    for n in range(4):
        begin(name=f"{n}.mp4")
    with pytest.raises(OptionError, match="4 clips at most"):
        begin(name="fifth.mp4")
    assert begin(name="log.csv", kind=FileKind.LOG).kind == FileKind.LOG


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\clips\\run.mov", "run.mov"),
        ("a\x00b\n.mp4", "ab.mp4"),
        ("", "file"),
        ("x" * 500, "x" * 200),
    ],
)
def test_names_are_kept_to_be_shown_only(clinic, begin, given, shown):
    file = begin(name=given)
    assert file.name == shown
    assert part_path(clinic.settings, file.id).parent == clinic.settings.incoming


def test_the_same_content_counts_once(clinic, begin):
    first, second = begin(name="a.mp4"), begin(name="b.mp4")
    with clinic.records.session() as session:
        complete(session, session.merge(first), "5" * 64, "mp4")
    with (
        pytest.raises(ClipError, match=r"b\.mp4 is already in this visit as a\.mp4"),
        clinic.records.session() as session,
    ):
        complete(session, session.merge(second), "5" * 64, "mp4")
    assert begin(name="c.mp4", sha256="5" * 64).id == first.id
    assert first.state == FileState.UPLOADING


def test_content_is_known_by_its_digest(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"abc")
    assert content_of(path).startswith("ba7816bf")
