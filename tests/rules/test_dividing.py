"""Divisors 除数: which are proved to be above zero, and which are refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.small import HOUSEHOLD, MEMBER, SPOT, catalogue, scope, tree
from zhulian.rules.catalogue import read_catalogue
from zhulian.rules.language import reading
from zhulian.rules.language.dividing import Divisors, Known, shape

LEAST = {
    "医疗自付支出": 0,
    "申请救助金额": 0,
    "渐退月序": 1,
    "工资性收入": 0,
    "离退休金": 0,
    "经营净收入": -100,
}
LOWEST = {"标准": 125900, "缺的标准": 1}
EXTRA = {"本户最高经营收入": ("成员.最大(经营净收入)", HOUSEHOLD)}
VARIABLES = catalogue(EXTRA).variables


def known(**parameters: Any) -> Known:
    trees = {name: variable.tree for name, variable in VARIABLES.items()}
    return Known(LEAST.get, (LOWEST | parameters).get, trees)


PROVED = [
    "标准 / 12",
    "标准 / 0.5",
    "标准 / 渐退月序",
    "医疗自付支出 / 标准",
    "标准 / (渐退月序 + 本户人数)",
    "标准 / (渐退月序 * 2)",
    "标准 / 最大(1, 本户人数)",
    "标准 / 最小(2, 渐退月序)",
    "标准 / 若(特别困难, 1, 2)",
    "标准 / 先取(渐退月序, 1)",
    "医疗自付支出 / 进位(标准)",
    "若(本户人数 > 0, 标准 / 本户人数, 0元)",
    "若(0 < 本户人数, 标准 / 本户人数, 0元)",
    "若(本户人数 >= 1, 标准 / 本户人数, 0元)",
    "若(本户人数 ≠ 0, 标准 / 本户人数, 0元)",
    "若(本户人数 = 2, 标准 / 本户人数, 0元)",
    "若(本户人数 = 0, 0元, 标准 / 本户人数)",
    "若(本户人数 <= 0, 0元, 标准 / 本户人数)",
    "若(非 本户人数 > 0, 0元, 标准 / 本户人数)",
    "若(特别困难 且 本户人数 > 0, 标准 / 本户人数, 0元)",
    "若(特别困难 或 本户人数 = 0, 0元, 标准 / 本户人数)",
    "若(医疗自付支出 < 标准 * 本户人数, 标准 / 本户人数, 0元)",
    "若(特别困难, 标准 / 3, 标准 / 2)",
    "本户人数 > 0 且 标准 / 本户人数 < 100元",
    "本户人数 = 0 或 标准 / 本户人数 < 100元",
    "若(医疗自付支出 > 0元, 标准 / (医疗自付支出 + 申请救助金额), 1)",
]
REFUSED = [
    ("标准 / 本户人数", 1),
    ("标准 / 0", 1),
    ("标准 / (2 - 2)", 1),
    ("标准 / 成员.合计(经营净收入)", 1),
    ("标准 / 医疗自付支出", 1),
    ("标准 / (本户人数 * 渐退月序)", 1),
    ("标准 / 最大(0, 本户人数)", 1),
    ("标准 / 先取(渐退月序, 0)", 1),
    ("医疗自付支出 / 舍去(标准, 10000元)", 1),
    ("若(本户人数 >= 0, 标准 / 本户人数, 0元)", 1),
    ("若(本户人数 > 0, 0元, 标准 / 本户人数)", 1),
    ("若(特别困难 或 本户人数 > 0, 标准 / 本户人数, 0元)", 1),
    ("若(申请救助金额 < 标准 * 本户人数 - 1元, 标准 / 本户人数, 0元)", 1),
    ("标准 / 本户人数 < 100元 且 本户人数 > 0", 1),
    ("若(医疗自付支出 > 0元, 标准 / 申请救助金额, 1)", 1),
    ("标准 / 本户人数 + 标准 / 医疗自付支出 / 本户人数 * 1元", 3),
    ("渐退月序 / 第几项(比例序列, 1)", 1),
]  # fmt: skip


def doubtful(text: str, level=HOUSEHOLD, given: tuple[str, ...] = ()) -> int:
    read = [reading.read(one, scope(VARIABLES.values()), SPOT, level=level) for one in (text, *given)]
    return len(Divisors(known()).doubtful(read[0], read[1:]))


@pytest.mark.parametrize("text", PROVED)
def test_a_divisor_that_cannot_be_zero_is_let_through(text):
    assert doubtful(text) == 0


@pytest.mark.parametrize(("text", "count"), REFUSED)
def test_a_divisor_that_may_be_zero_is_found(text, count):
    assert doubtful(text) == count


def test_a_division_inside_a_variable_is_found_where_it_is_used():
    assert doubtful("主要收入者数 > 1") == 1
    assert doubtful("若(家庭年收入 > 0元, 主要收入者数, 0)") == 0


def test_what_holds_around_a_sum_counts():
    assert doubtful("四舍五入(标准 / 本户人数)") == 1
    assert doubtful("四舍五入(标准 / 本户人数)", given=("医疗自付支出 < 标准 * 12 * 本户人数",)) == 0
    assert doubtful("四舍五入(标准 / 本户人数)", given=("特别困难", "财产状况合规")) == 1


def test_what_holds_for_one_member_proves_nothing_of_another():
    assert doubtful("标准 / 工资性收入", MEMBER, ("工资性收入 > 0元",)) == 0
    assert doubtful("若(工资性收入 > 0元, 收入份额, 0)", MEMBER) == 1


def test_what_holds_for_one_member_proves_no_sum_of_all():
    assert doubtful("标准 / 本户最高经营收入", MEMBER, ("经营净收入 > 0元",)) == 1
    assert doubtful("若(本户最高经营收入 > 0元, 标准 / 本户最高经营收入, 1)", MEMBER) == 0


def test_a_parameter_that_is_zero_somewhere_is_no_divisor():
    division = tree("医疗自付支出 / 标准")
    assert not Divisors(known()).doubtful(division)
    assert Divisors(known(标准=0)).doubtful(division)


def test_equal_expressions_have_one_shape_wherever_they_stand():
    assert shape(tree("标准 + 1元")) == shape(tree("  标准  +  1元"))
    assert shape(tree("标准 + 1元")) != shape(tree("标准 + 2元"))


ADDED = """
  - 名称: 试算
    code: trial
    层级: 家庭
    类型: 未舍入金额
    式: 家庭年收入 / 共同生活人数
    依据: 57号13条
