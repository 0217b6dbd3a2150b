"""The poverty gap 贫困差距: FGT0, 1 and 2 below a line, of those households whose income is known or bounded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import duckdb

from zhulian.rules.answers import HouseholdFacts
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.evaluate import program

SETTINGS = ("城镇", "农村")
# The lines one may choose; a variable or parameter of 元/人月.
LINES = ("低保标准", "低边线", "特困基本生活标准")
NUMBERS = ("家庭年收入", "共同生活人数")
MEASURES = ("fgt0", "fgt1", "fgt2")
# Words, which catalogue's line, which catalogue's 低保金 is added to the income (0: none).
VIEWS = (
    ("救助前，现在的线", 1, 0), ("救助前，改后的线", 2, 0), ("发低保金后，现在", 1, 1), ("发低保金后，改后，线不变", 1, 2),
    ("发低保金后，改后的线", 2, 2),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A line in fen per person and year in 城镇 and 农村; None: the place has none."""

    urban: Fraction | None
    rural: Fraction | None

    @property
    def monthly_yuan(self) -> dict[str, str | None]:
        """The line as people know it: yuan per person and month."""
        return {
            setting: None if value is None else f"{float(value / 1200):.2f}"
            for setting, value in zip(SETTINGS, (self.urban, self.rural), strict=True)
        }


def line_of(catalogue: Catalogue, name: str, *, region: str, on: date) -> Line:
    """Return a line of `LINES` as a catalogue draws it on a day in a region."""
    return Line(*(_line(catalogue, name, region, on, setting) for setting in SETTINGS))


def _line(catalogue: Catalogue, name: str, region: str, on: date, setting: str) -> Fraction | None:
    if name in catalogue.variables:
        rules = program(catalogue, on=on, region=region, setting=setting, schemes=())
        found = rules.value(HouseholdFacts(), name)
        return None if not isinstance(found, int | Fraction) else Fraction(found) * 12
    given = catalogue.parameters.value(name, on=on, region=region, setting=setting)
    return None if given is None else Fraction(given.value) * 12


def poverty(connection: duckdb.DuckDBPyConnection, lines: Mapping[int, Line], policy: str) -> dict[str, Any]:
    """Measure the gap in the tables measured_1, measured_2, answer_1, answer_2 (before and after a change).

    `at_least` takes the upper end of an income that is bounded, `at_most` the lower; shares are of the persons in
    these households. What is paid is added only where income and amount are one number.
    """
    _join(connection, lines, policy)
    known, bounded, unknown, known_persons, bounded_persons = connection.execute(
        """
        select count(*) filter (is_point), count(*) filter (is_bounded and not is_point),
               count(*) filter (is_bounded is not true), coalesce(sum(size) filter (is_point), 0)::bigint,
               coalesce(sum(size) filter (is_bounded and not is_point), 0)::bigint
        from welfare
        """
    ).fetchall()[0]
    return {
        "households_known": known, "households_bounded": bounded, "households_unknown": unknown,
        "persons_known": known_persons, "persons_bounded": bounded_persons,
        "views": [_view(connection, *view) for view in VIEWS],
    }  # fmt: skip


def _join(connection: duckdb.DuckDBPyConnection, lines: Mapping[int, Line], policy: str) -> None:
    """One row a household: size, both incomes, both lines, both payments; yearly fen as doubles."""
    drawn = {f"line_{step}": f"case h.\"城乡\" when '城镇' then ${step}u else ${step}r end" for step in lines}
    given = {
        f"{step}{short}": None if value is None else float(value)
        for step, line in lines.items()
        for short, value in (("u", line.urban), ("r", line.rural))
    }
    columns = ", ".join(
        f"{drawn[f'line_{step}'].replace(f'${step}u', f'$u{step}').replace(f'${step}r', f'$r{step}')}::double as line_{step}, "
        f"m{step}.household_annual_income_low::double as low_{step}, "
        f"m{step}.household_annual_income_high::double as high_{step}, "
        f"12.0 * coalesce(p{step}.amount, 0) as paid_{step}"
        for step in lines
    )
    joins = " ".join(
        f"join measured_{step} m{step} using (household) left join (select household, amount from answer_{step} "
        f"where policy = $policy and outcome) p{step} using (household)"  # nosec B608 # names of our own tables and of declared facts
        for step in lines
    )
    connection.execute(
        f"""
        create or replace table welfare as
        select *, is_bounded and low_1 = high_1 and low_2 = high_2 as is_point from (select *,
               low_1 is not null and high_1 is not null and low_2 is not null and high_2 is not null
               and line_1 > 0 and line_2 > 0 and size > 0 as is_bounded
        from (select h.household,
                     case when m1.household_size_low = m1.household_size_high then m1.household_size_low end as size,
                     {columns} from household h {joins}))
        """,  # nosec B608 # names of our own tables and of declared facts
        {"policy": policy} | {f"{name[1]}{name[0]}": value for name, value in given.items()},
    )


def _view(connection: duckdb.DuckDBPyConnection, words: str, line: int, paid: int) -> dict[str, Any]:
    """One way to look: at one line, before or after one payment."""
    where = "is_point" if paid else "is_bounded"
    added = f" + paid_{paid}" if paid else ""
    found = [
        _measured(connection, f"({end}_{line}{added})", f"line_{line}", where) for end in ("high", "low")
    ]
    least, most = found
    return {
        "words": words,
        "at_least": dict(zip((*MEASURES, "gap_fen"), least, strict=True)),
        "at_most": dict(zip((*MEASURES, "gap_fen"), most, strict=True)),
    }


def _measured(
    connection: duckdb.DuckDBPyConnection, income: str, line: str, where: str
) -> tuple[float | None, ...]:
    """FGT0, 1, 2 as shares of persons, and the money per month that would lift all to the line."""
    short = f"greatest(0, 1 - {income} / size / {line})"
    row = connection.execute(
        f"""
        select sum(size) filter ({income} / size < {line}) / sum(size), sum(size * {short}) / sum(size),
               sum(size * {short} * {short}) / sum(size),
               (sum(greatest(0, {line} * size - {income})) / 12)::bigint
        from welfare where {where}
        """  # nosec B608 # names of our own tables and of declared facts
    ).fetchall()[0]
    shares = [None if value is None else round(value, 6) for value in row[:3]]
    return (shares[0] if shares[1] is None else shares[0] or 0.0, *shares[1:], row[3])
