"""From the bytes of a text file to the rows of a table."""

from __future__ import annotations

import csv
import io
from typing import Final

from gait.errors import LogError

__all__ = ["decoded", "table_rows"]

_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DELIMITERS: Final = ",;\t|"


def decoded(data: bytes) -> str:
    """Return the text of a file: by its byte-order mark, else UTF-8, else Windows' Latin."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def table_rows(name: str, data: bytes) -> tuple[list[list[str]], str]:
    """Return the rows of a CSV file and what separates its columns.

    Raises
    ------
    LogError
        If it is not text, or a cell is absurdly long.
    """
    text = decoded(data)
    if "\x00" in text:
        raise LogError(
            f"{name} is not a training log: give FIT, GPX, TCX or CSV files, or the zip of a "
            "Garmin or Strava export."
        )
    lines = text.splitlines()
    if lines and lines[0].lower().startswith("sep="):  # written by Excel
        text = "\n".join(lines[1:])
        delimiter = lines[0][4:5] or ","
    else:
        delimiter = _delimiter(lines)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [[cell.strip() for cell in row] for row in reader]
    except csv.Error:
        raise LogError(
            f"{name} is not a table that can be read (a cell is too long or a quotation mark "
            "is not closed): export it again."
        ) from None
    return [row for row in rows if any(row)], delimiter


def _delimiter(lines: list[str]) -> str:
    """Return the sign that splits the header row into most columns."""
    header = next((line for line in lines if line.strip()), "")
    return max(_DELIMITERS, key=header.count)
