"""Feeds 部门文件: the seven tables as departments would send them, clean and for the whole county."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhulian.commands.county import health as illness
from zhulian.commands.county import work as labour
from zhulian.commands.county.composition import GRANDCHILD
from zhulian.commands.county.dice import dice
from zhulian.commands.county.life import County
from zhulian.commands.county.residence import OUTSIDE

PERSON = "_person"
ELSEWHERE = "000000000000"
_RELATIONS = (
    "户主",
    "户主",
    "配偶",
    "配偶",
    "女",
    "子",
    "母",
    "父",
    "孙女",
    "孙子",
    "姐妹",
    "兄弟",
    "其他亲属",
    "其他亲属",
)
_OUTER = {"孙女": "外孙女", "孙子": "外孙子"}
_LEVELS = ("", "一级", "二级", "三级", "四级")
_ASSESSMENTS = ("", "需要", "不需要")
_DEPENDENCE = ("", "完全不能自理", "基本不能自理", "部分不能自理")
_INSURANCES = ("", "城镇职工基本养老保险", "灵活就业人员养老保险", "城乡居民基本养老保险")
_PAYMENTS = ("", "在缴", "停缴", "领取")
_SCHOOLS = ("", "幼儿园", "小学", "初级中学", "高级中学", "职业学校", "职业技术学院", "学院", "大学", "大学")
_CITIES = ("居民委员会", "居委会", "村民委员会", "村委会")


@dataclass(frozen=True)
class Feed:
    """One table of text columns; the hidden column `_person` says whom each row is about."""

    name: str
    table: pa.Table
    id_column: str
    dates: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    often_empty: tuple[str, ...] = ()
    relation: str = ""


def household_register(county: County) -> Feed:
    """Build 公安户籍: everybody, with the place of registration and of residence."""
    families, residence = county.families, county.residence
    rng = dice(county.seed, "register")
    registered = residence.registered[families.household]
    villages = pa.array([*county.places.villages, ELSEWHERE, ""])
    same, outside = residence.lives == registered, residence.lives == OUTSIDE
    count = len(county.places.villages)
    lives = np.where(same, count + 1, np.where(outside, count, residence.lives))
    table = _table(
        np.arange(families.residents),
        county,
        "公民身份号码",
        {
            "户号": household_numbers(county).take(pa.array(families.household)),
            "姓名": county.names,
            "公民身份号码": county.numbers,
            "性别": _coded(("女", "男"), families.is_male),
            "与户主关系": _relations(county, rng),
            "出生日期": _dates(families.birth),
            "户籍地址": _addresses(county, rng),
            "村社代码": villages.take(pa.array(registered)),
            "居住地村社代码": villages.take(pa.array(lives)),
        },
    )
    return Feed("household_register", table, "公民身份号码", dates=("出生日期",), relation="与户主关系")


def disability_certificate(county: County) -> Feed:
    """Build 残联持证: every certificate, those that ran out included."""
    health, rng = county.health, dice(county.seed, "certificate")
    people = np.flatnonzero(health.category > 0)
    graded = (health.assessment[people] == illness.NEEDED) & (rng.random(len(people)) < 0.2)
    marks = _text(health.category[people] * 10 + health.level[people])
    columns = {
        "残疾人证号": pc.binary_join_element_wise(county.numbers.take(pa.array(people)), marks, ""),
        "残疾类别": _coded(illness.CATEGORIES, health.category[people]),
        "残疾等级": _coded(_LEVELS, health.level[people]),
        "发证日期": _dates(health.issued[people]),
        "有效期至": _dates(health.expires[people]),
        "长期照护评估": _coded(_ASSESSMENTS, health.assessment[people]),
        "护理自理程度": _coded(_DEPENDENCE, np.where(graded, rng.integers(1, 4, len(people)), 0)),
    }
    table = _table(people, county, "身份证号", columns)
    return Feed(
        "disability_certificate",
        table,
        "身份证号",
        dates=("发证日期",),
        often_empty=("护理自理程度", "长期照护评估"),
    )


def medical_expenses(county: County) -> Feed:
    """Build 医保自付: twelve months to September, everybody who was billed."""
    people = np.flatnonzero(county.health.in_scope > 0)
    columns = {
        "统计年度止": _coded(("2026-09",), np.zeros(len(people), int)),
        "政策范围内自付": yuan(county.health.in_scope[people]),
        "自付合计": yuan(county.health.paid[people]),
    }
    amounts = ("政策范围内自付", "自付合计")
    return Feed("medical_expenses", _table(people, county, "证件号码", columns), "证件号码", amounts=amounts)


def school_roll(county: County) -> Feed:
    """Build 教育学籍: all full-time pupils and students, in schools that do not exist."""
    rng = dice(county.seed, "school")
    people = np.flatnonzero(county.work.stage > 0)
    stage = county.work.stage[people]
    number = _text(rng.integers(1, 61, len(people)))
    columns = {
        "学校": pc.binary_join_element_wise("演示第", number, _coded(_SCHOOLS, stage), ""),
        "就读学段": _coded(labour.STAGES, stage),
        "学籍状态": _coded(("在校", "休学"), rng.random(len(people)) < 0.004),
    }
    return Feed("school_roll", _table(people, county, "身份证号", columns), "身份证号")


def social_insurance(county: County) -> Feed:
    """Build 人社社保与养老金: everybody insured, with lapses, bases and pensions."""
    work = county.work
    people = np.flatnonzero(work.insurance > 0)
    amounts = {
        "缴费基数": work.base,
        "月离退休金": work.pension,
        "月基础养老金": work.basic_pension,
        "月居民养老金其他部分": work.resident_pension_other,
        "月失业保险金": work.unemployment_benefit,
    }
    gap = work.gap_months[people]
    columns = {
        "参保类型": _coded(_INSURANCES, work.insurance[people]),
        "缴费状态": _coded(_PAYMENTS, work.payment[people]),
        "停缴月数": pc.if_else(pa.array(gap > 0), _text(gap), ""),
    } | {name: yuan(values[people]) for name, values in amounts.items()}
    return Feed(
        "social_insurance",
        _table(people, county, "社会保障号码", columns),
        "社会保障号码",
        amounts=tuple(amounts),
        often_empty=("停缴月数", "缴费基数"),
    )


def deaths(county: County) -> Feed:
    """Build 卫健死亡: those who died within a year and are still on the household register."""
    people = np.flatnonzero(county.health.is_dead)
    numbers = _text(20_260_000 + np.arange(len(people)))
    columns = {
        "死亡日期": _dates(county.health.died[people]),
        "医学证明编号": pc.binary_join_element_wise("演示", numbers, ""),
    }
    table = _table(people, county, "身份证号", columns)
    return Feed("deaths", table, "身份证号", dates=("死亡日期",))


def household_numbers(county: County) -> pa.StringArray:
    """Return the 户号 of each household: the county's code and nine digits."""
    return _text(int(county.places.county) * 10**9 + 1 + np.arange(county.families.households))


