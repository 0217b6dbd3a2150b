"""Counts of households by village stay equal to a count of the matches themselves."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from zhulian.accounts.models import Area
from zhulian.matching.counting import recount
from zhulian.matching.models import HouseholdCount, Match
from zhulian.registry.models import Household
from zhulian.work.models import Run

VILLAGES = ("640104001001", "640104001002")


@pytest.fixture
def homes(db):
    """Two households in the first village, one in the second."""
    Area.objects.create(code="640104", name="兴庆区", level=Area.Level.COUNTY)
    for code in VILLAGES:
        Area.objects.create(code=code, name=code[-3:], level=Area.Level.VILLAGE)
    places = (VILLAGES[0], VILLAGES[0], VILLAGES[1])
    return [
        Household.objects.create(
            number=f"CX-{place}", area_id=code, area_path=code, created_at=timezone.now()
        )
        for place, code in enumerate(places)
    ]


def answer(home, policy, kind, missing="", **changes):
    run, _ = Run.objects.get_or_create(key="a run", defaults={"kind": "test"})
    return Match.objects.create(
        run=run, household=home, area_path=home.area_path, policy=policy, kind=kind, first_missing=missing,
        on=date(2026, 10, 31), pass_mask=0, fail_mask=0, condition_count=1, created_at=timezone.now(), **changes,
    )  # fmt: skip


def of(**about):
    return HouseholdCount.objects.filter(**{"policy": "", "first_missing": "", **about})


def test_a_household_with_two_answers_of_a_kind_counts_once(homes):
    answer(homes[0], "a", Match.Kind.MISSED)
    answer(homes[0], "b", Match.Kind.MISSED)
    answer(homes[1], "a", Match.Kind.TO_CHECK, "需要长期照护")
    recount()
    count = of(area_path=VILLAGES[0]).get()
    assert (count.missed, count.to_check, count.to_review, count.households) == (1, 1, 0, 2)
    assert of(policy="a").get().households == 2
    assert of(first_missing="需要长期照护").get().to_check == 1


def test_villages_add_up_to_the_county(homes):
    for home in homes:
        answer(home, "a", Match.Kind.TO_REVIEW)
    recount()
    assert of().aggregate(all=Sum("households"))["all"] == len(homes)


def test_an_answer_that_is_not_current_does_not_count(homes):
    answer(homes[0], "a", Match.Kind.MISSED, is_current=False)
    recount()
    assert not HouseholdCount.objects.exists()


def test_counting_one_village_leaves_the_others_as_they_were(homes):
    for home in homes:
        answer(home, "a", Match.Kind.MISSED)
    recount()
    Match.objects.update(is_current=False)
    recount([VILLAGES[1]])
    assert of(area_path=VILLAGES[0]).get().missed == 2
    assert not of(area_path=VILLAGES[1]).exists()


def test_a_count_that_fails_leaves_the_old_one(homes):
    answer(homes[0], "a", Match.Kind.MISSED)
    recount()
    with pytest.raises(RuntimeError), transaction.atomic():
        answer(homes[1], "a", Match.Kind.MISSED)
        recount()
        raise RuntimeError("the change it belongs to did not happen")
    assert of().get().missed == 1
