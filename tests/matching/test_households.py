"""Matching households on file 逐户比对: what the registry knows decides, and the county-wide match leaves it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import HE, WEN, YOU
from tests.lake.conftest import shore  # noqa: F401
from tests.matching import county
from tests.staff import DAY, make_areas
from tests.web.village import enrol_cast
from zhulian.ledger.actors import SYSTEM
from zhulian.ledger.models import Event
from zhulian.matching.frozen import thaw
from zhulian.matching.households import match_numbers, with_own_word
from zhulian.matching.models import Match
from zhulian.registry.actions import establish_obligors, record_observation
from zhulian.registry.models import Household, Person
from zhulian.rules.catalogue import load_catalogue
from zhulian.rules.evaluate import program
from zhulian.work.models import Run

pytestmark = pytest.mark.django_db
NUMBERS = [household.number for household in county.CAST]


@pytest.fixture
def cast():
    make_areas()
    enrol_cast()


def catalogue():
    return load_catalogue(overlays=["demo/640104.yaml"])


def match(numbers=NUMBERS, at=county.AT):
    return match_numbers(numbers, catalogue=catalogue(), occasion="台账", on=DAY, by=SYSTEM, at=at)


def kinds(number: str) -> dict[str, str]:
    return dict(Match.objects.current().filter(household__number=number).values_list("policy", "kind"))


def test_a_household_that_is_entitled_on_file_is_found_to_miss_it(cast):
    match()
    assert kinds(HE.number)["subsistence_allowance"] == Match.Kind.MISSED


def test_nothing_certain_is_said_where_income_is_unknown(cast):
    match()
    assert Match.Kind.MISSED not in kinds(WEN.number).values()


def test_the_frozen_facts_of_a_match_give_the_same_answer_again(cast):
    match()
    found = Match.objects.current().get(household__number=HE.number, policy="subsistence_allowance")
    engine = program(catalogue(), on=DAY, region=county.REGION, setting=found.facts["setting"])
    again = engine.answer(thaw(found.facts), "最低生活保障")
    assert again.masks == (found.pass_mask, found.fail_mask)
    assert again.amount_fen == found.amount_fen


def test_matching_again_takes_the_place_of_the_first_answers(cast):
    match()
    first = Match.objects.current().count()
    match(at=county.AT + timedelta(hours=1))
    assert Match.objects.current().count() == first
    assert Match.objects.count() == 2 * first
    assert Event.objects.filter(action="逐户比对").count() == 2


def test_the_same_moment_twice_writes_nothing(cast):
    match()
    assert match() == 0


def test_a_failed_ledger_leaves_no_match_behind(cast, monkeypatch):
    def fail(**_):
        raise OSError

    monkeypatch.setattr("zhulian.matching.households.ledger.record", fail)
    with pytest.raises(OSError):
        match()
    assert not Match.objects.exists()
    assert not Run.objects.filter(state=Run.State.DONE).exists()


def test_the_county_wide_match_leaves_to_the_file_what_it_knows_better(cast, shore):  # noqa: F811
    county.fill(shore)
    own = with_own_word(county.REGION, county.village.feeds())
    assert {household.number for household in own} >= {HE.number}

    found = county.match(shore)

    of_he = Match.objects.current().filter(household__number=HE.number)
    assert of_he.exists()
    assert {row.run_id for row in of_he} == {found.run.pk}
    wages = next(
        one["facts"].get("wage_income") for one in of_he[0].facts["members"] if "wage_income" in one["facts"]
    )
    assert wages == HE.members[0].facts["工资性收入"]
    keys = Match.objects.current().values_list("household", "person", "policy")
    assert len(keys) == len(set(keys))
    assert Household.objects.filter(number=HE.number).count() == 1


def lose_both_parents(child: Person) -> None:
    """Both parents have died, and nobody else owes the child support."""
    told = {"source": "visit", "at": county.AT, "by": SYSTEM}
    parents = [Person.objects.create(name=name, area_path=child.area_path) for name in ("田志刚", "钱芳")]
    ties = [(parent, relation, child) for parent, relation in zip(parents, ("父亲", "母亲"), strict=True)]
    establish_obligors(household=Household.objects.get(number=YOU.number), obligors=ties, on=DAY, **told)
    for parent in parents:
        record_observation(subject=parent, fact="死亡", value=True, valid_from=DAY, **told)


def test_what_a_person_chooses_between_is_marked(cast):
    child = Person.objects.named(YOU.members[1].name).get()
    lose_both_parents(child)
    match()
    missed = Match.objects.current().filter(person=child, kind=Match.Kind.MISSED)
    chosen = dict(missed.values_list("policy", "is_to_choose"))
    assert chosen["extreme_hardship"], "特困 beside 孤儿: the guardian chooses"
    assert not chosen["orphan"]
