"""Who hands a report over: the clinic, the therapist, and what the therapist has to say.

The tables stand in a visit file under ``[report]``, or at the top of a file of a clinic's own
settings; what the visit says goes before what the clinic's file says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass as plain_dataclass
from dataclasses import fields
from pathlib import Path
from typing import Final, Literal

import cv2
import numpy as np
from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from gait.errors import OptionError
from gait.history.reading import as_table, read_answers, refuse_unknown
from gait.language import LANGUAGES

__all__ = ["LETTERHEAD_TABLES", "Letterhead", "letterhead_of"]

LETTERHEAD_TABLES: Final = (
    "clinic",
    "therapist",
    "assessment",
    "signature",
    "paper",
    "pdf",
    "language",
)
"""Keys of the settings."""

_STRICT: Final = ConfigDict(extra="forbid", strict=True)
_LOGO_PX: Final = (1200, 400)
_LARGEST_LOGO: Final = 20_000_000


@dataclass(frozen=True, config=_STRICT)
class _Clinic:
    name: str = ""
    address: str = ""
    logo: str = ""


@dataclass(frozen=True, config=_STRICT)
class _Therapist:
    name: str = ""
    title: str = ""


@dataclass(frozen=True, config=_STRICT)
class _Assessment:
    text: str = ""


@plain_dataclass(frozen=True, slots=True)
class Letterhead:
    """What a clinic puts onto its reports; a field that was not given is None.

    Attributes
    ----------
    clinic, address : str or None
        Name of the clinic, and its address, which may have lines.
    logo_png : bytes or None
        The logo as PNG, at most 400 pixels high.
    therapist, therapist_title : str or None
    assessment : str or None
        Free text; an empty line divides paragraphs.
    signature : bool or None
        Whether a line for the signature is printed; None = no.
    paper : "a4", "letter" or None
        None = A4.
    pdf : bool or None
        Whether ``report.pdf`` is written; None = yes.
    language : str or None
        Of the report, one of `gait.language.LANGUAGES`; None = English.
    """

    clinic: str | None = None
    address: str | None = None
    logo_png: bytes | None = None
    therapist: str | None = None
    therapist_title: str | None = None
    assessment: str | None = None
    signature: bool | None = None
    paper: Literal["a4", "letter"] | None = None
    pdf: bool | None = None
    language: str | None = None

    def over(self, other: Letterhead | None) -> Letterhead:
        """Return these settings, filled up with those of `other`."""
        if other is None:
            return self
        mine = {f.name: getattr(self, f.name) for f in fields(self)}
        return Letterhead(**{k: getattr(other, k) if v is None else v for k, v in mine.items()})


def letterhead_of(
    tables: Mapping[str, object], folder: Path, where: str, *, inside: str = ""
) -> Letterhead:
    """Return the settings of parsed tables.

    Parameters
    ----------
    tables : mapping
        As `tomllib` gives them; the keys are `LETTERHEAD_TABLES`.
    folder : Path
        From where a relative path of the logo counts.
    where : str
        Name of the file, for messages.
    inside : str
        Table in which the keys stand, for messages: "report" in a visit file.

    Returns
    -------
    Letterhead

    Raises
    ------
    OptionError
        One sentence: which key of which file, and what is allowed.
    """
    refuse_unknown(tables, LETTERHEAD_TABLES, inside, where)
    dotted = f"{inside}." if inside else ""

    def table(name: str) -> Mapping[str, object]:
        return as_table(tables.get(name, {}), f"{dotted}{name}", where)

    clinic = read_answers(_Clinic, table("clinic"), f"{dotted}clinic", where)
    therapist = read_answers(_Therapist, table("therapist"), f"{dotted}therapist", where)
    said = read_answers(_Assessment, table("assessment"), f"{dotted}assessment", where)
    _check_length(clinic.name, 200, f"name in [{dotted}clinic]", where)
    _check_length(clinic.address, 500, f"address in [{dotted}clinic]", where)
    _check_length(therapist.name, 200, f"name in [{dotted}therapist]", where)
    _check_length(therapist.title, 200, f"title in [{dotted}therapist]", where)
    _check_length(said.text, 50_000, f"text in [{dotted}assessment]", where)
    return Letterhead(
        clinic=clinic.name.strip() or None,
        address=clinic.address.strip() or None,
        logo_png=_logo(clinic.logo, folder, where) if clinic.logo else None,
        therapist=therapist.name.strip() or None,
        therapist_title=therapist.title.strip() or None,
        assessment=said.text.strip() or None,
        signature=_flag(tables, "signature", where),
        paper=_paper(tables, where),
        pdf=_flag(tables, "pdf", where),
        language=_language(tables, where),
    )


def _check_length(text: str, longest: int, key: str, where: str) -> None:
    if len(text) > longest:
        raise OptionError(f"{where}: {key} has more than {longest} characters; shorten it.")


def _flag(tables: Mapping[str, object], key: str, where: str) -> bool | None:
    value = tables.get(key)
    if value is None or isinstance(value, bool):
        return value
    raise OptionError(f'{where}: {key} is "{value}"; give true or false.')


def _paper(tables: Mapping[str, object], where: str) -> Literal["a4", "letter"] | None:
    value = tables.get("paper")
    if value is None:
        return None
    if value == "a4":
        return "a4"
    if value == "letter":
        return "letter"
    raise OptionError(f'{where}: paper is "{value}"; give "a4" or "letter".')


def _language(tables: Mapping[str, object], where: str) -> str | None:
    value = tables.get("language")
    if value is None:
        return None
    if value in LANGUAGES:
        return str(value)
    known = " or ".join(f'"{tag}"' for tag in LANGUAGES)
    raise OptionError(f'{where}: language is "{value}"; give {known}.')


def _logo(name: str, folder: Path, where: str) -> bytes:
    """Return the logo as PNG, not larger than it is printed."""
    try:
        path = folder / Path(name).expanduser()
        data = path.read_bytes() if path.stat().st_size <= _LARGEST_LOGO else b""
    except (OSError, ValueError):
        raise OptionError(
            f"{where}: the logo {name} does not exist or cannot be read; paths count from the "
            f"folder of {where}."
        ) from None
    picture = (
        cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED) if data else None
    )
    if picture is None:
        raise OptionError(f"{where}: the logo {name} is no PNG or JPEG picture; give one.")
    height, width = picture.shape[:2]
    scale = min(1.0, _LOGO_PX[0] / width, _LOGO_PX[1] / height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    ok, encoded = cv2.imencode(".png", small)
    if not ok:
        raise OptionError(f"{where}: the logo {name} cannot be used; give a PNG picture.")
    return encoded.tobytes()
