"""困难家庭: find a file by the whole name, 户号 or ID number; nothing is guessed from parts."""

from __future__ import annotations

import re

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zhulian.accounts.models import User
from zhulian.accounts.roles import Permission
from zhulian.accounts.today import today
from zhulian.lib.text import fold
from zhulian.matching.models import Match
from zhulian.registry.models import Household, Membership, Person
from zhulian.registry.queries import HouseholdQuerySet
from zhulian.web import looks
from zhulian.web.access import requires
from zhulian.web.match_list import heads_of

MOST = 50
_ID_NUMBER = re.compile(r"\d{17}[\dX]|\d{15}")


@requires(Permission.SEE_HOUSEHOLD)
def households(request: HttpRequest) -> HttpResponse:
    """Show the search, and after a POST what it found; one hit opens the file at once.

    The words come by POST: a name or an ID number must not stand in an address or in a log.
    """
    words = fold(request.POST.get("q", ""))
    if not words:
        return render(request, "household/search.html", {"most": MOST})
    by, found = find(request.user, words)
    hits = list(found.select_related("area").order_by("area_path", "number")[: MOST + 1])
    looks.list_seen(request, action="查找家庭", asked={"q": by}, ids=[hit.pk for hit in hits[:MOST]])
    if len(hits) == 1:
        return redirect("household", hits[0].pk)
    return render(
        request,
        "household/search.html",
        {"most": MOST, "words": words, "by": by, "rows": rows_of(hits[:MOST]), "is_cut": len(hits) > MOST},
    )


def find(user: User, words: str) -> tuple[str, HouseholdQuerySet]:
    """Return by what was searched and the user's households that answer, past members left out."""
    mine = Household.objects.visible_to(user)
    if _ID_NUMBER.fullmatch(words.upper()):
        return "身份证号", mine.filter(pk__in=_homes(Person.objects.with_id_number(words)))
    homes = _homes(Person.objects.named(words))
    return "姓名或户号", mine.filter(Q(number=words) | Q(pk__in=homes))


def _homes(persons):
    return Membership.objects.on(today()).filter(person__in=persons).values("household")


def rows_of(hits: list[Household]) -> list[dict[str, object]]:
    """Return what the list of hits shows: head, size, and which kinds of matches there are."""
    ids = [hit.pk for hit in hits]
    heads, people = heads_of(ids, today())
    kinds: dict[object, set[str]] = {}
    for household, kind in Match.objects.current().filter(household__in=ids).values_list("household", "kind"):
        kinds.setdefault(household, set()).add(Match.Kind(kind).label)
    return [
        {"household": hit, "head": heads.get(hit.pk, "—"), "people": people[hit.pk],
         "kinds": "、".join(sorted(kinds.get(hit.pk, ()))) or "—"}
        for hit in hits
    ]  # fmt: skip
