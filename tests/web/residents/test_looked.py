"""谁看过我的信息 on the page: by real name only, the own record only, in plain words."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.accounts.residents.people import HEAD, ME, WIFE
from tests.cast import HE, WEN
from tests.staff import make_areas, make_officer, signed_in
from tests.web.residents.pages import in_person
from tests.web.stage import set_the_day
from tests.web.village import enrol_cast
from zhulian.accounts.residents.actions import Identity
from zhulian.accounts.roles import TownClerk
from zhulian.ledger.actions import record
from zhulian.ledger.models import Event
from zhulian.ledger.telling import NEVER_TOLD, TOLD_PURPOSES, TOLD_SERVED
from zhulian.registry.models import Household, Person
from zhulian.web.opening import PURPOSES
from zhulian.web.purposes import KINDS
from zhulian.web.residents import looked

pytestmark = pytest.mark.django_db
SHE = Identity(WIFE.name, WIFE.id_number)


@pytest.fixture(autouse=True)
def county(settings, telephones):
    set_the_day(settings)
    settings.SUPERVISION_PHONE = "0951-7654321"
    make_areas()
    enrol_cast()


@pytest.fixture
def clerk():
    return make_officer(TownClerk, HE.village[:9])


def home(number: str = HE.number) -> Household:
    return Household.objects.get(number=number)


def person(of=HEAD) -> Person:
    return Person.objects.with_id_number(of.id_number).get()


def look(clerk, action="查看原文", *, of=None, purpose="入户走访：看看", where=None, **detail) -> Event:
    file = where or home()
    return record(
        action=action, actor=clerk.actor, at=timezone.now(), object_kind="household", object_id=file.pk,
        area_path=file.area_path, purpose=purpose, detail={"person": str(of.pk) if of else "", **detail},
    )  # fmt: skip


def page_of(identity=ME, address="") -> str:
    return in_person(identity).get(reverse("me-looks") + address).content.decode()


def test_a_look_of_the_office_is_told_by_post_and_purpose(clerk):
    signed_in(clerk).get(reverse("household", args=[home().pk]))
    page = page_of()
    assert "您的信息被看过 1 次" in page
    assert "1号镇的镇街经办看了您家的档案" in page
    assert str(Event.objects.get(action="查看一户一档").pk) in page
    assert "何敏" not in page
    assert "0951-7654321" in page


def test_an_opened_field_is_told_to_whose_it_is_and_the_free_words_to_nobody(clerk):
    look(clerk, of=person(), field="id_number", serves="match")
    page = page_of()
    assert "看了您的身份证号" in page
    assert "入户走访，看您家能不能享受政策" in page
    assert "看看" not in page.replace("看看能得到", "")
    assert "还没有人打开过您的档案" in page_of(SHE)


def test_what_concerns_the_house_is_told_to_each_of_it_and_to_no_other(clerk):
    look(clerk, field="address")
    look(clerk, where=home(WEN.number), field="address")
    for identity in (ME, SHE):
        assert "您的信息被看过 1 次" in page_of(identity)


def test_matters_told_in_confidence_are_told_to_nobody(clerk):
    for words in NEVER_TOLD:
        look(clerk, field="address", purpose=f"其他：{words}")
    assert "还没有人打开过" in page_of()


def test_who_has_no_file_yet_is_told_so_and_finds_it_once_it_is_there(clerk):
    found = person()
    look(clerk, of=found, field="phone")
    Person.objects.filter(pk=found.pk).update(id_index=None)
    assert "这里没有您的档案" in page_of()
    Person.objects.filter(pk=found.pk).update(id_index=found.id_index)
    assert "您的信息被看过 1 次" in page_of()


def test_the_same_number_under_another_name_is_nobodys_file(clerk):
    look(clerk, field="address")
    assert "这里没有您的档案" in page_of(Identity("何守地", HEAD.id_number))


def test_long_lists_are_turned_page_by_page(clerk, monkeypatch):
    monkeypatch.setattr(looked, "PAGE", 2)
    for _ in range(3):
        look(clerk, field="address")
    assert "看早一些的" in page_of()
    last = page_of(address="?page=2")
    assert "看近一些的" in last
    assert last.count("记录号</dt>") == 1


def test_reading_it_is_a_row_that_names_nobody(clerk):
    page_of()
    row = Event.objects.get(action="居民查看谁看过")
    assert (row.actor, row.actor_post) == ("居民", "居民（政务实名）")
    assert HEAD.name not in str(Event.objects.filter(pk=row.pk).values().get())


def test_without_a_supervision_phone_the_office_is_named(settings):
    settings.SUPERVISION_PHONE = ""
    assert "到兴庆区民政局说" in page_of()


def test_every_purpose_and_every_matter_of_the_office_was_decided_upon():
    """A new one is told to nobody until it stands in `telling`, or here as one that is not told to the house."""
    assert set(PURPOSES) <= TOLD_PURPOSES
    not_to_the_house = {"lead"}
    assert set(KINDS) <= set(TOLD_SERVED) | not_to_the_house
