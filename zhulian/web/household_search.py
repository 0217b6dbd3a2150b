"""困难家庭: find a file by the whole name, 户号 or ID number, for something that is served; nothing is guessed from parts.

With nothing named, the search stays among the households that have a match. Whoever looks further does so for a lead
or under the number of an intake draft, which is taken before the search.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from zhulian.accounts.models import User
from zhulian.accounts.roles import Permission
from zhulian.accounts.today import today
from zhulian.applications import actions as applications
from zhulian.applications.models import IntakeDraft
from zhulian.lib.text import fold
from zhulian.matching.models import Match
from zhulian.registry.models import Household, Membership, Person
from zhulian.registry.queries import HouseholdQuerySet
from zhulian.web import looks
from zhulian.web.access import requires
from zhulian.web.match_list import heads_of
from zhulian.web.purposes import Thing, concerned, things_of

MOST = 50
LISTED, NEW = "match", "new:"
_ID_NUMBER = re.compile(r"\d{17}[\dX]|\d{15}")


class SearchForm(forms.Form):
    """The words, and what the search serves."""

    q = forms.CharField(
        label="姓名、户号或身份证号", max_length=60, required=False,
        widget=forms.TextInput({"class": "input", "autocomplete": "off"}),
    )  # fmt: skip
    serves = forms.ChoiceField(
        label="为哪件事", required=False, widget=forms.Select({"class": "select"}),
        error_messages={"invalid_choice": "这一件已经不在你手上。请重新选为哪件事"},
    )  # fmt: skip

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        now = timezone.now()
        groups = {
            name: things_of(user, code, now)
            for code, name in (("draft", "开着的受理草稿"), ("lead", "来电线索"))
        }
        self.things = {thing.code: thing for things in groups.values() for thing in things}
        self.fields["serves"].choices = [
            (LISTED, "政策找人名单上的家庭"),
            *((name, [(one.code, one.words) for one in things]) for name, things in groups.items() if things),
            ("有人来办事、来电，新开一个受理草稿", [(f"{NEW}{code}", name) for code, name in IntakeDraft.Help.choices]),
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """The households of one search: by what, at most `MOST` of them, and whether there were more."""

    by: str
    hits: list[Household]
    is_cut: bool


@requires(Permission.SEE_HOUSEHOLD)
def households(request: HttpRequest) -> HttpResponse:
    """Show the search, and after a POST what it found; one hit opens the file at once.

    The words come by POST: a name or an ID number must not stand in an address or in a log.
    """
    form = SearchForm(request.POST or None, user=request.user)
    words = fold(request.POST.get("q", ""))
    if not words or not form.is_valid():
        return render(request, "household/search.html", {"most": MOST, "form": form})
    try:
        found, serves = _search(request, words, form)
    except applications.CannotDraft as problem:
        messages.error(request, str(problem))
        return redirect("households")
    if len(found.hits) == 1:
        return redirect(f"{reverse('household', args=[found.hits[0].pk])}?serves={serves}")
    again = SearchForm({"q": words, "serves": serves}, user=request.user)
    context = {
        "most": MOST, "form": again, "words": words, "found": found, "rows": rows_of(found.hits), "serves": serves,
    }  # fmt: skip
    return render(request, "household/search.html", context | {"is_listed": serves == LISTED})


@transaction.atomic
def _search(request: HttpRequest, words: str, form: SearchForm) -> tuple[Found, str]:
    """Search for what is served, taking a draft's number first where one is asked for; record it once."""
    serves, now = form.cleaned_data["serves"] or LISTED, timezone.now()
    if serves.startswith(NEW):
        draft = applications.open_draft(help=serves.removeprefix(NEW), by=request.user, at=now)
        serves = f"draft:{draft.pk}"
        thing = next(one for one in things_of(request.user, "draft", now) if one.row == draft)
        messages.success(request, f"已开受理草稿 {draft}，办完请在“受理草稿”里办结")
    else:
        thing = form.things.get(serves)
    found = find(request.user, words, thing)
    looks.list_seen(
        request, action="查找家庭", asked={"q": found.by}, ids=[hit.pk for hit in found.hits],
        purpose=thing.words if thing else "政策找人名单",
        area_path=found.hits[0].area_path if len(found.hits) == 1 else "",
        detail=thing.detail if thing else {"serves": LISTED},
    )  # fmt: skip
    if thing and isinstance(thing.row, IntakeDraft):
        applications.note_search(draft=thing.row, asked=found.by, found=found.hits, at=now)
    return found, serves


def find(user: User, words: str, thing: Thing | None) -> Found:
    """Search the user's households, past members left out: those with a match, or those that a thing is about."""
    mine = Household.objects.visible_to(user).select_related("area").order_by("area_path", "number")
    if thing is None:
        listed = Match.objects.visible_to(user).current().values("household")
        mine = mine.filter(pk__in=listed)
    by, hits = _named(mine, words)
    shown = list(hits[: MOST + 1])
    if thing is not None and thing.kind.code != "draft":
        shown = concerned(thing, shown)
    return Found(by, shown[:MOST], len(shown) > MOST)


def _named(mine: HouseholdQuerySet, words: str) -> tuple[str, HouseholdQuerySet]:
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
