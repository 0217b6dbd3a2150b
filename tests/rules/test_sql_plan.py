"""Tests of the plan itself 批量方案: what folds away, what is guarded, what is refused."""

from __future__ import annotations

import duckdb
import pytest

from tests.rules import small
from tests.rules.bulk_tables import ask, everything, lay_out
from zhulian.rules.nodes import Level
from zhulian.rules.sql import Columns, bulk
from zhulian.rules.sql.aggregates import NotInBulk
from zhulian.rules.sql.terms import Term, TooWide
from zhulian.rules.sql.translate import Translator

CATALOGUE = small.catalogue()
FACTS = CATALOGUE.facts
EARNING = {"工资性收入": 100000, "离退休金": 0, "经营净收入": 0, "收入核对完整": True}


def plan(columns: Columns, schemes: tuple[str, ...] | None = None) -> str:
    return bulk(CATALOGUE, on=small.ON, region=small.REGION, columns=columns, schemes=schemes).sql


def compared(expression: str) -> Term:
    """A truth about one number that has NULLs."""
    columns = Columns({"城乡": 0, FACTS["轮候位次"].code: 1})
    translator = Translator(CATALOGUE, on=small.ON, region=small.REGION, columns=columns)
    return translator.truth(small.tree(expression), Level.HOUSEHOLD)


def test_a_county_that_knows_no_income_is_not_asked_to_add_it() -> None:
    text = plan(Columns({"城乡": 0, "property_compliant": None}, {}))
    assert "wage_income" not in text
    assert "create or replace table member_0" not in text
    assert "property_compliant" in text


def test_columns_without_null_need_no_guard() -> None:
    income = ("wage_income", "retirement_pension", "business_net_income")
    home = {"城乡": 0, "property_compliant": 0}
    complete = plan(Columns(home, dict.fromkeys(income, 0)), ("户方案",))
    unknown = plan(Columns(home, dict.fromkeys(income)), ("户方案",))
    assert "= count(*)" not in complete
    assert "= count(*)" in unknown


def test_only_a_number_that_can_be_a_range_has_two_columns() -> None:
    income = ("wage_income", "retirement_pension", "business_net_income")
    home = {"城乡": 0, "property_compliant": 0}
    some = plan(Columns(home, dict.fromkeys(income, 0) | {"wage_income": None}), ("户方案",))
    assert "家庭年收入_high" in some
    assert "家庭年收入_low" in some
    assert "本户人数_low" not in some
    assert "_low" not in plan(Columns(home, dict.fromkeys(income, 0)), ("户方案",))


def test_an_unknown_number_that_bounds_cannot_settle_is_compared_as_it_stands() -> None:
    assert compared("轮候位次 <= 6") is compared("6 >= 轮候位次")
    assert (compared("轮候位次 <= 6").operation, compared("轮候位次 <= 6").payload) == ("compare", "<=")


def test_bounds_settle_a_comparison_from_either_side() -> None:
    assert compared("轮候位次 >= 1").fixed is compared("1 <= 轮候位次").fixed is True
    assert compared("轮候位次 > 120").fixed is compared("120 < 轮候位次").fixed is False


def test_an_amount_that_is_a_range_is_null_and_the_answer_may_be_settled() -> None:
    poor, rich = {"收入核对完整": True}, {"收入核对完整": True, "经营净收入": 10**9}
    partly = {"离退休金": 0, "经营净收入": 0}
    households = [small.household(one, partly, 财产状况合规=True) for one in (poor, rich)]
    with duckdb.connect() as connection:
        columns = lay_out(connection, FACTS, households)
        for step in bulk(CATALOGUE, on=small.ON, region=small.REGION, columns=columns).steps:
            connection.execute(step.sql)
        found = connection.execute(
            "select 户方案_outcome, 户方案_amount from answer_household order by household"
        ).fetchall()
    assert found == [(None, None), (False, None)]


def test_a_scheme_that_is_not_in_force_has_no_columns() -> None:
    made = bulk(CATALOGUE, on=small.ON, region=small.REGION, columns=everything(FACTS))
    assert "旧方案" not in made.conditions
    assert made.conditions["户方案"] == ("人均低于标准", "财产状况合规")
    assert "旧方案" not in made.sql


def test_whole_answers_are_64_bit_numbers() -> None:
    with duckdb.connect() as connection:
        columns = lay_out(connection, FACTS, [small.household(EARNING, 财产状况合规=True)])
        for step in bulk(CATALOGUE, on=small.ON, region=small.REGION, columns=columns).steps:
            connection.execute(step.sql)
        types = {
            name: kind
            for table in ("answer_household", "answer_member")
            for name, kind, *_ in connection.execute(f"describe {table}").fetchall()
        }
    assert {
        types[f"{code}_{part}"] for code in ("户方案", "人方案") for part in ("pass", "fail", "amount")
    } == {"BIGINT"}
    assert types["户方案_outcome"] == "BOOLEAN"


def test_one_plan_can_follow_another_in_the_same_database() -> None:
    with duckdb.connect() as connection:
        columns = lay_out(connection, FACTS, [small.household(EARNING)])
        for schemes in (("人方案",), ("户方案",), None):
            for step in bulk(
                CATALOGUE, on=small.ON, region=small.REGION, columns=columns, schemes=schemes
            ).steps:
                connection.execute(step.sql)
        assert connection.execute("select count(*) from answer_household").fetchone() == (1,)


def test_a_quotient_by_a_number_of_each_member_cannot_be_added_in_bulk() -> None:
    with duckdb.connect() as connection:
        columns = lay_out(connection, FACTS, [small.household({"出生日期": small.ON, **EARNING})])
        tree = small.tree("成员.合计(工资性收入 / 周岁(出生日期))")
        with pytest.raises(NotInBulk, match="先舍入"):
            ask(
                connection,
                CATALOGUE,
                columns,
                {"问": (tree, Level.HOUSEHOLD)},
                on=small.ON,
                region=small.REGION,
            )


def test_numbers_beyond_128_bits_are_refused_when_the_plan_is_made() -> None:
    product = " * ".join(["申请救助金额", *["渐退月序"] * 20])
    with duckdb.connect() as connection:
        columns = lay_out(connection, FACTS, [small.household({}, 申请救助金额=1, 渐退月序=2)])
        asked = {"问": (small.tree(product), Level.HOUSEHOLD)}
        with pytest.raises(TooWide, match="128"):
            ask(connection, CATALOGUE, columns, asked, on=small.ON, region=small.REGION)


def test_sums_beyond_64_bits_stay_exact() -> None:
    rich = small.household({"工资性收入": 10**13}, {"工资性收入": 10**13}, 渐退月序=120)
    with duckdb.connect() as connection:
        columns = lay_out(connection, FACTS, [rich])
        tree = small.tree(
            "成员.合计(工资性收入) * 渐退月序 * 100000 > 成员.最大(工资性收入) * 渐退月序 * 199999"
        )
        found = ask(
            connection, CATALOGUE, columns, {"问": (tree, Level.HOUSEHOLD)}, on=small.ON, region=small.REGION
        )
    assert found["问"] == {0: True}
