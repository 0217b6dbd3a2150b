"""Matching a whole county 全县比对: who is found, who stays closed, and what a killed run leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cast import HE
from tests.lake.conftest import shore  # noqa: F401
from tests.matching import county
from tests.staff import make_areas
from zhulian.accounts.importing import settle
from zhulian.accounts.models import Area
from zhulian.ledger.actors import SYSTEM
from zhulian.ledger.models import Event
from zhulian.matching import bulk
from zhulian.matching.models import Match, Tally
from zhulian.registry.models import Household, Person
from zhulian.rules.catalogue import load_catalogue
from zhulian.work.models import Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def lake(shore):  # noqa: F811
    make_areas()
    county.fill(shore)
    return shore


def wives_match(policy: str) -> Match:
    wife = Person.objects.get(lake_key__isnull=False, birth_date=HE.members[1].birth_date)
    return Match.objects.current().get(person=wife, policy=policy)


def test_a_certified_member_of_a_subsistence_household_is_found_to_miss_both_subsidies(lake):
    found = county.match(lake)

    living, care = wives_match("disability_living_subsidy"), wives_match("disability_care_subsidy")
    assert (living.kind, living.amount_fen) == (Match.Kind.MISSED, 13000)
    assert (care.kind, care.amount_fen) == (Match.Kind.MISSED, 14000)
    assert living.missing == []
    assert (
        living.policy_version
        == load_catalogue().schemes["困难残疾人生活补贴"].in_force(county.DAY).valid_from
    )
    assert found.totals["entitled_not_receiving"] == 1
    assert found.totals["registered"] == Household.objects.count()


def test_a_match_keeps_the_facts_it_was_given_on(lake):
    county.match(lake)

    match = wives_match("disability_living_subsidy")
    wife = next(one for one in match.facts["members"] if one["person"] == str(match.person_id))
    assert wife["facts"]["disability_level"] == 2
    assert wife["facts"]["recognized_status"] == "低保"
    assert match.fail_mask == 0
    assert match.pass_mask == 2**match.condition_count - 1


def test_a_subsidy_that_is_received_is_not_missed(lake):
    county.bring_roster(lake, living=True)
    county.match(lake)

    assert not Match.objects.current().filter(policy="disability_living_subsidy").exists()
    assert Tally.objects.get(area_path=HE.village, policy="disability_living_subsidy").receiving == 1


def test_a_household_that_no_rule_points_to_stays_closed(lake):
    county.match(lake)

    opened = Event.objects.filter(action="打开身份").latest("id")
    assert opened.purpose == bulk.PURPOSE
    assert opened.detail["person_count"] == Person.objects.count()
    assert Person.objects.count() < sum(len(household.members) for household in county.CAST)
    closed = set(Tally.objects.values_list("area_path", flat=True)) - set(
        Household.objects.values_list("area_path", flat=True)
    )
    assert closed, "villages without a found household are still counted"


def test_help_that_no_feed_bears_on_is_not_counted_as_open_for_everybody(lake):
    county.match(lake)

    counted = set(Tally.objects.values_list("policy", flat=True))
    assert "subsistence_allowance" in counted
    assert "temporary_assistance" not in counted


def test_an_open_answer_says_what_to_ask_first(lake):
    county.match(lake)

    open_ones = Match.objects.current().filter(kind=Match.Kind.TO_CHECK)
    assert open_ones
    for match in open_ones:
        assert match.missing and match.first_missing == match.missing[0]["name"]
        assert match.fail_mask == 0


def test_the_same_county_again_changes_nothing(lake):
    first = county.match(lake)
    rows = list(Match.objects.order_by("id").values())
    events = Event.objects.count()

    second = county.match(lake)

    assert second.is_new is False
    assert second.totals == first.totals
    assert list(Match.objects.order_by("id").values()) == rows
    assert Event.objects.count() == events


def test_a_new_delivery_makes_a_new_run_and_retires_the_old_matches(lake):
    first = county.match(lake)
    county.bring_death(lake)

    second = county.match(lake, at=county.AT + timedelta(hours=1))

    assert second.run != first.run
    assert set(Match.objects.current().values_list("run_id", flat=True)) == {second.run.pk}
    assert Match.objects.filter(run=first.run).exists()
    assert Household.objects.filter(number=Household.objects.first().number).count() == 1


COLUMNS = (
    "household__lake_key", "person__lake_key", "area_path", "policy", "policy_version", "kind", "rank", "pass_mask",
    "fail_mask", "amount_fen", "missing", "facts",
)  # fmt: skip


def opened():
    events = Event.objects.filter(action="打开身份").order_by("pk")
    return [event.detail["person_count"] for event in events]


def test_a_changed_policy_on_the_same_deliveries_opens_nobody_again(lake, monkeypatch):
    first = county.match(lake)
    rows, before = list(Match.objects.order_by(*COLUMNS[:4]).values(*COLUMNS)), opened()
    monkeypatch.setattr(
        county,
        "load_catalogue",
        lambda overlays: replace(load_catalogue(overlays=overlays), fingerprint="改"),
    )

    second = county.match(lake, at=county.AT + timedelta(hours=1))

    assert second.is_new and second.run != first.run
    assert list(Match.objects.current().order_by(*COLUMNS[:4]).values(*COLUMNS)) == rows
    assert opened() == before


def test_only_who_a_changed_policy_finds_is_opened(lake, monkeypatch):
    everybody = bulk.found_households
    monkeypatch.setattr(bulk, "found_households", lambda connection: everybody(connection)[1:])
    county.match(lake)
    monkeypatch.setattr(bulk, "found_households", everybody)
    monkeypatch.setattr(
        county,
        "load_catalogue",
        lambda overlays: replace(load_catalogue(overlays=overlays), fingerprint="改"),
    )

    second = county.match(lake, at=county.AT + timedelta(hours=1))

    whole, one = opened()
    assert 0 < one < whole
    assert Household.objects.count() == second.totals["registered"]


def test_a_run_that_was_killed_goes_on_from_its_checkpoint_and_does_nothing_twice(lake, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 1)
    write = bulk.write_matches
    written = []

    def die_on_the_second(*args):
        if written:
            raise KeyboardInterrupt
        written.append(write(*args))

    monkeypatch.setattr(bulk, "write_matches", die_on_the_second)
    with pytest.raises(KeyboardInterrupt):
        county.match(lake, owner="一号机")
    run = Run.objects.get(kind=bulk.KIND)
    assert run.checkpoint == {"written": 1}
    assert Household.objects.count() == 1
    assert not Match.objects.current().exists()

    monkeypatch.setattr(bulk, "write_matches", write)
    found = county.match(lake, owner="二号机", at=county.AT + timedelta(hours=1))

    assert found.run == run
    assert Household.objects.count() == found.totals["registered"]
    keys = Match.objects.current().values_list("household", "person", "policy")
    assert len(keys) == len(set(keys)) > 1


def test_a_run_that_somebody_works_on_is_left_alone(lake, monkeypatch):
    def interrupted(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(bulk, "_write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        county.match(lake, owner="一号机")

    with pytest.raises(bulk.CannotMatch, match="另一个进程正在比对"):
        county.match(lake, owner="二号机")


def test_a_county_without_areas_is_refused_with_the_cure(shore):  # noqa: F811
    with pytest.raises(bulk.CannotMatch, match="zhulian import-areas --county 640104"):
        county.match(shore)


def test_a_village_without_urban_or_rural_leaves_its_households_out_until_it_is_settled(lake):
    Area.objects.filter(code=HE.village).update(setting="")
    first = county.match(lake)
    assert Run.objects.get(pk=first.run.pk).result["unplaced"] == 1
    settle(code=HE.village, setting="农村", by=SYSTEM, at=county.AT)

    second = county.match(lake, at=county.AT + timedelta(hours=1))

    assert second.is_new, "the same files and policies, but other standards"
    assert Run.objects.get(pk=second.run.pk).result["unplaced"] == 0
    assert second.households == first.households + 1
