"""xlsx: one workbook of a visit for the clinician."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gait.exports.formats import Format, library
from gait.exports.notes import made_by
from gait.report.schema import ClipResult, Results
from gait.report.wording import CURVES, GRADES, VIEWS, band, lookup, unit_words

__all__ = ["write_xlsx"]

Value = str | float | int | None
_LONGEST_SHEET: Final = 31
_LINE_PT: Final = 15.0
_READ_ME: Final = (
    (
        "Every number stands with its 95 % interval and the number of steps behind it; an "
        "empty value was withheld, and the last column says why."
    ),
    "Left and right are the runner's own. Clips and steps are numbered from 1 here.",
    "Times are capture time of the recording in seconds, the first frame at 0.",
    "The usual range is this project's working range for the measure; it is not a diagnosis.",
    (
        "Curves: mean angle over the stride, 0 % = the foot lands, 100 % = it lands again; a "
        "leg away from the camera is left out."
    ),
    (
        "Measured from video by one camera: angles in the picture's plane, not joint angles "
        "of a laboratory."
    ),
)


@dataclass(frozen=True, slots=True)
class _Column:
    """Head of a column, its width in characters, and how its numbers are shown."""

    head: str
    width: float
    shape: str = "text"


def write_xlsx(results: Results, path: Path) -> None:
    """Write measures, findings, steps and curves of a visit as an Excel workbook.

    Every text is written as a text: a name such as "=1+1.mp4" never becomes a formula.

    Parameters
    ----------
    results : Results
    path : Path

    Raises
    ------
    OptionError
        xlsxwriter is not installed.
    """
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": False,
    }
    book = library(Format.XLSX).Workbook(str(path), options)
    created = results.created.replace(tzinfo=None, microsecond=0)
    book.set_properties(
        {"title": "Running gait", "comments": made_by(results), "created": created}
    )
    sheets = _Sheets(book)
    _visit(sheets, results)
    _measures(sheets, results)
    _findings(sheets, results)
    _steps(sheets, results)
    _curves(sheets, results)
    book.close()


class _Sheets:
    """Makes sheets that look alike."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - xlsxwriter is loaded when needed
        self.book = book
        base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        self.head = book.add_format({
            **base, "bold": True, "bg_color": "#E7F1F3", "font_color": "#0D5568", "bottom": 1,
            "text_wrap": True, "valign": "vcenter",
        })  # fmt: skip
        self.title = book.add_format({**base, "bold": True, "font_size": 16})
        self.label = book.add_format({**base, "font_color": "#4A5B69"})
        self.shapes = {
            "text": book.add_format({**base, "text_wrap": True, "align": "left", "indent": 1}),
            "count": book.add_format({**base, "num_format": "0", "align": "center"}),
            "left tenth": book.add_format(
                {**base, "num_format": "0.0", "align": "left", "indent": 1}
            ),
            "whole": book.add_format({**base, "num_format": "0"}),
            "tenth": book.add_format({**base, "num_format": "0.0"}),
            "hundredth": book.add_format({**base, "num_format": "0.00"}),
            "thousandth": book.add_format({**base, "num_format": "0.000"}),
        }

    def table(
        self,
        name: str,
        columns: Sequence[_Column],
        rows: Sequence[Sequence[Value]],
        shapes: Sequence[str | None] = (),
    ) -> Any:  # noqa: ANN401 - xlsxwriter is loaded when needed
        """Add a sheet with a frozen, filterable head; `shapes` overrides one row's numbers."""
        sheet = self.book.add_worksheet(name[:_LONGEST_SHEET])
        for i, column in enumerate(columns):
            sheet.set_column(i, i, column.width)
            sheet.write_string(0, i, column.head, self.head)
        sheet.set_row(0, 2 * _LINE_PT)
        for r, row in enumerate(rows):
            own = shapes[r] if r < len(shapes) else None
            sheet.set_row(r + 1, _LINE_PT * _lines(row, columns))
            for i, value in enumerate(row):
                shape = columns[i].shape
                self.put(sheet, r + 1, i, value, own if own and shape == "measure" else shape)
        sheet.freeze_panes(1, 1)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)
        _printed(sheet)
        return sheet

    def put(self, sheet: Any, row: int, column: int, value: Value, shape: str) -> None:  # noqa: ANN401
        """Write one cell; what is missing stays empty."""
        looks = self.shapes.get(shape, self.shapes["tenth"])
        if isinstance(value, str):
            sheet.write_string(row, column, value, looks)
        elif value is not None and math.isfinite(value):
            sheet.write_number(row, column, value, looks)


