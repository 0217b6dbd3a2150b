"""The benchmark's rules as OpenFisca variables 基准规则的 OpenFisca 写法; complete data only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum

ADULT_AFTER, ELDER_UNTIL = np.datetime64("2008-10-31"), np.datetime64("1966-10-31")
Person = build_entity("person", "persons", "", is_person=True)
Household = build_entity("household", "households", "", roles=[{"key": "member", "plural": "members"}])
WORDS = {
    "relation_to_head": "户主 配偶 子女 父母 祖父母外祖父母 孙子女外孙子女 兄弟姐妹 其他",
    "education_stage": "无 学前 小学 初中 普通高中 中等职业学校 大专 本科 硕士 博士",
    "disability_category": "无 视力 听力 言语 肢体 智力 精神 多重",
    "recognized_status": "无 特困 低保 低边 刚支 孤儿 事实无人抚养全额",
}
ENUMS = {name: Enum(name.title(), [(word, word) for word in words.split()]) for name, words in WORDS.items()}
INCOMES = (
    "wage_income retirement_pension unemployment_benefit survivor_benefit maintenance_received"
    " resident_pension_other other_transfer_income"
).split()
DEDUCTIONS = "employment_cost transfer_expense rigid_deduction".split()
EXPENSES = "medical_out_of_pocket education_expense rehabilitation_expense other_rigid_expense".split()
ABSENCES = (
    "imprisoned compulsory_rehab declared_missing deceased clergy_three_years province_excluded".split()
)
Formula = Callable[..., Any]
VARIABLES: list[tuple[str, Any, type, Formula]] = []


def variable(entity: Any, type: type = bool) -> Callable[[Formula], Formula]:
    """Declare the formula below as a monthly variable of its name."""

    def declare(formula: Formula) -> Formula:
        VARIABLES.append((formula.__name__, entity, type, formula))
        return formula

    return declare


def among(values: Any, name: str, words: str) -> Any:
    kinds = ENUMS[name]
    found = values == kinds[words.split()[0]]
    for word in words.split()[1:]:
        found |= values == kinds[word]
    return found


@variable(Person)
def counted(person, period):
    absent = sum(person(name, period) for name in ABSENCES) > 0
    relation, stage = person("relation_to_head", period), person("education_stage", period)
    cohabits = person("long_term_cohabiting", period)
    dependent = (
        (person("birth_date", period) > ADULT_AFTER)
        + person("dependent_adult", period)
        + cohabits
        + among(stage, "education_stage", "学前 小学 初中 普通高中 中等职业学校 大专 本科")
    )
    return ~absent & (
        among(relation, "relation_to_head", "户主 配偶")
        | among(relation, "relation_to_head", "子女") & dependent
        | among(relation, "relation_to_head", "父母") & cohabits
        | among(relation, "relation_to_head", "祖父母外祖父母 孙子女外孙子女 兄弟姐妹 其他")
        & person("has_legal_duty", period)
        & cohabits
    )


@variable(Person, int)
def member_income(person, period):
    monthly = sum(person(name, period) for name in INCOMES) - sum(person(name, period) for name in DEDUCTIONS)
    yearly = 12 * monthly + person("business_net_income", period) + person("property_net_income", period)
    return np.maximum(0, yearly)


@variable(Person)
def certified(person, period):
    return person("disability_category", period) != ENUMS["disability_category"]["无"]


@variable(Person)
def severe(person, period):
    return person("certified", period) & (person("disability_level", period) <= 2)


@variable(Person)
def ill(person, period):
    mental = among(person("disability_category", period), "disability_category", "智力 精神")
    third = (person("disability_level", period) == 3) & mental
    return person("severe", period) | third | person("critical_illness", period)


@variable(Person)
def no_labor(person, period):
    birth, level = person("birth_date", period), person("disability_level", period)
    category = person("disability_category", period)
    return (
        (birth <= ELDER_UNTIL)
        | (birth > ADULT_AFTER)
        | among(category, "disability_category", "智力 精神") & (level <= 3)
        | among(category, "disability_category", "肢体") & (level <= 2)
        | among(category, "disability_category", "视力") & (level == 1)
    )


@variable(Household, int)
def size(household, period):
    return household.sum(household.members("counted", period))


@variable(Household, int)
def income(household, period):
    members = household.members
    return household.sum(members("member_income", period) * members("counted", period))


@variable(Household)
def supported(household, period):
    status = among(household.members("recognized_status", period), "recognized_status", "特困 低保 低边")
    return household.any(status & household.members("counted", period))


@variable(Household, int)
def standard(household, period):
    return np.where(household("is_urban", period), 936_000, 780_000)


@variable(Household)
def subsistence_0(household, period):
    return household("income", period) < household("standard", period) * household("size", period)


@variable(Household)
def borderline_1(household, period):
    return 2 * household("income", period) < 3 * household("standard", period) * household("size", period)


@variable(Household)
def rigid_1(household, period):
    return ~household("subsistence_outcome", period) & ~household("borderline_outcome", period)


@variable(Household)
def rigid_2(household, period):
    disposable = np.where(household("is_urban", period), 4_400_000, 2_000_000)
    return household("income", period) < disposable * household("size", period)


@variable(Household)
def rigid_4(household, period):
    spent = sum(household(name, period) for name in EXPENSES) - household("aid_offset", period)
    return 5 * spent.astype(np.int64) > 3 * household("income", period).astype(np.int64)


@variable(Household, int)
def subsistence_amount(household, period):
    gap = household("standard", period) * household("size", period) - household("income", period)
    return np.where(household("subsistence_outcome", period), (2 * gap + 12) // 24, -1)


@variable(Person)
def is_poor(person, period):
    return person("member_income", period) < person.household("standard", period)


@variable(Person)
def is_compliant(person, period):
    return person.household("property_compliant", period)


@variable(Person)
def no_orphan(person, period):
    return ~among(person("recognized_status", period), "recognized_status", "孤儿 事实无人抚养全额")


@variable(Person)
def living_1(person, period):
    poor = person("recognized_status", period) == ENUMS["recognized_status"]["低保"]
    return poor | person.household("subsistence_outcome", period)


@variable(Person)
def no_hardship(person, period):
    kept = person("recognized_status", period) == ENUMS["recognized_status"]["特困"]
    return ~kept & ~person("hardship_outcome", period)


@variable(Person)
def single_0(person, period):
    return person.household("borderline_outcome", period)


@variable(Person, int)
def hardship_amount(person, period):
    amount = np.where(person.household("is_urban", period), 101_400, 84_500)
    return np.where(person("hardship_outcome", period), amount, -1)


@variable(Person, int)
def single_amount(person, period):
    gap = person.household("standard", period) - person("member_income", period)
    return np.where(person("single_outcome", period), (2 * gap + 12) // 24, -1)


@variable(Person, int)
def living_amount(person, period):
    return np.where(person("living_outcome", period), 13_000, -1)


@variable(Person, int)
def care_amount(person, period):
    return np.where(person("care_outcome", period), 14_000, -1)


CONDITIONS = {
    "subsistence": (Household, ["subsistence_0", "property_compliant"]),
    "borderline": (Household, ["~subsistence_outcome", "borderline_1", "property_compliant"]),
    "rigid": (Household, ["~supported", "rigid_1", "rigid_2", "property_compliant", "rigid_4"]),
    "hardship": (Person, ["~deceased", "~imprisoned", "no_labor", "is_poor", "is_compliant", "no_orphan"]),
    "single": (Person, ["single_0", "counted", "ill", "is_poor"]),
    "living": (Person, ["certified", "living_1", "no_hardship", "~work_injury_care_allowance"]),
    "care": (Person, ["severe", "needs_long_term_care", "no_hardship", "~work_injury_care_allowance"]),
}


def answers(code: str, entity: Any, conditions: list[str]) -> None:
    """Declare mask and outcome of a scheme."""

    def mask(owner, period):
        bits = np.zeros(owner.count, dtype=np.int32)
        for place, name in enumerate(conditions):
            holds = owner(name.lstrip("~"), period)
            bits |= (~holds if name.startswith("~") else holds).astype(np.int32) << place
        return bits

    def outcome(owner, period):
        return owner(f"{code}_pass", period) == (1 << len(conditions)) - 1

    VARIABLES.append((f"{code}_pass", entity, int, mask))
    VARIABLES.append((f"{code}_outcome", entity, bool, outcome))


for scheme, (owner_entity, names) in CONDITIONS.items():
    answers(scheme, owner_entity, names)
