"""Errors that a user can act on.

Every one of them carries a single sentence that says what is wrong, with which
file, and what to do. The command line prints it and exits with 2; the page
shows it as a 4xx answer. Anything else that escapes is a defect of the program.
"""

from __future__ import annotations

__all__ = [
    "Cancelled",
    "ClipError",
    "GaitError",
    "LogError",
    "ModelError",
    "OptionError",
    "OutputError",
]


class GaitError(Exception):
    """Base of all errors whose text is meant for the user."""


class ClipError(GaitError):
    """A clip cannot be read or does not show what the analysis needs."""


class LogError(GaitError):
    """A training log cannot be read or holds no runs."""


class ModelError(GaitError):
    """The pose model is missing, damaged, or cannot be run on this machine."""


class OptionError(GaitError):
    """An option given by the user makes no sense."""


class OutputError(GaitError):
    """The report cannot be written."""


class Cancelled(GaitError):  # noqa: N818 - not an error, a wish
    """The user stopped the work; raised from inside a progress callback."""
