"""A therapist's word in the exam, in the report, in results.json and in the visit file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from gait.errors import OptionError
from gait.exam import conclude
from gait.findings.finding import Grade
from gait.letterhead import Letterhead
from gait.plan.visit import VisitAnswers
from gait.report import Results
from gait.report.page import render
from gait.report.pdf.content import content
from gait.report.pdf.room import Room
from gait.report.results import results
from gait.report.summary import summary
from gait.review import (
    Decision,
    Signature,
    Verdict,
    decision_table,
    read_decisions,
    read_signature,
)
from gait.visit.read import visit_of
from gait.visit.visit import Visit

DAY = date(2025, 9, 6)
AT = datetime(2025, 9, 6, 15, 30, tzinfo=UTC)
SCRIPT = "<script>alert(1)</script> my own words"


def pressing(exam):
    return [f for f in exam.findings if f.grade in (Grade.MILD, Grade.MARKED)]


@pytest.fixture(scope="module")
def decide(sample_exam):
    def conclude_with(*decisions, signature=None):
        visit = Visit(DAY, decisions=decisions, signature=signature, answers=VisitAnswers())
        return conclude(visit, sample_exam.clips, created=AT)

    return conclude_with


def page_of(exam):
    return render(exam, drawn=[], portraits={}, videos={})


def on(finding, verdict, words=""):
    return Decision(finding.key, finding.side, verdict, words, "anna")


def test_a_dismissed_finding_leaves_summary_and_plan_and_is_told_at_the_end(decide):
    before = decide()
    first = pressing(before)[0]
    after = decide(on(first, Verdict.DISMISSED, "Camera stood on a slope."))
    assert [f.key for f in pressing(after)] == [f.key for f in pressing(before)[1:]]
    assert [d.finding for d in after.dismissed] == [replace(first, cue="")]
    assert summary(after).lead != summary(before).lead
    assert all(cue.finding != first.key for cue in after.plan.cues)
    page = page_of(after)
    start = page.index('id="set-aside"')
    assert first.sentence.split(".")[0] in page[start:]
    assert "Camera stood on a slope. (anna)" in page[start:]
    headlines = page[page.index('id="summary"') : page.index('class="sure"')]
    assert first.title not in headlines
    assert first.title in page_of(before)
    assert 'id="set-aside"' not in page_of(before)
    assert after.measurements == before.measurements


def test_own_words_stand_beside_ours_and_replace_no_number(decide):
    before = decide()
    first = pressing(before)[0]
    after = decide(on(first, Verdict.REWORDED, SCRIPT))
    assert after.findings == before.findings
    page = page_of(after)
    article = page[page.index('id="finding-1"') :].split("</article>")[0]
    assert "&lt;script&gt;alert(1)&lt;/script&gt; my own words" in article
    assert SCRIPT not in page
    assert first.sentence in article
    data = Results.model_validate_json(results(after).model_dump_json())
    assert data.findings[0].sentence == first.sentence
    assert (data.decisions[0].words, data.decisions[0].by) == (SCRIPT, "anna")


def test_accepting_changes_nothing_that_is_shown(decide):
    first = pressing(decide())[0]
    assert page_of(decide(on(first, Verdict.ACCEPTED))) == page_of(decide())


def test_a_signed_report_says_who_and_when(decide, tmp_path):
    signature = Signature("Anna Maier", AT, 2)
    first = pressing(decide())[0]
    exam = decide(on(first, Verdict.DISMISSED, "A slope."), signature=signature)
    head = page_of(exam).split("</header>")[0]
    assert "Anna Maier" in head
    assert "6 September 2025" in head
    assert "version 2" in head
    data = results(exam)
    assert (data.signature.name, data.signature.version) == ("Anna Maier", 2)
    assert data.dismissed[0].key == first.key
    assert "Signed" not in page_of(decide()).split("</header>")[0]
    pdf = content(
        exam,
        Room(tmp_path),
        drawn=[],
        portraits={0: np.zeros((8, 8, 3), np.uint8)},
        letterhead=Letterhead(assessment="Runs well."),
    )
    told = pdf["own"]["assessment"]
    assert told[0] == ["Runs well."]
    assert told[1][1] == "Reason: A slope."
    assert told[2][0].startswith("Signed: Anna Maier, 6 September 2025")


def test_a_decision_on_what_is_not_there_bears_on_nothing(decide):
    gone = Decision("no_such_finding", None, Verdict.DISMISSED, "why", "")
    assert decide(gone).findings == decide().findings
    assert decide(gone).dismissed == ()


def test_the_visit_file_carries_decisions_and_signature(tmp_path):
    decision = {
        "finding": "overstride",
        "side": "left",
        "decision": "reworded",
        "words": "Lands a little far ahead.",
        "by": "anna",
    }
    tables = {
        "version": 1,
        "history": {},
        "decisions": [decision],
        "signature": {"name": " Anna  Maier ", "at": "2025-09-06T15:30:00+00:00"},
    }
    visit = visit_of(tables, tmp_path)
    assert [decision_table(d) for d in visit.decisions] == [decision]
    assert visit.signature == Signature("Anna Maier", AT, 1)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"finding": "overstride"}, "needs finding"),
        ({"finding": "overstride", "decision": "doubted"}, "decision in [decisions]"),
        ({"finding": "overstride", "decision": "dismissed"}, "without its reason"),
        ({"finding": "overstride", "decision": "reworded", "words": " "}, "without your own"),
        ({"finding": "x", "decision": "accepted", "sde": "left"}, "sde in [decisions]"),
    ],
)
def test_a_mistake_in_a_decision_is_one_sentence(table, words):
    with pytest.raises(OptionError) as refused:
        read_decisions([table], "visit.toml")
    assert words in str(refused.value)


def test_two_decisions_on_one_finding_are_refused():
    row = {"finding": "bounce", "decision": "accepted"}
    with pytest.raises(OptionError, match=r"two .*bounce"):
        read_decisions([row, row], "visit.toml")
    with pytest.raises(OptionError, match="date and time"):
        read_signature({"name": "Anna"}, "visit.toml")
