"""One page of the list 政策找人: households in order, found by key and never by counting pages.

A household stands where its first match stands: the match for which no better one of the same household
exists. Both ends of a page are keys, so the thousandth page costs as much as the first.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from zhulian.accounts.models import User
from zhulian.matching.models import Match
from zhulian.matching.queries import MatchQuerySet
from zhulian.registry.actions import HEAD
from zhulian.registry.models import Membership
from zhulian.web.identity_card import Named, name_shown
from zhulian.web.match_filter import MatchFilter
from zhulian.web.policy_book import short_names

KEYS = {
    "first": ("kind", "rank", "id"),
    "amount": ("-worth", "id"),
    "area": ("area_path", "kind", "rank", "id"),
}
# Read as plain values: making model instances of what a page only shows cost as much as finding it.
SHOWN_OF_LEADS = (
    "id", "kind", "rank", "worth", "area_path", "household_id", "household__number", "household__area__name",
)  # fmt: skip
SHOWN_OF_MATCHES = (
    "id", "kind", "rank", "policy", "amount_fen", "is_to_choose", "missing", "first_missing", "on", "household_id",
)  # fmt: skip
STATES = {Match.Kind.MISSED: "ok", Match.Kind.TO_CHECK: "unknown", Match.Kind.TO_REVIEW: "attention"}
ANSWERS = dict(Match.Kind.choices)


@dataclass(frozen=True, slots=True)
class Mark:
    """A chip: the id of the match it explains, its state, the policy's short name and the answer in words."""

    match_id: UUID
    state: str
    words: str
    answer: str


@dataclass(slots=True)
class Row:
    """One household in the list."""

    household_id: UUID
    number: str
    village: str
    head: str
    people: int
    matches: list[Any] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    @property
    def missed_fen(self) -> int | None:
        """The monthly amount of what is entitled and not received; None where none is known or paid.

        Of what the person still chooses from nothing is added, as on the household's page.
        """
        missed = (m for m in self.matches if m.kind == Match.Kind.MISSED and not m.is_to_choose)
        return sum(m.amount_fen or 0 for m in missed) or None

    @property
    def has_choice(self) -> bool:
        """Whether the person chooses between some that exclude each other."""
        return any(m.is_to_choose for m in self.matches)

    @property
    def wanted(self) -> str:
        """What is asked first, and how many facts are missing in all."""
        names = dict.fromkeys(
            [m.first_missing for m in self.matches if m.first_missing]
            + [missing_name(item) for m in self.matches for item in m.missing]
        )
        first = next(iter(names), "")
        return f"{first}等 {len(names)} 项" if len(names) > 1 else first


@dataclass(slots=True)
class Page:
    rows: list[Row]
    older: str
    newer: str


def missing_name(item: Any) -> str:
    """Return the name of one missing fact as it lies in a match."""
    return item["name"] if isinstance(item, dict) else str(item)


def page_of(user: User, asked: MatchFilter, *, on: date, after: str = "", before: str = "") -> Page:
    """Return the page behind `after` or ahead of `before` (keys given by an earlier page)."""
    keys = keys_of(asked)
    cursor = parse_key(after or before, keys)
    backwards = bool(before) and cursor is not None
    leads = leading(user, asked, keys)
    if cursor is not None:
        leads = leads.filter(beyond(reversed_keys(keys) if backwards else keys, cursor))
    ordered = leads.order_by(*(reversed_keys(keys) if backwards else keys))
    found = list(ordered.values_list(*SHOWN_OF_LEADS, named=True)[: asked.page_size + 1])
    more, found = len(found) > asked.page_size, found[: asked.page_size]
    if backwards:
        found.reverse()
    has_older = backwards or more
    has_newer = (more if backwards else cursor is not None) and bool(found)
    return Page(
        rows=rows_of(user, found, on),
        older=key_of(found[-1], keys) if found and has_older else "",
        newer=key_of(found[0], keys) if has_newer else "",
    )


def keys_of(asked: MatchFilter) -> tuple[str, ...]:
    """Return the sort keys; a key that the filter fixes to one value is left out."""
    return tuple(key for key in KEYS[asked.order] if not (key == "kind" and asked.value("kind")))


