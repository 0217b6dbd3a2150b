"""Working days 工作日: counted by hand for 国庆, 春节, make-up workdays and years that are not published."""

from __future__ import annotations

from datetime import date

import pytest

from zhulian.lib.national_days import national_calendar, notice
from zhulian.lib.working_days import (
    Arranged,
    Pause,
    WorkCalendar,
    calendar_clock,
    clock,
    working_clock,
)

NATIONAL = national_calendar()


def due(start: str, days: int) -> str:
    return working_clock(date.fromisoformat(start), days, NATIONAL).due.isoformat()


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        # 受理 on Friday 2024-03-01: Monday to Wednesday.
        ("2024-03-01", 3, "2024-03-06"),
        # April 4 to 6 is 清明; Sunday April 7 is worked.
        ("2024-03-01", 30, "2024-04-15"),
        # Sunday April 28 is worked; May 1 to 5 is off.
        ("2024-03-01", 45, "2024-05-08"),
        # 国庆 2026: Sunday 09-20 worked (1), 21–24 (2–5), 25–27 中秋, 28–30 (6–8), 10-01–07 off, 08 and 09 (9, 10).
        ("2026-09-18", 10, "2026-10-09"),
        # The make-up Saturday after it is the eleventh.
        ("2026-09-18", 11, "2026-10-10"),
        # 春节 2026: Saturday 02-14 worked (1), 15–23 off, 24–27 (2–5), Saturday 02-28 worked (6).
        ("2026-02-13", 6, "2026-02-28"),
        ("2026-02-13", 7, "2026-03-02"),
        # 元旦 2026: 1–3 off, Sunday 4 worked.
        ("2025-12-31", 1, "2026-01-04"),
        # 端午 2026: Friday 06-19 off, no make-up day.
        ("2026-06-18", 1, "2026-06-22"),
        # 国庆 2025 has eight days, 2025-10-11 is worked.
        ("2025-09-30", 3, "2025-10-11"),
    ],
)
def test_working_days_are_counted_as_the_notice_says(start, days, last):
    assert due(start, days) == last


def test_the_day_of_the_start_never_counts_and_no_days_are_due_at_once():
    assert due("2026-10-08", 1) == "2026-10-09"
    assert due("2026-10-08", 0) == "2026-10-08"


def test_a_start_on_a_day_off_counts_from_the_next_working_day():
    assert due("2026-10-03", 1) == "2026-10-08"


@pytest.mark.parametrize(
    ("start", "last", "was_moved"),
    [
        ("2024-09-28", "2024-10-08", True),  # the seventh day is 10-05, in 国庆
        ("2026-10-08", "2026-10-15", False),
        ("2026-02-09", "2026-02-24", True),  # the seventh day is 02-16, in 春节
        ("2026-02-07", "2026-02-14", False),  # a Saturday, but worked
        ("2026-11-01", "2026-11-09", True),  # a plain Sunday moves too
    ],
)
def test_notice_days_are_calendar_days_and_a_last_day_off_moves_on(start, last, was_moved):
    found = calendar_clock(date.fromisoformat(start), 7, NATIONAL)
    assert (found.due.isoformat(), found.was_moved) == (last, was_moved)


def test_the_story_names_every_day_between_start_and_end():
    found = working_clock(date(2026, 9, 18), 10, NATIONAL)
    assert [one.day.on.toordinal() for one in found.story] == list(
        range(date(2026, 9, 19).toordinal(), date(2026, 10, 9).toordinal() + 1)
    )
    assert [one.number for one in found.story if one.number] == list(range(1, 11))
    assert found.words == (
        "2026-09-18（周五）开始，10 个工作日。开始的当日不算，从下一日数起（民法典第二百零一条）",
        "2026-09-19（周六）：不算，周末",
        "2026-09-20（周日）：第 1 天，国庆节补班",
        "2026-09-21（周一）至 2026-09-24（周四）：第 2–5 天，工作日",
        "2026-09-25（周五）至 2026-09-27（周日）：不算，中秋节放假",
        "2026-09-28（周一）至 2026-09-30（周三）：第 6–8 天，工作日",
        "2026-10-01（周四）至 2026-10-07（周三）：不算，国庆节放假",
        "2026-10-08（周四）至 2026-10-09（周五）：第 9–10 天，工作日",
        "最后一天是 2026-10-09（周五）",
    )


