"""Redis, PostgreSQL and an S3 store for tests, all of them real processes on loopback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from page_process import free_port


def _missing(package: str) -> None:
    """Skip, except where everything is installed."""
    stop = pytest.fail if "CI" in os.environ else pytest.skip
    stop(f"needs {package}: apt-get install {package}")


def _wait(ready, process: subprocess.Popen, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            pytest.fail(f"a server ended with code {process.returncode}")
        try:
            if ready():
                return
        except Exception:  # noqa: BLE001 - not there yet, whatever it says
            time.sleep(0.1)
    pytest.fail("a server did not start")


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory) -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        _missing("redis-server")
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    folder = tmp_path_factory.mktemp("redis")
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    client = redis.Redis(port=port)
    _wait(client.ping, server)
    client.close()
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        _missing("postgresql")
    user = None
    if os.geteuid() == 0:  # PostgreSQL does not run as root
        import pwd  # noqa: PLC0415 - POSIX only

        try:
            user = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("needs a user postgres")
    folder = Path(tempfile.mkdtemp(prefix="gait-pg-"))
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    bin_, data, port = found[-1].parent, folder / "data", free_port()
    name = "postgres"
    subprocess.run(
        [bin_ / "initdb", "-D", data, "-U", name, "-A", "trust", "--no-sync"],
        check=True, stdout=subprocess.DEVNULL, cwd=folder, **who,
    )  # fmt: skip
    command = [bin_ / "postgres", "-D", data, "-p", str(port), "-k", folder, "-F"]
    command += ["-c", "listen_addresses=127.0.0.1"]
    server = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **who
    )
    url = f"postgresql://{name}@127.0.0.1:{port}/postgres"

    def ready() -> bool:
        psycopg.connect(url).close()
        return True

    _wait(ready, server)
    yield url
    server.terminate()
    server.wait()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def s3() -> Iterator[dict[str, str]]:
    """Environment of an S3 store with a bucket "clinic"."""
    pytest.importorskip("moto", reason="needs moto")
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    _wait(lambda: urllib.request.urlopen(f"{url}/moto-api/", timeout=2).close() is None, server)
    environ = {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    urllib.request.urlopen(urllib.request.Request(f"{url}/clinic", method="PUT")).close()
    yield environ
    server.terminate()
    server.wait()
