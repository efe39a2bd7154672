"""What every file says of itself."""

from __future__ import annotations

from gait.exports.planar import Planar
from gait.exports.visit import ClipMotion
from gait.report.schema import Results

__all__ = ["about_clip", "about_grid", "made_by"]


def made_by(results: Results) -> str:
    """Return the program and its version."""
    return f"{results.program.name} {results.program.version}"


def about_clip(motion: ClipMotion) -> list[str]:
    """Return how the clip was read, in sentences without line breaks."""
    clip = motion.clip
    yaw = "not known" if clip.yaw_deg is None else f"{abs(clip.yaw_deg):.1f} degrees"
    said = [
        "Planar: one camera, 2-D landmarks of a pose model, not markers on the skin.",
        f"View {clip.view.value}; camera turned from the ideal direction by {yaw}.",
        clip.clock_explanation,
    ]
    if not clip.sides_certain:
        said.append("Left and right could not be told apart in this clip.")
    if clip.view.is_side:
        said.append("The leg away from the camera is partly hidden: use the near one.")
    return [" ".join(sentence.split()) for sentence in said if sentence]


def about_grid(grid: Planar) -> list[str]:
    """Return what was done to axes, lengths and time."""
    return [
        grid.axes,
        grid.scale,
        (
            f"Time is capture time of the recording, resampled evenly at {grid.rate_hz:.6g} "
            f"Hz; frames lay within {1000 * grid.shift_s:.2f} ms of the grid."
        ),
        "NaN where a point was not tracked; nothing is filled in.",
    ]
