"""Where the marks are in every frame in which they were followed."""

from __future__ import annotations

from dataclasses import dataclass

from gait.arrays import BoolArray, FloatArray

__all__ = ["MarkTracks"]


@dataclass(frozen=True, slots=True)
class MarkTracks:
    """Tracks of the marked points of one clip, n frames, k points.

    Pixels of the upright picture, x right, y down, not levelled. NaN where a point was
    not looked for (outside its stances) or was lost.

    Attributes
    ----------
    names : tuple of str, length k
        See `gait.marks.mark.POINTS`.
    xy_px : (n, k, 2) array
    correlation : (n, k) array
        Likeness to the marked patch, at most 1.
    back_px : (n, k) array
        How far from its start a point ends that is followed there and back.
    marked_px : (k, 2) array
        The marks on their pictures, moved onto the middle of a dot where there is one.
    on_dot : (k,) mask
        Whether a dot of tape was found under the mark.
    frame : tuple of int, length k
        Picture on which each point was marked.
    """

    names: tuple[str, ...]
    xy_px: FloatArray
    correlation: FloatArray
    back_px: FloatArray
    marked_px: FloatArray
    on_dot: BoolArray
    frame: tuple[int, ...]

    def point(self, name: str) -> FloatArray:
        """Return the track of one point, (n, 2) pixels."""
        return self.xy_px[:, self.names.index(name)]
