"""The tables of a visit file that are not answers: runner, clips, log.

The fields of the classes are the keys of the tables ``[runner]``, ``[[clips]]`` and ``[log]``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

__all__ = ["ClipTable", "LogTable", "RunnerTable"]

_STRICT = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True, config=_STRICT)
class RunnerTable:
    """The table ``[runner]``.

    Attributes
    ----------
    code : str
        Code or name, as it shall stand on the report.
    height_cm : float or None
    speed_kmh : float or None
        Belt speed in the clips.
    """

    code: str = ""
    height_cm: Annotated[float, Field(ge=80, le=250, allow_inf_nan=False)] | None = None
    speed_kmh: Annotated[float, Field(ge=0.5, le=45, allow_inf_nan=False)] | None = None


@dataclass(frozen=True, config=_STRICT)
class ClipTable:
    """One table ``[[clips]]``; see `gait.options.ClipOptions`.

    Attributes
    ----------
    file : str
        Relative to the visit file.
    view : str or None
    capture_fps : float or None
    person : int or None
    level_deg : float or None
    marks : str
        File with points marked by hand, relative to the visit file; empty = none.
    corrections : list
        Tables ``[[clips.corrections]]``, see `gait.corrections.read`.
    """

    file: str = ""
    view: Literal["auto", "side-left", "side-right", "rear", "front"] | None = None
    capture_fps: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    person: Annotated[int, Field(ge=1)] | None = None
    level_deg: Annotated[float, Field(ge=-45, le=45, allow_inf_nan=False)] | None = None
    marks: str = ""
    corrections: tuple[Any, ...] | list[Any] = ()


@dataclass(frozen=True, config=_STRICT)
class LogTable:
    """The table ``[log]``.

    Attributes
    ----------
    files : tuple of str
        Relative to the visit file.
    unit : "km", "mi" or None
    time_zone : str
    new : tuple of str
    """

    files: Annotated[tuple[str, ...], Field(strict=False)] = ()
    unit: Literal["km", "mi"] | None = None
    time_zone: str = ""
    new: Annotated[tuple[Literal["speed", "hills", "shoes"], ...], Field(strict=False)] = ()
