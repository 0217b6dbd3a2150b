"""An office with invented households 虚构的办公室: files, matches, tallies and ten signed-in people.

Run: ZHULIAN_DATA=DIR .venv/bin/python -m benchmarks.invented_office --households 100000
Files and matches go through the same functions as a county-wide match; only what they say is drawn by dice.
Prints what a browser needs, as JSON: session cookies by area, and the ids of some households in each area.
Nobody here exists: ID numbers begin with 10, which is no province.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import django

DAY, REGION = date(2026, 10, 31), "640104"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhulian.config.settings")
os.environ |= {"ZHULIAN_DEMO": "1", "ZHULIAN_TODAY": DAY.isoformat()}
django.setup()

# ruff: noqa: E402  (models can be imported only once Django stands)
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from zhulian.accounts.actions import create_user, set_post
from zhulian.accounts.models import Area, User
from zhulian.accounts.roles import CountyClerk, Role, TownClerk, VillageWorker
from zhulian.commands.prepare import prepare
from zhulian.lake.vault import Identity
from zhulian.ledger.actors import SYSTEM
from zhulian.lib.id_numbers import invent
from zhulian.matching.asking import Questions
from zhulian.matching.bulk import CHUNK, KIND
from zhulian.matching.counting import recount
from zhulian.matching.found import FoundHousehold, FoundMember
from zhulian.matching.models import Match, Tally
from zhulian.matching.picking import benefits
from zhulian.matching.writing import Occasion, enrol_found, write_matches
from zhulian.registry.models import Household
from zhulian.rules.answers import Missing
from zhulian.rules.catalogue import PolicyVersion, load_catalogue
from zhulian.rules.nodes import Level
from zhulian.work.models import Run

KINDS, WEIGHTS = ("missed", "to_check", "to_review"), (12, 80, 8)
SURNAMES = "马杨丁王李白金张纳哈沙撒海买罗田苏吴虎锁者拜冶妥"
GIVEN = "建国 秀英 桂兰 志明 玉凤 福生 春梅 子涵 雨桐 浩宇 天泽 文光 月娥 长林 素霞 欣怡".split()
COMMON = 0.15
RELATIONS = ("户主", "配偶", "子女", "子女", "父母")
SIZES, SIZE_WEIGHTS = (1, 2, 3, 4, 5), (24, 31, 24, 14, 7)
ASKED = ("需要长期照护", "收入核对完整", "财产状况合规", "法定义务人", "长期共同居住", "能自主吃饭")
SOURCES = {
    "disability_category": "disability_certificate",
    "disability_level": "disability_certificate",
    "recognized_status": "benefit_roster",
    "education_stage": "school_roll",
    "basic_pension": "social_insurance",
    "medical_self_pay_in_scope": "medical_expenses",
}
# Four county clerks, four town clerks, two village workers.
PEOPLE: tuple[tuple[type[Role], int], ...] = ((CountyClerk, 4), (TownClerk, 4), (VillageWorker, 2))
SOME = 200


def build(count: int) -> dict[str, Any]:
    """Make the office, unless it stands already; return new sessions, and household ids by area."""
    prepare(REGION)
    if not Household.objects.exists():
        _furnish(count)
    return {"sessions": sessions(), "households": some_households()}


def _furnish(count: int) -> None:
    villages = dict(Area.objects.filter(level=Area.Level.VILLAGE).values_list("code", "setting"))
    versions = benefits(load_catalogue(), DAY)
    run = Run.objects.create(kind=KIND, key="benchmark", state=Run.State.DONE, finished_at=timezone.now())
    occasion = Occasion(
        run.pk, DAY, timezone.now(), SYSTEM, {version.code: version for version in versions}, SOURCES
    )
    office = Office(Random(1), villages, versions)
    for start in range(0, count, CHUNK):
        _write(office, range(start, min(start + CHUNK, count)), occasion)
        sys.stderr.write(f"\r{min(start + CHUNK, count)}/{count}")
    sys.stderr.write("\n")
    Match.objects.update(is_current=True)
    recount()
    Tally.objects.bulk_create(
        Tally(run=run, area_path=area, policy=policy, **counted, not_entitled=100)
        for (area, policy), counted in office.counts.items()
    )


@transaction.atomic
def _write(office: Office, numbers: range, occasion: Occasion) -> None:
    found = [office.household(number) for number in numbers]
    ids = enrol_found(
        found, office.identities, {one.lake_key: f"{REGION}-{one.lake_key}" for one in found}, occasion
    )
    write_matches(found, [office.questions(one) for one in found], ids, occasion)
    office.identities.clear()


class Office:
    """Draws households, who they are, and what their matches say."""

    def __init__(self, dice: Random, villages: dict[str, str], versions: list[PolicyVersion]):
        self.dice = dice
        self.villages = villages
        self.places = list(villages)
        self.versions = versions
        self.identities: dict[str, Identity] = {}
        self.counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self.people = 0

    def household(self, number: int) -> FoundHousehold:
        """Draw one household with one to three answers."""
        area = self.dice.choice(self.places)
        found = FoundHousehold(number, f"{number:07d}", area, self.villages[area] or "城镇")
        size = self.dice.choices(SIZES, SIZE_WEIGHTS)[0]
        found.members = [self._member(place) for place in range(size)]
        chosen = self.dice.sample(self.versions, self.dice.choices((1, 2, 3), (70, 22, 8))[0])
        found.answers = [self._answer(found, version) for version in chosen]
        return found

    def _member(self, place: int) -> FoundMember:
        self.people += 1
        age = self.dice.randint(3, 25) if place in (2, 3) else self.dice.randint(30, 88)
        born = date(2026 - age, self.dice.randint(1, 12), self.dice.randint(1, 28))
        name = self.dice.choice(SURNAMES) + self._given()
        key = f"p{self.people:08d}"
        area, sequence = divmod(self.people, 999)
        number = invent(f"10{area:04d}", born, sequence + 1)
        self.identities[key] = Identity(name, number, "" if place else "建设路一号")
        facts = {"relation_to_head": RELATIONS[place], "birth_date": born, **dict(self._facts(age))}
        return FoundMember(self.people, key, facts)

    def _given(self) -> str:
        """A hundred people bear the commonest name of such a county, not a thousand: a search by name finds so many."""
        if self.dice.random() < COMMON:
            return self.dice.choice(GIVEN)
        return "".join(self.dice.choice(self.dice.choice(GIVEN)) for _ in range(2))

    def _facts(self, age: int) -> Iterator[tuple[str, Any]]:
        if self.dice.random() < 0.3:
            yield "disability_category", self.dice.choice(("肢体", "视力", "智力", "精神"))
            yield "disability_level", self.dice.randint(1, 4)
        if self.dice.random() < 0.1:
            yield "recognized_status", "低保"
        if age < 19:
            yield "education_stage", "小学" if age < 12 else "初中"
        if age > 60:
            yield "basic_pension", 16_300
        if self.dice.random() < 0.1:
            yield "medical_self_pay_in_scope", self.dice.randint(1, 90) * 100_000

    def _answer(self, found: FoundHousehold, version: PolicyVersion) -> dict[str, Any]:
        kind = self.dice.choices(KINDS, WEIGHTS)[0]
        amount = self.dice.randint(60, 1400) * 100 if kind == "missed" else None
        every = (1 << len(version.conditions)) - 1
        unknown = 1 << self.dice.randrange(len(version.conditions))
        self._count(found.area, version.code, kind, amount)
        return {
            "policy": version.code,
            "member": self.dice.choice(found.members).member if version.level is Level.MEMBER else None,
            "kind": kind,
            "rank": {"missed": -(amount or 0) // 100, "to_review": 1000}.get(kind, 2000 + self.dice.randint(0, 60) * 10),
            "pass": every & ~unknown,
            "fail": unknown if kind == "to_review" else 0,
            "conditions": len(version.conditions),
            "amount": amount,
        }  # fmt: skip

    def _count(self, area: str, policy: str, kind: str, amount: int | None) -> None:
        counted = self.counts[area, policy]
        counted[kind] += 1
        counted["missed_fen"] += amount or 0
        counted["receiving"] += self.dice.randint(0, 3)
        counted["unknown"] += 4 if kind == "to_check" else 1

    def questions(self, found: FoundHousehold) -> Questions:
        """Draw what to ask for each open answer."""
        return {
            about: [Missing(name, about[1]) for name in self.dice.sample(ASKED, self.dice.randint(1, 4))]
            for about in sorted(found.open_answers, key=str)
        }


def sessions() -> list[dict[str, str]]:
    """Sign ten people in and return each one's area and session."""
    town = Area.objects.filter(level=Area.Level.TOWN).order_by("code")
    areas = {
        CountyClerk: list(Area.objects.filter(code=REGION)),
        TownClerk: list(town),
        VillageWorker: list(Area.objects.filter(level=Area.Level.VILLAGE).order_by("code")),
    }
    return [
        _signed_in(role, areas[role][number % len(areas[role])], number)
        for role, count in PEOPLE
        for number in range(count)
    ]


