"""Laying out the PDF."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Final

from gait.arrays import UInt8Array
from gait.errors import OutputError
from gait.exam import Exam
from gait.language import ENGLISH, Language
from gait.letterhead import Letterhead
from gait.report.keyframes import KeyFrame
from gait.report.pdf.content import content
from gait.report.pdf.room import Room
from gait.report.pdf.spoken import spoken

__all__ = ["pdf_of"]

_TEMPLATES: Final = ("report.typ", "style.typ", "runner.typ", "plan.typ", "clinician.typ")
_STANDARD: Final = "ua-1"


def pdf_of(
    exam: Exam,
    *,
    drawn: Sequence[KeyFrame] = (),
    portraits: Mapping[int, UInt8Array] | None = None,
    letterhead: Letterhead | None = None,
    language: Language = ENGLISH,
) -> bytes:
    """Return the report as a tagged PDF.

    Two pages for the runner, then the clinician's part. Same exam, same pictures: same bytes.
    Nothing is loaded from anywhere.

    Parameters
    ----------
    exam : Exam
    drawn : sequence of KeyFrame
        Pictures of the findings, as for `gait.report.page.render`.
    portraits : mapping of int to (h, w, 3) array, optional
        Picture of the runner in each clip.
    letterhead : Letterhead, optional
    language : Language
        Of the reader; what the exam holds is English.

    Returns
    -------
    bytes
        PDF 1.7, by PDF/UA-1 (ISO 14289-1) wherever a font has every character.

    Raises
    ------
    OutputError
        The package typst is missing, or the document cannot be laid out.
    """
    with tempfile.TemporaryDirectory(prefix="gait-pdf-") as name:
        room = Room(Path(name), language)
        data = content(
            exam,
            room,
            drawn=drawn,
            portraits=portraits or {},
            letterhead=letterhead or Letterhead(),
        )
        (room.folder / "data.json").write_text(
            json.dumps(spoken(data, language)), encoding="utf-8"
        )
        here = resources.files("gait.report.pdf").joinpath("templates")
        for template in _TEMPLATES:
            text = here.joinpath(template).read_text(encoding="utf-8")
            (room.folder / template).write_text(text, encoding="utf-8")
        return _laid_out(room.folder, exam)


def _laid_out(folder: Path, exam: Exam) -> bytes:
    """Return the PDF; first by the standard with our fonts, at last without the standard."""
    try:
        import typst  # noqa: PLC0415 - large, and only needed here
    except ImportError as error:
        raise OutputError(
            f"The PDF cannot be made because the package typst is missing ({error}): install "
            "it with pip install typst, or use --no-pdf."
        ) from error
    tries: tuple[dict[str, Any], ...] = (
        {"pdf_standards": _STANDARD},
        {"pdf_standards": _STANDARD, "ignore_system_fonts": False},
        {"ignore_system_fonts": False},
    )
    problem: typst.TypstError | None = None
    for options in tries:
        try:
            made: bytes = typst.compile(
                folder / "report.typ",
                root=folder,
                font_paths=_font_folders(),
                format="pdf",
                timestamp=exam.created.replace(microsecond=0),
                **{"ignore_system_fonts": True, **options},
            )
        except typst.TypstError as error:
            # A name may hold a character that no font here has; the standard forbids that.
            problem = error
        else:
            return made
    raise OutputError(
        f"The PDF cannot be laid out ({problem}): use --no-pdf, and report this with the visit "
        "file."
    ) from problem


def _font_folders() -> list[Path]:
    """Return our typeface, and Matplotlib's for the scripts that ours does not have."""
    import matplotlib  # noqa: PLC0415 - only its fonts are wanted

    ours = Path(str(resources.files("gait.report.pdf").joinpath("fonts")))
    return [ours, Path(matplotlib.get_data_path()) / "fonts" / "ttf"]
