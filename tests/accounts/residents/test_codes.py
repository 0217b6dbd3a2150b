"""Phone codes: six digits, five minutes, five tries, once; every number is answered alike."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.accounts.residents.people import AT, OTHER, PHONE, ask_code
from zhulian.accounts.residents.actions import account_of_phone
from zhulian.accounts.residents.codes import (
    SIGNING_IN,
    BadPhone,
    TooManyCodes,
    WrongCode,
    confirm_code,
    mobile,
)
from zhulian.accounts.residents.models import PhoneCode
from zhulian.outbox.gateways import GatewayProblem

pytestmark = pytest.mark.django_db


def confirm(request, code, *, serves=SIGNING_IN, at=AT):
    return confirm_code(request=str(request), code=code, serves=serves, at=at)


def test_the_code_that_was_sent_confirms_the_number_once(telephones):
    request = ask_code()
    assert confirm(request, telephones.code) == PHONE
    with pytest.raises(WrongCode):
        confirm(request, telephones.code)


def test_spaces_and_full_width_digits_are_forgiven(telephones):
    request = ask_code()
    wide = telephones.code.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert confirm(request, f" {wide} ") == PHONE


def test_a_wrong_code_a_strange_request_and_an_old_code_are_answered_alike(telephones):
    request = ask_code()
    wrong = f"{(int(telephones.code) + 1) % 1_000_000:06d}"
    said = set()
    for given in (
        {"request": request, "code": wrong},
        {"request": "nonsense", "code": telephones.code},
        {"request": request, "code": telephones.code, "at": AT + timedelta(minutes=5)},
        {"request": request, "code": telephones.code, "serves": "绑定"},
    ):
        with pytest.raises(WrongCode) as problem:
            confirm(**given)
        said.add(str(problem.value))
    assert len(said) == 1


def test_after_five_wrong_tries_the_right_code_is_too_late(telephones):
    request = ask_code()
    wrong = f"{(int(telephones.code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        with pytest.raises(WrongCode):
            confirm(request, wrong)
    with pytest.raises(WrongCode):
        confirm(request, telephones.code)


def test_neither_the_code_nor_the_number_lies_in_the_clear(telephones):
    ask_code()
    row = str(PhoneCode.objects.values().get())
    assert telephones.code not in row
    assert PHONE not in row


def test_a_known_number_and_an_unknown_one_get_the_same_message(telephones):
    account_of_phone(phone=PHONE, at=AT)
    ask_code(PHONE)
    ask_code(OTHER)
    known, unknown = (text.replace(code_in(text), "") for _, text in telephones.sent)
    assert known == unknown


def code_in(text: str) -> str:
    return "".join(part for part in text.split() if part[:6].isdecimal())[:6]


def test_one_number_gets_one_code_a_minute_and_five_an_hour(telephones):
    ask_code()
    with pytest.raises(TooManyCodes, match="一分钟"):
        ask_code(at=AT + timedelta(seconds=59))
    for minutes in (1, 2, 3, 4):
        ask_code(at=AT + timedelta(minutes=minutes))
    with pytest.raises(TooManyCodes, match="一小时"):
        ask_code(at=AT + timedelta(minutes=6))
    ask_code(at=AT + timedelta(minutes=61))
    assert len(telephones.sent) == 6


def test_one_address_gets_twenty_codes_an_hour_for_whatever_numbers(telephones):
    for number in range(20):
        ask_code(f"139000000{number:02d}")
    with pytest.raises(TooManyCodes):
        ask_code(OTHER)
    ask_code(OTHER, address="5.6.7.8")


def test_all_together_get_a_limited_number_an_hour(telephones, monkeypatch):
    monkeypatch.setattr("zhulian.accounts.residents.codes.OF_ALL", ((1, timedelta(hours=1)),))
    ask_code()
    with pytest.raises(TooManyCodes):
        ask_code(OTHER, address="5.6.7.8")


def test_codes_older_than_a_day_are_swept(telephones):
    ask_code()
    ask_code(OTHER, at=AT + timedelta(days=1, seconds=1))
    assert PhoneCode.objects.count() == 1


def test_a_message_that_does_not_leave_leaves_nothing(settings):
    settings.SMS = ""
    with pytest.raises(GatewayProblem):
        ask_code()
    assert not PhoneCode.objects.exists()


@pytest.mark.parametrize(
    "given", ["139 1234 5678", "+86 13912345678", "１３９１２３４５６７８", "139-1234-5678"]
)
def test_a_mobile_number_is_read_as_people_write_it(given):
    assert mobile(given) == PHONE


@pytest.mark.parametrize("given", ["", "0951-1234567", "1391234567", "12345678901", "139123456789"])
def test_what_receives_no_code_is_refused_with_the_cure(given):
    with pytest.raises(BadPhone, match="11 位"):
        mobile(given)