def _lines(row: Sequence[Value], columns: Sequence[_Column]) -> int:
    """Return how many lines the longest text of a row takes; readers do not all work it out."""
    texts = ((v, c.width - 2) for v, c in zip(row, columns, strict=True) if isinstance(v, str))
    return max((math.ceil(len(text) / width) for text, width in texts), default=1) or 1


def _printed(sheet: Any) -> None:  # noqa: ANN401 - xlsxwriter is loaded when needed
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _visit(sheets: _Sheets, results: Results) -> None:
    sheet = sheets.book.add_worksheet("Visit")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, max(1, len(results.clips)), 44)
    sheet.write_string(0, 0, "Running gait", sheets.title)
    facts: list[tuple[str, Sequence[Value]]] = [
        ("Analysed", [f"{results.created:%Y-%m-%d %H:%M %z}"]),
        ("Height, cm", [results.height_cm]),
        ("Speed, km/h", [results.speed_kmh]),
        ("Program", [made_by(results)]),
        ("", []),
        ("Clip", [str(i + 1) for i in range(len(results.clips))]),
        ("File", [c.file for c in results.clips]),
        ("View", [VIEWS[c.view] for c in results.clips]),
        ("Frames per second", [c.capture_fps for c in results.clips]),
        (
            "Camera roll, degrees",
            [c.level_deg if c.level_known else None for c in results.clips],
        ),
        ("Camera turned by, degrees", [c.yaw_deg for c in results.clips]),
        ("Thigh + shin, pixels", [c.leg_length_px for c in results.clips]),
        ("Steps", [len(c.steps) for c in results.clips]),
        ("Remarks", ["\n".join(c.remarks) for c in results.clips]),
    ]
    for r, (label, values) in enumerate(facts, 2):
        sheet.write_string(r, 0, label, sheets.label)
        for i, value in enumerate(values):
            precise = isinstance(value, float) and not value.is_integer()
            sheets.put(sheet, r, 1 + i, value, "left tenth" if precise else "text")
    first = len(facts) + 4
    for r, sentence in enumerate(_READ_ME, first):
        sheet.merge_range(r, 0, r, max(1, len(results.clips)), "", sheets.shapes["text"])
        sheet.write_string(r, 0, sentence, sheets.shapes["text"])
        sheet.set_row(r, 2 * _LINE_PT)
    _printed(sheet)


def _measures(sheets: _Sheets, results: Results) -> None:
    columns = [
        _Column("Measure", 36), _Column("Side", 8), _Column("Unit", 13),
        _Column("Value", 9, "measure"), _Column("Low (95 %)", 10, "measure"),
        _Column("High (95 %)", 10, "measure"), _Column("Steps", 7, "count"),
        _Column("Usual range", 22), _Column("Clip", 6, "count"),
        _Column("Not given because", 60),
    ]  # fmt: skip
    # What was measured first, then what was withheld, clip by clip.
    measured = sorted(results.measurements, key=lambda m: (m.clip, m.value is None))
    rows = [
        [
            m.label, m.side or "", unit_words(m.unit), m.value, m.low, m.high,
            m.n if m.value is not None else None, band(m.name), m.clip + 1, m.withheld or "",
        ]
        for m in measured
    ]  # fmt: skip
    sheets.table("Measures", columns, rows, [_shape_of(m.name) for m in measured])


