"""Admission 准入: switch off and on, new passwords, unlocking, second factors reset by two persons."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.db import IntegrityError, transaction
from django.test import Client

from tests.staff import AT, COUNTY, DAY, PASSWORD, make_areas, make_officer
from zhulian.accounts import admission
from zhulian.accounts.admission import CannotAdmit
from zhulian.accounts.models import FactorReset, User
from zhulian.accounts.roles import SecurityAdministrator, SystemAdministrator, TownClerk
from zhulian.accounts.sign_ins import NotOpen, begin, device_of, end, end_all, still_open
from zhulian.ledger import actions as ledger
from zhulian.ledger.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.pages")]
LATER = AT + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _the_demo_day(settings):
    settings.TODAY = DAY
    make_areas()


@pytest.fixture
def system() -> User:
    return make_officer(SystemAdministrator, COUNTY)


@pytest.fixture
def security() -> User:
    return make_officer(SecurityAdministrator, COUNTY)


@pytest.fixture
def clerk() -> User:
    return make_officer(TownClerk, "640104001", username="he-min")


def acts_on(user: User) -> list[str]:
    return [row.action for row in Event.objects.about("user", user.pk)][2:]


def began(user: User, key: str = "a"):
    return begin(user=user, session_key=key, agent="", address="10.0.0.7", at=AT)


def test_an_account_is_switched_off_and_on_and_its_sessions_end(clerk, system):
    session = began(clerk)
    admission.switch_off(user=clerk, by=system, at=LATER)
    assert not User.objects.get(pk=clerk.pk).is_active
    session.refresh_from_db()
    assert (session.ended_at, session.ended_by) == (LATER, system.signature)
    with pytest.raises(CannotAdmit, match="已经停用"):
        admission.switch_off(user=clerk, by=system, at=LATER)
    admission.switch_on(user=clerk, by=system, at=LATER)
    with pytest.raises(CannotAdmit, match="没有停用"):
        admission.switch_on(user=clerk, by=system, at=LATER)
    assert acts_on(clerk) == ["结束登录", "停用账号", "恢复账号"]


def test_a_new_password_must_be_changed(clerk, system):
    password = admission.renew_password(user=clerk, by=system, at=AT)
    clerk.refresh_from_db()
    assert clerk.check_password(password)
    assert not clerk.check_password(PASSWORD)
    assert clerk.must_change_password


def test_wrong_passwords_are_counted_and_forgotten(clerk, system):
    for _ in range(5):
        Client().post("/account/login/", {"login": "He-Min", "password": "wrong"})
    assert admission.wrong_passwords(clerk) == 5
    admission.unlock(user=clerk, by=system, at=AT)
    assert not AccessAttempt.objects.exists()
    with pytest.raises(CannotAdmit, match="没有被锁"):
        admission.unlock(user=clerk, by=system, at=AT)


@pytest.mark.parametrize(
    "act", [admission.switch_off, admission.switch_on, admission.renew_password, admission.ask_factor_reset]
)
def test_nobody_handles_the_own_account(system, act):
    more = {"reason": "手机丢了"} if act is admission.ask_factor_reset else {}
    with pytest.raises(CannotAdmit, match="另一位管理员"):
        act(user=system, by=system, at=AT, **more)


def test_a_second_factor_is_asked_for_by_one_and_reset_by_another(clerk, system, security):
    session = began(clerk)
    asked = admission.ask_factor_reset(user=clerk, reason=" 手机遗失，本人持证件来办 ", by=system, at=AT)
    with pytest.raises(CannotAdmit, match="已经提出"):
        admission.ask_factor_reset(user=clerk, reason="再来", by=system, at=AT)
    with pytest.raises(CannotAdmit, match="提出的人和本人不能办理"):
        admission.settle_factor_reset(asked=asked, agrees=True, by=system, at=AT)
    with pytest.raises(CannotAdmit, match="提出的人和本人不能办理"):
        admission.settle_factor_reset(asked=asked, agrees=True, by=clerk, at=AT)
    assert Authenticator.objects.filter(user=clerk).exists()
    admission.settle_factor_reset(asked=asked, agrees=True, by=security, at=LATER)
    assert not Authenticator.objects.filter(user=clerk).exists()
    session.refresh_from_db()
    assert session.ended_at == LATER
    with pytest.raises(CannotAdmit, match="已经办过"):
        admission.settle_factor_reset(asked=asked, agrees=True, by=security, at=LATER)
    assert acts_on(clerk) == ["提出重置第二道验证", "结束登录", "重置第二道验证"]


def test_a_reset_may_be_refused_and_asked_for_again(clerk, system, security):
    asked = admission.ask_factor_reset(user=clerk, reason="手机遗失", by=system, at=AT)
    admission.settle_factor_reset(asked=asked, agrees=False, by=security, at=AT)
    assert Authenticator.objects.filter(user=clerk).exists()
    assert admission.ask_factor_reset(user=clerk, reason="本人来了", by=system, at=AT) != asked


def test_a_reset_needs_a_reason_and_a_factor(clerk, system):
    with pytest.raises(CannotAdmit, match="请写明事由"):
        admission.ask_factor_reset(user=clerk, reason=" ", by=system, at=AT)
    Authenticator.objects.all().delete()
    with pytest.raises(CannotAdmit, match="不用重置"):
        admission.ask_factor_reset(user=clerk, reason="手机遗失", by=system, at=AT)


def test_the_database_too_wants_two_persons(clerk, system):
    asked = admission.ask_factor_reset(user=clerk, reason="手机遗失", by=system, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.filter(pk=asked.pk).update(done_by=system, done_at=AT)


def test_all_sessions_but_one_end_and_one_ends_once(clerk):
    first, second, third = (began(clerk, key) for key in "abc")
    assert end_all(user=clerk, by=clerk, at=LATER, but="b") == 2
    second.refresh_from_db()
    assert second.ended_at is None
    with pytest.raises(NotOpen):
        end(sign_in=first, by=clerk, at=LATER)
    assert not still_open(sign_in=third.pk, session_key="c", at=LATER)
    assert still_open(sign_in=second.pk, session_key="new", at=LATER)


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0", "Windows，Edge"),
        ("Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/110.0 MicroMessenger/8.0", "安卓，微信"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "苹果手机，Safari"),
        ("", "别的系统，别的浏览器"),
    ],
)  # fmt: skip
def test_a_device_is_named_as_people_call_it(agent, device):
    assert device_of(agent) == device


@pytest.mark.parametrize(
    "act",
    [
        lambda clerk, system: admission.switch_off(user=clerk, by=system, at=LATER),
        lambda clerk, system: admission.renew_password(user=clerk, by=system, at=LATER),
        lambda clerk, system: admission.ask_factor_reset(user=clerk, reason="手机遗失", by=system, at=LATER),
        lambda clerk, system: end_all(user=clerk, by=clerk, at=LATER),
    ],
    ids=["off", "password", "ask", "end"],
)
def test_if_the_ledger_fails_nothing_is_written(clerk, system, act):
    session = began(clerk)
    with patch.object(ledger, "record", side_effect=RuntimeError), pytest.raises(RuntimeError):
        act(clerk, system)
    session.refresh_from_db()
    kept = User.objects.get(pk=clerk.pk)
    assert session.ended_at is None
    assert kept.is_active
    assert kept.check_password(PASSWORD)
    assert not FactorReset.objects.exists()
