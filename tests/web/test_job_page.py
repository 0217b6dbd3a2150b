"""The page 上班划不划算."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import HE, WEN
from zhulian.accounts.roles import CountyClerk, VillageWorker
from zhulian.ledger.models import Event
from zhulian.registry.models import Household, Membership

pytestmark = pytest.mark.django_db


def home(number: str = HE.number) -> Household:
    return Household.objects.get(number=number)


def worker(place: int = 0) -> str:
    ties = Membership.objects.filter(household=home()).select_related("person")
    wanted = HE.members[place].birth_date
    return next(str(tie.person_id) for tie in ties if tie.person.birth_date == wanted)


def asked(browser, **given):
    sent = {
        "worker": worker(), "wage": "2000", "cost": "", "starts": "2026-11", "kind": "casual", "way": "replaces",
    }  # fmt: skip
    return browser.get(reverse("household-job", args=[home().pk]), sent | given)


@pytest.fixture
def clerk(browser_of):
    return browser_of(CountyClerk)


def test_before_anything_is_filled_in_it_says_what_to_do(clerk):
    answer = clerk.get(reverse("household-job", args=[home().pk]))
    shown = answer.content.decode()
    assert "填上工资，看 24 个月" in shown
    assert "何守田" in shown
    assert "何欣怡</option>" not in shown, "a child of fourteen takes no job"


def test_every_month_is_there_with_its_explanation_and_nothing_is_promised(clerk):
    shown = asked(clerk).content.decode()
    assert "上班和不上班，每月到手一样多" in shown
    assert shown.count('data-with-low="') == 24
    assert "340.00" in shown
    assert "最低生活保障：符合" in shown
    assert "不是承诺" in shown
    assert worker() not in shown.partition("<table")[2], "people bear names in explanations"


def test_a_wage_over_the_line_shows_the_aids_that_end(clerk):
    shown = asked(clerk, wage="9000").content.decode()
    assert "每个月都不比不上班少" in shown or "还说不准" in shown
    assert "医疗救助" in shown


def test_a_job_that_costs_more_than_it_brings_is_said_first(clerk):
    shown = asked(clerk, wage="2400").content.decode()
    assert "2026-11 起，上班比不上班每月少" in shown


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"wage": ""}, "这个字段是必填项"),
        ({"wage": "-5"}, "大于或等于0"),
        ({"wage": "很多"}, "输入一个数"),
        ({"worker": "somebody"}, "选择一个有效的选项"),
        ({"starts": "2020-01"}, "选择一个有效的选项"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_the_field(clerk, given, words):
    shown = asked(clerk, **given).content.decode()
    assert words in shown
    assert "逐月" not in shown


def test_a_look_is_one_ledger_row(clerk):
    before = Event.objects.count()
    asked(clerk)
    assert Event.objects.count() == before + 1
    assert Event.objects.order_by("-id").first().action == "推算上班前后"


def test_the_wage_is_nowhere_kept(clerk):
    asked(clerk, wage="7654.32")
    assert not Event.objects.filter(detail__icontains="7654").exists()


def test_another_village_is_not_found(browser_of):
    answer = browser_of(VillageWorker).get(reverse("household-job", args=[home(WEN.number).pk]))
    assert answer.status_code == 404


def test_the_household_page_leads_to_it(clerk):
    shown = clerk.get(reverse("household", args=[home().pk])).content.decode()
    assert reverse("household-job", args=[home().pk]) in shown
