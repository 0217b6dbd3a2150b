"""What the roll tells 名册反推: the income that a paid 低保金 stands for, since nobody else's income may be asked for.

A household on 低保 by 差额 gets what its income leaves of the standard, so its income is the standard less what it
gets. That is an inference from a payment, and every figure that rests on it says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import duckdb

from zhulian.lake.assembly import HEAD_OF_HOUSEHOLD, Assembled
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.sql import Columns

ROSTER = "benefit_roster"
SETTINGS = ("城镇", "农村")
# A gap that is paid out to the fen can be read backwards; tiers, whole yuan and supplements hide the income.
READABLE = {"低保计发方式": "差额", "补差进位": "四舍五入到分", "分类施保增发": None}
# Whose the household's income is said to be: the 户主 of the register, or the eldest where he is not on the roll.
# Never the first member: their numbers follow pseudonyms, so that would be somebody else under other keys.
HEAD = (
    f"coalesce(min(member) filter (m.relation_to_head = '{HEAD_OF_HOUSEHOLD}'),"
    " arg_min(member, m.birth_date), min(member))"
)
VERIFIED = ("income_verified_complete", "long_term_cohabiting", "has_legal_duty")
OTHER_INCOMES = ("retirement_pension", "resident_pension_other", "unemployment_benefit", "basic_pension")


@dataclass(frozen=True, slots=True)
class Roll:
    """Households on 低保 in the register, those whose income could be read from their payment, and why not others."""

    households: int
    known: int
    reason: str = ""


def tell_incomes(
    connection: duckdb.DuckDBPyConnection,
    assembled: Assembled,
    *,
    catalogue: Catalogue,
    region: str,
    on: date,
) -> tuple[Assembled, Roll]:
    """Write into `household` and `member` what the roll tells of income, size and property; return what was told.

    Those on the roll are the family it was granted to, others of the same 户号 are not counted. A household with
    a dead member on the roll, without an amount, or paid more than the whole standard stays unknown.
    """
    if ROSTER not in assembled.sources:
        return assembled, Roll(0, 0, "没有民政在享名册")
    paid_on = min(on, begins(assembled.sources[ROSTER].stem))
    values = {
        setting: {
            name: found and found.value
            for name in (*READABLE, "低保标准年")
            for found in [catalogue.parameters.value(name, on=paid_on, region=region, setting=setting)]
        }
        for setting in SETTINGS
    }
    _read_roll(connection, assembled, on)
    _read_incomes(connection, values)
    _put_in(connection, assembled)
    households, known = connection.execute(
        "select (select count(distinct household) from on_roll), (select count(*) from told)"
    ).fetchall()[0]
    readable = any(_is_readable(given) for given in values.values())
    reason = "" if readable else "当地按档、进到元或有分类增发，发放额反推不出收入"
    return replace(assembled, columns=_columns(assembled)), Roll(households, known, reason)


def begins(period: str) -> date:
    """Return the first day of a delivery's period: 2026, 2026-10 or 2026-10-31."""
    return date.fromisoformat(f"{period}-01-01"[:10])


def _read_roll(connection: duckdb.DuckDBPyConnection, assembled: Assembled, on: date) -> None:
    connection.execute(
        """
        create or replace table on_roll as
        select k.household, k.member, bool_and(r.monthly_amount is not null) as is_paid, sum(r.monthly_amount) as fen
        from read_parquet(?) r join person_key k using (person) semi join household h on h.household = k.household
        where r.recognized_status = '低保' and (r.valid_from is null or r.valid_from <= ?)
        group by 1, 2
        """,
        [str(assembled.sources[ROSTER]), on],
    )


def _read_incomes(connection: duckdb.DuckDBPyConnection, values: Mapping[str, Mapping[str, Any]]) -> None:
    """Set each household's yearly income beside its roll; one that contradicts the standard is not told."""
    lines = {
        setting: given["低保标准年"] if _is_readable(given) else None for setting, given in values.items()
    }
    is_dead = "bool_or(coalesce(m.deceased, false))" if _has(connection, "deceased") else "false"
    connection.execute(
        f"""
        create or replace table told as
        select household, head, income from (
            select household, {HEAD} as head, count(*) * any_value(line) - 12 * sum(fen) as income,
                   bool_and(is_paid) as is_paid, {is_dead} as is_dead, sum(fen) as fen
            from on_roll join member m using (household, member)
            join (select household, case "城乡" when '城镇' then ?::bigint else ?::bigint end as line from household)
              using (household)
            group by household)
        where is_paid and not is_dead and fen > 0 and income >= 0
        """,  # nosec B608 # names of our own tables and of declared facts
        [lines["城镇"], lines["农村"]],
    )


def _is_readable(values: Mapping[str, Any]) -> bool:
    return values["低保标准年"] is not None and all(values[name] == value for name, value in READABLE.items())


def _put_in(connection: duckdb.DuckDBPyConnection, assembled: Assembled) -> None:
    """Income at the head, verified for everybody on the roll; other incomes of theirs are part of it already."""
    hidden = [name for name in OTHER_INCOMES if name in assembled.columns.member]
    replaced = ", ".join(f"case when o.member is null then m.{name} end as {name}" for name in hidden)
    verified = ", ".join(f"case when o.member is not null then true end as {name}" for name in VERIFIED)
    connection.execute(
        f"""
        create or replace table member as
        select m.* {f"replace ({replaced})" if hidden else ""}, {verified},
               case when m.member = t.head then t.income end as business_net_income,
               t.household is not null and o.member is null as province_excluded
        from member m left join told t on t.household = m.household
        left join on_roll o on o.household = t.household and o.member = m.member
        """  # nosec B608 # names of our own tables and of declared facts
    )
    connection.execute(
        """
        create or replace table household as
        select h.*, case when t.household is not null then true end as property_compliant
        from household h left join told t using (household)
        """
    )


def _has(connection: duckdb.DuckDBPyConnection, column: str) -> bool:
    return column in [row[0] for row in connection.execute("describe member").fetchall()]


def _columns(assembled: Assembled) -> Columns:
    """The columns that are there now; nobody counted their unknowns."""
    member: dict[str, int | None] = dict(assembled.columns.member)
    told = (*VERIFIED, "business_net_income", "province_excluded")
    member |= dict.fromkeys((name for name in OTHER_INCOMES if name in member), None)
    return Columns(
        household={**assembled.columns.household, "property_compliant": None},
        member=member | dict.fromkeys(told, None),
        obligor=assembled.columns.obligor,
    )
