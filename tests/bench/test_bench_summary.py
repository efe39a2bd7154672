import json
from dataclasses import replace

import pytest
from hand_truth import hand_truth, plain_score

from bench.cells import Cell, headline_half
from bench.goals import Goal, goals, reached
from bench.rows import EventRow, FindingRow, Outcome, Score
from bench.score import score_refused
from bench.summary import summarise
from bench.tally import false_marked, finding_row
from gait.measures.definitions import definitions


def three_scores() -> list[Score]:
    """Knee errors 1 and 3 in the tune half, -2 in the test half, and a refused clip."""
    refused = score_refused(hand_truth(name="d", half="test"), "Too dark.", 0.0)
    return [
        plain_score("a", "tune", 1.0),
        plain_score("b", "tune", 3.0),
        plain_score("c", "test", -2.0),
        refused,
    ]


def knee_row(scores: list[Score], **where: str) -> dict[str, object]:
    wanted = {"measure": "knee_flexion_at_contact", "leg": "near", "view": "side", "fps": "all"}
    wanted |= where
    (row,) = (
        r for r in summarise(scores, "0")["rows"] if all(r[k] == v for k, v in wanted.items())
    )
    return row


def test_rows_have_exactly_the_agreed_columns() -> None:
    row = knee_row(three_scores(), half="tune")
    assert list(row) == [
        "half", "measure", "leg", "view", "fps", "n", "bias", "sd", "rmse", "slope", "r",
        "withheld", "coverage", "unit", "loa_low", "loa_high",
    ]  # fmt: skip


def test_bias_spread_coverage_and_withheld() -> None:
    tune = knee_row(three_scores(), half="tune")
    assert (tune["n"], tune["bias"], tune["withheld"]) == (2, 2.0, 0.0)
    assert tune["sd"] == pytest.approx(2.0**0.5, abs=1e-4)
    assert tune["rmse"] == pytest.approx(5.0**0.5, abs=1e-4)
    assert tune["loa_high"] == pytest.approx(2.0 + 1.96 * 2.0**0.5, abs=1e-3)
    assert tune["coverage"] == 0.5  # half widths of 1: an error of 1 is held, 3 is not
    test = knee_row(three_scores(), half="test")
    assert (test["n"], test["bias"], test["withheld"], test["coverage"]) == (1, -2.0, 0.5, 0.0)
    both = knee_row(three_scores(), half="both")
    assert (both["n"], both["withheld"]) == (3, 0.25)


def test_cells_of_frame_rate_view_and_yaw() -> None:
    scores = three_scores()
    assert knee_row(scores, half="tune", fps="60")["n"] == 2
    assert knee_row(scores, half="tune", fps="60+")["n"] == 2
    assert not Cell(fps="30").of(scores)
    assert not Cell(view="rear").of(scores)
    turned = plain_score("e", yaw_deg=-12.0)
    assert Cell(yaw_deg=12.0).holds(turned.factors)
    assert not Cell(yaw_deg=10.0).holds(turned.factors)
    assert headline_half(scores) == "test"
    assert headline_half(scores[:2]) == "both"


def test_the_order_of_the_clips_does_not_matter() -> None:
    scores = three_scores()
    forward, backward = (json.dumps(summarise(s, "0")) for s in (scores, scores[::-1]))
    assert forward == backward


def test_refused_clips_are_listed_and_their_contacts_missed() -> None:
    summary = summarise(three_scores(), "0")
    assert summary["refused"] == [{"clip": "d", "half": "test", "sentence": "Too dark."}]
    where = {"half": "test", "event": "toe_off", "leg": "all", "view": "all", "fps": "all"}
    (row,) = (r for r in summary["events"] if all(r[k] == v for k, v in where.items()))
    assert row["found"] == row["missed"] > 10
    assert row["f1"] == pytest.approx(2.0 / 3.0, abs=1e-4)
    assert row["bias"] == 0.0
    shown = {(r["half"], r["view"]): r["refused"] for r in summary["detection"]}
    assert (shown["test", "side"], shown["tune", "side"]) == (1, 0)


def rows_of(*pairs: tuple[float, str]) -> list[FindingRow]:
    return [FindingRow("hip_drop", "", "whole", grade, dose) for dose, grade in pairs]


def test_sensitivity_specificity_and_confusion() -> None:
    row = finding_row(
        "test",
        "hip_drop",
        rows_of(
            (1.0, "mild"), (2.0, "marked"), (1.2, "none"), (1.4, "cannot tell"),
            (0.0, "none"), (-1.0, "mild"), (-2.0, "cannot tell"), (0.7, "mild"),
        ),
        0.0,
    )  # fmt: skip
    assert (row["n_marked_size"], row["sensitivity"]) == (4, 0.5)
    assert (row["n_usual"], row["specificity"]) == (3, pytest.approx(2.0 / 3.0))
    assert row["cannot_tell"] == 0.25
    assert row["confusion"]["marked"] == {"none": 1, "mild": 1, "marked": 0, "cannot tell": 1}
    assert row["confusion"]["large"]["marked"] == 1
    assert row["confusion"]["medium"]["mild"] == 1
    assert sum(sum(cell.values()) for cell in row["confusion"].values()) == 8


