"""The table of bounds: what is held, and how it is renewed."""

from __future__ import annotations

import tomllib

import pytest

from bench.figures import Bound, Figure, as_toml, read_bounds, renewed
from bench.freeze import main
from gait.errors import OptionError


def bound(statistic: str, low: float | None = None, high: float | None = None) -> Bound:
    return Bound(
        what="something", kind="event", of=("toe_off",), statistic=statistic,
        low=low, high=high, n=10,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "n", "words"),
    [
        (1.5, 10, ""),
        (-1.5, 12, ""),
        (2.1, 10, "something: 2.1 is not within -2.0 .. 2.0"),
        (-2.1, 10, "something: -2.1 is not within -2.0 .. 2.0"),
        (1.5, 9, "something: 9 values, at least 10 are needed"),
        (None, 0, "something: 0 values, at least 10 are needed"),
    ],
)
def test_what_is_said_of_a_figure(value, n, words):
    assert Figure(bound("bias", -2.0, 2.0), value, n).complaint == words


@pytest.mark.parametrize(
    ("statistic", "value", "better"),
    [
        ("bias", -8.0, -0.5),
        ("bias", -8.0, 6.0),
        ("rmse", 3.0, 0.2),
        ("sd", 5.0, 1.0),
        ("largest", 0.6, 0.1),
        ("f1", 0.97, 1.0),
        ("coverage", 0.90, 0.95),
        ("right", 0.75, 1.0),
        ("lowest sensitivity", 1 / 3, 0.5),
        ("false marked", 0.1, 0.0),
    ],
)
def test_a_renewed_bound_holds_today_and_anything_better(statistic, value, better):
    new = renewed(Figure(bound(statistic), value, 100))
    assert new.met(value)
    assert new.met(better)
    assert new.n == 95


@pytest.mark.parametrize(
    ("statistic", "value", "worse"),
    [
        ("bias", -8.0, -9.5),
        ("bias", -8.0, 9.5),
        ("rmse", 3.0, 3.6),
        ("f1", 0.97, 0.96),
        ("coverage", 0.90, 0.87),
        ("right", 0.75, 0.74),
        ("false marked", 0.1, 0.11),
    ],
)
def test_a_renewed_bound_breaks_when_it_gets_worse(statistic, value, worse):
    assert not renewed(Figure(bound(statistic), value, 100)).met(worse)


def test_the_printed_table_reads_back(tmp_path):
    figure = Figure(bound("bias"), -8.0, 100)
    path = tmp_path / "bounds.toml"
    path.write_text(as_toml([figure]), encoding="utf-8")
    assert read_bounds(path) == (renewed(figure),)
    assert "# was -8.000 over 100 values" in path.read_text(encoding="utf-8")
    assert tomllib.loads(path.read_text(encoding="utf-8"))["bound"][0]["high"] == 9.2


def test_a_table_that_is_none_is_named(tmp_path):
    path = tmp_path / "bounds.toml"
    path.write_text("[[bound]]\nwhat = 1\n", encoding="utf-8")
    with pytest.raises(OptionError, match=r"bounds\.toml is not a table of bounds"):
        read_bounds(path)


@pytest.mark.parametrize("arguments", [[], ["--figures", "--out", "nowhere"]])
def test_a_senseless_call_ends_with_2(arguments, capsys):
    assert main(arguments) == 2
    assert "Traceback" not in capsys.readouterr().err
