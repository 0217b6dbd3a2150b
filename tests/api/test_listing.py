"""Listing 目录: policies, parameters and facts as the rules hold them."""

from __future__ import annotations

from tests.api.asking import get
from zhulian.rules.catalogue import load_catalogue


def test_policies_are_listed_with_the_version_in_force_on_the_day():
    def version(on: str) -> tuple[str | None, str | None]:
        (one,) = (
            one
            for one in get(f"policies?on={on}").json()["policies"]
            if one["code"] == "subsistence_allowance"
        )
        return one["since"], one["until"]

    assert version("2026-10-31") == ("2026-07-01", None)
    assert version("2026-06-30") == ("2014-05-01", "2026-07-01")
    assert version("1999-01-01") == (None, None)


def test_every_policy_has_a_page_of_its_own():
    listed = get("policies").json()["policies"]
    assert [one["name"] for one in listed] == list(load_catalogue().schemes)
    page = get("policies/subsistence_allowance?on=2026-10-31&region=330106").json()
    assert page["conditions"][0]["citation"] == "《中华人民共和国社会救助法》第十八条"
    assert page["papers"]
    assert [one["since"] for one in page["versions"]] == ["2026-07-01", "2014-05-01", "2007-07-11"]
    assert "330106" not in str(page["amount_standards"][0]["today"][0]["places"])


def test_parameters_hold_for_a_place_and_a_day_with_their_source():
    found = get("parameters?region=330106&on=2025-01-23").json()["parameters"]
    standard = next(one for one in found if one["name"] == "低保标准")
    assert (standard["value"], standard["since"], standard["set_by"]) == (1301, "2025-01-23", "杭州市西湖区")
    assert standard["source"]
    assert {one["name"] for one in found} == set(load_catalogue().parameters.dictionary)


def test_a_standard_that_is_missing_is_said_to_be_missing():
    found = get("parameters?region=330382&on=2026-10-31").json()["parameters"]
    standard = next(one for one in found if one["name"] == "低保标准")
    assert (standard["value"], standard["text"], standard["source"]) == (None, "标准缺失", None)


def test_town_and_country_are_told_apart_only_where_they_differ():
    found = get("parameters?region=330106&on=2013-06-30").json()["parameters"]
    settings = {}
    for one in found:
        settings.setdefault(one["name"], []).append(one["setting"])
    assert set(map(tuple, settings.values())) == {("不分",), ("城镇", "农村")}


def test_facts_are_listed_with_everything_that_a_caller_must_know():
    facts = {one["name"]: one for one in get("facts").json()["facts"]}
    known = load_catalogue().facts
    assert set(facts) == set(known)
    wage = facts["工资性收入"]
    assert (wage["levels"], wage["unit"], wage["can_be_range"]) == (["成员"], known["工资性收入"].unit, True)
    assert facts["残疾等级"]["most"] == known["残疾等级"].bounds[1]
    assert facts["与户主关系"]["choices"] == list(known["与户主关系"].choices)
