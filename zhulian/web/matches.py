"""The list 政策找人: households by what they are entitled to and do not get, with the reason one click away."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from zhulian.accounts.models import User
from zhulian.accounts.roles import Permission
from zhulian.accounts.today import today
from zhulian.matching.models import Match
from zhulian.web import looks
from zhulian.web.access import requires
from zhulian.web.counts import ALL, households_by_kind, listed_by_kind
from zhulian.web.identity_card import is_sealed, name_shown
from zhulian.web.match_filter import SORTS, MatchFilter
from zhulian.web.match_list import STATES, narrowed, page_of
from zhulian.web.match_reasons import reasons_of
from zhulian.web.places import own_place

WHAT_TO_DO = {
    Match.Kind.MISSED: "应享未享，从最前面的登门告知",
    Match.Kind.TO_CHECK: "待核，先问清还差的",
    Match.Kind.TO_REVIEW: "在享需复核，核实以后由人决定",
}


@require_GET
@requires(Permission.SEE_MATCHES)
def matches(request: HttpRequest) -> HttpResponse:
    """Show one page of households, the first ones first."""
    asked = MatchFilter(request.GET, request.user)
    page = page_of(
        request.user,
        asked,
        on=today(),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    looks.list_seen(
        request,
        action="查看政策找人名单",
        asked=asked.described(),
        ids=[row.household_id for row in page.rows],
        detail={"serves": "match"} if asked.value("q") else None,
    )
    counts = counts_of(request.user, asked)
    return render(
        request,
        "matches/list.html",
        {
            "asked": asked,
            "page": page,
            "counts": counts,
            "heading": heading(asked, counts),
            "others": others(asked, counts),
            "place": place_of(asked, request.user),
            "segments": segments(asked, counts),
            "orders": [(name, label, asked.address(sort=name)) for name, label in SORTS.items()],
            "may_export": request.user.may(Permission.EXPORT_MATCHES),
            "older": asked.address(after=page.older),
            "newer": asked.address(before=page.newer),
            "compared_on": next((match.on for row in page.rows for match in row.matches), None),
        },
    )


def counts_of(user: User, asked: MatchFilter) -> dict[str, int]:
    """Count households of every kind under the filter, whatever kind is chosen."""
    if asked.value("q") or (asked.value("policy") and asked.value("missing")):
        return listed_by_kind(narrowed(user, asked.of_every_kind()))
    return households_by_kind(
        user, policy=asked.value("policy"), missing=asked.value("missing"), area=asked.area
    )


def place_of(asked: MatchFilter, user: User) -> str:
    """Return the name of the village or town asked for, else of the user's own area."""
    if not asked.area:
        return own_place(user)
    level = "village" if asked.value("village") else "town"
    return dict(asked.fields[level].choices)[asked.area]


def heading(asked: MatchFilter, counts: dict[str, int]) -> str:
    """Say in one line what the list shows under the chosen answer, and what to do about it."""
    kind = asked.value("kind") or Match.Kind.MISSED
    if counts[kind]:
        return f"有 {counts[kind]} 户{WHAT_TO_DO[kind]}"
    if kind == Match.Kind.MISSED and counts[ALL]:
        return f"没有应享未享，有 {counts[Match.Kind.TO_CHECK]} 户待核"
    return f"没有{Match.Kind(kind).label}" if counts[ALL] else "没有查到"


def others(asked: MatchFilter, counts: dict[str, int]) -> str:
    """Count the answers that the heading does not speak of."""
    kind = asked.value("kind") or Match.Kind.MISSED
    return "，".join(f"{counts[other]} 户{other.label}" for other in Match.Kind if other != kind)


def segments(asked: MatchFilter, counts: dict[str, int]) -> list[dict[str, object]]:
    """Return the segments 全部, 应享未享, 待核, 在享需复核 with their counts."""
    kinds = [("", "全部", "", counts[ALL])]
    kinds += [(kind.value, kind.label, STATES[kind], counts[kind.value]) for kind in Match.Kind]
    return [
        {"label": label, "state": state, "count": count, "url": asked.address(kind=kind),
         "is_current": asked.value("kind") == kind}
        for kind, label, state, count in kinds
    ]  # fmt: skip


@require_GET
@requires(Permission.SEE_MATCHES)
def match_why(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """Show why a match answers as it does, and about whom: conditions, values, articles."""
    mine = Match.objects.visible_to(request.user).select_related("household__area", "person")
    match = get_object_or_404(mine, pk=match_id)
    name = name_shown(match.person) if match.person else ""
    if name:
        looks.household_seen(
            request, match.household, action="查看缘由",
            detail={"person": match.person_id, "policy": match.policy, "serves": "match", "serves_id": str(match.pk)},
        )  # fmt: skip
    sealed = bool(match.person) and is_sealed(match.person)
    return render(
        request,
        "components/why_body.html",
        {"match": match, "name": name, "reasons": reasons_of(match), "is_sealed": sealed},
    )
