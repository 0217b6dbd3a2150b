"""谁看过我的信息: who opened one's own record, when, in which post, and what for; told in plain words, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhulian.accounts.models import Area
from zhulian.accounts.residents.models import ResidentSignIn
from zhulian.accounts.residents.sessions import actor_of
from zhulian.ledger import actions as ledger
from zhulian.ledger.telling import Told, told_to
from zhulian.web.opening import FIELDS
from zhulian.web.residents.doors import in_person_only
from zhulian.web.residents.own import homes_of, leads_of, person_of, ties_of
from zhulian.web.residents.page import frame

PAGE = 20
_ACTS = {"查看一户一档": "档案", "查看缘由": "档案", "查看附件": "一份材料"}


@dataclass(frozen=True, slots=True)
class Look:
    """One look as a resident reads it. `number` is the ledger's, to be named when one asks."""

    number: int
    at: datetime
    who: str
    what: str
    why: str


@require_safe
@in_person_only
def looks(request: HttpRequest) -> HttpResponse:
    """List who opened this person's own record, the newest first. Reading it is a row in the ledger as well."""
    here: ResidentSignIn = request.resident_sign_in
    person = person_of(here)
    told = told_to(
        person=person.pk if person else None,
        homes=homes_of(person) if person else (),
        ties=ties_of(person) if person else (),
        on=timezone.localdate(),
        leads=[lead.pk for lead in leads_of(here.resident)],
    )
    page = Paginator(told, PAGE).get_page(request.GET.get("page"))
    ledger.record(
        action="居民查看谁看过", actor=actor_of(here.level), at=timezone.now(), object_kind="resident",
        object_id=here.resident_id, detail={"count": len(told)},
    )  # fmt: skip
    context = {
        "person": person, "page": page, "looks": _looks(page.object_list), "supervision": settings.SUPERVISION_PHONE,
    }  # fmt: skip
    return render(request, "residents/looks.html", frame(request) | context)


def _looks(told: list[Told]) -> list[Look]:
    names = dict(Area.objects.filter(pk__in={one.area for one in told}).values_list("code", "name"))
    return [
        Look(one.number, one.at, _who(names.get(one.area, ""), one.post or "工作人员"), _what(one), _why(one))
        for one in told
    ]


def _what(one: Told) -> str:
    whose = "您" if one.is_own else "您家"
    if one.field:
        return f"看了{whose}的{FIELDS.get(one.field, '一项信息')}"
    return f"看了{whose}的{_ACTS.get(one.act, '一项信息')}"


def _why(one: Told) -> str:
    return "，".join(filter(None, (one.purpose, one.serves))) or "办公时打开，没有写明为哪件事"


def _who(place: str, post: str) -> str:
    return f"{place}的{post}" if place else post
