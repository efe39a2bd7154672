"""Files are known by their content."""

from __future__ import annotations

import gzip

import pytest
from clip_workshop import SIDE

from gait.jobs.sniff import clip_suffix, log_suffix


def written(tmp_path, content):
    path = tmp_path / "upload.mp4"  # whatever it calls itself
    path.write_bytes(content)
    return path


def test_a_clip_is_known_by_its_container():
    assert clip_suffix(SIDE) == "mp4"


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (b"\x00\x00\x00\x14ftypqt  \x00\x00", "mov"),
        (b"\x00\x00\x00\x08wide\x00\x00", "mov"),
        (b"\x1a\x45\xdf\xa3 \x42\x82\x84webm", "webm"),
        (b"\x1a\x45\xdf\xa3 \x42\x82\x88matroska", "mkv"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "avi"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", None),
        (b"OggS\x00\x02", "ogv"),
        ((b"\x47" + b"\x00" * 187) * 3, "ts"),
        (b"<svg onload=alert(1)>", None),
        (b"<html><script>", None),
        (b"#EXTM3U\nfile:///etc/passwd", None),
        (b"MZ\x90\x00", None),
        (b"", None),
    ],
)
def test_containers_and_what_is_none(tmp_path, content, suffix):
    assert clip_suffix(written(tmp_path, content)) == suffix


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (b"\x0e\x10\x00\x00\x00\x00\x00\x00.FIT\x00\x00", "fit"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><gpx version="1.1">', "gpx"),
        (b"<?xml?><TrainingCenterDatabase>", "tcx"),
        (b"PK\x03\x04rest", "zip"),
        (b"date,distance\n2026-01-01,5\n", "csv"),
        (gzip.compress(b"<gpx>", mtime=0), "gpx.gz"),
        (gzip.compress(b"\x00\x01", mtime=0), None),
        (b"\x1f\x8bbroken", None),
        (b"<html>", None),
        (b"\x00\x01\x02,;", None),
        (b"one word", None),
    ],
)
def test_training_logs_and_what_is_none(tmp_path, content, suffix):
    assert log_suffix(written(tmp_path, content)) == suffix
