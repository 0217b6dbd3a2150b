"""My page 我的: how sure it is that I am I, what I began and how far it is, where I am signed in, and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhulian.accounts.residents import sessions
from zhulian.accounts.residents.actions import CARD_END, WrongCard, check_card, close
from zhulian.accounts.residents.models import Level, ResidentSignIn
from zhulian.lib.masking import mask_name, mask_phone
from zhulian.monitoring.models import Lead
from zhulian.web.identity_card import plain
from zhulian.web.residents.doors import let_in, let_out, residents_only
from zhulian.web.residents.entering import ways_in
from zhulian.web.residents.own import leads_of
from zhulian.web.residents.page import address, frame
from zhulian.web.residents.signing_in import follow_claim


class CardForm(forms.Form):
    """The end of the ID number, asked each time: a lent phone alone opens nothing of a person."""

    end = forms.CharField(
        label="身份证号后六位", min_length=CARD_END, max_length=CARD_END + 2,
        error_messages={"required": "请写身份证号后六位", "min_length": "要写六位，最后一位是 X 的写 X"},
        widget=forms.TextInput({"class": "input is-tall", "autocomplete": "off"}),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Begun:
    """One call request in plain words."""

    left_at: datetime
    words: str
    is_done: bool


@require_safe
@residents_only
def me(request: HttpRequest) -> HttpResponse:
    """Show who one is here, what one began, and one's sign-ins."""
    return _page(request, CardForm())


@require_POST
@residents_only
def card(request: HttpRequest) -> HttpResponse:
    """Take the end of the ID number; right, the session stands for the person who was bound at the window."""
    here: ResidentSignIn = request.resident_sign_in
    form = CardForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        check_card(resident=here.resident, end=form.cleaned_data["end"], at=timezone.now())
    except WrongCard as wrong:
        form.add_error("end", str(wrong))
        return _page(request, form)
    token = sessions.raise_level(sign_in=here, level=Level.BOUND, at=timezone.now())
    return let_in(redirect(address(request, "me")), token)


@require_POST
@residents_only
def follow_on(request: HttpRequest) -> HttpResponse:
    """Follow a call request with the account at hand."""
    here: ResidentSignIn = request.resident_sign_in
    follow_claim(request, request.POST.get("claim", ""), here.resident, here.level)
    return redirect(address(request, "me"))


@require_POST
@residents_only
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out here, or everywhere."""
    here: ResidentSignIn = request.resident_sign_in
    if request.POST.get("act") == "everywhere":
        sessions.end_all(resident=here.resident, level=here.level, at=timezone.now())
    else:
        sessions.end(sign_in=here, at=timezone.now())
    messages.success(request, "已经退出")
    return let_out(redirect(address(request, "me-sign-in")))


@require_http_methods(["GET", "HEAD", "POST"])
@residents_only
def delete(request: HttpRequest) -> HttpResponse:
    """Say what deleting the account means; on POST do it."""
    if request.method != "POST":
        return render(request, "residents/delete.html", frame(request))
    here: ResidentSignIn = request.resident_sign_in
    close(resident=here.resident, level=here.level, at=timezone.now())
    messages.success(request, "账号已经删掉。要办事，随时可以再登录，或者直接去救助窗口")
    return let_out(redirect(address(request, "me-sign-in")))


def _page(request: HttpRequest, form: CardForm) -> HttpResponse:
    here: ResidentSignIn = request.resident_sign_in
    resident = here.resident
    is_in_person = here.level >= Level.REAL_NAME
    context = {
        "is_in_person": is_in_person,
        "may_show_card": not is_in_person and resident.vouched_level == Level.BOUND,
        "card": form,
        "name": mask_name(plain(resident.name)) if is_in_person else "",
        "phone": mask_phone(plain(resident.phone)),
        "is_bound": here.level == Level.BOUND,
        "ways": [way for way in ways_in(request) if way.is_in_person],
        "begun": [_begun(lead) for lead in leads_of(resident)],
        "sign_ins": resident.sign_ins.open(timezone.now()),
    }
    return render(request, "residents/me.html", frame(request) | context)


def _begun(lead: Lead) -> Begun:
    if lead.state == Lead.State.TAKEN:
        return Begun(lead.consented_at, "工作人员已经联系过您。还没有接到电话，请直接去救助窗口问", True)
    return Begun(lead.consented_at, "等着工作人员给您打电话。事情急，不用等，直接去救助窗口", False)
