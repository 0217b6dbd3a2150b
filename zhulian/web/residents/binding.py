"""Bind a phone face to face 当面绑定: the clerk checks the ID card, the resident reads out the code that came to the phone."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from zhulian.accounts.callers import address_of
from zhulian.accounts.identity import id_indexes
from zhulian.accounts.residents.actions import CannotBind, Identity, bind
from zhulian.accounts.residents.codes import (
    BadPhone,
    TooManyCodes,
    WrongCode,
    confirm_code,
    county_name,
    mobile,
    send_code,
)
from zhulian.accounts.roles import Permission
from zhulian.accounts.today import today
from zhulian.lib.id_numbers import BadIdNumber, IdNumber, check
from zhulian.lib.masking import mask_phone
from zhulian.outbox.gateways import GatewayProblem
from zhulian.outbox.wording import BINDING
from zhulian.registry.models import Household, Person
from zhulian.web import looks
from zhulian.web.access import requires
from zhulian.web.identity_card import plain
from zhulian.web.opening import person_of
from zhulian.web.relatives import home_or_404
from zhulian.web.residents.doors import unkept

PURPOSES = ("本人到窗口办理", "工作人员上门办理")
# 个人信息保护法第三十一条: under fourteen a guardian decides, and binding a guardian is not built.
YOUNGEST = 14


class CardForm(forms.Form):
    """What stands on the card in the clerk's hand, and the phone in the resident's."""

    id_number = forms.CharField(
        label="身份证号，照证件原件录", max_length=24, error_messages={"required": "请照证件原件录身份证号"},
        widget=forms.TextInput({"class": "input", "autocomplete": "off"}),
    )  # fmt: skip
    phone = forms.CharField(
        label="本人的手机号", max_length=20, error_messages={"required": "请写本人的手机号"},
        widget=forms.TextInput({"class": "input", "inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    purpose = forms.ChoiceField(
        label="在哪里办",
        choices=[(name, name) for name in PURPOSES],
        widget=forms.Select({"class": "select"}),
    )
    is_checked = forms.BooleanField(
        label="本人在场，看过身份证原件，人和证一致", error_messages={"required": "没有当面核对，不能绑定"}
    )

    def clean_id_number(self) -> IdNumber:
        try:
            return check(self.cleaned_data["id_number"])
        except BadIdNumber as bad:
            raise forms.ValidationError(str(bad)) from None

    def clean_phone(self) -> str:
        try:
            return mobile(self.cleaned_data["phone"])
        except BadPhone as bad:
            raise forms.ValidationError(str(bad)) from None


class ReadOutForm(forms.Form):
    """The code that the resident reads out."""

    code = forms.CharField(
        label="本人念出的 6 位数字", max_length=12, error_messages={"required": "请写本人念出的 6 位数字"},
        widget=forms.TextInput({"class": "input", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    request = forms.CharField(widget=forms.HiddenInput)
    purpose = forms.ChoiceField(choices=[(name, name) for name in PURPOSES], widget=forms.HiddenInput)


@requires(Permission.BIND_RESIDENTS)
def bind_phone(request: HttpRequest, household_id: UUID, person_id: UUID) -> HttpResponse:
    """Check the card and send a code; take the code that was read out and bind the phone to this person."""
    mine = Household.objects.visible_to(request.user).select_related("area")
    home = home_or_404(request, mine, household_id)
    person = person_of(home, person_id)
    act = request.POST.get("act", "")
    if act == "send":
        return _sent(request, home, person)
    if act == "bind":
        return _bound(request, home, person)
    return _shown(request, home, person, card=CardForm())


def _sent(request: HttpRequest, home: Household, person: Person) -> HttpResponse:
    form = CardForm(request.POST)
    if not form.is_valid() or not _is_the_card_of(request, home, person, form):
        return _shown(request, home, person, card=form)
    try:
        number = send_code(
            phone=form.cleaned_data["phone"], wording=BINDING, serves=_serves(request, person),
            county=county_name(), address=address_of(request), at=timezone.now(),
        )  # fmt: skip
    except (TooManyCodes, GatewayProblem) as problem:
        form.add_error(None, str(problem))
        return _shown(request, home, person, card=form)
    given = {"request": number, "purpose": form.cleaned_data["purpose"]}
    sent_to = mask_phone(form.cleaned_data["phone"])
    return _shown(request, home, person, code=ReadOutForm(initial=given), sent_to=sent_to)


def _is_the_card_of(request: HttpRequest, home: Household, person: Person, form: CardForm) -> bool:
    """Compare the card with the file. A card that differs is a row in the ledger: nobody shall try numbers out here."""
    card: IdNumber = form.cleaned_data["id_number"]
    if person.id_index not in id_indexes(card.number):
        looks.household_seen(
            request, home, action="证件与档案不符，没有绑定", detail={"person": str(person.pk)}
        )
        form.add_error("id_number", "和档案里的身份证号不一样。请核对是不是这个人；是档案错了，先更正档案")
    elif _age(card.birth_date, today()) < YOUNGEST:
        form.add_error("id_number", f"未满 {YOUNGEST} 周岁，要由监护人决定，这里还不能绑定")
    return not form.errors


def _bound(request: HttpRequest, home: Household, person: Person) -> HttpResponse:
    form = ReadOutForm(request.POST)
    if not form.is_valid():
        return _shown(request, home, person, code=form)
    given, at = form.cleaned_data, timezone.now()
    try:
        phone = confirm_code(
            request=given["request"], code=given["code"], serves=_serves(request, person), at=at
        )
        identity = Identity(plain(person.name), plain(person.id_number))
        bind(phone=phone, identity=identity, purpose=given["purpose"], by=request.user, at=at)
    except WrongCode as wrong:
        form.add_error("code", str(wrong))
        return _shown(request, home, person, code=form)
    except CannotBind as refused:
        messages.error(request, str(refused))
        return redirect("bind-phone", home.pk, person.pk)
    messages.success(
        request,
        f"已绑定 {mask_phone(phone)}。请告诉本人：以后用短信登录，再写身份证号后六位，就看得到谁看过他的信息",
    )
    return redirect("household", home.pk)


def _serves(request: HttpRequest, person: Person) -> str:
    """Name what a code confirms: this person's binding by this clerk, and nothing else."""
    return f"绑定/{person.pk}/{request.user.pk}"


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _shown(request: HttpRequest, home: Household, person: Person, **forms_shown: object) -> HttpResponse:
    context = {"home": home, "person": person, "name": plain(person.name)}
    return unkept(render(request, "household/bind_phone.html", context | forms_shown))
