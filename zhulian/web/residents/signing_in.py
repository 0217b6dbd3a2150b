"""Sign in by phone 居民登录: a number, the code that was sent to it, and in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from zhulian.accounts.callers import address_of
from zhulian.accounts.residents import sessions
from zhulian.accounts.residents.actions import account_of_phone
from zhulian.accounts.residents.codes import (
    SIGNING_IN,
    BadPhone,
    TooManyCodes,
    WrongCode,
    confirm_code,
    county_name,
    mobile,
    send_code,
)
from zhulian.accounts.residents.models import Level, Resident
from zhulian.accounts.scope import Errand, in_whole_county
from zhulian.lib.masking import mask_phone
from zhulian.monitoring import actions as monitoring
from zhulian.outbox.gateways import GatewayProblem
from zhulian.outbox.sms import can_send
from zhulian.outbox.wording import SIGN_IN
from zhulian.web.access import public
from zhulian.web.residents.claims import claimed
from zhulian.web.residents.doors import COOKIE, let_in, unkept
from zhulian.web.residents.entering import link_waiting, ways_in
from zhulian.web.residents.own import lead_named
from zhulian.web.residents.page import address, frame


class PhoneForm(forms.Form):
    """To which number a code goes."""

    phone = forms.CharField(
        label="手机号", max_length=20, error_messages={"required": "请写手机号，验证码发到这个号上"},
        widget=forms.TextInput({"class": "input is-tall", "inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    claim = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_phone(self) -> str:
        try:
            return mobile(self.cleaned_data["phone"])
        except BadPhone as bad:
            raise forms.ValidationError(str(bad)) from None


class CodeForm(forms.Form):
    """The code that was sent. `shown` is the number as it may be shown again."""

    code = forms.CharField(
        label="短信里的 6 位数字", max_length=12, error_messages={"required": "请写短信里的 6 位数字"},
        widget=forms.TextInput(
            {"class": "input is-tall", "inputmode": "numeric", "autocomplete": "one-time-code"}
        ),
    )  # fmt: skip
    request = forms.CharField(widget=forms.HiddenInput)
    shown = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    claim = forms.CharField(required=False, widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a number, send a code there, and let in who gives it back. A known number and an unknown one look alike."""
    act = request.POST.get("act", "")
    if act == "send":
        return unkept(_sent(request))
    if act == "enter":
        return unkept(_entered(request))
    return unkept(_asked(request, PhoneForm()))


@csrf_exempt  # it changes nothing: the page that thanks for a call request carries no cookie and leads here
@require_POST
@public
def follow(request: HttpRequest) -> HttpResponse:
    """Follow the call request that was just left: who has signed in with that number at once, others sign in first."""
    slip = request.POST.get("claim", "")
    here = sessions.current(token=request.COOKIES.get(COOKIE, ""), at=timezone.now())
    if here is None:
        return unkept(_asked(request, PhoneForm(initial={"claim": slip})))
    return unkept(render(request, "residents/follow.html", frame(request) | {"claim": slip}))


def _asked(request: HttpRequest, form: PhoneForm) -> HttpResponse:
    context = {"form": form, "can_send": can_send(), "ways": ways_in(request)}
    return render(request, "residents/sign_in.html", frame(request) | context)


def _sent(request: HttpRequest) -> HttpResponse:
    form = PhoneForm(request.POST)
    if not form.is_valid():
        return _asked(request, form)
    phone = form.cleaned_data["phone"]
    try:
        number = send_code(
            phone=phone, wording=SIGN_IN, serves=SIGNING_IN, county=county_name(),
            address=address_of(request), at=timezone.now(),
        )  # fmt: skip
    except (TooManyCodes, GatewayProblem) as problem:
        form.add_error(None, str(problem))
        return _asked(request, form)
    given = {"request": number, "shown": mask_phone(phone), "claim": form.cleaned_data["claim"]}
    return _code_page(request, CodeForm(initial=given))


def _code_page(request: HttpRequest, form: CodeForm) -> HttpResponse:
    return render(request, "residents/code.html", frame(request) | {"form": form})


def _entered(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _code_page(request, form)
    given: dict[str, Any] = form.cleaned_data
    at = timezone.now()
    try:
        phone = confirm_code(request=given["request"], code=given["code"], serves=SIGNING_IN, at=at)
    except WrongCode as wrong:
        form.add_error("code", str(wrong))
        return _code_page(request, form)
    resident = account_of_phone(phone=phone, at=at)
    token = sessions.begin(
        resident=resident, level=Level.PHONE, way="短信验证码",
        agent=request.headers.get("User-Agent", ""), at=at,
    )  # fmt: skip
    link_waiting(request, resident, at)
    follow_claim(request, given["claim"], resident, Level.PHONE)
    return let_in(redirect(address(request, "me")), token)


def follow_claim(request: HttpRequest, slip: str, resident: Resident, level: int) -> None:
    """Let an account follow the lead a slip names, and say how it went."""
    identifier = claimed(slip) if slip else None
    lead = lead_named(identifier) if identifier else None
    if lead is None:
        return
    try:
        with in_whole_county(Errand.RESIDENT):
            monitoring.follow(lead=lead, resident=resident, level=level, at=timezone.now())
        messages.success(request, "已经放到“我的”里，办到哪一步在这里看")
    except monitoring.CannotFollow as problem:
        messages.error(request, str(problem))
