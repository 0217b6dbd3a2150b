"""Sources 事实来源: declared precedence, competence, and names that exist."""

from __future__ import annotations

import pytest

from zhulian.registry.sources import BadSource, source_of, sources
from zhulian.registry.values import fact_of

ORDER = (
    "decision",
    "verification",
    "visit",
    "disability_certificate",
    "assistance_ledger",
    "village_report",
    "self_declared",
)


def test_precedence_goes_from_a_decision_down_to_what_people_say_themselves():
    ranks = [source_of(code).rank for code in ORDER]
    assert ranks == sorted(set(ranks))


def test_every_fact_a_source_may_say_is_in_the_dictionary():
    for source in sources().values():
        for name in source.says or ():
            assert fact_of(name).name == name


def test_a_feed_says_only_what_it_is_competent_for():
    assert source_of("disability_certificate").may_say("残疾等级")
    assert not source_of("disability_certificate").may_say("工资性收入")


def test_an_unknown_source_is_refused_with_the_known_ones():
    with pytest.raises(BadSource, match="没有登记来源“传闻”.*decision"):
        source_of("传闻")
