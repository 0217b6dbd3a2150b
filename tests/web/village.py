"""An invented village 虚构的村: the cast and a few hundred households more, matched by the real rules.

Nobody here exists: ID numbers begin with 10, which is no province.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from random import Random
from typing import Any

from django.utils import timezone

from tests.cast import CAST, CastHousehold, Character
from tests.staff import AT, DAY
from zhulian.accounts.models import Area
from zhulian.ledger.actors import SYSTEM
from zhulian.lib.id_numbers import invent
from zhulian.matching.bulk import KIND
from zhulian.matching.counting import recount
from zhulian.matching.models import Match, Tally
from zhulian.matching.picking import benefits
from zhulian.registry.enrolment import EnrolledMember, Enrolment, enrol_many
from zhulian.registry.facts import Reading, facts_of_many
from zhulian.registry.models import Household
from zhulian.registry.values import encode, fact_of
from zhulian.rules.answers import Answer, Outcome
from zhulian.rules.ask import questions
from zhulian.rules.catalogue import load_catalogue
from zhulian.rules.evaluate import program
from zhulian.work.models import Run

REGION = "640104"
SURNAMES = "何罗覃彭卢尤田温钱马纳丁海沙虎妥白金蒋邓龚单魏苏黎伍祝阎汪"
GIVEN = "守田 小满 玉珍 大有 小梅 金凤 国平 水生 桂香 长林 有才 立群 小凤 志高 长庚 玉兰 树根 会英 冬生 月娥".split()
LONG_NAME = "欧阳·买买提江·阿不都热合曼"


def enrol_cast() -> None:
    """Open a file for every household of the cast."""
    enrol_many(households=[_enrolment(one) for one in CAST], at=AT, source="assistance_ledger", by=SYSTEM)


def _enrolment(one: CastHousehold) -> Enrolment:
    members = tuple(
        EnrolledMember(
            who.name,
            who.id_number,
            who.relation,
            sex=_sex(who.id_number),
            birth_date=who.birth_date,
            facts=who.facts,
        )
        for who in one.members
    )
    return Enrolment(one.number, one.village, members, date(2026, 1, 1), facts=one.facts, is_presumed=False)


def _sex(id_number: str) -> str:
    return "男" if int(id_number[16]) % 2 else "女"


def enrol_invented(count: int, seed: int = 1) -> None:
    """Open files for many invented households in all villages there are."""
    villages = list(Area.objects.filter(level=Area.Level.VILLAGE).values_list("code", flat=True))
    households = islice(_invented(Random(seed), villages), count)
    enrol_many(households=households, at=AT, source="household_register", by=SYSTEM)


def _invented(dice: Random, villages: list[str]) -> Iterator[Enrolment]:
    number = 0
    while True:
        number += 1
        surname = dice.choice(SURNAMES)
        size = dice.choice((1, 1, 2, 2, 3, 3, 4, 5))
        people = tuple(_person(dice, surname, number, place) for place in range(size))
        facts = {"财产状况合规": True} if dice.random() < 0.4 else {}
        yield Enrolment(
            f"XN-{number:05d}", dice.choice(villages), people, date(2026, 10, 1), facts=facts,
            sources=dict.fromkeys(facts, "verification"),
        )  # fmt: skip


def _person(dice: Random, surname: str, household: int, place: int) -> EnrolledMember:
    age = dice.randint(30, 85) if place < 2 else dice.randint(3, 25)
    born = date(2026 - age, dice.randint(1, 12), dice.randint(1, 28))
    name = LONG_NAME if household % 97 == 0 and place == 0 else surname + dice.choice(GIVEN)
    relation = ("户主", "配偶", "子女", "子女", "子女")[place]
    facts: dict[str, Any] = {}
    sources: dict[str, str] = {}
    if dice.random() < 0.25:
        facts |= {"残疾类别": dice.choice(("肢体", "视力", "智力")), "残疾等级": dice.randint(1, 4)}
        facts |= {"需要长期照护": True} if dice.random() < 0.4 else {}
        sources |= dict.fromkeys(facts, "disability_certificate")
    if dice.random() < 0.2:
        facts["已认定身份"] = "低保"
        sources["已认定身份"] = "benefit_roster"
    if dice.random() < 0.5:
        earned = {"工资性收入": dice.choice((0, 60000, 120000, 210000, 380000)), "收入核对完整": True}
        facts |= earned
        sources |= dict.fromkeys(earned, "verification")
    id_number = invent(f"1011{household % 90 + 10:02d}", born, (household * 7 + place * 131) % 999 + 1)
    return EnrolledMember(
        name, id_number, relation, sex=_sex(id_number), birth_date=born, facts=facts, sources=sources
    )


def match_everybody(
    *, on: date = DAY, at: datetime | None = None, overlays: Iterable[str] = ("demo/640104.yaml",)
) -> Run:
    """Answer every household of the registry and write what is worth attention, as a county match does."""
    run = Run.objects.create(
        kind=KIND, key=f"{on} {Run.objects.count()}", state=Run.State.DONE, finished_at=at or timezone.now()
    )
    matcher = _Matcher(run, on, at or AT, tuple(overlays))
    households = list(Household.objects.select_related("area"))
    readings = facts_of_many(households, on=on)
    rows = [row for home in households for row in matcher.matches(home, readings[home.pk])]
    Match.objects.update(is_current=False)
    Match.objects.bulk_create(rows, batch_size=500)
    recount()
    Tally.objects.bulk_create(
        Tally(run=run, area_path=area, policy=policy, **matcher.counts[area, policy])
        for area, policy in matcher.counts
    )
    return run


@dataclass
class _Matcher:
    run: Run
    on: date
    at: datetime
    overlays: tuple[str, ...]

    def __post_init__(self):
        self.catalogue = load_catalogue(overlays=self.overlays)
        self.policies = {version.name: version for version in benefits(self.catalogue, self.on)}
        self.programs = {
            setting: program(self.catalogue, on=self.on, region=REGION, setting=setting)
            for setting in ("城镇", "农村")
        }
        self.counts: dict[tuple[str, str], Counter[str]] = {}

    def matches(self, home: Household, reading: Reading) -> Iterator[Match]:
        engine = self.programs[home.area.setting or "城镇"]
        for answer in engine.answers(reading.facts):
            if answer.policy not in self.policies:
                continue
            kind = self._tallied(home, answer)
            if kind:
                wanted = (
                    questions(engine, reading.facts, answer.policy, answer.subject)
                    if kind == "to_check"
                    else []
                )
                yield self._match(home, reading, answer, kind, wanted)

    def _tallied(self, home: Household, answer: Answer) -> str:
        counts = self.counts.setdefault((home.area_path, answer.code), Counter())
        if answer.is_receiving:
            counts["receiving"] += 1
            counts["to_review"] += answer.outcome is Outcome.NOT_ENTITLED
            return "to_review" if answer.outcome is Outcome.NOT_ENTITLED else ""
        if answer.outcome is Outcome.ENTITLED:
            counts["missed"] += 1
            counts["missed_fen"] += answer.amount_fen or 0
            return "missed"
        if answer.outcome is Outcome.UNKNOWN:
            counts["unknown"] += 1
            counts["to_check"] += bool(answer.is_pointed)
            return "to_check" if answer.is_pointed else ""
        counts["not_entitled"] += 1
        return ""

    def _match(self, home: Household, reading: Reading, answer: Answer, kind: str, wanted: list) -> Match:
        passed, failed = answer.masks
        rank = {"missed": -(answer.amount_fen or 0) // 100, "to_review": 1000}.get(
            kind, 2000 + 100 * len(wanted)
        )
        return Match(
            run=self.run, household=home, person_id=answer.subject, area_path=home.area_path, policy=answer.code,
            policy_version=answer.version, on=self.on, kind=kind, rank=rank, pass_mask=passed, fail_mask=failed,
            condition_count=len(answer.conditions), amount_fen=answer.amount_fen,
            missing=[{"name": one.name, "subject": one.subject or "", "detail": one.detail} for one in wanted],
            first_missing=wanted[0].name if wanted else "", facts=_frozen(home, reading), created_at=self.at,
        )  # fmt: skip


def _frozen(home: Household, reading: Reading) -> dict[str, Any]:
    members = []
    for subject in reading.facts.members:
        declared = {name: fact_of(name) for name in subject.facts}
        facts = {fact.code: encode(fact, subject.facts[name]) for name, fact in declared.items()}
        members.append({"person": subject.key, "facts": facts})
    return {"setting": home.area.setting or "城镇", "members": members}


def head_of(one: CastHousehold) -> Character:
    """Return the head of a household of the cast."""
    return one.members[0]
