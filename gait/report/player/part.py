"""The player as a part of the page: markup, style, script, and what its policy must allow."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from gait.exam import Exam
from gait.language import ENGLISH, Language
from gait.report.player.clips import PlayerClips
from gait.report.player.gather import player_data
from gait.report.player.model import PlayerData

__all__ = [
    "SCRIPTS",
    "PlayerPart",
    "player_part",
    "player_section",
    "script_text",
    "style_text",
]

SCRIPTS: Final = (
    "data.js",
    "phase.js",
    "media.js",
    "stage.js",
    "charts.js",
    "player.js",
    "readout.js",
    "controls.js",
)
"""Files of the script, in the order they must be loaded."""
_STYLE: Final = "player.css"


@dataclass(frozen=True, slots=True)
class PlayerPart:
    """What the page takes over.

    Attributes
    ----------
    html : Markup
        The section, hidden until the script has started, with its data and the script.
    style : Markup
        Style sheet.
    policy : str
        Directives for the page's Content-Security-Policy: the script by its hash, clips from
        beside the page or from inside it.
    """

    html: Markup
    style: Markup
    policy: str


def player_part(
    exam: Exam, clips: PlayerClips | None = None, *, language: Language = ENGLISH
) -> PlayerPart:
    """Return the player for the page of `exam`.

    Parameters
    ----------
    exam : Exam
    clips : PlayerClips, optional
        As `write_clips` returned them; without them the player shows the skeleton alone.
    language : Language
    """
    data = player_data(exam, language=language)
    script = script_text()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    return PlayerPart(
        html=player_section(data, {} if clips is None else clips.sources, script),
        style=Markup(style_text()),  # noqa: S704 - our own file
        # Pages opened from a disk: some browsers do not count the folder as 'self'.
        policy=f"script-src 'sha256-{digest}'; media-src 'self' data: file:",
    )


def player_section(data: PlayerData, sources: Mapping[int, str], script: str = "") -> Markup:
    """Return the section alone, its script in it or, without one, served beside it.

    Parameters
    ----------
    data : PlayerData
    sources : mapping of int to str
        Address of each clip.
    script : str
        `script_text`; "" where the page loads it from a file.
    """
    environment = Environment(
        loader=PackageLoader("gait.report.player", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    html = environment.get_template("player.html").render(
        t=data.words,
        language=data.language,
        clips=data.clips,
        sources=sources,
        data=_inert(data),
        # Our own files, no user's text in them.
        script=Markup(script),  # noqa: S704
    )
    return Markup(html)  # noqa: S704 - made by an escaping template


@cache
def script_text() -> str:
    """Return the whole script as one file, to be served or put into a page."""
    return "\n".join(_file(name) for name in SCRIPTS)


@cache
def style_text() -> str:
    """Return the style sheet."""
    return _file(_STYLE)


def _file(name: str) -> str:
    path = files("gait.report.player").joinpath("static", name)
    return path.read_text(encoding="utf-8").replace("\r\n", "\n")


def _inert(data: PlayerData) -> Markup:
    """Return JSON that cannot end the script element it stands in, whatever names hold."""
    text = data.model_dump_json(exclude_defaults=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - no sign of markup is left in it
