"""What is deleted is gone from every file of the clinic."""

from __future__ import annotations

from datetime import timedelta

from clinic_home import add_file, add_visit, make_clinic, visit_now

from gait.jobs.care import tidy
from gait.records.base import now
from gait.records.jobs import ask_for
from gait.records.models import FileState, JobKind, Runner, Visit
from gait.records.removal import remove_file, remove_runner
from gait.records.runners import find_runners, free_code, runner_of_code

SECRET = "R-SECRETCODE"


def everything(home):
    return b"".join(p.read_bytes() for p in home.rglob("*") if p.is_file())


def test_a_deleted_runner_leaves_nothing_on_disk(clinic, tmp_path):
    clip = tmp_path / "secret-name.mp4"
    clip.write_bytes(b"pictures of SOMEBODY" * 50)
    visit_id = add_visit(clinic, SECRET)
    other = add_visit(clinic, "R-STAYS")
    add_file(clinic, visit_id, clip)
    (clinic.settings.cache / visit_id).mkdir()
    (clinic.settings.cache / visit_id / "pose.npz").write_bytes(b"SOMEBODY too")
    with clinic.records.session() as session:
        runner = runner_of_code(session, SECRET)
        runner.notes = "a note on SOMEBODY"
        job = ask_for(session, visit_id, JobKind.ANALYSIS, visit_id, "x")
    (clinic.settings.work / f"{job.id}-1").mkdir()
    clinic.queues.announce(clinic.records, job.id, JobKind.ANALYSIS)
    home = clinic.settings.home
    assert SECRET.encode() in everything(home)
    remove_runner(clinic.settings, clinic.records, clinic.store, runner.id)
    rest = everything(home)
    assert SECRET.encode() not in rest
    assert b"SOMEBODY" not in rest
    assert b"secret-name" not in rest
    assert not any(visit_id in str(p) or job.id in str(p) for p in home.rglob("*"))
    assert visit_now(clinic, visit_id) is None
    assert visit_now(clinic, other) is not None


def test_a_file_can_be_taken_out_whole_or_half(clinic, tmp_path):
    visit_id = add_visit(clinic)
    clip = tmp_path / "a.mp4"
    clip.write_bytes(b"abc")
    file_id = add_file(clinic, visit_id, clip, FileState.UPLOADING)
    part = clinic.settings.incoming / f"{file_id}.part"
    part.write_bytes(b"half")
    remove_file(clinic.settings, clinic.records, clinic.store, file_id)
    assert clinic.store.names(f"visits/{visit_id}") == []
    assert not part.exists()
    remove_file(clinic.settings, clinic.records, clinic.store, file_id)  # again: nothing


def test_tidying_takes_what_belongs_to_no_visit_and_nothing_else(clinic, tmp_path):
    clip = tmp_path / "a.mp4"
    clip.write_bytes(b"abc")
    visit_id = add_visit(clinic)
    add_file(clinic, visit_id, clip)
    kept = clinic.store.names("visits")
    stray = tmp_path / "b"
    stray.write_bytes(b"x")
    clinic.store.put(stray, f"visits/{'0' * 32}/clips/{'1' * 32}.mp4")
    for folder in (clinic.settings.work, clinic.settings.cache):
        (folder / ("2" * 32)).mkdir()
    (clinic.settings.incoming / f"{'3' * 32}.part").write_bytes(b"x")
    tidy(clinic.settings, clinic.records, clinic.store, young_s=3600)
    assert (clinic.settings.cache / ("2" * 32)).exists()  # it may just have been made
    tidy(clinic.settings, clinic.records, clinic.store)
    assert clinic.store.names("visits") == kept
    assert not any(clinic.settings.work.iterdir())
    assert not any(clinic.settings.incoming.iterdir())


def test_visits_older_than_the_clinic_keeps_them_go(tmp_path):
    clinic = make_clinic(tmp_path / "keeps", keep_days=30)
    old, young = add_visit(clinic, "A"), add_visit(clinic, "B")
    with clinic.records.session() as session:
        session.get_one(Visit, old).created = now() - timedelta(days=31)
    tidy(clinic.settings, clinic.records, clinic.store)
    assert visit_now(clinic, old) is None
    assert visit_now(clinic, young) is not None
    clinic.records.close()


def test_runners_are_found_by_code_and_notes_with_signs_taken_literally(clinic):
    with clinic.records.session() as session:
        assert runner_of_code(session, " r-one ").id == runner_of_code(session, "R-ONE").id
        runner_of_code(session, "50%_off").notes = "likes hills"
        assert {r.code for r in find_runners(session)} == {"r-one", "50%_off"}
        assert [r.code for r in find_runners(session, "HILLS")] == ["50%_off"]
        assert [r.code for r in find_runners(session, "%_")] == ["50%_off"]
        code = free_code(session)
        assert session.query(Runner).filter(Runner.code == code).count() == 0
