"""Deliveries 交换数据: the lake files a match stands on, and who is on file from just these already.

A changed standard brings no new facts: whoever the last match of the same files has filed need not be opened again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from zhulian.accounts.models import Area
from zhulian.lake.assembly import Assembled
from zhulian.lake.vault import REGISTER
from zhulian.matching.found import FoundHousehold
from zhulian.matching.households import with_own_word
from zhulian.registry.models import Household, Person
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.feeds import Feed
from zhulian.work.models import Run


def delivered(assembled: Assembled) -> str:
    """Return one hash over the lake files of a match."""
    digest = hashlib.sha256()
    for feed, path in sorted(assembled.sources.items()):
        with path.open("rb") as file:
            digest.update(feed.encode() + hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def fingerprint(catalogue: Catalogue, deliveries: str, region: str) -> str:
    """Return one hash over the policies, the lake files and the 城乡 of the villages: the same inputs are the same run."""
    places = sorted(Area.objects.villages(region).values_list("code", "setting"))
    return hashlib.sha256(f"{catalogue.fingerprint}{deliveries}{places}".encode()).hexdigest()[:24]


def sources_of_facts(assembled: Assembled, feeds: Mapping[str, Feed]) -> dict[str, str]:
    """Return which feed says which fact, by its code; the register says the rest."""
    said = {code: feed for feed in assembled.sources for code in _codes(feeds[feed])}
    return {code: said.get(code, REGISTER) for code in assembled.columns.member}


def _codes(feed: Feed) -> set[str]:
    split = {code for column in feed.columns for values in column.settles.values() for code in values}
    return {column.code for column in feed.columns if column.code} | split | set(feed.always)


def filed_from(
    deliveries: str, *, kind: str, region: str, on: date, feeds: Collection[str]
) -> dict[str, UUID]:
    """Return by lake key the households that the last match of these files and this day has filed.

    Those of whom anybody beside the feeds has told something are left out: their matches come from their files.
    """
    done = Run.objects.filter(kind=kind, key__startswith=f"{kind}:{region}:", state=Run.State.DONE)
    last = done.filter(result__deliveries=deliveries, result__on=str(on)).order_by("-finished_at").first()
    if last is None:
        return {}
    known = Household.objects.filter(matches__run=last, lake_key__isnull=False)
    filed = dict(known.values_list("lake_key", "pk").distinct())
    for household in with_own_word(region, feeds):
        filed.pop(household.lake_key or "", None)
    return filed


def ids_on_file(found: Iterable[FoundHousehold], filed: Mapping[str, UUID]) -> dict[str, UUID]:
    """Return the ids of those of the found households that are filed, and of their people, by lake key."""
    known = [one for one in found if one.lake_key in filed]
    people = Person.objects.filter(lake_key__among=[member.person for one in known for member in one.members])
    return {one.lake_key: filed[one.lake_key] for one in known} | dict(people.values_list("lake_key", "pk"))
