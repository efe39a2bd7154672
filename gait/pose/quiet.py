"""Keeping native libraries from chatting on the user's terminal."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

__all__ = ["without_info_lines"]

_STDERR = 2
_lock = Lock()


@contextmanager
def without_info_lines() -> Iterator[None]:
    """Hold back what is written to standard error; pass on all but INFO lines.

    LiteRT announces its own start there, in the middle of a progress bar, and
    offers no way to switch that off. Everything else comes through afterwards.
    """
    with _lock, tempfile.TemporaryFile() as held:
        try:
            original = os.dup(_STDERR)
        except OSError:  # a program without standard error, as windowed ones on Windows
            yield
            return
        if sys.stderr is not None:
            sys.stderr.flush()
        os.dup2(held.fileno(), _STDERR)
        try:
            yield
        finally:
            os.dup2(original, _STDERR)
            os.close(original)
            held.seek(0)
            rest = [line for line in held if not line.startswith(b"INFO:")]
            os.write(_STDERR, b"".join(rest))