"""
HOUSEHOLD_FILE = "derived/household.yaml"
POLICY = "national/extreme_hardship.yaml"


def test_a_variable_that_divides_by_what_may_be_zero_is_refused_with_line_and_cure(policies):
    policies.change(HOUSEHOLD_FILE, "派生:", f"派生:{ADDED}")
    (found,) = policies.problems()
    assert "“试算”里除数“共同生活人数”可能为零。写成 若(共同生活人数 > 0, …, …)" in found
    assert found.startswith("policies/derived/household.yaml 第 7 行 式中第 7 字")


def test_a_variable_that_says_when_it_has_no_value_must_not_be_used_where_it_has_none(policies):
    policies.change(HOUSEHOLD_FILE, "派生:", f"派生:{ADDED.rstrip()}\n    无值: 没有人")
    policies.change(
        POLICY, "    条件:\n", "    条件:\n      - {称: 试, 式: 试算 < 1元, 据: 社会救助法第十六条}\n"
    )
    (found,) = policies.problems()
    assert "“特困人员”的条件“试”里除数“共同生活人数”可能为零" in found


def test_a_parameter_of_zero_makes_its_division_a_mistake(policies):
    policies.change(HOUSEHOLD_FILE, "派生:", f"派生:{ADDED.replace('/ 共同生活人数', '/ 刚支比例')}")
    assert read_catalogue(policies.directory).variables["试算"]
    policies.change("parameters/rigid_expense.yaml", "值: 0.8", "值: 0")
    (found,) = policies.problems()
    assert "“试算”里除数“刚支比例”可能为零" in found
