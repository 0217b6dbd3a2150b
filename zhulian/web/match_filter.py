"""The filter of the list 政策找人: what is asked, and the matches that answer it."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from functools import lru_cache
from urllib.parse import urlencode

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from zhulian.accounts.models import Area, User
from zhulian.accounts.queries import within
from zhulian.accounts.today import today
from zhulian.matching.models import Match
from zhulian.matching.queries import MatchQuerySet
from zhulian.registry.models import Household, Membership, Person
from zhulian.web.counts import first_missing
from zhulian.web.places import areas_of, villages_of
from zhulian.web.policy_book import benefit_names

SORTS = {"first": "先后", "amount": "金额", "area": "村社"}
SIZES = ("20", "50", "100")
MOST_WANTED = 30
_CHOSEN = SafeString(" selected")


class PlainInput(forms.TextInput):
    """A line to write in, drawn in one go as the selects are."""

    def render(self, name: str, value: str | None, attrs: dict | None = None, renderer: object = None) -> str:
        own = {"type": self.input_type, "name": name} | ({"value": value} if value else {})
        drawn = own | self.build_attrs(self.attrs, attrs)
        return format_html("<input{}>", format_html_join("", ' {}="{}"', drawn.items()))


class PlainSelect(forms.Select):
    """A select drawn in one go, its options once for all pages: a template for each made a filter a sixth of its page."""

    def render(self, name: str, value: str | None, attrs: dict | None = None, renderer: object = None) -> str:
        own = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{}>{}</select>", own, _options(tuple(self.choices), value))


@lru_cache(maxsize=1_000)
def _options(choices: tuple[tuple[str, str], ...], value: str | None) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((code, _CHOSEN if code == value else "", label) for code, label in choices),
    )


class MatchFilter(forms.Form):
    """What the address of the list asks for. Unknown values count as not given, so old links still open."""

    q = forms.CharField(widget=PlainInput, label="户主姓名或户号", max_length=60, required=False)
    town = forms.ChoiceField(widget=PlainSelect, label="镇街", required=False)
    village = forms.ChoiceField(widget=PlainSelect, label="村社", required=False)
    policy = forms.ChoiceField(widget=PlainSelect, label="政策", required=False)
    missing = forms.ChoiceField(widget=PlainSelect, label="还差什么", required=False)
    kind = forms.ChoiceField(choices=[("", "全部"), *Match.Kind.choices], required=False)
    sort = forms.ChoiceField(choices=list(SORTS.items()), required=False)
    size = forms.ChoiceField(choices=[(size, size) for size in SIZES], required=False)

    def __init__(self, asked: Mapping[str, str], user: User):
        super().__init__(asked, auto_id="filter-%s")
        self.user = user
        towns = areas_of(user, Area.Level.TOWN)
        town = self.data.get("town", "") or (towns[0].code if len(towns) == 1 else "")
        villages = villages_of(user, town) if town else []
        missing = first_missing(user)[:MOST_WANTED]
        self.fields["town"].choices = [("", "全部镇街"), *((area.code, area.name) for area in towns)]
        self.fields["village"].choices = [
            ("", "全部村社" if town else "先选镇街"),
            *((area.code, area.name) for area in villages),
        ]
        self.fields["policy"].choices = [("", "全部政策"), *benefit_names(today()).items()]
        self.fields["missing"].choices = [
            ("", "不限"),
            *((name, f"{name} {count}") for name, count in missing),
        ]
        self.fields["q"].widget.attrs["class"] = "input"
        for name in ("town", "village", "policy", "missing"):
            self.fields[name].widget.attrs["class"] = "select"
        self.full_clean()

    def value(self, name: str) -> str:
        """Return what is asked under this name, or an empty text."""
        return self.cleaned_data.get(name, "")

    @property
    def area(self) -> str:
        """The code of the village or town asked for, or an empty text."""
        return self.value("village") or self.value("town")

    @property
    def order(self) -> str:
        """The name of the order of the list."""
        return self.value("sort") or "first"

    @property
    def page_size(self) -> int:
        """How many households a page shows."""
        return int(self.value("size") or SIZES[0])

    @property
    def narrowing(self) -> tuple[tuple[str, str], ...]:
        """The policy, the missing fact and the kind asked for, each as a condition on a match."""
        asked = (("policy", "policy"), ("first_missing", "missing"), ("kind", "kind"))
        return tuple((field, self.value(name)) for field, name in asked if self.value(name))

    def households(self, matches: MatchQuerySet, *, in_order: bool = False) -> MatchQuerySet:
        """Keep the matches of households in the area and under the name asked for."""
        if self.area:
            matches = matches.filter(within(self.area, in_order=in_order))
        words = self.value("q").strip()
        if words:
            named = Membership.objects.filter(person__in=Person.objects.named(words)).values("household")
            numbered = Household.objects.filter(number=words).values("pk")
            matches = matches.filter(household__in=named.union(numbered))
        return matches

    def of_every_kind(self) -> MatchFilter:
        """Return the same filter without the kind."""
        wider = copy(self)
        wider.cleaned_data = {**self.cleaned_data, "kind": ""}
        return wider

    def address(self, **changes: str) -> str:
        """Return the query part of the address with some values changed; empty ones are left out."""
        asked = {name: self.value(name) for name in self.fields} | changes
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    def described(self) -> dict[str, str]:
        """Return what was asked, for the ledger; a name or number is not repeated there."""
        asked = {name: self.value(name) for name in ("town", "village", "policy", "missing", "kind", "sort")}
        asked["q"] = "按姓名或户号" if self.value("q") else ""
        return {name: value for name, value in asked.items() if value}
