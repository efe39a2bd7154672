"""Running-gait analysis from video on your own machine.

>>> import gait
>>> exam = gait.analyze(["side.mp4", "rear.mp4"])            # doctest: +SKIP
>>> gait.write_report(exam, "report")                        # doctest: +SKIP
>>> exam = gait.examine(gait.read_visit("visit.toml"))       # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gait.version import __version__

if TYPE_CHECKING:
    from gait.exam import Exam, analyze, examine
    from gait.options import ClipOptions
    from gait.report import write_report
    from gait.visit import Visit, read_visit

__all__ = [
    "ClipOptions",
    "Exam",
    "Visit",
    "__version__",
    "analyze",
    "examine",
    "read_visit",
    "write_report",
]

_HOME = {
    "ClipOptions": "gait.options",
    "Exam": "gait.exam",
    "Visit": "gait.visit",
    "analyze": "gait.exam",
    "examine": "gait.exam",
    "read_visit": "gait.visit",
    "write_report": "gait.report",
}


def __getattr__(name: str) -> object:
    """Import the heavy parts only when they are used, so that `gait --help` is quick."""
    if name in _HOME:
        from importlib import import_module  # noqa: PLC0415 - only here

        found: object = getattr(import_module(_HOME[name]), name)
        return found
    raise AttributeError(f"module 'gait' has no attribute {name!r}")
