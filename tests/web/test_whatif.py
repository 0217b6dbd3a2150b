"""The pages of 推演."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.insight.scenarios import RESULT, make_scenario
from zhulian.accounts.models import User
from zhulian.accounts.roles import CountyClerk, CountyOfficer
from zhulian.insight.models import Scenario
from zhulian.ledger.models import Event
from zhulian.work.models import Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(browser_of):
    return browser_of(CountyClerk)


@pytest.fixture
def made(clerk):
    """A function that makes a scenario that is done."""

    def make(**given) -> Scenario:
        run = Run.objects.create(
            kind="whatif", key=f"推演 {Run.objects.count()}", state=Run.State.DONE, asker={"name": "何敏"}
        )
        return make_scenario(run, User.objects.get(username__startswith="county_clerk"), **given)

    return make


def page(browser, address: str, *arguments, **query) -> str:
    answer = browser.get(reverse(address, args=arguments), query)
    assert answer.status_code == 200
    return answer.content.decode()


def asked(browser, *rows: tuple[str, str, str], **given):
    sent = {
        "title": "提标", "on": "2026-10-31", "line": "低保标准", "change-TOTAL_FORMS": "4", "change-INITIAL_FORMS": "0",
    } | given  # fmt: skip
    for place, (name, setting, value) in enumerate(rows):
        sent |= {
            f"change-{place}-name": name,
            f"change-{place}-setting": setting,
            f"change-{place}-value": value,
        }
    return browser.post(reverse("whatif"), sent, follow=True)


def test_a_scenario_is_asked_for_and_shows_how_far_it_is(clerk):
    shown = asked(clerk, ("低保标准", "", "+5%"), ("重度残疾人护理补贴标准", "农村", "200")).content.decode()
    scenario = Scenario.objects.get()
    assert scenario.changes == ["低保标准=+5%", "重度残疾人护理补贴标准@农村=200"]
    assert "排队等着做" in shown
    assert "<h1>提标</h1>" in shown


def test_a_form_that_began_with_another_is_sent_like_any(clerk):
    asked(clerk, ("低保标准", "农村", "700"), **{"change-INITIAL_FORMS": "1"})
    assert Scenario.objects.get().changes == ["低保标准@农村=700"]


def test_the_form_shows_what_holds_now(clerk):
    shown = page(clerk, "whatif")
    assert "城镇 780.00 元/人月，农村 650.00 元/人月" in shown
    group = shown[shown.index('<optgroup label="最低生活保障">') :]
    assert "城镇 780.00 元/人月" in group[: group.index("</optgroup>")]
    assert "还没有推演过" in shown


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "没有写改动"),
        ([("低保标准", "", "")], "写明改成多少"),
        ([("", "", "+5%")], "选要改的一项"),
        ([("低保标准", "", "+5个月")], "单位是 元/人月"),
        ([("就业收入豁免月数", "", "+1")], "标准缺失"),
    ],
)
def test_what_cannot_be_asked_is_said_and_nothing_is_ordered(clerk, rows, words):
    shown = asked(clerk, *rows).content.decode()
    assert words in shown
    assert Scenario.objects.count() == 0


def test_a_result_says_finding_ranges_unknowns_and_small_cells(clerk, made):
    shown = page(clerk, "whatif-scenario", made().pk)
    assert "30 户得益，0 户受损；每月多发 117.00 元" in " ".join(shown.split())
    for words in (
        "一年多发 1,404.00 元", "&lt;5", "0.5000 至 0.7500", "968 户不知道", "由发放额反推", "最低生活保障 3 户（在领 33）",
        "另有 1 项不变", "标准缺失", "data-bars",
    ):  # fmt: skip
        assert words in shown, words


def test_a_cut_is_said_as_a_cut(clerk, made):
    less = RESULT | {"total": RESULT["total"] | {"fen_before": 65700, "fen_after": 54000}}
    assert "每月少发 117.00 元" in page(clerk, "whatif-scenario", made(result=less).pk)


def test_one_may_begin_with_another_and_old_texts_are_marked(clerk, made):
    scenario = made(title="提标方案")
    shown = page(clerk, "whatif", like=scenario.pk)
    assert 'value="+5%"' in shown
    assert "按旧的政策文本" in shown
    assert "还没有推演过" not in shown


def test_two_stand_side_by_side_and_one_does_not(clerk, made):
    first, second = made(), made(title="另一个", line="低边线")
    shown = page(clerk, "whatif-compare", s=[first.pk, second.pk])
    assert "2 个方案并排" in shown
    assert "不完全相同" in shown
    back = clerk.get(reverse("whatif-compare"), {"s": [first.pk]}, follow=True)
    assert "勾选两个到 4 个" in back.content.decode()


def test_a_scenario_leaves_as_a_workbook_with_a_ledger_row(clerk, made):
    scenario = made(title="=提标")
    answer = clerk.get(reverse("whatif-export", args=[scenario.pk]))
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    assert book.sheet_names == ["概要", "按政策", "按镇街", "按户型", "贫困差距"]
    towns = book.get_sheet_by_name("按镇街").to_python()
    assert (towns[1][7], towns[2][3], towns[2][7]) == (117, "<5", "")
    assert book.get_sheet_by_name("概要").to_python()[1] == ["方案", "'=提标"], "text stays text"
    assert Event.objects.filter(action="导出推演", object_id=str(scenario.pk)).count() == 1


def test_while_there_is_no_result_there_is_no_workbook(clerk, made):
    scenario = made(done_at=None, result={})
    assert clerk.get(reverse("whatif-export", args=[scenario.pk])).status_code == 404
    assert "照它改一个" in page(clerk, "whatif-scenario", scenario.pk)


def test_the_officer_who_publishes_may_try_too(browser_of):
    assert "推演全县" in page(browser_of(CountyOfficer), "whatif")
