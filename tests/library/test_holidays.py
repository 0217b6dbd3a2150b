"""Holidays 放假安排: what a file adds, what it refuses, and that clocks follow at once."""

from __future__ import annotations

from datetime import date

import pytest

from tests.staff import AT, COUNTY
from zhulian.lake.reading import CannotRead
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor
from zhulian.ledger.models import Event
from zhulian.lib.working_days import working_clock
from zhulian.policies.holidays import (
    COLUMNS,
    CannotTake,
    calendar_in_force,
    read_holidays,
    take_holidays,
)
from zhulian.policies.models import Holiday

pytestmark = pytest.mark.django_db
CLERK = Actor("何敏", "区县经办", COUNTY)
FAIR = ("2026-11-09", "放假", "县庆", "本县", "兴政办发〔2026〕1号")
PAPER = "国办发明电〔2026〕0号"
YEAR = tuple(
    (f"2027-{day}", arrangement, name, "全国", PAPER)
    for day, arrangement, name in (
        ("01-01", "放假", "元旦"),
        ("02-06", "放假", "春节"),
        ("02-20", "上班", "春节"),
        ("05-01", "放假", "劳动节"),
        ("05-02", "放假", "劳动节"),
        ("10-01", "放假", "国庆节"),
        ("10-02", "放假", "国庆节"),
        ("10-03", "放假", "国庆节"),
        ("10-09", "上班", "国庆节"),
    )
)


def take(*rows):
    lines = [(line, dict(zip(COLUMNS, row, strict=True))) for line, row in enumerate(rows, 2)]
    return take_holidays(rows=lines, file="假日.csv", by=CLERK, at=AT)


def words(outcome):
    return [f"{one.line} {one.column}：{one.reason}" for one in outcome.refused]


def test_a_day_of_the_county_counts_from_the_import_on():
    assert working_clock(date(2026, 11, 6), 1, calendar_in_force()).due == date(2026, 11, 9)
    assert take(FAIR).added == 1
    found = working_clock(date(2026, 11, 6), 1, calendar_in_force())
    assert found.due == date(2026, 11, 10)
    assert "2026-11-09（周一）：不算，县庆放假" in found.words
    event = Event.objects.get(action="导入放假安排")
    assert (event.detail["file"], event.detail["added"]) == ("假日.csv", 1)


def test_the_same_file_again_changes_nothing_and_leaves_no_second_row_in_the_ledger():
    take(FAIR)
    assert (take(FAIR).unchanged, Holiday.objects.count()) == (1, 1)
    assert Event.objects.filter(action="导入放假安排").count() == 1


def test_a_day_is_changed_and_taken_back():
    take(FAIR)
    assert take((FAIR[0], "上班", *FAIR[2:])).changed == 1
    assert calendar_in_force().day(date(2026, 11, 9)).works
    assert take((FAIR[0], "取消", *FAIR[2:])).cancelled == 1
    assert Holiday.objects.count() == 0


def test_a_national_year_makes_its_clocks_certain():
    start = date(2027, 9, 30)
    assert working_clock(start, 1, calendar_in_force()).is_provisional
    assert take(*YEAR).added == len(YEAR)
    found = working_clock(start, 6, calendar_in_force())
    # October 1 to 3 off, 4 to 8 worked (1 to 5), Saturday 9 worked.
    assert (found.due, found.is_provisional) == (date(2027, 10, 9), False)


def test_a_national_year_with_a_day_missing_is_not_taken_at_all():
    outcome = take(*YEAR[1:], FAIR)
    assert outcome.added == 1 and Holiday.objects.get().name == "县庆"
    assert words(outcome)[0] == "2 日期：2027 年的全国安排不全：没有 1 月 1 日放假"
    assert 2027 not in calendar_in_force().published


def test_a_national_year_with_a_bad_row_is_not_taken_at_all():
    outcome = take(*YEAR, ("2027-02-30", "放假", "春节", "全国", PAPER))
    assert Holiday.objects.count() == 0 and len(outcome.refused) == len(YEAR) + 1


def test_a_national_year_with_a_day_twice_is_not_taken_at_all():
    outcome = take(*YEAR, YEAR[1])
    assert Holiday.objects.count() == 0
    assert "10 日期" not in words(outcome) and len(outcome.refused) == len(YEAR) + 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("", *FAIR[1:]), "2 日期：是空的"),
        (("下周一", *FAIR[1:]), "2 日期：日期“下周一”看不懂"),
        (("—", *FAIR[1:]), "2 日期：没有写是哪一天"),
        ((FAIR[0], "休", *FAIR[2:]), "2 安排：“休”不认识"),
        ((*FAIR[:3], "全省", FAIR[4]), "2 范围：“全省”不认识"),
        (
            (*FAIR[:3], "全国", FAIR[4]),
            "2 范围：2026 年的全国安排软件已经带着（国办发明电〔2025〕7号）",
        ),
        (("2027-01-01", "取消", "元旦", "全国", PAPER), "2 安排：全国的安排不能取消"),
        ((FAIR[0], "取消", *FAIR[2:]), "2 安排：本县没有登记过 2026-11-09"),
        ((*FAIR[:2], "庆" * 31, *FAIR[3:]), "2 名称：有 31 个字"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(row, said):
    outcome = take(row)
    assert words(outcome) == [said]
    assert outcome.refused[0].cure and not Holiday.objects.exists() and not Event.objects.exists()


def test_good_rows_are_kept_beside_bad_ones_and_a_day_twice_is_bad():
    outcome = take(FAIR, FAIR, ("2026-11-10", *FAIR[1:]))
    assert words(outcome) == ["2 日期：2026-11-09 写了不止一次", "3 日期：2026-11-09 写了不止一次"]
    assert Holiday.objects.get().on == date(2026, 11, 10)


def test_if_the_ledger_fails_no_day_is_written(monkeypatch):
    monkeypatch.setattr(ledger, "record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take(FAIR)
    assert not Holiday.objects.exists()


def test_a_file_with_too_many_rows_is_refused_as_a_whole():
    with pytest.raises(CannotTake, match="有 501 行。一次最多 500 行"):
        take(*[FAIR] * 501)


def test_a_csv_is_read_with_its_lines_and_a_foreign_file_is_refused(tmp_path):
    file = tmp_path / "假日.csv"
    file.write_text(",".join(COLUMNS) + "\n" + ",".join(FAIR) + "\n", encoding="utf-8-sig")
    assert read_holidays(file) == [(2, dict(zip(COLUMNS, FAIR, strict=True)))]
    file.write_bytes(b"%PDF-1.7 nothing to count")
    with pytest.raises(CannotRead, match=r"假日\.csv"):
        read_holidays(file)