def _findings(sheets: _Sheets, results: Results) -> None:
    columns = [
        _Column("Pattern", 34), _Column("Side", 8), _Column("Seen", 14),
        _Column("What was seen", 70), _Column("Why it cannot be told", 46), _Column("Cue", 46),
    ]  # fmt: skip
    rows = [
        [f.title, f.side or "", GRADES[f.grade], f.sentence, f.why_not, f.cue]
        for f in results.findings
    ]
    sheets.table("Findings", columns, rows)


def _steps(sheets: _Sheets, results: Results) -> None:
    keys = dict.fromkeys((m.name, m.label, m.unit) for m in results.measurements if m.steps)
    columns = [
        _Column("Clip", 6, "count"), _Column("Step", 6, "count"), _Column("Side", 8),
        _Column("Lands, s", 9, "thousandth"), _Column("Leaves, s", 9, "thousandth"),
        _Column("On the ground, ms", 11, "whole"), _Column("Measured", 10),
        *(_Column(f"{label}, {unit_words(unit)}".rstrip(", "), 14, _shape_of(name))
          for name, label, unit in keys),
    ]  # fmt: skip
    values = {(m.clip, m.name, s.step): s.value for m in results.measurements for s in m.steps}
    rows: list[list[Value]] = []
    for i, clip in enumerate(results.clips):
        for k, step in enumerate(clip.steps):
            row: list[Value] = [
                i + 1, k + 1, step.side.value, step.initial_contact_s, step.toe_off_s,
                step.contact_time_ms, "yes" if step.measurable else "no",
            ]  # fmt: skip
            rows.append(row + [values.get((i, name, k)) for name, _, _ in keys])
    sheet = sheets.table("Steps", columns, rows)
    sheet.set_row(0, 4 * _LINE_PT)
    sheet.freeze_panes(1, 3)


def _curves(sheets: _Sheets, results: Results) -> None:
    for i, clip in enumerate(results.clips):
        shown = [c for c in clip.curves if c.leg != "far"]
        if not shown:
            continue
        columns = [_Column("% of stride", 11, "whole")]
        for c in shown:
            head = f"{CURVES.get(c.name, (c.name, ''))[0]}, {c.side}, {unit_words(c.unit)}"
            columns += [_Column(head, 13, "tenth"), _Column(f"{head}, SD", 13, "tenth")]
        rows = [
            [percent, *(v for c in shown for v in (c.mean[percent], c.sd[percent]))]
            for percent in range(101)
        ]
        name = "Curves" if len(results.clips) == 1 else f"Curves clip {i + 1}"
        sheet = sheets.table(name, columns, rows)
        sheet.set_row(0, 4 * _LINE_PT)
        _charts(sheets, sheet, name, clip)


def _charts(sheets: _Sheets, sheet: Any, name: str, clip: ClipResult) -> None:  # noqa: ANN401
    """Add one chart per angle, beside the table."""
    shown = [c for c in clip.curves if c.leg != "far"]
    right = 2 * len(shown) + 2
    for k, angle in enumerate(dict.fromkeys(c.name for c in shown)):
        chart = sheets.book.add_chart({"type": "scatter", "subtype": "smooth"})
        for i, c in enumerate(shown):
            if c.name == angle:
                colour = "#1F78B4" if c.side == "left" else "#B8530C"
                chart.add_series({
                    "name": [name, 0, 1 + 2 * i], "categories": [name, 1, 0, 101, 0],
                    "values": [name, 1, 1 + 2 * i, 101, 1 + 2 * i],
                    "line": {"color": colour, "width": 2.25},
                })  # fmt: skip
        chart.set_title({"name": CURVES.get(angle, (angle, ""))[0], "name_font": {"size": 12}})
        chart.set_x_axis({"min": 0, "max": 100, "name": "% of stride"})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 520, "height": 300})
        sheet.insert_chart(1 + 16 * k, right, chart)


def _shape_of(name: str) -> str:
    row = lookup(name)
    return {0: "whole", 1: "tenth"}.get(row.decimals, "hundredth") if row else "hundredth"
