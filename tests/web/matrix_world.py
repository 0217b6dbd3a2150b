"""The world in which the matrix is walked 准入表的布景: every role signed in, one object of the own area, one of a foreign.

Made once for a module; each question is taken back, so that none sees what another changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from http.cookies import SimpleCookie
from io import BytesIO
from zipfile import ZipFile

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.cast import CAST, HE, WEN, CastHousehold
from tests.insight.scenarios import make_scenario
from tests.staff import AT, COUNTY, DAY, make_areas, make_officer, signed_in
from tests.web.village import enrol_cast
from zhulian.accounts.models import Organization, User
from zhulian.accounts.roles import ROLES, CountyClerk, GridMember, Role, TownClerk, VillageWorker
from zhulian.accounts.sign_ins import begin
from zhulian.applications.actions import open_draft
from zhulian.applications.minors import ask
from zhulian.ledger.models import Event
from zhulian.matching.counting import recount
from zhulian.matching.models import Match
from zhulian.monitoring.models import Lead
from zhulian.policies.actions import start_draft
from zhulian.registry.models import Household
from zhulian.web.matrix import MATRIX
from zhulian.work.models import Run
from zhulian.work.orders import order

OWN_AREAS = {TownClerk: HE.village[:9], VillageWorker: HE.village, GridMember: HE.village}
SOMEBODY: tuple[type[Role] | None, ...] = (None, *ROLES.values())

# Arguments of addresses that are about somebody; an object of another area answers 404.
PEOPLE = {"household_id", "person_id", "match_id", "lead_id", "draft_id", "consent_id"}
# Pages whose worked examples are about the cast: there only numbers and keys would tell.
WORKED_EXAMPLES = {"policy", "api-policy"}


def patterns(entries: list) -> Iterator[URLPattern]:
    """Return every address, however deep it is included."""
    for entry in entries:
        if isinstance(entry, URLPattern):
            yield entry
        else:
            yield from patterns(entry.url_patterns)


ROUTES = {pattern.name: pattern for pattern in patterns(get_resolver().url_patterns)}


@dataclass(frozen=True)
class World:
    """The objects of addresses, own and foreign, and what each role's browser keeps."""

    own: dict[str, object]
    foreign: dict[str, object]
    cookies: dict[type[Role] | None, SimpleCookie]
    keys: dict[str, set[str]]

    def address(self, name: str, *, foreign: bool = False, query: str | None = None) -> str:
        """Return the address with its object."""
        objects = self.foreign if foreign else self.own
        given = {key: objects[key] for key in ROUTES[name].pattern.converters}
        words = MATRIX[name].query if query is None else query
        return reverse(name, kwargs=given) + (f"?{words}" if words else "")

    def browser(self, role: type[Role] | None, *, checks_csrf: bool = False) -> Client:
        """Return a browser in which somebody with this role has signed in, as it was at the start."""
        client = Client(enforce_csrf_checks=checks_csrf)
        client.cookies = deepcopy(self.cookies[role])
        return client

    def hidden_from(self, role: type[Role] | None, *, with_names: bool = True) -> set[str]:
        """Return what would tell of a household that somebody with this role may not see."""
        is_everywhere = role is not None and role.sees_households and role not in OWN_AREAS
        if is_everywhere:
            return set()
        is_of_a_place = role in (TownClerk, VillageWorker)
        foreign = [one for one in CAST if not (is_of_a_place and one.village.startswith(OWN_AREAS[role]))]
        hidden = {mark for one in foreign for mark in marks_of(one)}
        if with_names:
            hidden |= {name for one in foreign for name in names_of(one)}
        # Of the others nobody sees a household; but auditors read the ledger, which names rows by their keys.
        return hidden | {key for one in foreign if is_of_a_place for key in self.keys[one.number]}


def make_county() -> None:
    """Make the cast's county and somebody for each role."""
    make_areas()
    enrol_cast()
    for role in ROLES.values():
        make_officer(role, OWN_AREAS.get(role, COUNTY), username=role.code)


def make_world() -> World:
    """Make the county, one object of each kind in it, and sign everybody in."""
    make_county()
    shared = _of_nobody()
    own, foreign = (shared | _of_household(one, shared["author"]) for one in (HE, WEN))
    recount()
    cookies = {
        role: signed_in(User.objects.get(username=role.code)).cookies if role else SimpleCookie()
        for role in SOMEBODY
    }
    return World(own, foreign, cookies, {one.number: keys_of(one) for one in CAST})


