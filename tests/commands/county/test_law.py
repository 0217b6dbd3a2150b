"""The truth follows the law in cases small enough to check by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.commands.county.small import YUAN, Home, One, people_of
from zhulian.commands.county.composition import CHILD, HEAD, OTHER, PARENT, SIBLING, SPOUSE
from zhulian.commands.county.health import CATEGORIES, INTELLECTUAL, MULTIPLE, PHYSICAL
from zhulian.commands.county.law import count_members, judge, meets_care_subsidy, meets_living_subsidy
from zhulian.commands.county.standards import TODAY
from zhulian.commands.county.work import BACHELOR, HIGH, MASTER, UNABLE

HEARING = CATEGORIES.index("听力")


def answers(*homes: Home):
    return judge(people_of(*homes), scale=1.0)


def alone(**facts) -> Home:
    return Home((One(**facts),), kind="独居老人")


@pytest.mark.parametrize(
    ("is_urban", "income", "entitled"),
    [(True, 9359, True), (True, 9360, False), (False, 7799, True), (False, 7800, False)],
)
def test_subsistence_is_strictly_below_the_standard_of_the_place(is_urban, income, entitled):
    truth = answers(Home((One(income=income),), is_urban=is_urban))
    assert truth.subsistence.tolist() == [entitled]


def test_subsistence_compares_the_total_with_the_standard_times_the_members():
    couple = (One(income=18_719), One(role=SPOUSE))
    assert answers(Home(couple)).subsistence.all()
    assert not answers(Home((*couple[:1], One(role=SPOUSE, income=1)))).subsistence.any()


def test_property_over_the_limit_refuses():
    assert not answers(Home((One(income=5000),), has_excess=True)).subsistence.any()
    assert not answers(Home((One(income=5000),), cash=10)).subsistence.any()


@pytest.mark.parametrize(
    ("income", "entitled"), [(9360, True), (14_039, True), (14_040, False), (9359, False)]
)
def test_borderline_lies_between_the_standard_and_half_as_much_again(income, entitled):
    assert answers(alone(income=income)).borderline.tolist() == [entitled]


def test_members_are_counted_as_the_rules_say():
    household = Home(
        (
            One(role=HEAD),
            One(role=SPOUSE, together=False),
            One(role=CHILD, age=17, together=False),
            One(role=CHILD, age=20, together=False, stage=BACHELOR),
            One(role=CHILD, age=24, together=False, stage=MASTER),
            One(role=CHILD, age=30, together=False),
            One(role=CHILD, age=30, together=True),
            One(role=CHILD, age=30, together=False, category=PHYSICAL, level=1, status=UNABLE),
            One(role=PARENT, age=70),
            One(role=SIBLING, age=35),
            One(role=OTHER, age=35),
            One(role=CHILD, age=28, imprisoned=True),
            One(role=PARENT, age=72, died=TODAY - 30),
        )
    )
    counted = count_members(people_of(household)).tolist()
    assert counted == [True, True, True, True, False, False, True, True, True, False, False, False, False]


@pytest.mark.parametrize(
    ("member", "entitled"),
    [
        (One(role=SPOUSE, category=PHYSICAL, level=2), True),
        (One(role=SPOUSE, category=PHYSICAL, level=3), False),
        (One(role=SPOUSE, category=INTELLECTUAL, level=3), True),
        (One(role=SPOUSE, category=MULTIPLE, level=3), False),
        (One(role=SPOUSE, category=MULTIPLE, level=3, mental_part=True), True),
        (One(role=SPOUSE, category=PHYSICAL, level=1, expired=True), False),
        (One(role=SPOUSE, critical=True), True),
        (One(role=SPOUSE), False),
    ],
)
def test_single_benefit_needs_a_grave_disability_or_illness_in_a_borderline_household(member, entitled):
    truth = answers(Home((One(income=20_000), member)))
    assert truth.borderline.all()
    assert truth.single.tolist() == [False, entitled]


def test_rigid_expenses_must_exceed_six_tenths_of_income():
    def home(bill):
        return Home((One(income=50_000), One(role=CHILD, age=16, stage=HIGH, bill=bill), One(role=SPOUSE)))

    # 0.6 × 50,000 = 30,000, of which 2,800 are school costs.
    assert answers(home(27_201)).rigid.tolist() == [True]
    assert answers(home(27_200)).rigid.tolist() == [False]


def test_rigid_is_refused_to_those_whom_more_is_due():
    assert not answers(alone(income=9000, bill=90_000)).rigid.any()
    assert not answers(alone(income=12_000, bill=90_000)).rigid.any()
    assert not answers(alone(income=44_000, bill=90_000)).rigid.any()


@pytest.mark.parametrize(
    ("person", "entitled"),
    [
        (One(age=60, obligor=False), True),
        (One(age=60, obligor=True), False),
        (One(age=59, obligor=False), False),
        (One(age=59, obligor=False, category=PHYSICAL, level=2), True),
        (One(age=59, obligor=False, category=HEARING, level=1), False),
        (One(age=59, obligor=False, category=INTELLECTUAL, level=3), True),
        (One(age=70, obligor=False, income=9360), False),
        (One(age=70, obligor=False, died=TODAY - 3), False),
    ],
)
def test_destitute_needs_no_labour_no_income_and_nobody_who_owes_support(person, entitled):
    assert answers(Home((person,), kind="独居老人")).destitute.tolist() == [entitled]


def test_nobody_is_destitute_beside_a_living_spouse():
    assert not answers(
        Home((One(age=70, obligor=False), One(role=SPOUSE, age=70, obligor=False)))
    ).destitute.any()


def test_subsidies_follow_certificate_need_and_other_care():
    people = people_of(
        Home(
            (
                One(category=PHYSICAL, level=1, needs_care=True),
                One(category=PHYSICAL, level=3, needs_care=True),
                One(category=PHYSICAL, level=2, needs_care=False),
                One(category=PHYSICAL, level=1, needs_care=True, expired=True),
                One(category=PHYSICAL, level=1, needs_care=True, injury=True),
                One(category=PHYSICAL, level=1, needs_care=True, died=TODAY - 9),
                One(),
            )
        )
    )
    yes, no = np.ones(7, bool), np.zeros(7, bool)
    living = meets_living_subsidy(people.health, yes, no)
    assert living.tolist() == [True, True, True, False, False, False, False]
    assert meets_care_subsidy(people.health, no).tolist() == [True, *[False] * 6]
    assert not meets_living_subsidy(people.health, yes, yes).any()
    assert not meets_living_subsidy(people.health, no, no).any()
    assert not meets_care_subsidy(people.health, yes).any()


def test_amounts_stay_whole_fen():
    truth = answers(alone(income=9000))
    assert truth.income.dtype == np.int64
    assert truth.income.tolist() == [9000 * YUAN]
