"""Clocks of routes 流程的时限: worked by hand, with the county's own days, and with the notice left out."""

from __future__ import annotations

from datetime import date

import pytest

from zhulian.lib.national_days import national_calendar
from zhulian.rules.catalogue import load_catalogue, policies_directory
from zhulian.rules.route_clock import Place, post_of, schedule
from zhulian.rules.route_files import read_routes

POLICIES = policies_directory()
CATALOGUE = load_catalogue()
ROUTES = read_routes(POLICIES, CATALOGUE)
COUNTY = "640402"


def place(tmp_path=None, *rows: str, region: str = COUNTY) -> Place:
    """Return a county; `rows` are values it set itself."""
    if not rows:
        return Place(CATALOGUE, region, national_calendar())
    text = "参数值:\n" + "".join(
        f'  - {{{row}, 地区: "{region}", 起: 2026-01-01, 止: null, 来源: 甲县通知, 置信: found}}\n'
        for row in rows
    )
    file = tmp_path / "county.yaml"
    file.write_text(text, encoding="utf-8")
    return Place(load_catalogue(overlays=[file]), region, national_calendar())


def plan(code: str, on: str, at: Place):
    begun = date.fromisoformat(on)
    return schedule(ROUTES.routes[code].in_force(begun), at, on=begun)


def dues(found) -> dict[str, str]:
    return {stage.step.name: stage.clock.due.isoformat() for stage in found.stages if stage.clock}


def test_the_deadline_case_of_the_regulation_under_the_old_law():
    found = plan("subsistence", "2024-03-01", place())
    assert dues(found)["入户调查"] == "2024-03-06"
    assert (found.whole.due, found.extended.due) == (date(2024, 4, 15), date(2024, 5, 8))


def test_low_income_begun_before_the_national_holidays():
    """受理 Friday 2026-09-18; 30 working days run through 中秋, 国庆, a worked Sunday and a worked Saturday."""
    found = plan("subsistence", "2026-09-18", place())
    assert dues(found) == {
        "信息核对": "2026-09-22",  # 09-20 (worked Sunday), 21, 22
        "入户调查": "2026-09-22",
        "公示": "2026-09-28",  # posted the same day: the seventh is 09-25 in 中秋, so Monday 28
        "审核确认": "2026-10-16",  # 29, 30, 08, 09, 10 (worked Saturday), 12–16
    }
    # 8 days to 09-30, 08–10 (9–11), 12–16 (12–16), 19–23 (17–21), 26–30 (22–26), 11-02–05 (27–30).
    assert found.whole.due == date(2026, 11, 5)


def test_the_county_may_leave_the_notice_out_of_the_whole(tmp_path):
    own = place(tmp_path, "名称: 公示计入办结时限, 值: false")
    found = plan("subsistence", "2026-11-02", own)
    # Posted on 11-02: 03 to 09 stand still (five working days), so 30 becomes 35.
    assert plan("subsistence", "2026-11-02", place()).whole.due == date(2026, 12, 14)
    assert found.whole.due == date(2026, 12, 21)
    assert any("公示期间不计入（本县规定）" in words for words in found.whole.words)


def test_the_county_may_count_the_notice_in_working_days(tmp_path):
    own = place(tmp_path, "名称: 公示计日, 值: 工作日")
    assert dues(plan("subsistence", "2026-11-02", place()))["公示"] == "2026-11-09"
    assert dues(plan("subsistence", "2026-11-02", own))["公示"] == "2026-11-11"


def test_the_county_may_set_fewer_days(tmp_path):
    own = place(tmp_path, "名称: 审核确认时限, 值: 5")
    assert dues(plan("subsistence", "2026-11-02", own))["审核确认"] == "2026-11-16"
    # 浙江 has five days for itself.
    assert dues(plan("subsistence", "2026-11-02", place(region="330106")))["审核确认"] == "2026-11-16"


def test_the_county_may_let_the_town_confirm(tmp_path):
    step = ROUTES.routes["subsistence"].versions[0].steps["审核确认"]
    day = date(2026, 11, 2)
    assert post_of(step, place(), on=day) == "区县审核"
    assert post_of(step, place(tmp_path, "名称: 审核确认机关, 值: 镇街"), on=day) == "镇街审核"
    assert post_of(ROUTES.routes["subsistence"].versions[0].steps["受理"], place(), on=day) == "镇街经办"


def test_an_override_counts_from_its_day(tmp_path):
    own = place(tmp_path, "名称: 审核确认机关, 值: 镇街")
    step = ROUTES.routes["subsistence"].versions[0].steps["审核确认"]
    assert post_of(step, own, on=date(2025, 12, 31)) == "区县审核"


def test_quick_aid_does_not_wait_for_the_holidays_to_end():
    found = plan("quick_aid", "2026-09-30", place())
    assert found.whole.due == date(2026, 10, 3) and not found.whole.was_moved


def test_hardship_takes_fifteen_seven_and_fifteen():
    found = plan("extreme_hardship", "2026-02-09", place())
    # 10–13 (1–4), 14 worked (5), 24–27 (6–9), 28 worked (10), 03-02–06 (11–15).
    assert dues(found)["初审"] == "2026-03-06"
    assert dues(found)["公示"] == "2026-03-13"
    # 03-16–20 (5), 23–27 (10), 30–31 (12), 04-01–03 (15).
    assert dues(found)["审核确认"] == "2026-04-03"
    assert found.whole is None


def test_a_step_without_days_has_no_clock_and_nothing_is_made_up():
    found = plan("temporary", "2026-11-02", place())
    assert dues(found) == {} and found.whole is None


def test_unattended_children_take_fifteen_and_fifteen():
    found = plan("unattended_child", "2026-11-02", place())
    assert dues(found) == {"查验": "2026-11-23", "确认": "2026-12-14"}


def test_a_route_that_runs_into_an_unpublished_year_is_provisional():
    assert plan("subsistence", "2026-11-25", place()).is_provisional
    assert not plan("subsistence", "2026-09-18", place()).is_provisional


@pytest.mark.parametrize("code", ROUTES.routes)
def test_every_route_can_be_worked_out_on_the_first_day_of_each_version(code):
    for version in ROUTES.routes[code].versions:
        found = schedule(version, place(), on=version.valid_from)
        assert [stage.step.name for stage in found.stages] == [step.name for step in version.main]
        assert all(stage.left >= stage.entered >= version.valid_from for stage in found.stages)
