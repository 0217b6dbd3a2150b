"""Minors' files 未成年人档案: one asks, another agrees, for one matter and one day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cast import HE, PENG
from tests.staff import AT, COUNTY, DAY, make_areas, make_officer
from tests.web.village import enrol_cast
from zhulian.accounts.kin import register_relative
from zhulian.accounts.models import User
from zhulian.accounts.roles import CountyClerk, TownClerk, VillageWorker
from zhulian.applications.minors import OPEN_FOR, CannotConsent, ask, is_minor, settle
from zhulian.applications.models import MinorConsent
from zhulian.applications.queries import persons_in
from zhulian.ledger import actions as ledger
from zhulian.ledger.models import Event
from zhulian.registry.models import Household, Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _county(settings):
    settings.TODAY = DAY
    make_areas()
    enrol_cast()


@pytest.fixture
def worker() -> User:
    return make_officer(VillageWorker, HE.village)


@pytest.fixture
def clerk() -> User:
    return make_officer(TownClerk, HE.village[:9])


def asked(by: User, child: str = "何欣怡", number: str = HE.number, at=AT) -> MinorConsent:
    return ask(
        person=Person.objects.named(child).get(), household=Household.objects.get(number=number), serves="match",
        serves_id="1", serves_words="政策匹配：低保，应享未享", purpose="入户走访", by=by, at=at,
    )  # fmt: skip


def test_on_the_eighteenth_birthday_nobody_is_a_minor_any_more():
    born = date(2008, 10, 31)
    assert is_minor(born, on=date(2026, 10, 30))
    assert not is_minor(born, on=date(2026, 10, 31))
    assert is_minor(date(2008, 2, 29), on=date(2026, 2, 28))
    assert not is_minor(date(2008, 2, 29), on=date(2026, 3, 1))


def test_whose_birth_date_nobody_knows_counts_as_a_minor():
    assert is_minor(None, on=DAY)


def test_a_consent_of_a_second_person_opens_for_the_asker_and_a_day(worker, clerk):
    consent = asked(worker)
    settle(asked=consent, agrees=True, refusal="", by=clerk, at=AT)
    in_force = MinorConsent.objects.in_force
    assert consent in in_force(worker, AT + OPEN_FOR - timedelta(seconds=1))
    assert consent not in in_force(worker, AT + OPEN_FOR)
    assert consent not in in_force(clerk, AT)
    acts = [
        (row.action, row.actor_post, row.detail["person"])
        for row in Event.objects.filter(detail__consent=str(consent.pk)).order_by("id")
    ]
    child = str(consent.person_id)
    assert acts == [
        ("请求打开未成年人档案", "村社工作人员", child),
        ("同意打开未成年人档案", "镇街经办", child),
    ]


def test_a_household_tells_whose_files_are_open_in_its_own_row(worker, clerk):
    elder = make_officer(CountyClerk, COUNTY)
    for child in ("彭雨", "彭晴"):
        settle(asked=asked(elder, child, PENG.number), agrees=True, refusal="", by=clerk, at=AT)
    settle(asked=asked(worker), agrees=False, refusal="不用看", by=clerk, at=AT)
    column = MinorConsent.objects.persons_column
    homes = Household.objects.annotate(opened=column(elder, AT))
    children = {Person.objects.named(child).get().pk for child in ("彭雨", "彭晴")}
    assert persons_in(homes.get(number=PENG.number).opened) == children
    assert persons_in(homes.get(number=HE.number).opened) == frozenset()
    later = Household.objects.annotate(opened=column(elder, AT + OPEN_FOR))
    assert persons_in(later.get(number=PENG.number).opened) == frozenset()


def test_nobody_agrees_to_what_they_asked_and_no_village_worker_agrees(worker, clerk):
    with pytest.raises(CannotConsent, match="请另一位同事"):
        settle(asked=asked(clerk), agrees=True, refusal="", by=clerk, at=AT)
    other = make_officer(VillageWorker, HE.village, username="other")
    with pytest.raises(CannotConsent, match="岗位不能同意"):
        settle(asked=asked(worker), agrees=True, refusal="", by=other, at=AT)
    assert MinorConsent.objects.waiting().count() == 2


def test_a_no_says_why_and_an_answer_is_given_once(worker, clerk):
    consent = asked(worker)
    with pytest.raises(CannotConsent, match="请写一句为什么"):
        settle(asked=consent, agrees=False, refusal=" ", by=clerk, at=AT)
    settle(asked=consent, agrees=False, refusal="低保不看孩子的证件", by=clerk, at=AT)
    with pytest.raises(CannotConsent, match="已经有人答复"):
        settle(asked=consent, agrees=True, refusal="", by=make_officer(CountyClerk, COUNTY), at=AT)
    consent.refresh_from_db()
    assert (consent.refusal, consent.expires_at) == ("低保不看孩子的证件", None)
    assert asked(worker).is_waiting, "it may be asked again"


def test_the_same_request_waits_once(worker):
    asked(worker)
    with pytest.raises(CannotConsent, match="正等第二个人答复"):
        asked(worker)


def test_a_relative_of_the_family_does_not_see_the_request(worker, clerk):
    consent = asked(worker)
    assert consent in MinorConsent.objects.visible_to(clerk)
    register_relative(
        user=clerk, name="何守田", relation="兄弟姐妹", id_number=HE.members[0].id_number, at=AT
    )
    assert consent not in MinorConsent.objects.visible_to(User.objects.get(pk=clerk.pk))


def test_when_the_ledger_fails_nothing_is_asked_or_answered(worker, clerk, monkeypatch):
    consent = asked(worker)

    def fail(**given):
        raise RuntimeError("台账写不进")

    monkeypatch.setattr(ledger, "record", fail)
    with pytest.raises(RuntimeError):
        settle(asked=consent, agrees=True, refusal="", by=clerk, at=AT)
    with pytest.raises(RuntimeError):
        asked(clerk)
    consent.refresh_from_db()
    assert consent.is_waiting
    assert MinorConsent.objects.count() == 1
