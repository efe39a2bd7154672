"""Whatever is handed over instead of a clip gets one clear sentence."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import av
import numpy as np
import pytest
from clip_factory import numbered, write_clip

from gait.errors import ClipError
from gait.video import open_clip


def refusal(path):
    with pytest.raises(ClipError) as caught:
        open_clip(path)
    text = str(caught.value)
    assert path.name in text
    assert text.endswith(".")
    assert "\n" not in text
    assert "Errno" not in text
    assert ":" in text, "it must say what to do"
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return text


def test_missing(tmp_path):
    assert "does not exist" in refusal(tmp_path / "a.mp4")


def test_a_folder(tmp_path):
    folder = tmp_path / "clips.mp4"
    folder.mkdir()
    assert "is a folder" in refusal(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes")
def test_a_pipe_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "a.mp4")
    assert "is no ordinary file" in refusal(tmp_path / "a.mp4")


def test_a_path_through_a_file(tmp_path):
    (tmp_path / "a").write_text("x")
    assert "does not exist" in refusal(tmp_path / "a" / "b.mp4")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_unreadable():
    folder = Path(tempfile.mkdtemp())
    path = write_clip(folder / "a.mp4")
    folder.chmod(0o755)
    path.chmod(0)
    user = os.geteuid()
    try:
        if user == 0:
            os.seteuid(65534)  # root may read everything
        assert "may not be read" in refusal(path)
    finally:
        os.seteuid(user)
        shutil.rmtree(folder)


def test_empty(tmp_path):
    path = tmp_path / "a.mp4"
    path.touch()
    assert "is empty (0 bytes)" in refusal(path)


@pytest.mark.parametrize(
    "content",
    [
        b"This is no video but a letter.\n" * 50,
        b"\xff\xd8\xff\xe0 not really a photo" * 100,
        np.random.default_rng(0).bytes(5000),
        b"\0" * 5000,
        b"RIFF\x10\0\0\0AVI LIST",
        b"\x1a\x45\xdf\xa3" + b"\0" * 100,
        b"\0",
        b"#EXTM3U\n#EXTINF:10,\nother.mp4\n",
        b"ffconcat version 1.0\nfile other.mp4\n",
    ],
)
@pytest.mark.parametrize("name", ["a.mp4", "a.txt", "a.avi", "a"])
def test_not_a_video(tmp_path, content, name):
    write_clip(tmp_path / "other.mp4")
    path = tmp_path / name
    path.write_bytes(content)
    assert "is not a video that can be read" in refusal(path)


def test_a_photo(tmp_path):
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w", format="image2", container_options={"update": "1"}) as file:
        stream = file.add_stream("mjpeg", rate=1)
        stream.width, stream.height, stream.pix_fmt = 128, 96, "yuvj420p"
        frame = av.VideoFrame.from_ndarray(numbered(1), format="rgb24")
        file.mux(stream.encode(frame.reformat(format="yuvj420p")))
        file.mux(stream.encode(None))
    assert path.read_bytes()[:2] == b"\xff\xd8"
    assert "is not a video that can be read" in refusal(path)


@pytest.mark.parametrize("name", ["a.m4a", "a.mp4", "a.mkv", "a.wav", "a.mp3"])
def test_sound_only(tmp_path, name):
    path = tmp_path / name
    codec = {".wav": "pcm_s16le", ".mp3": "libmp3lame"}.get(path.suffix, "aac")
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=44100)
        stream.layout = "mono"
        sound = np.zeros((1, 44100), np.float32 if codec == "aac" else np.int16)
        kind = "fltp" if codec == "aac" else "s16" if codec == "pcm_s16le" else "s16p"
        frame = av.AudioFrame.from_ndarray(sound, kind, "mono")
        frame.sample_rate = 44100
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    assert "has only sound in it" in refusal(path)


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_an_unfinished_mp4(tmp_path, share):
    path = write_clip(tmp_path / "a.mp4")
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert "was not finished recording or copying" in refusal(path)


def test_an_mp4_whose_index_is_broken(tmp_path):
    path = write_clip(tmp_path / "a.mp4")
    data = bytearray(path.read_bytes())
    place = data.index(b"moov") + 4
    data[place:] = bytes(len(data) - place)
    path.write_bytes(data)
    refusal(path)


@pytest.mark.parametrize(("count", "words"), [(1, "only 1 picture "), (9, "only 9 pictures ")])
def test_too_few_frames(tmp_path, count, words):
    text = refusal(write_clip(tmp_path / "a.mp4", count))
    assert words in text
    assert "a few seconds" in text


def test_ten_frames_are_enough(tmp_path):
    assert open_clip(write_clip(tmp_path / "a.mp4", 10)).n_frames == 10


@pytest.mark.parametrize("size", [(48, 480), (9000, 64)])
def test_absurd_size(tmp_path, size):
    path = write_clip(
        tmp_path / "a.mkv", 10, codec="mpeg4" if size[0] < 8000 else "ffv1", size=size
    )
    assert f"pictures of {size[0]} x {size[1]} px" in refusal(path)


def test_the_shape_changes_partway(tmp_path):
    parts = [
        write_clip(tmp_path / f"{width}.ts", 20, size=(width, 96), options={"bf": "0"})
        for width in (128, 192)
    ]
    path = tmp_path / "a.ts"
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    assert "changes its shape" in refusal(path)


def test_two_recordings_glued_together(tmp_path):
    part = write_clip(tmp_path / "part.ts", 60, options={"bf": "0"}).read_bytes()
    path = tmp_path / "a.ts"
    path.write_bytes(part + part)
    assert "does not say when its pictures are to be shown" in refusal(path)