def yuan(fen: np.ndarray) -> pa.StringArray:
    """Write amounts in yuan with two decimals; nothing where the amount is zero."""
    cents = pc.utf8_lpad(_text(fen % 100), 2, "0")
    return pc.if_else(pa.array(fen > 0), pc.binary_join_element_wise(_text(fen // 100), cents, "."), "")


def _table(people: np.ndarray, county: County, id_column: str, columns: dict) -> pa.Table:
    """Put name and ID number first, unless the columns bring their own, and the hidden person last."""
    who = pa.array(people)
    first = {} if "姓名" in columns else {"姓名": county.names.take(who), id_column: county.numbers.take(who)}
    return pa.table(first | columns | {PERSON: pa.array(people, pa.int32())})


def _relations(county: County, rng: np.random.Generator) -> pa.StringArray:
    families = county.families
    outer = (families.role == GRANDCHILD) & (rng.random(families.residents) < 0.3)
    codes = families.role * 2 + families.is_male
    words = [*_RELATIONS, *(_OUTER.get(word, word) for word in _RELATIONS)]
    return _coded(words, codes + len(_RELATIONS) * outer)


def _addresses(county: County, rng: np.random.Generator) -> pa.StringArray:
    places, residence = county.places, county.residence
    prefixes = pa.array(
        [f"{places.towns[town]}{_short(name)}" for town, name in zip(places.town, places.names, strict=True)]
    )
    houses = _text(rng.integers(1, 900, county.families.households))
    by_household = pc.binary_join_element_wise(
        prefixes.take(pa.array(residence.registered)), houses, "号", ""
    )
    return by_household.take(pa.array(county.families.household))


def _short(name: str) -> str:
    for ending in _CITIES:
        name = name.removesuffix(ending)
    return name


def _coded(words: tuple[str, ...] | list[str], codes: np.ndarray) -> pa.StringArray:
    return pa.array(words).take(pa.array(np.asarray(codes, np.int64)))


def _dates(days: np.ndarray) -> pa.StringArray:
    return pa.array(days.astype("datetime64[D]")).cast(pa.string())


def _text(numbers: np.ndarray) -> pa.StringArray:
    return pa.array(np.asarray(numbers, np.int64)).cast(pa.string())
