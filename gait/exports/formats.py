"""What can be written, and what each format needs."""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from types import ModuleType
from typing import Final

from gait.errors import OptionError

__all__ = ["Format", "check_libraries", "library"]


class Format(StrEnum):
    """Formats of ``gait export``."""

    CSV = "csv"
    TRC = "trc"
    MOT = "mot"
    C3D = "c3d"
    XLSX = "xlsx"
    NETCDF = "netcdf"


_NEEDS: Final = {Format.C3D: "ezc3d", Format.XLSX: "xlsxwriter", Format.NETCDF: "xarray"}


def library(wanted: Format) -> ModuleType:
    """Return the library that writes a format.

    Raises
    ------
    OptionError
        It is not installed; says what to install.
    """
    name = _NEEDS[wanted]
    try:
        return import_module(name)
    except ImportError as error:
        raise OptionError(
            f"The format {wanted.value} needs the Python package {name}, which is not "
            "installed: install the optional part with pip install 'running-gait[export]'."
        ) from error


def check_libraries(formats: tuple[Format, ...]) -> None:
    """Raise `OptionError` now if a library of one of the formats is missing."""
    for wanted in formats:
        if wanted in _NEEDS:
            library(wanted)
