"""The page as a real process, with its workers, to be killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

_SERVE = "from gait.cli import main; main()"


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PageProcess:
    """``gait serve`` on loopback."""

    def __init__(self, home: Path, port: int, **environ: str) -> None:
        self.url = f"http://127.0.0.1:{port}"
        env = {**os.environ, "GAIT_HOME": str(home), "GAIT_LEASE_S": "2", **environ}
        command = [sys.executable, "-c", _SERVE, "serve", "--no-browser", "--port", str(port)]
        self.process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)

    def wait(self, seconds: float = 60.0) -> PageProcess:
        """Wait until the page answers."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=2) as answer:
                    if answer.read() == b"ok":
                        return self
            except (OSError, urllib.error.URLError):
                time.sleep(0.1)
        raise AssertionError("the page never answered")

    def kill(self) -> None:
        """Kill it as a crash would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Stop it as its user would."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
