"""An old data base comes forward with what is in it; a newer one is left alone."""

from __future__ import annotations

import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from gait.errors import OptionError, OutputError
from gait.records import accounts
from gait.records.base import Base
from gait.records.database import Records
from gait.records.runners import find_runners


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'clinic.db'}"


def test_a_data_base_of_the_first_form_keeps_its_runners(url, tmp_path):
    old = Records(url)
    old.upgrade("0001")
    old.close()
    with sqlite3.connect(tmp_path / "clinic.db") as raw:
        assert "accounts" not in str(raw.execute("select name from sqlite_master").fetchall())
        raw.execute(
            "insert into runners (id, code, notes, created) values (?, ?, ?, ?)",
            ("a" * 32, "R-OLD", "came in spring", "2026-03-01 10:00:00.000000"),
        )
        raw.execute(
            "insert into visits (id, runner_id, day, created, answers, notes, summary)"
            " values (?, ?, '2026-03-01', '2026-03-01 10:00:00', ?, '', '{}')",
            ("b" * 32, "a" * 32, '{"history": {}}'),
        )
    raw.close()
    new = Records(url)
    new.upgrade()
    with new.session() as session:
        (runner,) = find_runners(session, "old")
        assert (runner.code, runner.notes) == ("R-OLD", "came in spring")
        assert runner.created.isoformat() == "2026-03-01T10:00:00+00:00"
        assert [v.answers for v in runner.visits] == [{"history": {}}]
        account = accounts.add_account(
            session, "anna", "a long pass phrase", accounts.Role.ADMIN
        )
        assert account.may_write
    new.close()


def test_the_migrations_make_the_tables_that_the_program_uses(url):
    records = Records(url)
    records.upgrade()
    with records.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert "visits" in inspect(connection).get_table_names()
    records.upgrade()  # a second time changes nothing
    assert records.revision() == "0003"
    records.close()


def test_a_data_base_of_a_newer_program_is_refused(url):
    records = Records(url)
    records.upgrade()
    with records.engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(OutputError, match="newer version"):
        records.upgrade()
    records.close()


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path):
    records = Records(f"sqlite:///{tmp_path / 'no' / 'such' / 'clinic.db'}")
    with pytest.raises(OutputError, match="cannot be opened"):
        records.upgrade()


@pytest.mark.parametrize("url", ["nonsense", "mydb://x/y"])
def test_an_address_that_is_none_is_one_sentence(url):
    with pytest.raises(OptionError, match="GAIT_DATABASE_URL"):
        Records(url)
