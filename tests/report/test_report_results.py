"""results.json and its schema."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from gait.report import SCHEMA_VERSION, Results, schema_text
from gait.report.results import results
from gait.video import ClockSource

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def data(report) -> dict:
    def refuse(name):
        raise AssertionError(f"{name} is not JSON")

    return json.loads(report.results.read_text(encoding="utf-8"), parse_constant=refuse)


def test_the_file_fits_its_models_and_comes_back_the_same(report, data):
    text = report.results.read_text(encoding="utf-8")
    read = Results.model_validate_json(text)
    assert json.loads(read.model_dump_json()) == data
    assert data["schema_version"] == SCHEMA_VERSION == "1.2"


def test_the_committed_schema_is_the_one_of_the_models():
    committed = (ROOT / "docs" / "results.schema.json").read_text(encoding="utf-8")
    assert json.loads(committed) == json.loads(schema_text()), (
        "run: python -m gait.report docs/results.schema.json"
    )


def test_every_field_is_described_in_the_documentation():
    text = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    schema = json.loads(schema_text())
    models = [schema, *(m for m in schema["$defs"].values() if "properties" in m)]
    names = {name for model in models for name in model["properties"]}
    shortened = {"slow_motion_factor_low", "slow_motion_factor_high"}
    missing = {n for n in names - shortened if not re.search(rf"\b{n}\b", text)}
    assert not missing


def test_files_of_a_later_minor_version_can_be_read(report):
    data = json.loads(report.results.read_text(encoding="utf-8"))
    later = data | {"schema_version": "1.7", "mood": "good"}
    assert Results.model_validate(later).schema_version == "1.7"
    with pytest.raises(ValidationError):
        Results.model_validate(data | {"schema_version": "2.0"})


def test_contacts_are_those_of_the_exam(data, exam):
    contacts = data["clips"][0]["contacts"]
    truth = exam.clips[0].gait.contacts
    assert len(contacts) == len(truth) == 8
    first = contacts[0]
    assert first == {
        "side": "right",
        "event": "initial_contact",
        "by_hand": False,
        "time_s": pytest.approx(0.1),
        "frame": pytest.approx(3.0),
        "sd_s": 0.006,
    }
    assert {c["event"] for c in contacts} == {"initial_contact", "toe_off"}


def test_clip_fields(data, exam):
    side, rear = data["clips"]
    assert side["file"] == "side.mp4"
    assert (side["view"], side["facing"]) == ("side-right", "image-right")
    assert side["capture_fps"] == pytest.approx(30.0, rel=1e-4)
    assert side["slow_motion_factor"] == 1.0
    assert side["cadence_spm"] == 171.4
    assert rear["clock_source"] == "unknown"
    assert rear["tracked_frames"] == exam.clips[1].clip.n_frames - 3
    assert side["steps"][0]["contact_time_ms"] == pytest.approx(250.0)
    assert side["annotated_video"] == "annotated-1-side-right.mp4"


def test_measurements_hold_a_number_or_a_reason(data, exam):
    assert len(data["measurements"]) == len(exam.measurements)
    for m in data["measurements"]:
        numbers = (m["value"], m["low"], m["high"])
        assert (None in numbers) == (m["withheld"] is not None)
        if m["withheld"] is not None:
            assert numbers == (None, None, None)
    lean = next(m for m in data["measurements"] if m["name"] == "trunk_lean")
    assert (lean["value"], lean["low"], lean["high"], lean["side"]) == (6.0, 3.0, 9.0, None)
    assert lean["n"] == len(lean["steps"]) == 4


def test_unknown_numbers_are_null(data, exam):
    gappy = next(m for m in data["measurements"] if m["name"] == "ankle_dorsiflexion_change")
    assert gappy["steps"][0]["value"] is None
    far = next(c for c in data["clips"][0]["curves"] if c["leg"] == "far")
    assert far["mean"][50] is None
    assert far["toe_off_percent"] is None
    assert math.isnan(exam.clips[0].curves[1].toe_off_percent)


def test_findings_name_their_pictures(data, report):
    finding = data["findings"][0]
    assert (finding["key"], finding["side"], finding["grade"]) == (
        "overstride",
        "right",
        "marked",
    )
    assert finding["signs"][0]["verdict"] == "uncommon"
    files = [frame["file"] for f in data["findings"] for frame in f["frames"]]
    assert len(files) == 4
    assert all((report.folder / name).is_file() for name in files)


def test_all_files_are_listed(data, report):
    found = {
        p.relative_to(report.folder).as_posix() for p in report.folder.rglob("*") if p.is_file()
    }
    assert set(data["files"]) == found


def test_nan_cannot_get_into_the_models(exam):
    good = results(exam).clips[0].contacts[0].model_dump()
    with pytest.raises(ValidationError):
        type(results(exam).clips[0].contacts[0])(**(good | {"time_s": float("nan")}))


def test_without_a_clock_frames_stay_and_times_are_null(exam):
    first = exam.clips[0]
    clock = replace(first.clock, source=ClockSource.UNKNOWN, slow_motion_factor=4.3)
    unknown = replace(exam, clips=(replace(first, clock=clock), *exam.clips[1:]))
    clip = results(unknown).clips[0]
    assert clip.capture_fps is None
    assert clip.slow_motion_factor is None
    assert clip.stride_time_s is None
    assert all(c.time_s is None and c.sd_s is None for c in clip.contacts)
    assert [c.frame for c in clip.contacts] == pytest.approx(
        [c.frame for c in first.gait.contacts], abs=1e-5
    )
    assert all(s.initial_contact_s is None and s.contact_time_ms is None for s in clip.steps)
