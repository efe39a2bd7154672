"""What is said of an exam at a terminal."""

from __future__ import annotations

from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from gait.exam import ClipAnalysis, Exam
from gait.findings.finding import Finding, Grade
from gait.language import ENGLISH, Language
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


class _Teller:
    """Prints English lines in a language."""

    def __init__(self, console: Console, language: Language) -> None:
        self._console = console
        self.say = language.say

    def plain(self, words: str) -> None:
        """Print a line as it is."""
        self._console.print(words, highlight=False, markup=False)

    def head(self, title: str) -> None:
        """Print a heading."""
        self._console.print()
        self._console.print(Text(self.say(title), style="bold"))

    def line(self, words: str, indent: int = 2) -> None:
        """Print an indented paragraph."""
        said = Text(self.say(words))
        self._console.print(Padding(said, (0, 0, 0, indent), expand=False))


def tell_exam(console: Console, exam: Exam, language: Language = ENGLISH) -> None:
    """Print what was found: a referral first, then clips, findings, log and plan.

    Parameters
    ----------
    console : Console
    exam : Exam
    language : Language
    """
    teller = _Teller(console, language)
    if exam.referral is not None:
        _tell_referral(teller, exam.referral)
    for analysis in exam.clips:
        _tell_clip(teller, analysis)
    if exam.findings:
        teller.plain("")
    for finding in exam.findings:
        console.print(Text(_finding(finding, teller)))
    if exam.load is not None:
        _tell_load(teller, exam.load)
    if exam.screens and exam.plan is not None and exam.plan.stories:
        teller.head("Above and below the knee")
        for story in exam.plan.stories:
            teller.line(story.sentence)
    if exam.plan is not None and exam.referral is None:
        _tell_plan(teller, exam.plan)


def _tell_referral(teller: _Teller, referral: Referral) -> None:
    teller.head(referral.title)
    teller.line(referral.text)
    for said in referral.said:
        teller.line(f"You said: {said}.")
    teller.plain("")


def _finding(finding: Finding, teller: _Teller) -> str:
    say = teller.say
    who = f" ({say(finding.side.value)})" if finding.side else ""
    words = finding.why_not if finding.grade is Grade.CANNOT_TELL else finding.sentence
    mark, grade = _MARK[finding.grade].split(" ", 1)
    return f"{mark} {say(grade)}  {say(finding.title)}{who}: {say(words)}"


def _tell_load(teller: _Teller, load: LoadAnswer) -> None:
    teller.head("The training log")
    say = teller.say
    for statement in load.statements:
        light = f" ({say(statement.light)})" if statement.light is not Light.NONE else ""
        teller.line(f"{say(statement.title)}{light}: {say(statement.text)}")
        if statement.key == "break" and load.plan is not None:
            for stage in load.plan.stages:
                teller.line(say_stage(stage, load.plan, load.unit), indent=4)


def _tell_plan(teller: _Teller, plan: Plan) -> None:
    """Print what to do first and the cues; the exercises stand in the report."""
    if plan.questions:
        teller.head(plan.first[0].title)
        for text in (plan.first[0].text, *plan.questions):
            teller.line(text)
        return
    say = teller.say
    teller.head("What to do first")
    for number, step in enumerate(plan.first, 1):
        teller.line(f"{number}. {say(step.title)}. {say(step.text)}")
    if plan.cues or plan.cue_note:
        teller.head("Cues for running")
    for cue in plan.cues:
        teller.line(f"{say(cue.text)} {say(cue.how)}")
    if plan.cue_note:
        teller.line(plan.cue_note)
    days = [say(s.day.capitalize()) for s in plan.sessions if s.day]
    if days:
        teller.head("The week")
        rest = say("exercises with drawings and doses in the report.")
        teller.line(f"{', '.join(days)}: {rest}")


def _tell_clip(teller: _Teller, analysis: ClipAnalysis) -> None:
    clock, gait, say = analysis.clock, analysis.gait, teller.say
    cadence = (
        f"{gait.cadence_spm:.1f} steps/min"
        if clock.trusted
        else "cadence not known (slow motion: give --capture-fps)"
    )
    rate = f", {say(f'{clock.capture_fps:.0f} frames/s captured')}" if clock.trusted else ""
    steps = say(f"{len(gait.steps)} steps")
    view = say(f"{analysis.tracks.view} view")
    teller.plain(f"{analysis.clip.path.name}: {view}, {steps}, {say(cadence)}{rate}")
    for words in (clock.explanation, analysis.tracks.explanation, *analysis.remarks):
        teller.plain(f"  {say(words)}")
