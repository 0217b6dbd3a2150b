"""Phone codes 短信验证码: six digits, five minutes, five tries; the same answer for every number."""

from __future__ import annotations

import hmac
import re
import secrets
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F

from zhulian.accounts.models import Area
from zhulian.accounts.residents.models import PhoneCode
from zhulian.accounts.residents.queries import phone_index, phone_indexes
from zhulian.ledger.keys import keyring
from zhulian.lib.text import fold
from zhulian.outbox.sms import send
from zhulian.outbox.wording import Wording

MINUTES, MOST_TRIES = 5, 5
GOOD_FOR = timedelta(minutes=MINUTES)
KEPT_FOR = timedelta(days=1)
# How many codes within how long: to one number, from one address, and of the whole installation.
TO_ONE_NUMBER = ((1, timedelta(minutes=1)), (5, timedelta(hours=1)), (10, timedelta(days=1)))
FROM_ONE_ADDRESS = ((20, timedelta(hours=1)), (60, timedelta(days=1)))
OF_ALL = ((600, timedelta(hours=1)),)
_MOBILE = re.compile(r"1[3-9]\d{9}")
SIGNING_IN = "登录"


class BadPhone(ValueError):
    """The number cannot receive a code; the message says why."""


class TooManyCodes(Exception):
    """Too many codes were asked for; the message says how long to wait, and is the same for every number."""


class WrongCode(Exception):
    """The code does not confirm anything: wrong, used, too old or tried too often, which is not told apart."""

    def __init__(self) -> None:
        super().__init__("验证码不对，或者过了 5 分钟。请再看一眼短信，还不行就重新要一个")


def mobile(text: str) -> str:
    """Return a mobile number as it is stored. Raises BadPhone."""
    number = fold(text).replace("-", "").removeprefix("+86")
    if not _MOBILE.fullmatch(number):
        raise BadPhone("手机号不对：要 11 位，以 1 开头。座机收不到验证码")
    return number


def send_code(*, phone: str, wording: Wording, serves: str, county: str, address: str, at: datetime) -> UUID:
    """Send a code to a mobile number and return the number of the request, which the browser must give back.

    Whether the number is known here makes no difference. Raises TooManyCodes, GatewayProblem; a code that did not
    leave leaves no row.
    """
    code = f"{secrets.randbelow(1_000_000):06d}"
    request = uuid4()
    address_index = keyring().index(address, "resident.address")
    with transaction.atomic():
        PhoneCode.objects.filter(sent_at__lt=at - KEPT_FOR).delete()
        _refuse_too_many(phone, address_index, at)
        PhoneCode.objects.create(
            id=request, phone=phone, phone_index=phone_index(phone), address_index=address_index,
            serves=serves, code_digest=_digest(request, code), sent_at=at,
        )  # fmt: skip
    try:
        send(phone=phone, wording=wording, fields={"county": county, "code": code, "minutes": str(MINUTES)})
    except Exception:
        PhoneCode.objects.filter(pk=request).delete()
        raise
    return request


def confirm_code(*, request: str, code: str, serves: str, at: datetime) -> str:
    """Return the number to which this code was sent; a code counts once. Raises WrongCode.

    Commits the try even where the caller's act fails, so it must not be called inside the caller's transaction.
    """
    found = PhoneCode.objects.filter(pk=_identifier(request)).first()
    fresh = PhoneCode.objects.filter(
        pk=found.pk if found else uuid4(), serves=serves, used_at=None, tries__lt=MOST_TRIES,
        sent_at__gt=at - GOOD_FOR, sent_at__lte=at,
    )  # fmt: skip
    is_counted = fresh.update(tries=F("tries") + 1)
    right = found.code_digest if found else "0" * 64
    is_right = hmac.compare_digest(_digest(found.pk if found else uuid4(), fold(code)), right)
    if not (is_counted and is_right):
        raise WrongCode
    if not PhoneCode.objects.filter(pk=found.pk, used_at=None).update(used_at=at):
        raise WrongCode
    return found.phone.open()


def county_name() -> str:
    """Return the name of the county as messages begin with it."""
    county = Area.objects.filter(level=Area.Level.COUNTY).order_by("code").first()
    return county.name if county else "本地"


def _refuse_too_many(phone: str, address_index: str, at: datetime) -> None:
    counted = (
        (PhoneCode.objects.filter(phone_index__in=phone_indexes(phone)), TO_ONE_NUMBER),
        (PhoneCode.objects.filter(address_index=address_index), FROM_ONE_ADDRESS),
        (PhoneCode.objects.all(), OF_ALL),
    )
    for codes, limits in counted:
        for most, within in limits:
            if codes.filter(sent_at__gt=at - within).count() >= most:
                raise TooManyCodes(f"验证码要得太勤了，请{_words(within)}再要。急的话直接去救助窗口")


def _words(within: timedelta) -> str:
    minutes = int(within.total_seconds()) // 60
    return {1: "过一分钟", 60: "过一小时"}.get(minutes, "明天")


def _digest(request: UUID, code: str) -> str:
    return keyring().index(f"{request}\0{code}", "resident.code")


def _identifier(text: str) -> UUID:
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        return uuid4()
