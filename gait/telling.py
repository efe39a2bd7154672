"""What is said of an exam at a terminal."""

from __future__ import annotations

from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from gait.exam import ClipAnalysis, Exam
from gait.findings.finding import Finding, Grade
from gait.load.answer import Light, LoadAnswer
from gait.load.say import say_stage
from gait.plan.plan import Plan, Referral

__all__ = ["tell_exam"]

_MARK: Final = {
    Grade.MARKED: "● marked",
    Grade.MILD: "◐ mild",
    Grade.NONE: "○ none",
    Grade.CANNOT_TELL: "? cannot tell",
}


def tell_exam(console: Console, exam: Exam) -> None:
    """Print what was found: a referral first, then clips, findings, log and plan."""
    if exam.referral is not None:
        _tell_referral(console, exam.referral)
    for analysis in exam.clips:
        _tell_clip(console, analysis)
    if exam.findings:
        console.print()
    for finding in exam.findings:
        console.print(_finding(finding))
    if exam.load is not None:
        _tell_load(console, exam.load)
    if exam.screens and exam.plan is not None and exam.plan.stories:
        _head(console, "Above and below the knee")
        for story in exam.plan.stories:
            _line(console, story.sentence)
    if exam.plan is not None and exam.referral is None:
        _tell_plan(console, exam.plan)


def _tell_referral(console: Console, referral: Referral) -> None:
    _head(console, referral.title)
    _line(console, referral.text)
    for said in referral.said:
        _line(console, f"You said: {said}.")
    console.print()


def _finding(finding: Finding) -> Text:
    who = f" ({finding.side})" if finding.side else ""
    words = finding.why_not if finding.grade is Grade.CANNOT_TELL else finding.sentence
    return Text(f"{_MARK[finding.grade]}  {finding.title}{who}: {words}")


def _tell_load(console: Console, load: LoadAnswer) -> None:
    _head(console, "The training log")
    for statement in load.statements:
        light = f" ({statement.light})" if statement.light is not Light.NONE else ""
        _line(console, f"{statement.title}{light}: {statement.text}")
        if statement.key == "break" and load.plan is not None:
            for stage in load.plan.stages:
                _line(console, say_stage(stage, load.plan, load.unit), indent=4)


def _tell_plan(console: Console, plan: Plan) -> None:
    """Print what to do first and the cues; the exercises stand in the report."""
    if plan.questions:
        _head(console, plan.first[0].title)
        for text in (plan.first[0].text, *plan.questions):
            _line(console, text)
        return
    _head(console, "What to do first")
    for number, step in enumerate(plan.first, 1):
        _line(console, f"{number}. {step.title}. {step.text}")
    if plan.cues or plan.cue_note:
        _head(console, "Cues for running")
    for cue in plan.cues:
        _line(console, f"{cue.text} {cue.how}")
    if plan.cue_note:
        _line(console, plan.cue_note)
    days = [s.day.capitalize() for s in plan.sessions if s.day]
    if days:
        _head(console, "The week")
        _line(console, f"{', '.join(days)}: exercises with drawings and doses in the report.")


def _tell_clip(console: Console, analysis: ClipAnalysis) -> None:
    clock, gait = analysis.clock, analysis.gait
    cadence = (
        f"{gait.cadence_spm:.1f} steps/min"
        if clock.trusted
        else "cadence not known (slow motion: give --capture-fps)"
    )
    rate = f", {clock.capture_fps:.0f} frames/s captured" if clock.trusted else ""
    console.print(
        f"{analysis.clip.path.name}: {analysis.tracks.view} view, {len(gait.steps)} steps, "
        f"{cadence}{rate}",
        highlight=False,
        markup=False,
    )
    for words in (clock.explanation, analysis.tracks.explanation, *analysis.remarks):
        console.print(f"  {words}", highlight=False, markup=False)


def _head(console: Console, title: str) -> None:
    console.print()
    console.print(Text(title, style="bold"))


def _line(console: Console, words: str, indent: int = 2) -> None:
    console.print(Padding(Text(words), (0, 0, 0, indent), expand=False))
