"""The cast's county as departments know it 固定角色的县: five households in the lake, one of them on 低保."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count

from tests.cast import CAST, HE, PENG
from tests.lake import village
from tests.lake.shore import Shore
from zhulian.ledger.actors import SYSTEM
from zhulian.matching.bulk import match_county
from zhulian.rules.catalogue import load_catalogue

DAY = date(2026, 10, 31)
AT = datetime(2026, 10, 31, 4, 0, tzinfo=UTC)
REGION = "640104"
REGISTER_WORDS = {"子女": "女", "孙子女外孙子女": "外孙女"}
CARED_FOR = ("肢体", "二级", "2020-01-01", "2030-01-01", "需要", "部分不能自理")


def register_rows():
    """The cast as 公安户籍 knows it."""
    return [
        (
            household.number, person.name, person.id_number, "", REGISTER_WORDS.get(person.relation, person.relation),
            person.birth_date.isoformat(), "新华街1号", household.village, "",
        )
        for household in CAST
        for person in household.members
    ]  # fmt: skip


def roster_rows(*, living: bool = False):
    """何守田's household on 低保; with `living` his wife also on 困难残疾人生活补贴."""
    head, wife, child = HE.members
    rows = [
        (person.name, person.id_number, "最低生活保障", "2025-03", 197700, head.id_number)
        for person in (head, wife, child)
    ]
    if living:
        rows.append((wife.name, wife.id_number, "困难残疾人生活补贴", "2025-03", 130, head.id_number))
    return rows


def fill(shore: Shore, *, living: bool = False) -> None:
    """Bring the register, the roster, one certificate and one bill of 80,000 yuan."""
    shore.bring_register(register_rows())
    bring_roster(shore, living=living)
    wife = HE.members[1]
    certificate = (wife.name, wife.id_number, f"{wife.id_number}42", *CARED_FOR)
    shore.bring(
        "disability_certificate",
        shore.xlsx("disability_certificate", village.CERTIFICATES, [certificate]),
    )

    mother = PENG.members[1]
    bill = (mother.name, mother.id_number, "2026-09", 80000, 83000)
    shore.bring("medical_expenses", shore.xlsx("medical_expenses", village.BILLS, [bill]))


def bring_roster(shore: Shore, *, living: bool) -> None:
    """Bring the roster of the month, in the place of an earlier one."""
    shore.bring("benefit_roster", shore.xlsx("benefit_roster", village.ROSTER, roster_rows(living=living)))


def bring_death(shore: Shore) -> None:
    """何守田 died; the list of 名单内 covers him, since his household is on the roster."""
    head = HE.members[0]
    shore.bring(
        "deaths", shore.xlsx("deaths", village.DEATHS, [(head.name, head.id_number, "2026-10-02", "YX1")])
    )


def match(shore: Shore, *, owner: str = "一号机", at: datetime = AT):
    """Match the county of the cast."""
    moments = count()
    return match_county(
        catalogue=load_catalogue(overlays=["demo/640104.yaml"]),
        feeds=village.feeds(),
        region=REGION,
        on=DAY,
        clock=lambda: at.replace(microsecond=next(moments)),
        owner=owner,
        by=SYSTEM,
        data_dir=shore.data,
    )
