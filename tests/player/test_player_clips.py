"""The plain clips beside the report."""

from __future__ import annotations

import base64
import dataclasses

import av
import numpy as np
import pytest
from numbered_visit import BITS, SIZE

from gait.errors import Cancelled, OutputError
from gait.report.player import PlayerSettings, write_clips
from gait.video import WriterSettings


def read(path):
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        frames = list(container.decode(stream))
        return stream.codec_context, [float(f.pts * f.time_base) for f in frames], frames


def number_in(frame) -> int:
    grey = frame.to_ndarray(format="gray").astype(int)
    row = grey[grey.shape[0] // 2]
    return sum((row[(2 * b + 1) * len(row) // (2 * BITS)] > 128) << b for b in range(BITS))


def test_clips_play_in_browsers_and_keep_every_frame_and_time(beside, visit):
    for i, analysis in enumerate(visit.clips, 1):
        codec, times, frames = read(beside.folder / f"clip{i}.mp4")
        assert (codec.name, codec.pix_fmt) == ("h264", "yuv420p")
        np.testing.assert_allclose(times, analysis.clip.file_time_s, atol=2e-5)
        assert [number_in(f) for f in frames] == list(range(analysis.clip.n_frames))
        keys = [k for k, f in enumerate(frames) if f.key_frame]
        assert max(np.diff([*keys, len(frames)])) <= 12


def test_the_index_stands_before_the_pictures(beside):
    head = (beside.folder / "clip1.mp4").read_bytes()
    assert head.index(b"moov") < head.index(b"mdat")


def test_the_report_lists_its_clips_as_its_own(beside):
    assert '"clip1.mp4"' in beside.results.read_text(encoding="utf-8")


def test_small_clips_travel_inside_the_page(visit, tmp_path):
    clips = write_clips(visit, tmp_path, settings=PlayerSettings(embed_up_to_bytes=10**7))
    assert clips.files == ()
    assert list(tmp_path.iterdir()) == []
    head, data = clips.sources[0].split(",", 1)
    assert head == "data:video/mp4;base64"
    assert base64.b64decode(data)[4:8] == b"ftyp"


def test_large_clips_are_made_smaller(visit, tmp_path, monkeypatch):
    monkeypatch.setattr("gait.report.player.clips._WHOLE_UP_TO_PX", 300)
    write_clips(visit, tmp_path, settings=PlayerSettings(max_side_px=160))
    codec, _, _ = read(tmp_path / "clip1.mp4")
    assert (codec.width, codec.height) == (SIZE[0] // 2, SIZE[1] // 2)


def test_without_an_encoder_for_browsers_there_are_no_clips(visit, tmp_path):
    settings = PlayerSettings(writer=WriterSettings(encoders=("no-such-encoder",)))
    clips = write_clips(visit, tmp_path, settings=settings)
    assert (dict(clips.sources), clips.files) == ({}, ())


def test_progress_counts_all_clips_and_cancelling_leaves_nothing_unfinished(visit, tmp_path):
    seen = []
    write_clips(visit, tmp_path, progress=lambda *now: seen.append(now))
    total = sum(a.clip.n_frames for a in visit.clips)
    assert seen[-1] == ("copying the clips", total, total)
    assert [done for _, done, _ in seen] == list(range(1, total + 1))

    def stop(stage, done, total):
        if done == 5:
            raise Cancelled("stopped")

    folder = tmp_path / "cancelled"
    folder.mkdir()
    with pytest.raises(Cancelled):
        write_clips(visit, folder, progress=stop)
    assert list(folder.iterdir()) == []


def test_no_such_folder_is_one_sentence(visit, tmp_path):
    one = dataclasses.replace(visit, clips=visit.clips[:1])
    with pytest.raises(OutputError, match="no folder"):
        write_clips(one, tmp_path / "missing")
