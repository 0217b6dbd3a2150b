"""The county picture 县域总览 and the desk 工作台."""

from __future__ import annotations

import re

import pytest
from django.db.models import Sum
from django.urls import reverse

from tests.cast import HE, PENG
from zhulian.accounts.roles import Auditor, CountyClerk, SystemAdministrator, TownClerk, VillageWorker
from zhulian.ledger.models import Event
from zhulian.matching import bulk
from zhulian.matching.models import Match, Tally
from zhulian.web import latest_runs
from zhulian.work.models import Run

pytestmark = pytest.mark.django_db


def shown(browser, query: str = "") -> str:
    return browser.get(reverse("picture") + query).content.decode()


def test_the_title_says_the_finding(browser_of):
    missed = Tally.objects.aggregate(Sum("missed"))["missed__sum"]
    title = re.search(r"<h1>([^<]+)</h1>", shown(browser_of(CountyClerk)))[1]
    assert title.startswith(f"兴庆区还有 {missed} 项应享未享，")


def test_the_places_add_up_to_the_total(browser_of):
    page = shown(browser_of(CountyClerk))
    table = page[page.index('id="places"') :]
    body, foot = table[: table.index("</tbody>")], table[table.index("<tfoot>") :]
    columns = [
        [int(n) for n in re.findall(r'<td class="num">(\d+)</td>', row)] for row in body.split("<tr")[2:]
    ]
    total = [int(n) for n in re.findall(r'<td class="num">(\d+)</td>', foot)]
    assert [sum(column) for column in zip(*columns, strict=True)] == total


def test_a_town_opens_its_villages_and_a_village_its_list(browser_of):
    page = shown(browser_of(CountyClerk), f"?town={HE.village[:9]}")
    assert "1号镇" in page
    assert f"town={HE.village[:9]}&amp;village={HE.village}&amp;kind=missed" in page
    assert PENG.village not in page


def test_one_policy_counts_its_own_rows_only(browser_of):
    missed = Tally.objects.filter(policy="subsistence_allowance").aggregate(Sum("missed"))["missed__sum"]
    page = shown(browser_of(CountyClerk), "?policy=subsistence_allowance")
    assert f"<b>{missed} 项应享未享</b>" in page
    assert "只看最低生活保障" in page


def test_a_town_nobody_knows_is_not_found(browser_of):
    assert browser_of(CountyClerk).get(reverse("picture") + "?town=640104999").status_code == 404


def test_the_picture_holds_no_person(browser_of):
    page = shown(browser_of(CountyClerk))
    assert not any(name in page for name in ("何守田", "罗小满", "CX-0001"))


def test_every_chart_has_a_table_behind_it(browser_of):
    page = shown(browser_of(CountyClerk))
    figures = re.findall(r'<figure class="chart">.*?</figure>', page, re.S)
    assert any("data-bars" in figure for figure in figures)
    assert all("<table" in figure for figure in figures if "data-bars" in figure)
    assert page.count("<table") >= len(figures)


def test_without_a_match_the_picture_says_what_to_do(browser_of):
    Run.objects.update(state=Run.State.RUNNING)
    assert "还没有比对过" in shown(browser_of(CountyClerk))


def test_the_run_shown_is_the_kind_that_matching_writes():
    assert latest_runs.MATCH == bulk.KIND


def desk(browser) -> str:
    return browser.get(reverse("desk")).content.decode()


@pytest.mark.parametrize("role", [CountyClerk, TownClerk, VillageWorker])
def test_the_desk_says_how_many_wait_in_my_own_area(browser_of, role):
    browser = browser_of(role)
    scope = {CountyClerk: "640104", TownClerk: HE.village[:9], VillageWorker: HE.village}[role]
    mine = Match.objects.current().filter(area_path__startswith=scope, kind="missed")
    page = desk(browser)
    count = mine.values("household").distinct().count()
    assert f"<h1>{count} 户应享未享，先办下面" in page
    assert f'<span class="count">{count}<' in page


@pytest.mark.parametrize("role", [SystemAdministrator, Auditor])
def test_a_desk_without_households_shows_none(browser_of, role):
    page = desk(browser_of(role))
    assert "你的岗位不看家庭档案" in page
    assert "何守田" not in page
    assert reverse("matches") not in page


def test_a_look_at_the_desk_is_one_ledger_row(browser_of):
    browser = browser_of(TownClerk)
    before = Event.objects.count()
    desk(browser)
    assert Event.objects.count() == before + 1
    assert Event.objects.order_by("-id").first().action == "查看工作台名单"


def test_a_waiting_match_is_named_on_the_desk(browser_of):
    Run.objects.create(kind=bulk.KIND, key="next", state=Run.State.RUNNING)
    assert "进行中" in desk(browser_of(CountyClerk))
