"""Rows of a file 逐行: what is forgiven, what is sent back with its cure, and what a row becomes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from python_calamine import CalamineWorkbook

from tests.lake import village
from zhulian.lake.importing import CannotImport
from zhulian.ledger.keys import keyring
from zhulian.work.models import Run

pytestmark = pytest.mark.django_db


def test_bad_rows_come_back_with_line_column_reason_and_cure(shore):
    people = [
        *village.PEOPLE,
        ("H9", "何九", village.spoilt(village.COUSIN), "男", "户主", "1958-02-30", "东街", village.HERE, ""),
        (
            "",
            "何十",
            invented := village.invent("101104", date(1970, 1, 1), 1),
            "男",
            "户主",
            "",
            "东街",
            village.HERE,
            "",
        ),
        village.PEOPLE[0],
        (
            "H9",
            "何八",
            village.invent("101104", date(1971, 1, 1), 1),
            "男",
            "干亲",
            "2087-01-01",
            "",
            "6401",
            "",
        ),
    ]
    delivery = shore.bring_register(people)
    assert (delivery.row_count, delivery.good_count, delivery.bad_count) == (11, 9, 4)
    header, *sent_back = (
        CalamineWorkbook.from_path(shore.data / delivery.errors_path).get_sheet_by_index(0).to_python()
    )
    assert header[:5] == ["行号", "栏", "原因和改法", "处理", "户号"]
    told = {(row[0], row[1]): (row[2], row[3]) for row in sent_back}
    assert told["9", "公民身份号码"][1] == "已入湖，该栏留空"
    assert "末位校验不符" in told["9", "公民身份号码"][0]
    assert told["9", "出生日期"] == (
        "日期“1958-02-30”不存在（没有 1958 年 2 月 30 日）。请核对",
        "已入湖，该栏留空",
    )
    assert told["10", "户号"] == ("户号没有填。请补上", "未入湖")
    assert told["11", "公民身份号码"] == ("与第 2 行重复，只留前一行。请核对", "未入湖")
    assert told["12", "与户主关系"][0].startswith("与户主关系“干亲”不认识。可填：户主、")
    assert told["12", "出生日期"][0].startswith("日期 2087-01-01 晚得不合理")
    assert told["12", "村社代码"][0].startswith("村社代码“6401”不是 12 位数字")
    assert keyring().pseudonym(invented) not in shore.rows("household_register")


def test_full_width_small_x_and_spaces_are_forgiven(shore):
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    ending_in_x = next(
        number
        for turn in range(100)
        if (number := village.invent("101104", date(1960, 1, 1), turn)).endswith("X")
    )
    people = [
        (
            "Ｈ1",
            "覃守田",
            village.FATHER.translate(wide),
            "男",
            "户主",
            "１９７９-03-12",
            "",
            village.HERE.translate(wide),
            "",
        ),
        (
            "H1",
            "罗小满",
            f" {village.MOTHER[:6]} {village.MOTHER[6:]}",
            "女",
            " 配偶",
            "1982/7/9",
            "",
            village.HERE,
            "—",
        ),
        ("H1", "覃一", ending_in_x.lower(), "男", "子", "", "", village.HERE, ""),
    ]
    delivery = shore.bring_register(people)
    assert (delivery.good_count, delivery.bad_count) == (3, 0)
    assert shore.row("household_register", village.FATHER)["area"] == village.HERE
    assert shore.row("household_register", village.MOTHER)["birth_date"] == date(1982, 7, 9)
    assert keyring().pseudonym(ending_in_x) in shore.rows("household_register")
    assert {row["household"] for row in shore.rows("household_register").values()} == {
        keyring().pseudonym("H1", "household")
    }


def test_a_person_with_a_bad_number_stays_a_member_but_meets_no_other_feed(shore):
    bad = village.spoilt(village.CHILD)
    people = [*village.PEOPLE[:2], ("H1", "覃欣怡", bad, "女", "女", "2012-05-21", "", village.HERE, "")]
    shore.bring_register(people)
    rows = shore.rows("household_register")
    assert len(rows) == 3
    assert keyring().pseudonym(bad) not in rows and keyring().pseudonym(village.CHILD) not in rows
    shore.bring_register([*people, village.PEOPLE[4]])
    assert set(rows) < set(shore.rows("household_register"))


def test_bills_under_the_threshold_are_counted_and_not_kept(shore):
    rows = [
        ("覃守田", village.FATHER, "2026-09", "10000.01", "20000"),
        ("罗小满", village.MOTHER, "2026-09", "10000.00", "20000"),
        ("温国平", village.LONER, "2026-09", '"88,000.50"', "—"),
        ("彭大有", village.COUSIN, "2026-09", "很多", "20000"),
    ]
    delivery = shore.bring("medical_expenses", shore.csv("medical_expenses", village.BILLS, rows))
    assert (delivery.good_count, delivery.outside_count, delivery.bad_count) == (2, 2, 1)
    assert shore.row("medical_expenses", village.FATHER)["medical_self_pay_in_scope"] == 1000001
    assert shore.row("medical_expenses", village.LONER) == {
        "person": keyring().pseudonym(village.LONER),
        "counted_until": date(2026, 9, 1),
        "medical_self_pay_in_scope": 8800050,
    }


def test_a_listed_feed_takes_only_people_who_share_a_household_with_the_list(shore):
    shore.bring_register()
    file = shore.xlsx("school_roll", village.PUPILS, [("覃欣怡", village.CHILD, "某校", "初中", "在读")])
    with pytest.raises(
        CannotImport, match="只收名单内的人，名单还没有。请先导入 household_register、benefit_roster"
    ):
        shore.bring("school_roll", file)
    roster = [("尤金凤", village.GRANDMOTHER, "特困人员", "2024-05", 1014.0, village.FATHER)]
    shore.bring("benefit_roster", shore.xlsx("benefit_roster", village.ROSTER, roster))
    pupils = [
        ("覃欣怡", village.CHILD, "某校", "初中", "在读"),
        ("卢小雨", village.GUEST, "某校", "博士", "在读"),
        ("覃守田", village.FATHER, "某校", "本科", "休学"),
    ]
    delivery = shore.bring("school_roll", shore.xlsx("school_roll", village.PUPILS, pupils))
    assert (delivery.good_count, delivery.outside_count) == (1, 2)
    assert shore.row("school_roll", village.CHILD) == {
        "person": keyring().pseudonym(village.CHILD),
        "education_stage": "初中",
    }


def test_a_roster_row_becomes_the_facts_its_benefit_settles(shore):
    rows = [
        ("覃守田", village.FATHER, "最低生活保障", "2024年5月", 780.5, village.FATHER),
        ("覃守田", village.FATHER, "困难残疾人生活补贴", "202401", 130, ""),
        ("罗小满", village.MOTHER, "彩票", "2024-05", 1, ""),
    ]
    delivery = shore.bring("benefit_roster", shore.xlsx("benefit_roster", village.ROSTER, rows))
    assert (delivery.good_count, delivery.person_count, delivery.bad_count) == (2, 1, 1)
    found = {row["benefit"]: row for row in shore.table("benefit_roster")}
    assert found["最低生活保障"]["recognized_status"] == "低保"
    assert found["最低生活保障"]["monthly_amount"] == 78050
    assert found["最低生活保障"]["valid_from"] == date(2024, 5, 1)
    assert found["最低生活保障"]["head"] == keyring().pseudonym(village.FATHER)
    assert found["困难残疾人生活补贴"]["receives_disability_living_subsidy"] is True
    assert found["困难残疾人生活补贴"]["recognized_status"] is None


def test_a_death_without_a_readable_day_is_sent_back_and_not_guessed(shore):
    shore.bring_register()
    roster = [("尤金凤", village.GRANDMOTHER, "特困人员", "2024-05", 1014.0, "")]
    shore.bring("benefit_roster", shore.xlsx("benefit_roster", village.ROSTER, roster))
    rows = [
        ("尤金凤", village.GRANDMOTHER, date(2026, 9, 30), "D1"),
        ("覃守田", village.FATHER, "2026-02-30", "D2"),
        ("罗小满", village.MOTHER, "", "D3"),
    ]
    delivery = shore.bring("deaths", shore.xlsx("deaths", village.DEATHS, rows))
    assert (delivery.good_count, delivery.bad_count) == (1, 2)
    assert shore.row("deaths", village.GRANDMOTHER) == {
        "person": keyring().pseudonym(village.GRANDMOTHER),
        "valid_from": date(2026, 9, 30),
        "deceased": True,
    }


def test_a_number_cell_that_lost_digits_is_refused_even_when_its_check_digit_fits(shore):
    number = next(
        one
        for turn in range(1000)
        if (one := village.invent("101104", date(1984, 1, 1) + timedelta(days=turn), 0)).isdecimal()
        and str(int(float(one))) == one
    )
    rows = [("某人", float(number), "", "肢体", "一级", "2020-01-01", "2030-01-01", "", ""),
            ("罗小满", village.MOTHER, "", "肢体", "二级", "2020-01-01", "2030-01-01", "需要", "")]  # fmt: skip
    file = shore.xlsx("disability_certificate", village.CERTIFICATES, rows)
    delivery = shore.bring("disability_certificate", file)
    assert (delivery.good_count, delivery.bad_count) == (1, 1)
    assert keyring().pseudonym(number) not in shore.rows("disability_certificate")


def test_a_missing_optional_column_is_unknown_and_a_missing_needed_one_refuses(shore):
    header = [word for word in village.CERTIFICATES if word not in ("长期照护评估", "残疾人证号")]
    row = ("罗小满", village.MOTHER, "肢体", "二级", "2020-01-01", "2030-01-01", "")
    shore.bring("disability_certificate", shore.xlsx("disability_certificate", header, [row]))
    found = shore.row("disability_certificate", village.MOTHER)
    assert (found["disability_level"], found["needs_long_term_care"]) == (2, None)
    assert found["valid_to"] == date(2030, 1, 2)
    file = shore.xlsx("disability_certificate", header[:3], [row[:3]])
    with pytest.raises(
        CannotImport, match="残联持证的文件缺少栏：残疾等级、发证日期、有效期至。文件里有：姓名、"
    ):
        shore.bring("disability_certificate", file)


def test_a_file_without_one_usable_row_is_refused(shore):
    file = shore.csv("medical_expenses", village.BILLS, [("甲", "1", "2026-09", "20000", "")])
    with pytest.raises(CannotImport, match="没有一行可用，没有导入。第 2 行 证件号码：身份证号应为 18 位"):
        shore.bring("medical_expenses", file)
    assert shore.files() == []
    assert Run.objects.get().state == Run.State.FAILED


def test_gb18030_gives_the_same_rows(shore):
    shore.bring_register()
    before = shore.rows("household_register")
    file = shore.csv("household_register", village.REGISTER, village.PEOPLE, encoding="gb18030")
    shore.bring("household_register", file)
    assert shore.rows("household_register") == before
