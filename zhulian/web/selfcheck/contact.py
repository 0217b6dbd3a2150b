"""请联系我: the one page that stores something, and only after its button is pressed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django import forms
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from zhulian.accounts.callers import address_of
from zhulian.accounts.models import Area
from zhulian.ledger.keys import keyring
from zhulian.lib.text import fold
from zhulian.monitoring import actions as monitoring
from zhulian.monitoring.models import Lead
from zhulian.web.access import public
from zhulian.web.residents.claims import claim_for
from zhulian.web.selfcheck.places import NoPlaces, Places, places
from zhulian.web.selfcheck.result import result_of
from zhulian.web.selfcheck.state import StateLost, unseal
from zhulian.web.selfcheck.views import LARGE, Visit, frame, selfcheck

CONSENT = (
    "我同意把上面的称呼、电话、住处和想说的话交给{county}的救助工作人员，只用来和我联系、帮我办理，办完按规定保管或者删除。"
    "我随时可以打电话要求删去。"
)
TIMES = ("都可以", "上午", "下午", "晚上")
PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}")
# Several phones of a village may share one address.
MOST_FROM_ONE_ADDRESS = 10
WINDOW_SECONDS = 3600


class ContactForm(forms.Form):
    """Who wants to be called. `address` is a trap: no person sees it, a robot fills it in."""

    name = forms.CharField(
        label="怎么称呼您", max_length=30, error_messages={"required": "请写一个称呼，比如 王阿姨"},
        widget=forms.TextInput({"autocomplete": "name"}),
    )  # fmt: skip
    phone = forms.CharField(
        label="电话", max_length=20, error_messages={"required": "请写电话，我们好打给您"},
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    area = forms.ChoiceField(label="住在哪个村（社区）", error_messages={"required": "请选住在哪里"})
    best_time = forms.ChoiceField(label="什么时候打方便", choices=[(one, one) for one in TIMES])
    wish = forms.CharField(
        label="想说的话（可以不写）", max_length=200, required=False, widget=forms.Textarea({"rows": 3})
    )
    is_result_told = forms.BooleanField(label="把查到的几项也告诉工作人员", required=False)
    consent = forms.BooleanField(error_messages={"required": "同意了，我们才能留下您的电话"})
    address = forms.CharField(required=False)

    def __init__(self, data: Mapping[str, str] | None, areas: list[Area], found: str) -> None:
        super().__init__(data)
        if not found:
            del self.fields["is_result_told"]
        for name in ("name", "phone"):
            self.fields[name].widget.attrs["class"] = "input is-tall"
        for name in ("area", "best_time"):
            self.fields[name].widget.attrs["class"] = "select is-tall"
        self.fields["area"].choices = [("", "请选"), *((area.code, area.name) for area in areas)]

    def clean_phone(self) -> str:
        given = fold(self.cleaned_data["phone"])
        if not PHONE.fullmatch(given):
            raise forms.ValidationError("电话不对：手机写十一位，座机带区号，比如 0951-1234567")
        return given


@csrf_exempt  # nobody is signed in and no cookie gives any right: the sealed state says that a visit led here
@require_POST
@public
@never_cache
def contact(request: HttpRequest) -> HttpResponse:
    """Ask how to reach the resident; store it once the form is whole, and never without the tick of consent."""
    try:
        at = places()
        visit = Visit(unseal(request.POST.get("state", ""), at=timezone.now()), at)
    except (NoPlaces, StateLost):
        return selfcheck(request)  # it says why, and keeps what can be kept
    is_sent = request.POST.get("act") == "send"
    found = _found(visit)
    form = ContactForm(request.POST if is_sent else None, _areas(at, visit), found)
    if not is_sent:
        form.initial = {"area": visit.family.village or visit.family.town or ""}
    elif form.is_valid():
        if form.cleaned_data["address"]:
            return _thanks(request, visit)  # a robot learns nothing
        if _is_too_often(request):
            form.add_error(None, "这里一个小时里留的电话太多了，请过一会儿再留，或者直接去窗口")
        else:
            return _thanks(request, visit, claim_for(_keep(form, visit, found)))
    return render(
        request,
        "selfcheck/contact.html",
        frame(visit, _is_large(request)) | {"form": form, "consent": CONSENT.format(county=at.county.name)},
    )


def _areas(at: Places, visit: Visit) -> list[Area]:
    """The villages of the town that was named, else the towns."""
    return at.villages(visit.family.town or "") or at.towns() or [at.county]


def _found(visit: Visit) -> str:
    """What was found, in words: what is likely, else what is open; empty where nothing is."""
    if not visit.family.members:
        return ""
    result = result_of(visit.book, visit.family, visit.answers)
    for sign, findings in (("很可能可以", result.standing), ("还说不准", result.open)):
        if findings:
            return f"自助查询{sign}：{'、'.join(one.policy for one in findings)}"
    return ""


def _keep(form: ContactForm, visit: Visit, found: str) -> Lead:
    given = form.cleaned_data
    wish = given["wish"].strip()
    if given.get("is_result_told"):
        wish = "；".join(filter(None, (wish, found)))
    return monitoring.report(
        id=visit.state.id,
        area_path=given["area"],
        name=given["name"].strip(),
        phone=given["phone"],
        best_time=given["best_time"],
        wish=wish[:400],
        consent_text=CONSENT.format(county=visit.places.county.name),
        at=timezone.now(),
    )


def _is_too_often(request: HttpRequest) -> bool:
    """Count what comes from one address in an hour of the clock; the address itself is not kept."""
    hour = int(timezone.now().timestamp()) // WINDOW_SECONDS
    key = f"lead-{hour}-{keyring().index(address_of(request), 'lead address')}"
    count = cache.get(key, 0) + 1
    cache.set(key, count, WINDOW_SECONDS)
    return count > MOST_FROM_ONE_ADDRESS


def _thanks(request: HttpRequest, visit: Visit, claim: str = "") -> HttpResponse:
    hall = visit.places.hall_of(visit.family.village, visit.family.town)
    context = {"hall": hall, "claim": claim}
    return render(request, "selfcheck/thanks.html", frame(visit, _is_large(request)) | context)


def _is_large(request: HttpRequest) -> bool:
    return request.GET.get("large") == LARGE
