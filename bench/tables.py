"""The pages of `docs/validation`: Markdown tables made from the summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bench.cells import ALL, BOTH, HEADLINE_FPS
from bench.groups import SHOWN
from bench.markdown import EVENT_WORDS, MISSING, number, percent, span, table, where
from bench.measure_tables import measure_table
from bench.published import published
from bench.tally import DOSES
from gait.findings.finding import Grade

__all__ = ["main_page"]

Row = Mapping[str, Any]


def main_page(summary: Mapping[str, Any], title: str, plots: Sequence[str]) -> str:
    """Write the page with the main tables.

    Parameters
    ----------
    summary : mapping
        Of `bench.summary.summarise`.
    title : str
    plots : sequence of str
        Names of the SVG files beside the page.
    """
    half = summary["goals"][0]["half"]
    shown = "whole set" if half == BOTH else f"{half} half"
    intro = (
        f"# {title}\n\n"
        f"{summary['clips']} rendered clips of runners whose every joint is known, each "
        f"analysed as a user would. Unless a table says otherwise: {shown}, 60 frames/s and "
        "more, raw errors (program minus truth), no offset removed. Rows in italics are "
        "figures that others have published, in their own settings. Every cell of every "
        "table, by half, view and frame rate, stands in `summary.json`; the measures also in "
        "[measures.md](measures.md).\n"
    )
    parts = [
        intro,
        _section("Goals", _GOALS_NOTE, _goals(summary["goals"])),
        _section(
            "Measures", _MEASURES_NOTE, measure_table(summary["rows"], half, (HEADLINE_FPS,))
        ),
        _section("Angles over the whole clip", _CURVES_NOTE, _curves(summary["curves"], half)),
        _section("Contacts", _EVENTS_NOTE, _events(summary["events"], half)),
        _section("Contact time of single steps", "", _steps(summary["steps"], half)),
        _section("Decisions", _DECISIONS_NOTE, _decisions(summary["decisions"], half)),
        _section("Findings", _FINDINGS_NOTE, _findings(summary["findings"], half)),
        _section("By true size", "", _confusion(summary["findings"], half)),
        _section(
            "Detection and camera",
            _CAMERA_NOTE,
            _camera(summary["detection"], summary["camera"]),
        ),
        _section("By body, clothes, room and strike", _GROUPS_NOTE, _groups(summary["groups"])),
        _refused(summary["refused"]),
        "## Plots\n\nWhole set.\n\n"
        + "\n\n".join(f"![{_caption(name)}]({name})" for name in plots)
        + "\n",
    ]
    return "\n".join(part for part in parts if part)


_GOALS_NOTE = (
    "Where the program must get, and where it is. Yaw up to 10° unless the goal is about "
    "everything."
)
_MEASURES_NOTE = (
    "One value per clip and leg: the mean over its steps against the true mean over the same "
    "steps. Limits of agreement: bias ± 1.96 SD. Slope and r: of the value on the truth. "
    "Covered: stated 95 % intervals that hold the truth. Near: the leg towards the camera; "
    "either: both legs of a rear or front view."
)
_CURVES_NOTE = (
    "All tracked frames of side views, hardly smoothed (`light`) and as displayed (`smooth`). "
    "Offset removed: after each clip's own mean error is taken out."
)
_EVENTS_NOTE = (
    "Matched one-to-one within 50 ms, same foot. Contacts within 0.1 s of an end of the clip "
    "count neither as missed nor as extra. Truth: lowest point of the shoe within 3 mm of the "
    "belt."
)
_DECISIONS_NOTE = (
    "Made once per clip. Running: walkers and standers must be refused, runners must not. "
    "Foot strike class by Altman & Davis (8° and −1.6°); hip drop small up to 6° and large "
    "from 9° (mean of both sides, between them not counted)."
)
_FINDINGS_NOTE = (
    "Sensitivity: share graded mild or marked at clinically marked true size or beyond, "
    '"cannot tell" counted as missed. Specificity: share not graded mild or marked where the '
    "true size is usual. False marked: clips of normal runners (no pattern "
    "of half its marked size or more) in which the finding is graded marked. Sizes: "
    "`bench/patterns.toml`."
)
_CAMERA_NOTE = (
    "Found: share of frames in which the pose model found the runner. Exchanged: share of "
    "frames in which left and right leg are swapped."
)


_GROUPS_NOTE = (
    "Whole set, all frame rates: is the program as right for everybody? Withheld: share of "
    "numbers not given, the far leg left out. RMSE in the measure's unit."
)


def _section(title: str, note: str, body: str) -> str:
    if not body:
        return ""
    return f"## {title}\n\n" + (f"{note}\n\n" if note else "") + body


def _goals(rows: Sequence[Row]) -> str:
    def limits(row: Row) -> str:
        low, high = row["low"], row["high"]
        if low is None:
            return f"≤ {high:g}"
        return f"≥ {low:g}" if high is None else f"{low:g} to {high:g}".replace("-", "−")

    verdict = {True: "yes", False: "no", None: MISSING}
    lines = [
        [
            row["goal"],
            limits(row),
            number(row["reached"], 3 if _is_share(row) else 2),
            str(row["n"]),
            verdict[row["met"]],
        ]
        for row in rows
    ]
    return table(["goal", "must be", "is", "n", "met"], lines)


def _is_share(row: Row) -> bool:
    return bool(max(abs(row["low"] or 0.0), abs(row["high"] or 0.0)) < 1.0)


def _curves(rows: Sequence[Row], half: str) -> str:
    lines = []
    chosen = where(rows, half=half, fps=HEADLINE_FPS)
    for name in dict.fromkeys(row["curve"] for row in chosen):
        for row in where(chosen, curve=name):
            offsets = (row["bias"], row["rmse"], row["rmse_offset_removed"])
            lines.append(
                [
                    name.replace("_", " "),
                    row["leg"],
                    row["tracks"],
                    str(row["clips"]),
                    str(row["frames"]),
                    number(offsets[0], signed=True),
                    number(offsets[1]),
                    number(offsets[2]),
                ]
            )
        for each in published("curve", name):
            figures = [number(v) for v in (each.bias, each.rmse, each.rmse_offset_removed)]
            words = f"*{each.source}: {each.system}; {each.note}*"
            lines.append([words, "", "", "", "", *("" if f == MISSING else f for f in figures)])
    head = ["angle, deg", "leg", "tracks", "clips", "frames", "bias", "RMSE", "offset removed"]
    return table(head, lines, left=3) if lines else ""


def _events(rows: Sequence[Row], half: str) -> str:
    lines = []
    chosen = [row for row in where(rows, half=half) if row["view"] != ALL]
    for event in EVENT_WORDS:
        for row in where(chosen, event=event):
            single = row["leg"] in (ALL, "either") and row["view"] != "side"
            if row["fps"] in (ALL, HEADLINE_FPS) or (single and row["leg"] == ALL):
                continue
            lines.append(_event_line(row))
        for each in published("event", event):
            words = f"*{each.source}: {each.system}; {each.note}*"
            figures = [number(each.bias, signed=True), number(each.sd), number(each.rmse), ""]
            blank = [""] * 8
            lines.append([words, *blank, *("" if f == MISSING else f for f in figures)])
    head = ["event", "view", "leg", "frames/s", "found", "missed", "extra", "wrong foot", "F1"]
    head += ["bias, ms", "SD", "RMSE", "covered"]
    return table(head, lines, left=3) if lines else ""


def _event_line(row: Row) -> list[str]:
    counts = [str(row[key]) for key in ("found", "missed", "extra", "wrong_side")]
    return [
        EVENT_WORDS[row["event"]],
        row["view"],
        row["leg"],
        row["fps"],
        *counts,
        number(row["f1"], 3),
        number(row["bias"], signed=True),
        number(row["sd"]),
        number(row["rmse"]),
        percent(row["coverage"]),
    ]


def _steps(rows: Sequence[Row], half: str) -> str:
    lines = [
        [
            row["view"],
            row["leg"],
            row["fps"],
            str(row["n"]),
            number(row["bias"], signed=True),
            number(row["sd"]),
            number(row["rmse"]),
            span(row["loa_low"], row["loa_high"]),
        ]
        for row in where(rows, half=half)
        if row["view"] != ALL and row["fps"] not in (ALL, HEADLINE_FPS)
    ]
    for each in published("contact time", "contact_time"):
        figures = [number(each.bias, signed=True), number(each.sd), number(each.rmse)]
        figures.append(span(each.loa_low, each.loa_high))
        words = f"*{each.source}: {each.system}; {each.note}*"
        lines.append([words, "", "", "", *("" if f == MISSING else f for f in figures)])
    head = ["view", "leg", "frames/s", "steps", "bias, ms", "SD", "RMSE", "limits of agreement"]
    return table(head, lines, left=2)


def _decisions(rows: Sequence[Row], half: str) -> str:
    lines = [
        [
            row["decision"],
            str(row["n"]),
            str(row["right"]),
            str(row["wrong"]),
            str(row["cannot_tell"]),
            ", ".join(row["wrong_clips"]),
        ]
        for row in where(rows, half=half, view=ALL)
    ]
    head = ["decision", "clips", "right", "wrong", "cannot tell", "wrong in"]
    return table(head, lines) if lines else ""


def _findings(rows: Sequence[Row], half: str) -> str:
    lines = [
        [
            row["finding"].replace("_", " "),
            str(row["n_marked_size"]),
            percent(row["sensitivity"]),
            str(row["n_usual"]),
            percent(row["specificity"]),
            percent(row["cannot_tell"]),
            percent(row["marked_on_normal_runners"]),
        ]
        for row in where(rows, half=half)
    ]
    head = ["finding", "of marked size", "sensitivity", "usual", "specificity", "cannot tell"]
    return table([*head, "false marked"], lines) if lines else ""


def _confusion(rows: Sequence[Row], half: str) -> str:
    """Grades by true size: how often each was given."""
    lines = []
    for row in where(rows, half=half):
        for size in DOSES:
            given = row["confusion"][size]
            if sum(given.values()):
                counts = [str(given[grade.value]) for grade in Grade]
                lines.append([row["finding"].replace("_", " "), size, *counts])
    head = ["finding", "true size", *(grade.value for grade in Grade)]
    return table(head, lines, left=2) if lines else ""


def _camera(detection: Sequence[Row], camera: Sequence[Row]) -> str:
    lines = []
    for row, cam in zip(where(detection, half=BOTH), where(camera, half=BOTH), strict=True):
        lines.append(
            [
                row["view"],
                str(row["clips"]),
                number(100.0 * row["mean"], 1),
                number(100.0 * row["least"], 1),
                str(row["refused"]),
                number(cam["yaw_bias"], signed=True),
                number(cam["yaw_rmse"]),
                str(cam["level_n"]),
                number(cam["level_rmse"]),
                percent(cam["exchanged"]),
            ]
        )
    head = ["view (whole set)", "clips", "found, %", "least", "runners refused"]
    head += ["yaw bias, deg", "yaw RMSE", "level known", "level RMSE", "exchanged"]
    return table(head, lines)


def _groups(rows: Sequence[Row]) -> str:
    lines = [
        [
            row["factor"],
            row["level"].replace("_", " "),
            str(row["clips"]),
            number(100.0 * row["detected"], 1),
            str(row["refused"]),
            percent(row["withheld"]),
            number(row["f1"], 3),
            *(number(row[f"rmse_{name}"]) for name in SHOWN),
        ]
        for row in rows
    ]
    head = ["", "", "clips", "found, %", "refused", "withheld", "contacts, F1"]
    words = [f"{name.replace('_', ' ')}, RMSE" for name in SHOWN]
    return table([*head, *words], lines, left=2) if lines else ""


def _refused(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    lines = [[row["clip"], row["half"], row["sentence"]] for row in rows]
    return "## Refused\n\n" + table(["clip", "half", "sentence"], lines, left=3)


def _caption(name: str) -> str:
    return name.removesuffix(".svg").replace("_", " ")
