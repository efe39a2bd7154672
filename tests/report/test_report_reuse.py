"""A second report in the same folder keeps the videos that would be drawn the same."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

import gait.report.write as writing
from gait.report import write_report
from gait.report.player import clips as player_clips
from gait.report.reuse import drawn_before, made_from


@pytest.fixture(scope="module")
def folder(exam, tmp_path_factory):
    place = tmp_path_factory.mktemp("again") / "visit"
    write_report(exam, place)
    return place


@pytest.fixture
def drawn(monkeypatch):
    """What is drawn and copied anew."""
    names = []
    overlay, playable = writing.write_overlay, player_clips.playable

    def draw(analysis, path, **more):
        names.append(path.name)
        return overlay(analysis, path, **more)

    def copy(clip, path, *more):
        names.append(path.name)
        return playable(clip, path, *more)

    monkeypatch.setattr(writing, "write_overlay", draw)
    monkeypatch.setattr(player_clips, "playable", copy)
    return names


def test_nothing_is_drawn_again_for_the_same_clips(exam, folder, drawn):
    videos = sorted(folder.glob("*.mp4"))
    before = [path.read_bytes() for path in videos]
    assert len(videos) == 5
    files = write_report(replace(exam, speed_kmh=12.5), folder)
    assert drawn == []
    assert [path.read_bytes() for path in videos] == before
    assert [path.name for path in files.videos] == [p.name for p in videos if "ann" in p.name]
    assert json.loads(files.results.read_text(encoding="utf-8"))["speed_kmh"] == 12.5


def test_what_is_drawn_differently_is_drawn_again(exam, folder, drawn):
    side, rear = exam.clips
    moved = tuple(
        replace(m, value=m.value + 1.0) if m.value is not None else m for m in side.measurements
    )
    write_report(replace(exam, clips=(replace(side, measurements=moved), rear)), folder)
    assert drawn == ["annotated-1-side-right.mp4"]


def test_only_files_that_a_report_lists_are_taken_over(exam, folder, tmp_path):
    assert drawn_before(tmp_path) == {}
    listed = drawn_before(folder)
    assert len(listed) == 5
    data = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    (tmp_path / "results.json").write_text(json.dumps(data), encoding="utf-8")
    assert drawn_before(tmp_path) == {}, "the files are not there"
    data["made_from"] = {"../secret.mp4": "x", "not-ours.mp4": "y"}
    (tmp_path / "not-ours.mp4").touch()
    (tmp_path / "results.json").write_text(json.dumps(data), encoding="utf-8")
    assert drawn_before(tmp_path) == {}
    (tmp_path / "results.json").write_text("[]", encoding="utf-8")
    assert drawn_before(tmp_path) == {}


def test_the_digest_knows_tracks_contacts_numbers_and_note(exam):
    side = exam.clips[0]
    moved = replace(side.tracks, smooth_px=side.tracks.smooth_px + 1.0)
    late = replace(side.gait, stride_time_s=side.gait.stride_time_s + 0.01)
    digests = {
        made_from(side, "a"),
        made_from(side, "b"),
        made_from(replace(side, tracks=moved), "a"),
        made_from(replace(side, gait=late), "a"),
    }
    assert len(digests) == 4
    assert made_from(side, "a") == made_from(replace(side, seconds=(("pose", 9.0),)), "a")
