"""What a user may say about a clip before it is analysed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gait.corrections.correction import Correction
from gait.errors import OptionError
from gait.marks.mark import Marks
from gait.tracks.track import View

__all__ = ["ClipOptions"]


@dataclass(frozen=True, slots=True)
class ClipOptions:
    """What is known about one clip; None = let the program decide.

    Attributes
    ----------
    view : View, optional
    capture_fps : float, optional
        Frames per second at which the camera recorded, for slow-motion files.
    person : int, optional
        Which person is the runner, numbered by prominence from 1.
    level_deg : float, optional
        Angle by which a truly level line appears turned clockwise in the picture.
    marks : Marks, optional
        Points marked by hand, to be followed through the clip; see `gait.marks.read`.
    slow_motion_factor : float, optional
        How many times slower than life the file plays; goes before `capture_fps`.
    exchanged_sides : bool
        The film is a mirror image, so left and right are exchanged.
    level_sd_deg : float
        Standard error of `level_deg`.
    corrections : tuple of Correction
        What was put right by hand, in its order; goes before everything else. See
        `gait.corrections.settle`.
    """

    view: View | None = None
    capture_fps: float | None = None
    person: int | None = None
    level_deg: float | None = None
    marks: Marks | None = None
    slow_motion_factor: float | None = None
    exchanged_sides: bool = False
    level_sd_deg: float = 0.0
    corrections: tuple[Correction, ...] = ()

    @staticmethod
    def spread(
        options: Sequence[ClipOptions] | ClipOptions | None, n_clips: int
    ) -> list[ClipOptions]:
        """Return one set of options per clip.

        Raises
        ------
        OptionError
            If there are options for another number of clips.
        """
        if options is None:
            return [ClipOptions()] * n_clips
        if isinstance(options, ClipOptions):
            return [options] * n_clips
        if len(options) != n_clips:
            raise OptionError(f"Options were given for {len(options)} clips of {n_clips}.")
        return list(options)