def test_false_marked_findings_of_normal_runners() -> None:
    calm, alarmed, truly = (
        replace(plain_score("a"), findings=tuple(rows_of(each)))
        for each in ((0.4, "none"), (0.4, "marked"), (0.5, "marked"))
    )
    assert (calm.normal, alarmed.normal, truly.normal) == (True, True, False)
    assert false_marked([calm, alarmed]) == 0.5
    assert false_marked([calm, truly]) == 0.0
    assert false_marked([truly]) is None
    assert not replace(calm, findings=()).normal, "a walker is no normal runner"


def a_goal(kind: str, of: str, statistic: str, **limits: object) -> Goal:
    return Goal(what="x", kind=kind, of=(of,), statistic=statistic, legs=("near",), **limits)


def test_goals_are_judged_by_their_limits() -> None:
    scores = three_scores()
    goal = a_goal("measure", "knee_flexion_at_contact", "rmse", high=2.5)
    assert reached(goal, scores, "tune") == (pytest.approx(5.0**0.5), 2)
    assert goal.met(2.5)
    assert not goal.met(2.51)
    within = a_goal("measure", "fppa", "slope", low=0.9, high=1.1)
    assert [within.met(v) for v in (0.89, 0.9, 1.1, 1.11)] == [False, True, True, False]
    curve = a_goal("curve", "knee_flexion", "rmse", high=3.0)
    value, clips = reached(curve, scores, "tune")
    assert (value, clips) == (pytest.approx(0.0, abs=1e-9), 2)


def test_wrong_decisions_count_and_untold_ones_do_not() -> None:
    scores = three_scores()
    goal = a_goal("decision", "view", "not wrong", low=0.995, fps="all")
    assert reached(goal, scores, "both") == (1.0, 4)
    decisions = tuple(
        replace(row, outcome=Outcome.WRONG) if row.what == "view" else row
        for row in scores[0].decisions
    )
    worse = [replace(scores[0], decisions=decisions), *scores[1:]]
    assert reached(goal, worse, "both") == (0.75, 4)
    right = a_goal("decision", "view", "right", low=0.95, fps="all")
    assert reached(right, worse, "both") == (pytest.approx(2.0 / 3.0), 3)


def test_every_goal_of_the_table_can_be_computed() -> None:
    scores = three_scores()
    for goal in goals():
        value, n = reached(goal, scores, "both")
        assert value is None or isinstance(goal.met(value), bool)
        assert n >= 0
        assert goal.low is not None or goal.high is not None
        if goal.kind == "measure" and "*" not in goal.of:
            assert set(goal.of) <= set(definitions())


def test_events_of_two_legs_are_joined() -> None:
    score = plain_score("a")
    rows = (
        EventRow("toe_off", "near", 2, 1, 0, 0, (4.0, 6.0), 1),
        EventRow("toe_off", "far", 1, 0, 1, 0, (-10.0,), 1),
    )
    summary = summarise([replace(score, events=rows)], "0")
    where = {"half": "both", "leg": "all", "view": "side", "fps": "60"}
    (row,) = (r for r in summary["events"] if all(r[k] == v for k, v in where.items()))
    assert (row["found"], row["missed"], row["extra"]) == (3, 1, 1)
    assert row["f1"] == 0.75
    assert (row["bias"], row["sd"]) == (0.0, pytest.approx(76.0**0.5, abs=1e-4))
    assert row["coverage"] == pytest.approx(2.0 / 3.0, abs=1e-4)


def test_groups_show_who_is_served_worse() -> None:
    a, b = plain_score("a", error=3.0), plain_score("b", error=1.0)
    other = replace(b, factors=replace(b.factors, body="chidi"))
    refused = score_refused(hand_truth(name="c"), "Too dark.", 0.0)
    refused = replace(refused, factors=replace(refused.factors, body="chidi"))
    rows = {(r["factor"], r["level"]): r for r in summarise([a, other, refused], "0")["groups"]}
    ben, chidi = rows["body", "ben"], rows["body", "chidi"]
    assert (ben["clips"], ben["refused"], ben["f1"]) == (1, 0, 1.0)
    assert (chidi["clips"], chidi["refused"]) == (2, 1)
    assert (ben["rmse_knee_flexion_at_contact"], chidi["rmse_knee_flexion_at_contact"]) == (
        3,
        1,
    )
    assert chidi["withheld"] > ben["withheld"]
    assert rows["strike", "heel"]["clips"] == 3
