"""Pages of the routes 办理流程: days, clocks and diagram from the table; the holidays and their import."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.staff import COUNTY, make_areas, make_officer, signed_in
from tests.web.stage import set_the_day
from zhulian.accounts.roles import CountyClerk, GridMember, TownClerk
from zhulian.applications.routes import declared_routes
from zhulian.policies.holidays import COLUMNS
from zhulian.policies.models import Holiday

pytestmark = pytest.mark.django_db
FAIR = "2026-11-09,放假,县庆,本县,兴政办发〔2026〕1号"


@pytest.fixture
def clerk(settings):
    set_the_day(settings)
    make_areas()
    return signed_in(make_officer(CountyClerk, COUNTY))


def text(browser: Client, name: str, *arguments, **query) -> str:
    answer = browser.get(reverse(name, args=arguments), query)
    assert answer.status_code == 200
    return answer.content.decode()


def drawing(page: str) -> ElementTree.Element:
    return ElementTree.fromstring(re.search(r'<svg class="route".*?</svg>', page, re.S)[0])


def send(browser: Client, *rows: str, name: str = "假日.csv"):
    file = SimpleUploadedFile(name, "\n".join([",".join(COLUMNS), *rows]).encode("utf-8-sig"))
    return browser.post(reverse("holiday-import"), {"file": file})


def test_the_list_names_every_route_with_its_days(clerk):
    page = text(clerk, "routes")
    for route in declared_routes(COUNTY).routes.values():
        assert reverse("route", args=[route.code]) in page
    assert "<b>30</b> 个工作日" in page and "<b>3</b> 天" in page


def test_a_route_says_who_how_long_and_by_which_article(clerk):
    page = text(clerk, "route", "subsistence")
    for words in ("2026-12-11", "10 个工作日", "3 个工作日内开始", "随机抽查 10%", "演示值", "《最低生活保障审核确认办法》（民发〔2021〕57号）第二十条"):  # fmt: skip
        assert words in page
    assert "2026-11-02（周一）至 2026-11-06（周五）：第 1–5 天，工作日" in page


def test_the_clock_runs_from_the_day_that_is_asked_and_by_its_law(clerk):
    page = text(clerk, "route", "subsistence", on="2024-03-01")
    assert "2024-04-15" in page and "2024-05-08" in page
    assert "《中华人民共和国社会救助法》" not in page
    assert "还没有这条流程" in text(clerk, "route", "subsistence", on="2020-01-01")


def test_a_clock_into_an_unpublished_year_is_called_provisional(clerk):
    assert "（暂定）" in text(clerk, "route", "subsistence", on="2026-12-20")
    assert "（暂定）" not in text(clerk, "route", "subsistence", on="2026-09-18")


@pytest.mark.parametrize("code", declared_routes(COUNTY).routes)
def test_the_diagram_holds_every_step_and_every_way_inside_its_frame(clerk, code):
    page = text(clerk, "route", code)
    svg, version = drawing(page), declared_routes(COUNTY).routes[code].versions[0]
    links = [one for one in svg.iter("a")]
    ways = [one for one in svg.iter("path") if "way" in one.get("class", "")]
    assert len(links) == len(version.steps)
    assert len(ways) == sum(len(step.ways) + bool(step.onward) for step in version.steps.values())
    assert all(f'id="{link.get("href")[1:]}"' in page for link in links)
    width, height = (int(one) for one in svg.get("viewBox").split()[2:])
    for rect in svg.iter("rect"):
        x, y, wide, high = (int(rect.get(one)) for one in ("x", "y", "width", "height"))
        assert 0 <= x and x + wide <= width and 0 <= y and y + high <= height
    corners = {(rect.get("x"), rect.get("y")) for rect in svg.iter("rect")}
    assert len(corners) == len(links)
    across = [int(one) for way in ways for one in re.findall(r"[MH](\d+)", way.get("d"))]
    assert all(0 <= one <= width for one in across) and "-" not in "".join(way.get("d") for way in ways)


def test_an_unknown_route_is_not_found_and_a_day_that_is_none_is_today(clerk):
    assert clerk.get(reverse("route", args=["no-such"])).status_code == 404
    assert "2026-10-31" in text(clerk, "route", "subsistence", on="gestern")


def test_residents_read_offices_and_no_posts(clerk):
    page = text(Client(), "public-route", "subsistence_allowance")
    assert "县级民政部门" in page and "最迟 2026-12-11" in page
    assert not re.search("区县审核|区县经办|镇街经办", page)
    assert Client().get(reverse("public-route", args=["longevity_allowance"])).status_code == 404


def test_the_pages_of_a_policy_lead_to_its_route(clerk):
    assert reverse("route", args=["quick_aid"]) in text(clerk, "policy", "quick_aid")
    public = text(Client(), "public-policy", "subsistence_allowance")
    assert reverse("public-route", args=["subsistence_allowance"]) in public


def test_a_holiday_is_imported_and_the_clocks_follow(clerk):
    assert "2026-12-11" in text(clerk, "route", "subsistence")
    page = send(clerk, FAIR).content.decode()
    assert "新增 1 天" in page and "县庆" in page
    told = text(clerk, "route", "subsistence")
    assert "2026-12-14" in told and "2026-11-09（周一）：不算，县庆放假" in told


def test_a_bad_row_is_named_beside_the_good_ones(clerk):
    page = send(clerk, FAIR, "2026-11-31,放假,县庆,本县,通知").content.decode()
    assert "新增 1 天" in page and "第 3 行" in page and "没有 2026 年 11 月 31 日" in page


@pytest.mark.parametrize(("name", "words"), [("假日.pdf", "不是表格"), ("假日.xlsx", "假日.xlsx")])
def test_a_file_that_is_no_table_is_refused(clerk, name, words):
    assert words in send(clerk, FAIR, name=name).content.decode()
    assert not Holiday.objects.exists()


def test_who_may_not_write_texts_sees_the_days_but_imports_none(settings):
    set_the_day(settings)
    make_areas()
    for role, area in ((TownClerk, f"{COUNTY}001"), (GridMember, f"{COUNTY}001001")):
        browser = signed_in(make_officer(role, area, username=role.code))
        assert "国庆节放假" in text(browser, "holidays") and 'type="file"' not in text(browser, "holidays")
        assert send(browser, FAIR).status_code == 403
    assert not Holiday.objects.exists()