def _of_nobody() -> dict[str, object]:
    """Objects that are about no household."""
    author = User.objects.get(username=CountyClerk.code)
    asked = order(kind="try", key="try", words="试", terms={}, by=author.actor, at=AT)
    return {
        "author": author, "user_id": author.pk, "organization_id": Organization.objects.first().pk,
        "sign_in_id": begin(user=author, session_key="k", agent="", address=None, at=AT).pk, "kind": "staff",
        "event_id": Event.objects.earliest("pk").pk, "code": "subsistence_allowance", "parameter": "subsistence_standard", "route": "subsistence", "pk": 1, "portal": "county",
        "edition_id": start_draft(path="laws.yaml", effective_on=DAY, by=author, at=AT).pk,
        "run_id": asked.pk, "scenario_id": make_scenario(asked, author).pk,
    }  # fmt: skip


def _of_household(one: CastHousehold, author: User) -> dict[str, object]:
    """One object for each argument that is about a household, all of this one."""
    home = Household.objects.get(number=one.number)
    run, _ = Run.objects.get_or_create(kind="match", key="2026-10-31")
    match = Match.objects.create(
        run=run, household=home, area_path=home.area_path, policy="subsistence_allowance", policy_version="2026-07-01",
        on=DAY, kind=Match.Kind.MISSED, pass_mask=3, fail_mask=0, condition_count=2, created_at=AT,
    )  # fmt: skip
    lead = Lead(
        area_path=home.area_path,
        name=f"{one.number}来电",
        phone="0951-1234567",
        consent_text="同意",
        consented_at=AT,
    )
    lead.save()
    youngest = max((tie.person for tie in home.memberships.all()), key=lambda person: person.birth_date)
    draft = open_draft(help="other", by=author, at=AT)
    asked = ask(
        person=youngest, household=home, serves="draft", serves_id=str(draft.pk), serves_words="受理草稿", purpose="入户走访",
        by=author, at=AT,
    )  # fmt: skip
    return {
        "household_id": home.pk, "person_id": youngest.pk, "match_id": match.pk, "lead_id": lead.pk,
        "draft_id": draft.pk, "consent_id": asked.pk,
    }  # fmt: skip


@contextmanager
def taken_back() -> Iterator[None]:
    """Undo what the block wrote."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def walk(
    world: World, method: str, name: str, expected: dict[type[Role] | None, int], *, foreign: bool = False
) -> None:
    """Ask an address as each role: the answer is as declared, and says nothing of anybody the role may not see."""
    address = world.address(name, foreign=foreign)
    found, leaks = {}, {}
    for role in expected:
        with taken_back():
            response = getattr(world.browser(role), method)(address)
        found[role] = response.status_code
        if said := told(response, world.hidden_from(role, with_names=name not in WORKED_EXAMPLES)):
            leaks[role] = said
    differing = {
        role.code if role else "nobody": (found[role], expected[role])
        for role in expected
        if found[role] != expected[role]
    }
    assert not differing, f"{method} {address}: {differing}"
    assert not leaks, f"{method} {address}: {leaks}"


def about_people(name: str) -> bool:
    """Whether an address is about somebody."""
    return bool(PEOPLE & set(ROUTES[name].pattern.converters))


def names_of(one: CastHousehold) -> set[str]:
    """Return the names of a household's members."""
    return {who.name for who in one.members}


def marks_of(one: CastHousehold) -> set[str]:
    """Return what else would tell that a household was read: its number and its members' ID numbers."""
    return {one.number, *(who.id_number for who in one.members)}


def keys_of(one: CastHousehold) -> set[str]:
    """Return the keys of a household's rows."""
    home = Household.objects.get(number=one.number)
    persons, matches = (
        home.memberships.values_list("person", flat=True),
        home.matches.values_list("pk", flat=True),
    )
    return {str(home.pk), *map(str, persons), *map(str, matches)}


def text_of(response: HttpResponse) -> str:
    """Return all a response says: where it leads, its text, and the text inside a workbook."""
    body = response.getvalue() if response.streaming else response.content
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    return response.headers.get("Location", "") + body.decode("utf-8", "replace")


def told(response: HttpResponse, marks: Collection[str]) -> set[str]:
    """Return which of these marks a response says."""
    text = text_of(response)
    return {mark for mark in marks if mark in text}
