"""Telling an answer at a terminal, in plain words."""

from __future__ import annotations

from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from gait.load.answer import Light, LoadAnswer, Statement
from gait.load.say import say_stage
from gait.load.words import day_words, length

__all__ = ["tell"]

_MARK: Final = {
    Light.NONE: "",
    Light.UNKNOWN: "? cannot tell",
    Light.GREEN: "○ green",
    Light.NOTE: "· note",
    Light.AMBER: "◐ amber",
    Light.RED_AMBER: "● red-amber",
    Light.RED: "● red",
    Light.HOLD: "■ hold",
}
_FILES_SHOWN: Final = 5
_REMARKS_SHOWN: Final = 12


def tell(answer: LoadAnswer, console: Console, *, acwr: bool = False) -> None:
    """Print the answer: what was seen, what the rule says, what research says of it."""
    _tell_files(answer, console)
    for statement in answer.statements:
        console.print()
        _tell_statement(statement, answer, console)
    shown = answer.shown
    numbers = (
        f"Last four weeks: {length(shown.week_mean_m, answer.unit)} and "
        f"{shown.runs_per_week:.1f} runs a week."
    )
    if acwr:
        ratio = shown.acute_chronic
        known = "not known (the log is too short)" if ratio is None else f"{ratio:.2f}"
        numbers += (
            f" Last week over the mean of the three before: {known}; without a colour, because "
            "in the largest study a higher ratio went with fewer injuries."
        )
    console.print()
    console.print(Text(numbers))
    if answer.remarks:
        console.print(Text("\nAbout the log"))
    for remark in answer.remarks[:_REMARKS_SHOWN]:
        _indented(remark, console, 2)
    if len(answer.remarks) > _REMARKS_SHOWN:
        _indented(f"... and {len(answer.remarks) - _REMARKS_SHOWN} more (--json).", console, 2)


def _tell_files(answer: LoadAnswer, console: Console) -> None:
    runs = [s.session for s in answer.spikes]
    count = f"{len(runs)} run" + ("s" if len(runs) > 1 else "")
    span = f"{day_words(runs[0].day)} to {day_words(runs[-1].day)}"
    console.print(Text(f"{count}, {span}; judged as of {day_words(answer.today)}"))
    read = [f for f in answer.log.files if not f.problem]
    for file in read[:_FILES_SHOWN]:
        activities = "1 activity" if file.sessions == 1 else f"{file.sessions} activities"
        _indented(f"{file.name}: {file.shape}, {activities}", console, 2)
    if len(read) > _FILES_SHOWN:
        _indented(f"... and {len(read) - _FILES_SHOWN} more files", console, 2)


def _tell_statement(statement: Statement, answer: LoadAnswer, console: Console) -> None:
    mark = _MARK[statement.light]
    rule = f" ({statement.rule})" if statement.rule else ""
    head = Text(f"{statement.title}{rule}", style="bold")
    head.append(f"  {mark}", style="not bold")
    console.print(head)
    _indented(statement.text, console, 2)
    if statement.key == "break" and answer.plan:
        for stage in answer.plan.stages:
            _indented(say_stage(stage, answer.plan, answer.unit), console, 4)
    if statement.light is not Light.NONE:
        _indented(statement.meaning, console, 2, style="dim")


def _indented(words: str, console: Console, columns: int, style: str = "") -> None:
    console.print(Padding(Text(words, style=style), (0, 0, 0, columns)))
