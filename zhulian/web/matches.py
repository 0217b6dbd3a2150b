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
from zhulian.web.match_filter import SORTS, MatchFilter
from zhulian.web.match_list import STATES, narrowed, page_of
from zhulian.web.match_reasons import reasons_of
from zhulian.web.places import own_place


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
    )
    counts = counts_of(request.user, asked)
    return render(
        request,
        "matches/list.html",
        {
            "asked": asked,
            "page": page,
            "counts": counts,
            "place": own_place(request.user),
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
    """Show why a match answers as it does: conditions, values, articles."""
    mine = Match.objects.visible_to(request.user).select_related("household__area", "person")
    match = get_object_or_404(mine, pk=match_id)
    return render(request, "components/why_body.html", {"match": match, "reasons": reasons_of(match)})
