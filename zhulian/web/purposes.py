"""Purposes 办的事: what opening a field, searching and exporting may serve. The list is closed; a new desk adds its line.

A thing that is served is a row: it exists, lies in the user's scope, is still worked on, and is about this household.
Words alone open nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from zhulian.accounts.models import User
from zhulian.accounts.queries import COUNTY_DIGITS, TOWN_DIGITS
from zhulian.accounts.roles import Permission
from zhulian.accounts.today import today
from zhulian.applications.models import IntakeDraft
from zhulian.matching.models import Match
from zhulian.monitoring.models import Lead
from zhulian.registry.models import Household, Membership
from zhulian.web.counts import VILLAGE_DIGITS
from zhulian.web.identity_card import plain
from zhulian.web.policy_book import short_name


def _of_household(rows: QuerySet, home: Household) -> Iterable[Model]:
    return rows.filter(household=home)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing served: whose rows a user is working on, which are about a household, and how one is called."""

    code: str
    name: str
    rows: Callable[[User, datetime], QuerySet]
    said: Callable[[Any], str]
    about: Callable[[QuerySet, Household], Iterable[Model]] = _of_household


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing served. `code` is how a form names it."""

    kind: Kind
    row: Any

    @property
    def code(self) -> str:
        return f"{self.kind.code}:{self.row.pk}"

    @property
    def words(self) -> str:
        return f"{self.kind.name}：{self.kind.said(self.row)}"

    @property
    def detail(self) -> dict[str, str]:
        """What the ledger keeps of it."""
        return {"serves": self.kind.code, "serves_id": str(self.row.pk)}


def _leads(user: User, at: datetime) -> QuerySet:
    """Leads that wait, or that this user took up."""
    if not user.may(Permission.SEE_LEADS):
        return Lead.objects.none()
    mine = Q(state=Lead.State.WAITING) | Q(taken_by=user)
    return Lead.objects.visible_to(user).filter(mine).order_by("-consented_at")


def _leads_about(leads: QuerySet, home: Household) -> Iterable[Lead]:
    """Leads from where the household lives, under the name or the telephone of somebody who lives there."""
    places = [home.area_path[:digits] for digits in (COUNTY_DIGITS, TOWN_DIGITS, VILLAGE_DIGITS)]
    near = list(leads.filter(area_path__in=places))
    if not near:
        return []
    ties = Membership.objects.on(today()).filter(household=home).select_related("person")
    known = {plain(text) for tie in ties for text in (tie.person.name, tie.person.phone)} - {""}
    return [lead for lead in near if known & {plain(lead.name), plain(lead.phone)}]


KINDS = {
    kind.code: kind
    for kind in (
        Kind("match", "政策匹配", lambda user, at: Match.objects.visible_to(user).current().only("policy", "kind"),
             lambda match: f"{short_name(match.policy)}，{match.get_kind_display()}"),
        Kind("lead", "来电线索", _leads,
             lambda lead: f"{timezone.localtime(lead.consented_at):%Y-%m-%d %H:%M} 留下的", _leads_about),
        Kind("draft", "受理草稿", lambda user, at: IntakeDraft.objects.visible_to(user).serving(user, at),
             lambda draft: f"{draft.number}，{draft.get_help_display()}", lambda drafts, home: drafts.about(home)),
    )
}  # fmt: skip


def things_about(user: User, home: Household, at: datetime, code: str = "") -> list[Thing]:
    """Return what this user works on that is about a household: what opening one of its fields may serve.

    `code` names one thing by which to ask for its kind only; one that names no kind asks for all.
    """
    named = KINDS.get(code.partition(":")[0])
    kinds = [named] if named else KINDS.values()
    return [Thing(kind, row) for kind in kinds for row in kind.about(kind.rows(user, at), home)]


def served(request: HttpRequest, home: Household) -> Thing | None:
    """Return what a page of a household was opened for: what `?serves=` names, if this user has it in hand.

    A kind alone names the first of that kind. None is said when nothing is named, or something of somebody else's.
    """
    code = request.GET.get("serves", "")
    if code.partition(":")[0] not in KINDS:
        return None
    things = things_about(request.user, home, timezone.now(), code)
    return next((thing for thing in things if code in (thing.kind.code, thing.code)), None)


def things_of(user: User, code: str, at: datetime) -> list[Thing]:
    """Return everything of one kind that this user works on."""
    return [Thing(KINDS[code], row) for row in KINDS[code].rows(user, at)]


def concerned(thing: Thing, homes: Iterable[Household]) -> list[Household]:
    """Keep the households that a thing is about; takes few, since sealed names are compared."""
    rows = type(thing.row).objects.filter(pk=thing.row.pk)
    return [home for home in homes if list(thing.kind.about(rows, home))]
