"""The known-truth runner: rendered clips of a runner whose every joint is known."""

from gait.twin.assets import fetch_body_data
from gait.twin.spec import ClipSpec, read_spec, spec_from_table
from gait.twin.studio import Rendered, render, render_all

__all__ = [
    "ClipSpec",
    "Rendered",
    "fetch_body_data",
    "read_spec",
    "render",
    "render_all",
    "spec_from_table",
]
