"""Accounts: who may come in, and who not any more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gait.errors import OptionError
from gait.records import accounts as doors
from gait.records.base import now
from gait.records.settings import Settings, secret_key

PHRASE = "four words in a row"


@pytest.fixture
def anna(clinic):
    with clinic.records.session() as session:
        return doors.add_account(session, "anna", PHRASE, doors.Role.THERAPIST)


def test_name_and_password_must_both_fit(clinic, anna):
    with clinic.records.session() as session:
        assert doors.check_password(session, "anna", PHRASE).id == anna.id
        assert doors.check_password(session, "anna", PHRASE + "x") is None
        assert doors.check_password(session, "bert", PHRASE) is None
        assert anna.password.startswith("$argon2id$")
        assert PHRASE not in anna.password


def test_a_disabled_account_stays_outside_by_every_door(clinic, anna):
    with clinic.records.session() as session:
        secret = doors.start_sign_in(session, anna)
        _, token = doors.new_token(session, anna, "script")
        assert doors.find_sign_in(session, secret).id == anna.id
        assert doors.find_token(session, token).id == anna.id
        session.get_one(doors.Account, anna.id).active = False
        session.flush()
        assert doors.check_password(session, "anna", PHRASE) is None
        assert doors.find_sign_in(session, secret) is None
        assert doors.find_token(session, token) is None


def test_a_sign_in_ends_by_hand_by_time_and_by_a_new_password(clinic, anna):
    with clinic.records.session() as session:
        first = doors.start_sign_in(session, anna)
        doors.end_sign_in(session, first)
        assert doors.find_sign_in(session, first) is None
        second = doors.start_sign_in(session, anna)
        for row in session.query(doors.SignIn):
            row.until = now() - timedelta(seconds=1)
        session.flush()
        assert doors.find_sign_in(session, second) is None
        third = doors.start_sign_in(session, anna)
        doors.set_password(session, session.get_one(doors.Account, anna.id), "another long one")
        session.flush()
        session.expire_all()
        assert doors.find_sign_in(session, third) is None
        assert doors.check_password(session, "anna", PHRASE) is None


def test_a_revoked_token_is_worthless_and_only_ones_own_can_be_revoked(clinic, anna):
    with clinic.records.session() as session:
        other = doors.add_account(session, "bert", PHRASE, doors.Role.ADMIN)
        token, secret = doors.new_token(session, anna, "script")
        doors.revoke_token(session, other, token.id)
        assert doors.find_token(session, secret) is not None
        doors.revoke_token(session, anna, token.id)
        session.expire_all()
        assert doors.find_token(session, secret) is None


@pytest.mark.parametrize(("name", "password"), [("", PHRASE), ("x", "short"), ("anna", PHRASE)])
def test_what_is_no_account_is_refused(clinic, anna, name, password):
    with pytest.raises(OptionError), clinic.records.session() as session:
        doors.add_account(session, name, password, doors.Role.READER)


def test_a_reader_may_not_write():
    assert [r for r in doors.Role if not r.may_write] == [doors.Role.READER]


def test_the_key_is_made_once_for_this_user_only(tmp_path):
    settings = Settings.from_environment({"GAIT_HOME": str(tmp_path / "h")})
    key = secret_key(settings, {})
    assert secret_key(settings, {}) == key
    assert len(key) == 64
    assert (tmp_path / "h" / "secret.key").stat().st_mode & 0o077 == 0
    assert secret_key(settings, {"GAIT_SECRET_KEY": "k" * 40}) == b"k" * 40
    with pytest.raises(OptionError, match="too short"):
        secret_key(settings, {"GAIT_SECRET_KEY": "short"})


@pytest.mark.parametrize(
    "environ",
    [{"GAIT_LEASE_S": "soon"}, {"GAIT_MAX_CLIPS": "0"}, {"GAIT_QUEUE_URL": "amqp://x"}],
)
def test_settings_that_make_no_sense_are_named(environ):
    with pytest.raises(OptionError, match=next(iter(environ))):
        Settings.from_environment(environ)
