"""Sessions of residents: their own token, half an hour, half a day, ended everywhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.accounts.residents.people import AT, PHONE
from zhulian.accounts.residents import sessions
from zhulian.accounts.residents.actions import account_of_phone
from zhulian.accounts.residents.models import Level, ResidentSignIn
from zhulian.ledger.models import Event

pytestmark = pytest.mark.django_db
AGENT = "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0"


@pytest.fixture
def resident():
    return account_of_phone(phone=PHONE, at=AT)


def began(resident, at=AT):
    return sessions.begin(resident=resident, level=Level.PHONE, way="短信验证码", agent=AGENT, at=at)


def test_the_token_opens_the_session_and_only_its_digest_is_kept(resident):
    token = began(resident)
    found = sessions.current(token=token, at=AT)
    assert (found.resident, found.level, found.device) == (resident, Level.PHONE, "安卓，微信")
    assert token not in str(list(ResidentSignIn.objects.values()))
    assert Event.objects.get(action="居民登录").actor == "居民"


@pytest.mark.parametrize("token", ["", "nonsense"])
def test_anything_else_opens_nothing(resident, token):
    began(resident)
    assert sessions.current(token=token, at=AT) is None


def test_half_an_hour_without_a_request_ends_it_and_using_it_renews_it(resident):
    token = began(resident)
    later = AT + timedelta(minutes=29)
    assert sessions.current(token=token, at=later)
    assert sessions.current(token=token, at=later + timedelta(minutes=29))
    assert sessions.current(token=token, at=later + timedelta(minutes=59)) is None


def test_half_a_day_ends_it_however_busy(resident):
    token = began(resident)
    for minutes in range(20, 12 * 60, 20):
        assert sessions.current(token=token, at=AT + timedelta(minutes=minutes))
    assert sessions.current(token=token, at=AT + timedelta(hours=12)) is None


def test_raising_the_level_changes_the_token(resident):
    token = began(resident)
    sign_in = sessions.current(token=token, at=AT)
    raised = sessions.raise_level(sign_in=sign_in, level=Level.BOUND, at=AT)
    assert sessions.current(token=token, at=AT) is None
    assert sessions.current(token=raised, at=AT).level == Level.BOUND


def test_ending_one_leaves_the_others_and_ending_all_leaves_none(resident):
    one, other = began(resident), began(resident)
    sessions.end(sign_in=sessions.current(token=one, at=AT), at=AT)
    assert sessions.current(token=one, at=AT) is None
    assert sessions.current(token=other, at=AT)
    assert sessions.end_all(resident=resident, level=Level.PHONE, at=AT) == 1
    assert sessions.current(token=other, at=AT) is None
    assert Event.objects.get(action="居民全部退出").detail == {"count": 1}


def test_ending_twice_is_one_row(resident):
    sign_in = sessions.current(token=began(resident), at=AT)
    sessions.end(sign_in=sign_in, at=AT)
    sessions.end(sign_in=sign_in, at=AT)
    assert Event.objects.filter(action="居民退出").count() == 1


def test_a_session_is_raised_with_its_row_in_the_ledger_or_not_at_all(monkeypatch, resident):
    token = began(resident)
    sign_in = sessions.current(token=token, at=AT)

    def fail(**_):
        raise RuntimeError

    monkeypatch.setattr(sessions.ledger, "record", fail)
    with pytest.raises(RuntimeError):
        sessions.raise_level(sign_in=sign_in, level=Level.BOUND, at=AT)
    assert sessions.current(token=token, at=AT).level == Level.PHONE