def test_the_story_of_a_moved_end_says_so():
    words = calendar_clock(date(2024, 9, 28), 7, NATIONAL).words
    assert words[1:] == (
        "2024-09-29（周日）至 2024-10-05（周六）：第 1–7 天，自然日都算",
        "2024-10-06（周日）至 2024-10-07（周一）：不算，国庆节放假",
        "2024-10-08（周二）：顺延到这一天",
        "最后一日是休息日，顺延到休息日结束的次日（民法典第二百零三条）",
        "最后一天是 2024-10-08（周二）",
    )


def test_a_year_that_is_not_published_is_provisional_and_counts_anew_when_it_is():
    start = date(2026, 12, 25)
    before = working_clock(start, 10, NATIONAL)
    assert before.is_provisional and before.due == date(2027, 1, 11)
    assert before.words[-2] == "最后一天是 2027-01-11（周一）（暂定）"
    assert "还没有公布" in before.words[-1]
    off = {date(2027, 1, day): Arranged(False, "元旦", "甲县通知") for day in (1, 4)}
    after = WorkCalendar({**NATIONAL.arranged, **off}, {**NATIONAL.published, 2027: "甲县通知"})
    again = working_clock(start, 10, after)
    assert not again.is_provisional and again.due == date(2027, 1, 12)


def test_a_clock_wholly_in_published_years_is_not_provisional():
    assert not working_clock(date(2026, 12, 25), 4, NATIONAL).is_provisional


def test_a_provisional_year_keeps_the_holidays_on_fixed_days():
    assert not NATIONAL.day(date(2027, 5, 1)).works
    assert NATIONAL.day(date(2027, 10, 1)).why == "国庆节放假"
    assert NATIONAL.day(date(2027, 10, 4)).works


def test_days_of_a_pause_do_not_count():
    notice_days = Pause(date(2026, 11, 10), date(2026, 11, 18), "公示期间不计入")
    found = working_clock(date(2026, 11, 6), 3, NATIONAL, [notice_days])
    # Monday 9 counts, 10 to 17 stand still, 18 and 19 count.
    assert found.due == date(2026, 11, 19)
    assert (
        "2026-11-10（周二）至 2026-11-13（周五）：不算，公示期间不计入" in found.words
        and "2026-11-14（周六）至 2026-11-15（周日）：不算，周末" in found.words
    )


def test_a_day_the_county_arranged_goes_over_the_week():
    county = WorkCalendar(
        {**NATIONAL.arranged, date(2026, 11, 9): Arranged(False, "县庆", "甲县〔2026〕1号")},
        NATIONAL.published,
    )
    assert working_clock(date(2026, 11, 6), 1, county).due == date(2026, 11, 10)
    assert county.day(date(2026, 11, 9)).why == "县庆放假"


def test_another_unit_is_refused():
    with pytest.raises(ValueError, match="没有“月”这种天"):
        clock(date(2026, 11, 6), 1, "月", NATIONAL)


def test_the_years_of_the_notices_are_known_with_their_numbers():
    assert NATIONAL.published[2026] == "国办发明电〔2025〕7号"
    assert notice(2019) == "国务院办公厅关于2019年部分节假日安排的通知"
    assert 2027 not in NATIONAL.published


@pytest.mark.parametrize(("year", "off_days", "worked_days"), [(2024, 28, 8), (2025, 28, 5), (2026, 33, 6)])
def test_the_days_off_and_worked_of_a_year_are_those_of_its_notice(year, off_days, worked_days):
    arranged = [one for on, one in NATIONAL.arranged.items() if on.year == year]
    assert sum(not one.works for one in arranged) == off_days
    assert sum(one.works for one in arranged) == worked_days