def narrowed(user: User, asked: MatchFilter, *, in_order: bool = False) -> MatchQuerySet:
    """Return the user's current matches that the filter asks for."""
    mine = Match.objects.visible_to(user, in_order=in_order).current()
    return asked.households(mine.filter(*asked.narrowing), in_order=in_order)


def leading(user: User, asked: MatchFilter, keys: tuple[str, ...]) -> MatchQuerySet:
    """Return for every household the one match it is listed by."""
    better = better_of_household(asked.narrowing, keys)
    return narrowed(user, asked, in_order=asked.order != "area").filter(~Exists(better))


@lru_cache(maxsize=1_000)
def better_of_household(narrowing: tuple[tuple[str, str], ...], keys: tuple[str, ...]) -> MatchQuerySet:
    """Return the matches of the same household that stand before one; written once for all who ask so."""
    better = lexicographic(reversed_keys(keys), {bare(key): OuterRef(bare(key)) for key in keys})
    return Match.objects.filter(*narrowing, better, is_current=True, household=OuterRef("household"))


def beyond(keys: tuple[str, ...], cursor: dict[str, Any]) -> Q:
    """Return the condition for rows after a cursor. The bound on the first key lets an index be entered there."""
    first = keys[0]
    bound = f"{bare(first)}__{'lte' if first.startswith('-') else 'gte'}"
    return Q(**{bound: cursor[bare(first)]}) & lexicographic(keys, cursor)


def lexicographic(keys: tuple[str, ...], values: dict[str, Any]) -> Q:
    """Return the condition that a row comes after the values, compared key by key."""
    condition, equal = Q(), Q()
    for key in keys:
        name = bare(key)
        comparison = "lt" if key.startswith("-") else "gt"
        condition |= equal & Q(**{f"{name}__{comparison}": values[name]})
        equal &= Q(**{name: values[name]})
    return condition


def reversed_keys(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key[1:] if key.startswith("-") else f"-{key}" for key in keys)


def bare(key: str) -> str:
    return key.removeprefix("-")


def key_of(match: Any, keys: tuple[str, ...]) -> str:
    """Return a match's place as text for an address."""
    return "~".join(str(getattr(match, bare(key))) for key in keys)


def parse_key(text: str, keys: tuple[str, ...]) -> dict[str, Any] | None:
    """Return the values of a key; None for no key and for one of another order, which starts at the beginning."""
    parts = text.split("~")
    if not text or len(parts) != len(keys):
        return None
    try:
        return {bare(key): _typed(bare(key), part) for key, part in zip(keys, parts, strict=True)}
    except ValueError:
        return None


def _typed(name: str, text: str) -> Any:
    if name == "id":
        return UUID(text)
    return int(text) if name in ("rank", "worth") else text


def rows_of(user: User, leads: list[Any], on: date) -> list[Row]:
    """Return the rows of a page: heads, sizes and all current matches of its households. Two queries."""
    ids = [lead.household_id for lead in leads]
    heads, people = heads_of(ids, on)
    rows = {
        lead.household_id: Row(
            household_id=lead.household_id,
            number=lead.household__number,
            village=lead.household__area__name,
            head=heads.get(lead.household_id, "—"),
            people=people[lead.household_id],
        )
        for lead in leads
    }
    matches = Match.objects.visible_to(user).current().filter(household__in=ids)
    shown = matches.values_list(*SHOWN_OF_MATCHES, named=True)
    names = short_names()
    # Sorted here, as the posts of a user are: a page holds a few dozen.
    for match in sorted(shown, key=attrgetter("kind", "rank", "policy", "id")):
        row = rows[match.household_id]
        row.matches.append(match)
        row.marks.append(
            Mark(match.id, STATES[match.kind], names.get(match.policy, match.policy), ANSWERS[match.kind])
        )
    return list(rows.values())


def heads_of(households: list[UUID], on: date) -> tuple[dict[UUID, str], dict[UUID, int]]:
    """Return the name of each household's head, and how many people live there. One query."""
    members = Membership.objects.on(on).filter(household__in=households)
    names, people = {}, defaultdict(int)
    for household, relation, *person in members.values_list(
        "household_id", "relation", "person_id", "person__name", "person__birth_date"
    ):
        people[household] += 1
        if relation == HEAD and household not in names:
            names[household] = name_shown(Named.read(*person)) or "—"
    return names, people
