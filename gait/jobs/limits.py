"""Limits of a process that opens files which others have made."""

from __future__ import annotations

import os
from collections.abc import Mapping

__all__ = ["limit_this_process", "without_secrets"]

_SECRET = ("SECRET", "PASSWORD", "PASSWD", "TOKEN", "CREDENTIAL", "_KEY")
_OURS = {"GAIT_DATABASE_URL", "GAIT_QUEUE_URL", "GAIT_STORAGE_URL", "GAIT_HOME"}
_MOST_FILE_BYTES = 8 << 30
_MOST_OPEN_FILES = 256


def limit_this_process(memory_mb: int, cpu_s: float) -> None:
    """Bound memory, processor time, size and number of files, and forbid core dumps.

    On Windows nothing of this exists: there only the clock of the worker ends a process.
    """
    try:
        import resource  # noqa: PLC0415 - POSIX only
    except ImportError:
        return
    wanted = {
        resource.RLIMIT_AS: memory_mb << 20,
        resource.RLIMIT_CPU: max(1, round(cpu_s)),
        resource.RLIMIT_FSIZE: _MOST_FILE_BYTES,
        resource.RLIMIT_NOFILE: _MOST_OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in wanted.items():
        _, hard = resource.getrlimit(what)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (limit, limit))


def without_secrets(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment without what opens doors: keys, passwords, addresses of stores."""
    env = os.environ if environ is None else environ
    return {
        name: value
        for name, value in env.items()
        if name not in _OURS
        and not name.startswith("AWS_")
        and not any(word in name.upper() for word in _SECRET)
    }
