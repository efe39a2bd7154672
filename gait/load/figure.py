"""The picture of a year: weekly bars, jumps and breaks."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gait.errors import OptionError
from gait.language import ENGLISH, Language
from gait.load.answer import Break, Light, LoadAnswer, Spike, Week
from gait.load.results import write_bytes
from gait.load.rules import rules
from gait.load.words import day_words, length

__all__ = ["save_year", "year_svg", "year_words"]

_WEEK: Final = "#a9bccb"
_LONGEST: Final = "#3f6d8e"
_AMBER: Final = "#c77700"
_RED: Final = "#b3261e"
_BREAK: Final = "#efece6"
_INK: Final = "#333333"
_LABELS: Final = (
    "all runs of the week",
    "longest run",
    "no run for 7 days or more",
    "run 10 to 100 % beyond the longest of 30 days",
    "run more than twice the longest of 30 days",
)
_FORMATS: Final = ("svg", "png")


def year_svg(answer: LoadAnswer, *, language: Language = ENGLISH, narrow: bool = False) -> str:
    """Return the last 52 weeks as an SVG element for a page; same log and day, same text.

    Parameters
    ----------
    answer : LoadAnswer
    language : Language
        Of the letters in the picture; what is read aloud stays English and is said with the
        page.
    narrow : bool
        For a phone: the last 26 weeks, in larger letters.
    """
    shown = _PHONE if narrow else _PAGE
    text = _drawn(answer, "svg", shown, language).decode("utf-8")
    words = f'<svg role="img" aria-label={quoteattr(year_words(answer))} '
    return text[text.index("<svg") :].replace("<svg ", words, 1)


def save_year(answer: LoadAnswer, path: Path) -> None:
    """Write the last 52 weeks as an SVG or PNG file, told by its suffix.

    Raises
    ------
    OptionError
        If the suffix is neither.
    OutputError
    """
    kind = path.suffix.lower().lstrip(".")
    if kind not in _FORMATS:
        raise OptionError(f"{path.name} must end in .svg or .png to be a picture of the year.")
    write_bytes(path, _drawn(answer, kind))


def year_words(answer: LoadAnswer) -> str:
    """Return what the picture shows, for those who do not see it."""
    weeks = _weeks(answer)
    since = weeks[0].monday
    fullest = max(weeks, key=lambda w: w.distance_m)
    jumps = [s for s in _spikes(answer, since) if s.light.coloured]
    breaks = _breaks(answer, since)
    total = length(sum(w.distance_m for w in weeks), answer.unit)
    return (
        f"Weekly distance from {day_words(since)} to {day_words(answer.today)}: {total} in "
        f"all, at most {length(fullest.distance_m, answer.unit)} in the week of "
        f"{day_words(fullest.monday)}. Runs more than 10 % longer than the longest of the 30 "
        f"days before: {len(jumps)}. Breaks of 7 days and more: {len(breaks)}."
    )


@dataclass(frozen=True, slots=True)
class _Format:
    """How wide a picture is, and what fits."""

    weeks: int
    inches: tuple[float, float]
    legend_columns: int
    name: str


_PAGE: Final = _Format(rules().shown.year_weeks, (9.0, 3.6), 3, "gait")
_PHONE: Final = _Format(rules().shown.year_weeks // 2, (4.4, 4.0), 1, "gait-phone")


def _weeks(answer: LoadAnswer, shown: _Format | None = None) -> tuple[Week, ...]:
    return answer.weeks[-(shown or _PAGE).weeks :]


def _spikes(answer: LoadAnswer, since: date) -> list[Spike]:
    return [s for s in answer.spikes if s.session.day >= since]


def _breaks(answer: LoadAnswer, since: date) -> list[Break]:
    return [b for b in answer.breaks if (b.next_day or answer.today) > since]


def _x(day: date) -> float:
    return float(day.toordinal())


def _months(first: date, last: date) -> list[date]:
    """First days of the months in between, every second one."""
    found = [
        date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in range(1, 13)
        if first <= date(year, month, 1) <= last
    ]
    return [month for month in found if month.month % 2]


def _month_words(month: date) -> str:
    return day_words(month).split()[1][:3] + f" {month.year}"


def _drawn(
    answer: LoadAnswer, kind: str, shown: _Format = _PAGE, language: Language = ENGLISH
) -> bytes:
    with mpl.rc_context({"font.size": 9.0, "svg.hashsalt": shown.name, "hatch.linewidth": 0.6}):
        figure = Figure(figsize=shown.inches, layout="constrained")
        axes = figure.add_subplot()
        weeks = _weeks(answer, shown)
        since = weeks[0].monday
        _draw_weeks(axes, weeks, answer)
        _draw_breaks(axes, _breaks(answer, since), since, answer, language)
        _draw_jumps(axes, weeks, _spikes(answer, since), answer)
        _finish(axes, weeks, answer, shown, language)
        out = io.BytesIO()
        words = {"Title": "Training load", "Description": year_words(answer)}
        if kind == "svg":
            figure.savefig(out, format=kind, metadata={**words, "Date": None})
        else:
            figure.savefig(out, format=kind, dpi=160, metadata=words)
    return out.getvalue()


def _draw_weeks(axes: Axes, weeks: Sequence[Week], answer: LoadAnswer) -> None:
    unit = answer.unit.metres
    middles = [_x(w.monday + timedelta(days=3)) + 0.5 for w in weeks]
    totals = [w.distance_m / unit for w in weeks]
    longest = [w.longest_m / unit for w in weeks]
    axes.bar(middles, totals, width=6.0, color=_WEEK, label=_LABELS[0], zorder=2)
    axes.bar(middles, longest, width=2.6, color=_LONGEST, label=_LABELS[1], zorder=3)


def _draw_jumps(
    axes: Axes, weeks: Sequence[Week], spikes: Sequence[Spike], answer: LoadAnswer
) -> None:
    """Mark each week by its largest jump, above its bar; shape and fill tell the two apart."""
    top = max(w.distance_m for w in weeks) / answer.unit.metres
    styles = {
        Light.AMBER: ("^", "white", _AMBER, _LABELS[3]),
        Light.RED: ("D", _RED, _RED, _LABELS[4]),
    }
    marks: dict[Light, list[tuple[float, float]]] = {light: [] for light in styles}
    for week in weeks:
        until = week.monday + timedelta(days=6)
        lights = {s.light for s in spikes if week.monday <= s.session.day <= until}
        worst = next((light for light in (Light.RED, Light.AMBER) if light in lights), None)
        if worst is not None:
            x = _x(week.monday + timedelta(days=3)) + 0.5
            marks[worst].append((x, week.distance_m / answer.unit.metres + 0.045 * top))
    for light, (marker, face, edge, label) in styles.items():
        if marks[light]:
            places = marks[light]
            axes.scatter(
                [x for x, _ in places], [y for _, y in places], s=30, marker=marker, c=face,
                edgecolors=edge, linewidths=1.3, label=label, zorder=4,
            )  # fmt: skip


def _draw_breaks(
    axes: Axes, breaks: Sequence[Break], since: date, answer: LoadAnswer, language: Language
) -> None:
    label: str | None = _LABELS[2]
    for pause in breaks:
        first = max(pause.last_day + timedelta(days=1), since)
        last = pause.next_day or answer.today + timedelta(days=1)
        left, right = _x(first), _x(last)
        axes.axvspan(left, right, facecolor=_BREAK, edgecolor="#cfc8bb", hatch="///",
                     linewidth=0, label=label, zorder=0)  # fmt: skip
        label = None
        if pause.light is not Light.NOTE and right - left >= 9:
            axes.text(
                (left + right) / 2, 0.96, language.say(f"{pause.days} days"),
                rotation=90, ha="center", va="top", color=_INK,
                transform=axes.get_xaxis_transform(), zorder=5,
                bbox={"facecolor": "white", "alpha": 0.85, "edgecolor": "none", "pad": 1.0},
            )  # fmt: skip


def _finish(
    axes: Axes,
    weeks: Sequence[Week],
    answer: LoadAnswer,
    shown: _Format,
    language: Language,
) -> None:
    last = weeks[-1].monday + timedelta(days=7)
    first = last - timedelta(weeks=shown.weeks)
    axes.set_xlim(_x(first) - 1, _x(last) + 1)
    if weeks[0].monday > first:
        begin = _x(weeks[0].monday)
        axes.axvline(begin - 0.8, color=_INK, linewidth=0.8, linestyle=":", zorder=1)
        late = begin > _x(first) + 40
        axes.text(
            begin - 2 if late else begin + 1, 0.98, language.say("the log begins"),
            ha="right" if late else "left", va="top", color=_INK,
            transform=axes.get_xaxis_transform(), zorder=5,
        )  # fmt: skip
    top = max(w.distance_m for w in weeks) / answer.unit.metres
    axes.set_ylim(0, 1.15 * top or 1.0)
    axes.set_ylabel(language.say(f"{answer.unit.value} per week"), color=_INK)
    months = _months(first, last)
    axes.set_xticks([_x(m) for m in months], [language.say(_month_words(m)) for m in months])
    axes.tick_params(colors=_INK, length=3)
    axes.grid(axis="y", color="#e3e3e3", linewidth=0.7, zorder=1)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    named = dict(zip(*axes.get_legend_handles_labels()[::-1], strict=True))
    labels = [label for label in _LABELS if label in named]
    axes.figure.legend(
        [named[label] for label in labels], list(map(language.say, labels)),
        loc="outside upper left",
        ncols=shown.legend_columns, frameon=False, fontsize=8.5, labelcolor=_INK,
        handlelength=1.4, columnspacing=1.6,
    )  # fmt: skip
