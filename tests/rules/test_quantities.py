"""Numbers of every household in bulk 全县的数: the ends are those of the reference engine."""

from __future__ import annotations

import duckdb
from hypothesis import given

from tests.rules.bulk_tables import lay_out
from tests.rules.test_agreement_policies import ANY, CASES, CATALOGUE, FACTS, HOMES, engine_of
from zhulian.rules.ranges import Range
from zhulian.rules.sql.quantities import quantities

ON, REGION = CASES[0]
NAMES = ("家庭年收入", "共同生活人数")
CONNECTION = duckdb.connect(config={"threads": 1})


def ends(value) -> tuple[int | None, int | None]:
    """The ends of a value of the reference engine; an open end is None."""
    if isinstance(value, Range):
        return tuple(None if abs(end) == float("inf") else end for end in (value.low, value.high))
    return value, value


@ANY
@given(HOMES)
def test_a_variable_has_the_ends_of_the_reference(homes):
    columns = lay_out(
        CONNECTION, FACTS, [home for home, _ in homes], settings=[setting for _, setting in homes]
    )
    for step in quantities(CATALOGUE, NAMES, on=ON, region=REGION, columns=columns):
        CONNECTION.execute(step.sql)
    found = CONNECTION.execute(
        "select household_annual_income_low, household_annual_income_high, household_size_low, household_size_high "
        "from answer_household order by household"
    ).fetchall()
    for (home, setting), row in zip(homes, found, strict=True):
        values = [engine_of(ON, REGION, setting).value(home, name) for name in NAMES]
        assert row == ends(values[0]) + ends(values[1])
