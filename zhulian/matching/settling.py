"""What stands beside what in a whole county 全县的互斥和择高: `rules.combinations.settle` as SQL over the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zhulian.rules.combinations import EXCLUSIONS, HIGHER, Combinations, Rule
from zhulian.rules.policy import PolicyVersion


def settle_county(connection: Any, versions: Iterable[PolicyVersion], combinations: Combinations) -> None:
    """Make the table `standing`: of every 符合 in `answered` whether it stands beside the others.

    null: that is not settled here, the person chooses or an amount to compare is unknown.
    """
    connection.execute(
        "create or replace table standing as "
        "select household, member, policy, amount, true as stands from answered where outcome"
    )
    known = {version.name: version for version in versions}
    for name in _winners_first(list(known), combinations.rules):
        rules = [one for one in _covering(combinations, EXCLUSIONS, known) if name in one.schemes]
        pairs = [(one, winner) for one in rules for winner in one.winners if winner in known]
        if pairs:
            _yield(connection, known[name].code, [(one, known[winner].code) for one, winner in pairs])
    for one in _covering(combinations, HIGHER, known):
        _take_higher(connection, [known[name].code for name in one.schemes if name in known])


def _covering(combinations: Combinations, sort: str, known: Mapping[str, PolicyVersion]) -> list[Rule]:
    """The rules of a sort that hold for the versions in force."""
    return [
        rule
        for rule in combinations.rules
        if rule.sort == sort
        and all(rule.covers(known[name].valid_from) for name in rule.schemes if name in known)
    ]


def _winners_first(names: Sequence[str], rules: Iterable[Rule]) -> list[str]:
    """Order schemes so that those another yields to are settled before it; the reader refuses rings."""
    winners: dict[str, list[str]] = {name: [] for name in names}
    for rule in rules:
        for name in winners.keys() & set(rule.schemes):
            winners[name] += [winner for winner in rule.winners if winner in winners]
    ordered: dict[str, None] = {}

    def place(name: str) -> None:
        if name not in ordered:
            for winner in winners[name]:
                place(winner)
            ordered[name] = None

    for name in names:
        place(name)
    return list(ordered)


def _yield(connection: Any, code: str, pairs: Sequence[tuple[Rule, str]]) -> None:
    """Settle the 符合 of one policy against those it may yield to; a household yields when every member has that."""
    found = " union all ".join(
        f"""
        select mine.household, mine.member,
               case when mine.member is null and count(*) < any_value(everybody.answers) then true
                    when {str(rule.is_choice).lower()} or bool_or(other.stands is null) then null
                    else false end as stands
        from standing mine join standing other
          on other.household = mine.household and other.policy = '{winner}'
          and (mine.member is null or other.member is null or other.member = mine.member)
        join (select household, count(*) as answers from answered where policy = '{winner}' group by 1) everybody
          on everybody.household = mine.household
        where mine.policy = '{code}'
        group by mine.household, mine.member having bool_or(other.stands is distinct from false)
        """  # nosec B608 # names of our own tables and of declared facts
        for rule, winner in pairs
    )
    connection.execute(
        f"""
        update standing set stands = found.stands
        from (select household, member,
                     case when bool_or(stands is not distinct from false) then false
                          when bool_or(stands is null) then null else true end as stands
              from ({found}) group by household, member) found
        where standing.policy = '{code}' and standing.household = found.household
          and standing.member is not distinct from found.member
        """  # nosec B608 # names of our own tables and of declared facts
    )


def _take_higher(connection: Any, codes: Sequence[str]) -> None:
    """Among several that stand for one subject let the highest stand; nothing is chosen where one is unknown."""
    listed = ", ".join(f"'{code}'" for code in codes)
    connection.execute(
        f"""
        update standing set stands = found.stands
        from (select household, member, policy,
                     case when known < rivals then null
                          when amount < highest then false
                          when count(*) filter (amount = highest) over subject > 1 then null
                          else true end as stands
              from (select *, count(*) over subject as rivals, count(amount) over subject as known,
                           max(amount) over subject as highest
                    from standing where stands and policy in ({listed})
                    window subject as (partition by household, member))
              where rivals > 1
              window subject as (partition by household, member)) found
        where standing.policy = found.policy and standing.household = found.household
          and standing.member is not distinct from found.member
        """  # nosec B608 # names of our own tables and of declared facts
    )