def _signed_in(role: type[Role], area: Area, number: int) -> dict[str, str]:
    username = f"{role.code}-{number}"
    user = User.objects.filter(username=username).first() or _employed(username, role, area)
    browser = Client()
    browser.force_login(user)
    return {
        "role": role.code,
        "area": area.code,
        "cookie": browser.cookies[settings.SESSION_COOKIE_NAME].value,
    }


def _employed(username: str, role: type[Role], area: Area) -> User:
    at = timezone.now()
    user, _ = create_user(username=username, display_name=f"演示{role.name}", by=SYSTEM, at=at)
    user.must_change_password = False
    user.save()
    TOTP.activate(user, generate_totp_secret())
    set_post(user=user, role=role.code, area=area, valid_from=DAY, by=SYSTEM, at=at)
    return user


def some_households() -> list[tuple[str, str]]:
    """Return area and id of every n-th household, spread over the whole county."""
    every = Household.objects.order_by("number").values_list("area_path", "pk")
    step = max(1, every.count() // (SOME * 20))
    return [(area, str(pk)) for area, pk in every[::step]]


def main() -> None:
    """Build and print."""
    parser = argparse.ArgumentParser(description="an office with invented households, in ZHULIAN_DATA")
    parser.add_argument("--households", type=int, default=100_000)
    sys.stdout.write(json.dumps(build(parser.parse_args().households)) + "\n")


if __name__ == "__main__":
    main()
