"""Which bulk answers are worth a person's attention 挑选: SQL over the answer tables, one row an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from zhulian.matching.settling import settle_county
from zhulian.rules.catalogue import Catalogue, PolicyVersion
from zhulian.rules.combinations import Combinations
from zhulian.rules.nodes import Level

TALLY = (
    "area_path", "policy", "receiving", "missed", "to_check", "unknown", "to_review", "not_entitled", "missed_fen",
)  # fmt: skip
TOTALS = ("entitled_not_receiving", "unknown", "pointed", "no_longer_eligible", "registered")


def benefits(catalogue: Catalogue, on: date) -> list[PolicyVersion]:
    """Return the policy versions in force that somebody can receive.

    A version without 在享 is an assessment (the self-care grade): it answers, but nobody misses it.
    """
    versions = [scheme.in_force(on) for scheme in catalogue.schemes.values()]
    return [version for version in versions if version is not None and version.receiving is not None]


def pick(connection: Any, versions: Iterable[PolicyVersion], combinations: Combinations) -> None:
    """Make the tables `answer` (every answer, one row each) and `picked` (those that become Match rows).

    `stands` is false for a 符合 that yields to another, null where the person chooses: see `settling`.
    kind: missed 应享未享 (符合 that does not yield, and not receiving), to_review 在享需复核 (receiving and 不符合),
    to_check 待核 (not receiving, unknown, and pointed at). The rank orders them: certain ones by amount, then reviews, then
    待核 by how few conditions are unknown and how many are known to hold.
    """
    versions = list(versions)
    selects = " union all ".join(_answers(version) for version in versions)
    connection.execute(f"create or replace view answered as {selects}")
    settle_county(connection, versions, combinations)
    connection.execute(
        """
        create or replace table answer as
        select answered.*, standing.stands, case
            when receiving and outcome = false then 'to_review'
            when not receiving and outcome and stands is distinct from false then 'missed'
            when not receiving and outcome is null and pointed then 'to_check'
          end as kind
        from answered left join standing
          on standing.household = answered.household and standing.policy = answered.policy
          and standing.member is not distinct from answered.member
        """
    )
    connection.execute(
        """
        create or replace table picked as
        select *, case kind
            when 'missed' then -(coalesce(amount, 0) // 100)
            when 'to_review' then 1000
            else 2000 + 100 * (conditions - bit_count(pass | fail)) - 10 * bit_count(pass)
          end::integer as rank
        from answer where kind is not null
        """
    )


def rank_of(kind: str, amount_fen: int | None, passed: Sequence[bool | None]) -> int:
    """Return the rank that `pick` gives, for one answer of the reference engine."""
    if kind == "missed":
        return -((amount_fen or 0) // 100)
    return 1000 if kind == "to_review" else 2000 + 100 * passed.count(None) - 10 * passed.count(True)


def _answers(version: PolicyVersion) -> str:
    """Return the select that turns one policy's columns into rows."""
    code, is_member = version.code, version.level is Level.MEMBER
    amount = f"{code}_amount" if version.amount is not None else "null"
    pointed = f"{code}_pointed" if version.pointing is not None else "false"
    return f"""
        select household, {"member" if is_member else "null::integer"} as member, '{code}' as policy,
               {code}_outcome::boolean as outcome, {code}_pass::bigint as pass, {code}_fail::bigint as fail,
               ({amount})::bigint as amount, coalesce({code}_receiving, false) as receiving,
               coalesce({pointed}, false) as pointed, {len(version.conditions)} as conditions
        from {"answer_member" if is_member else "answer_household"}
    """  # nosec B608 # names of our own tables and of declared facts


def tallies(connection: Any) -> list[dict[str, Any]]:
    """Count answers by village and policy; household policies count households, member policies people.

    `missed_fen` adds up what stands; of what somebody still chooses from nothing is added.
    """
    rows = connection.execute(
        """
        select h.area, policy, count(*) filter (receiving), count(*) filter (kind = 'missed'),
               count(*) filter (kind = 'to_check'), count(*) filter (outcome is null and not receiving),
               count(*) filter (kind = 'to_review'), count(*) filter (outcome = false and not receiving),
               coalesce(sum(amount) filter (kind = 'missed' and stands), 0)::bigint
        from answer join household h using (household)
        group by all order by all
        """
    ).fetchall()
    return [dict(zip(TALLY, row, strict=True)) for row in rows]


def totals(connection: Any) -> dict[str, int]:
    """Count the county's households by kind over all policies, and how many become registered."""
    row = connection.execute(
        """
        select count(*) filter (missed), count(*) filter (unknown), count(*) filter (to_check),
               count(*) filter (to_review), count(*) filter (missed or to_check or to_review)
        from (select bool_or(kind is not distinct from 'missed') as missed,
                     bool_or(outcome is null and not receiving) as unknown,
                     bool_or(kind is not distinct from 'to_check') as to_check,
                     bool_or(kind is not distinct from 'to_review') as to_review
              from answer group by household)
        """
    ).fetchall()[0]
    return dict(zip(TOTALS, row, strict=True))
