"""The signs that point to a door 走访线索: each one fires, stays silent, and is never unknown."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from tests.rules.random_households import households
from zhulian.rules.answers import HouseholdFacts, Subject
from zhulian.rules.catalogue import load_catalogue
from zhulian.rules.evaluate import Program, program
from zhulian.rules.nodes import Level

ON = date(2026, 10, 31)
CATALOGUE = load_catalogue(overlays=["demo/640104.yaml"])
HERE = program(CATALOGUE, on=ON, region="640104", setting="城镇")
ELSEWHERE = program(CATALOGUE, on=ON, region="999999", setting="城镇")
SIGNS = {name: one.level for name, one in CATALOGUE.variables.items() if name.startswith("线索_")}
POINTING = {name: scheme.in_force(ON).pointing for name, scheme in CATALOGUE.schemes.items()}

# The self-care grade points at what is still to be assessed; schemes without 指向 point nowhere.
POINTS = {
    name: name != "特困自理能力" and any(version.pointing for version in scheme.versions)
    for name, scheme in CATALOGUE.schemes.items()
}

EARNER = {"出生日期": date(1980, 5, 1)}
CHILD = {"出生日期": date(2015, 5, 1), "与户主关系": "子女"}
GRANDCHILD = CHILD | {"与户主关系": "孙子女外孙子女"}
OLD = {"出生日期": date(1950, 5, 1)}
DEAD = EARNER | {"死亡": True}
SEVERE = EARNER | {"残疾类别": "肢体", "残疾等级": 2}
SLIGHT = EARNER | {"残疾类别": "听力", "残疾等级": 4}
ILL = EARNER | {"政策范围内医疗自付": 10_000_00}
LAID_OFF = EARNER | {"社保停缴月数": 3, "社保缴费基数": 6_000_00}
WAGED = EARNER | {"社保停缴月数": 0, "社保缴费基数": 6_000_00, "与户主关系": "户主"}
PENSIONER = OLD | {"离退休金": 3_000_00, "与户主关系": "户主"}
FARMER = OLD | {"离退休金": 0, "基础养老金": 143_00, "与户主关系": "户主"}

OF_A_PERSON = [
    ("线索_重残", SEVERE, SLIGHT),
    ("线索_重残", SEVERE, SEVERE | {"死亡": True}),
    ("线索_重病自付", ILL, EARNER | {"政策范围内医疗自付": 9_999_99}),
    ("线索_名单内的人", SLIGHT, EARNER),
    ("线索_名单内的人", OLD | {"在享重度残疾人护理补贴": True}, OLD),
    ("线索_名单内的人", OLD | {"已认定身份": "刚支"}, DEAD | {"已认定身份": "刚支"}),
    ("线索_在缴", WAGED, LAID_OFF),
    ("线索_在缴", EARNER | {"社保缴费基数": 5_000_00}, EARNER | {"社保缴费基数": 4_999_99}),
    ("线索_可挣钱的人", EARNER, OLD),
    ("线索_可挣钱的人", {}, CHILD),
    ("线索_可挣钱的人", SLIGHT, SLIGHT | {"残疾等级": 3}),
    ("线索_可挣钱的人", WAGED | ILL | {"残疾等级": 2, "残疾类别": "肢体"}, ILL),
    ("线索_可挣钱的人", EARNER, EARNER | {"就读学段": "本科"}),
    ("线索_断保", LAID_OFF, LAID_OFF | {"社保停缴月数": 2}),
    ("线索_断保", LAID_OFF, LAID_OFF | {"出生日期": date(1960, 1, 1)}),
    ("线索_只有居民养老金", FARMER, PENSIONER | {"基础养老金": 143_00}),
    ("线索_孩子或学生", CHILD, EARNER),
    ("线索_孩子或学生", {"就读学段": "大专"}, CHILD | {"死亡": True}),
    ("线索_当然共同生活", {"与户主关系": "配偶"}, {"与户主关系": "父母"}),
    ("线索_当然共同生活", CHILD, EARNER | {"与户主关系": "子女"}),
]

OF_A_HOUSEHOLD = [
    ("线索_收入够线", [WAGED, CHILD], [WAGED, CHILD, CHILD, CHILD, CHILD, CHILD]),
    ("线索_收入够线", [PENSIONER], [FARMER]),
    ("线索_收入够线", [WAGED], [LAID_OFF | {"与户主关系": "户主"}]),
    ("线索_收入够线", [OLD, WAGED], [OLD | {"与户主关系": "户主"}, WAGED | {"与户主关系": "子女"}]),
    ("线索_已在低保特困", [OLD | {"已认定身份": "特困"}], [OLD | {"已认定身份": "低边"}]),
    ("线索_低边在册", [OLD | {"已认定身份": "低边"}], [OLD | {"已认定身份": "低保"}]),
    ("线索_无人可挣钱", [OLD, CHILD], [EARNER, CHILD]),
    ("线索_缺劳力", [EARNER, EARNER, CHILD], [EARNER, EARNER]),
    ("线索_一人养家", [EARNER, OLD, CHILD], [EARNER, EARNER, CHILD]),
    ("线索_一人养家", [EARNER, CHILD], [EARNER, OLD]),
    ("线索_只剩未成年人", [DEAD, CHILD], [OLD, CHILD]),
    ("线索_顶梁柱去世", [DEAD, EARNER], [OLD | {"死亡": True}, EARNER]),
    ("线索_病残拖累", [SLIGHT, CHILD], [EARNER, CHILD]),
    ("线索_病残拖累", [SLIGHT, LAID_OFF], [SLIGHT, EARNER]),
    ("线索_病残拖累", [SEVERE, EARNER, EARNER, EARNER], [SLIGHT, EARNER, EARNER, EARNER]),
    ("线索_养孩子吃力", [EARNER, EARNER, CHILD, CHILD, CHILD], [EARNER, EARNER, CHILD, CHILD]),
    ("线索_养孩子吃力", [OLD, CHILD], [OLD, EARNER, CHILD]),
    ("线索_养孩子吃力", [EARNER, DEAD, CHILD], [EARNER, DEAD]),
    ("线索_困难家庭", [SEVERE], [WAGED | SEVERE]),
    ("线索_困难家庭", [OLD, CHILD], [OLD, CHILD | {"已认定身份": "低保"}]),
    ("线索_困难家庭", [FARMER], [OLD]),
    ("线索_困难家庭", [LAID_OFF, CHILD], [LAID_OFF, EARNER]),
]

POINTED = [
    ("最低生活保障", [SEVERE], [EARNER]),
    ("低保边缘家庭", [SLIGHT | {"在享单人保": True}, EARNER], [SLIGHT | {"在享单人保": True, "已认定身份": "低边"}]),
    ("刚性支出困难家庭", [EARNER | {"政策范围内医疗自付": 22_000_00}], [EARNER | {"政策范围内医疗自付": 21_999_99}]),
    (
        "刚性支出困难家庭",
        [WAGED | {"政策范围内医疗自付": 43_200_01}],
        [WAGED | {"政策范围内医疗自付": 43_200_00}],
    ),
    ("孤儿", [CHILD, DEAD], [CHILD, OLD]),
    ("孤儿", [CHILD], [CHILD | {"已认定身份": "孤儿"}]),
    ("事实无人抚养儿童", [CHILD, OLD, DEAD], [CHILD, EARNER, DEAD]),
    ("事实无人抚养儿童", [CHILD | {"已认定身份": "低保"}, SEVERE, DEAD], [CHILD, SEVERE]),
    ("事实无人抚养儿童", [GRANDCHILD, OLD], [GRANDCHILD, OLD, EARNER]),
]  # fmt: skip


def home(*members: dict) -> HouseholdFacts:
    return HouseholdFacts(members=[Subject(str(place), facts) for place, facts in enumerate(members)])


def is_pointed(policy: str, members: list[dict]) -> bool | None:
    """Whether the household, or its first member where the policy is about one, is pointed at."""
    subject = "0" if CATALOGUE.schemes[policy].level is Level.MEMBER else None
    return HERE.answer(home(*members), policy, subject).is_pointed


@pytest.mark.parametrize(("sign", "fires", "silent"), OF_A_PERSON)
def test_a_sign_of_a_person_fires_only_where_it_should(sign, fires, silent):
    assert HERE.value(home(fires), sign, "0") is True
    assert HERE.value(home(silent), sign, "0") is False


@pytest.mark.parametrize(("sign", "fires", "silent"), OF_A_HOUSEHOLD)
def test_a_sign_of_a_household_fires_only_where_it_should(sign, fires, silent):
    assert HERE.value(home(*fires), sign) is True
    assert HERE.value(home(*silent), sign) is False


@pytest.mark.parametrize(("policy", "fires", "silent"), POINTED)
def test_a_policy_points_only_where_its_signs_are(policy, fires, silent):
    assert is_pointed(policy, fires) is True
    assert is_pointed(policy, silent) is False


def test_what_is_visible_of_an_income_leaves_out_the_dead_and_the_grown_children():
    lived_with = home(
        WAGED, FARMER | {"居民养老金其他部分": 115_00}, WAGED | {"与户主关系": "子女"}, WAGED | DEAD
    )
    assert HERE.value(lived_with, "线索_看得见的年收入") == 12 * (6_000_00 + 115_00)


def test_the_dead_are_not_counted_and_their_bills_are():
    left = home(EARNER, CHILD, DEAD | {"政策范围内医疗自付": 30_000_00})
    counted = {name: HERE.value(left, name) for name, level in SIGNS.items() if level is Level.HOUSEHOLD}
    assert counted["线索_在世人数"] == 2
    assert counted["线索_可挣钱人数"] == counted["线索_孩子和学生人数"] == 1
    assert counted["线索_医疗自付合计"] == 30_000_00


def test_every_sign_of_truth_is_tried():
    tried = {sign for sign, _, _ in [*OF_A_PERSON, *OF_A_HOUSEHOLD]}
    assert tried == {name for name in SIGNS if isinstance(HERE.value(home({}), name, key(name)), bool)}


@pytest.mark.parametrize("place", [HERE, ELSEWHERE], ids=["with standards", "without any"])
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(lived=households(CATALOGUE.facts, ON, most=3))
def test_unknown_facts_and_standards_never_make_a_sign_or_a_pointing_unknown(
    place: Program, lived: HouseholdFacts
):
    for name, level in SIGNS.items():
        for subject in lived.members if level is Level.MEMBER else [None]:
            assert place.value(lived, name, subject and subject.key) is not None, name
    for answer in place.answers(lived):
        if POINTING[answer.policy]:
            assert answer.is_pointed is not None or not POINTS[answer.policy], answer.policy


def key(name: str) -> str | None:
    return "0" if SIGNS[name] is Level.MEMBER else None
