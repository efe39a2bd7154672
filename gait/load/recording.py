"""What a reader of files hands on."""

from __future__ import annotations

from dataclasses import dataclass

from gait.load.clock import When
from gait.load.session import Kind, Origin

__all__ = ["FileContent", "Recording"]


@dataclass(frozen=True, slots=True)
class Recording:
    """One activity as a file gives it; None = the file does not say.

    Attributes
    ----------
    when : When
    kind : Kind
    distance_m : float or None
    moving_s, elapsed_s : float or None
        Time in motion; time from start to end.
    ascent_m : float or None
    shoes, title : str
    pain, effort : float or None
        0..10.
    unit_sure : bool
        False if the unit of distance was assumed.
    """

    when: When
    kind: Kind
    distance_m: float | None
    moving_s: float | None = None
    elapsed_s: float | None = None
    ascent_m: float | None = None
    shoes: str = ""
    title: str = ""
    pain: float | None = None
    effort: float | None = None
    unit_sure: bool = True


@dataclass(frozen=True, slots=True)
class FileContent:
    """All activities of one file.

    Attributes
    ----------
    name : str
    shape : str
        What kind of file it is, in words.
    origin : Origin
    recordings : tuple of Recording
    remarks : tuple of str
        What was assumed or could not be read, in plain sentences.
    """

    name: str
    shape: str
    origin: Origin
    recordings: tuple[Recording, ...]
    remarks: tuple[str, ...] = ()
