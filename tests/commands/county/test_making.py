"""The files are those the departments send, dirt counted, scopes nested, the truth apart."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from python_calamine import load_workbook

from tests.commands.county.conftest import RESIDENTS, SEED
from zhulian.commands.county import make
from zhulian.commands.county.answers import HOUSEHOLD_SCHEMES, PERSON_SCHEMES
from zhulian.lib.id_numbers import BadIdNumber, check

HEADERS = {
    "household_register-2026-10.csv": "户号 姓名 公民身份号码 性别 与户主关系 出生日期 户籍地址 村社代码 居住地村社代码",
    "benefit_roster-2026-10.xlsx": "姓名 身份证号 险种 起领年月 月发放金额 户主身份证号",
    "disability_certificate-2026-10.xlsx": (
        "姓名 身份证号 残疾人证号 残疾类别 残疾等级 发证日期 有效期至 长期照护评估 护理自理程度"
    ),
    "medical_expenses-2026-10.csv": "姓名 证件号码 统计年度止 政策范围内自付 自付合计",
    "school_roll-2026-10.xlsx": "姓名 身份证号 学校 就读学段 学籍状态",
    "social_insurance-2026-10.csv": (
        "姓名 社会保障号码 参保类型 缴费状态 停缴月数 缴费基数 月离退休金 月基础养老金 月居民养老金其他部分 月失业保险金"
    ),
    "deaths-2026-10.xlsx": "姓名 身份证号 死亡日期",
}


def rows_of(path: Path) -> list[list]:
    if path.suffix == ".xlsx":
        return load_workbook(path).get_sheet_by_index(0).to_python()
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


def body(made, path: str) -> list[dict]:
    header, *rows = rows_of(made.directory / path)
    return [dict(zip(header, row, strict=True)) for row in rows]


def truth_rows(made) -> list[dict]:
    return pq.read_table(made.directory / "truth" / "truth.parquet").to_pylist()


@pytest.mark.parametrize(("name", "header"), HEADERS.items())
def test_each_feed_has_exactly_its_header(made, name, header):
    assert rows_of(made.directory / "feeds" / name)[0] == header.split()


def test_files_hold_the_rows_that_the_summary_says(made):
    for path, count in made.files.items():
        assert len(rows_of(made.directory / path)) == count + 1
    assert made.residents == RESIDENTS
    assert made.figures["residents"] == RESIDENTS


def test_csv_files_begin_with_a_byte_order_mark(made):
    for path in made.files:
        if path.endswith(".csv"):
            assert (made.directory / path).read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_same_seed_gives_the_same_bytes(made, tmp_path):
    again = make(directory=tmp_path, residents=RESIDENTS, seed=SEED)
    for path in [*made.files, "truth/truth.parquet", "truth/dirt.json", "truth/summary.json"]:
        assert (tmp_path / path).read_bytes() == (made.directory / path).read_bytes()
    assert again.figures == made.figures


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ("feeds/medical_expenses-2026-10.csv", "scopes/listed/medical_expenses-2026-10.csv"),
        ("scopes/listed/medical_expenses-2026-10.csv", "scopes/all/medical_expenses-2026-10.csv"),
        ("feeds/school_roll-2026-10.xlsx", "scopes/all/school_roll-2026-10.csv"),
        ("feeds/social_insurance-2026-10.csv", "scopes/all/social_insurance-2026-10.csv"),
    ],
)
def test_narrow_scopes_lie_within_wide_ones(made, narrow, wide):
    def clean(path):
        return {tuple(row) for row in rows_of(made.directory / path)[1:] if isinstance(row[1], str)}

    assert clean(narrow) < clean(wide)


def test_only_bills_over_the_threshold_are_sent(made):
    for row in body(made, "feeds/medical_expenses-2026-10.csv"):
        assert float(row["政策范围内自付"].replace(",", "")) > 10_000


def test_about_three_rows_in_a_thousand_are_dirty_and_every_kind_is_counted(made):
    register = json.loads((made.directory / "truth" / "dirt.json").read_text(encoding="utf-8"))[
        "feeds/household_register-2026-10.csv"
    ]
    dirty = sum(register.values()) - register["干净"]
    assert dirty == pytest.approx(0.003 * RESIDENTS, abs=2)
    assert all(count > 0 for count in register.values())
    assert set(register) >= {"校验位错误", "十五位旧号", "全角字符", "小写x", "夹空格", "数字丢位"}
    assert set(register) >= {"缺证件号", "缺姓名", "不可能的日期", "未知关系", "重复行"}


def test_what_was_counted_as_dirt_is_in_the_file(made):
    rows = body(made, "feeds/household_register-2026-10.csv")
    counted = json.loads((made.directory / "truth" / "dirt.json").read_text(encoding="utf-8"))[
        "feeds/household_register-2026-10.csv"
    ]
    numbers = [row["公民身份号码"] for row in rows]
    assert numbers.count("") == counted["缺证件号"]
    assert sum(len(number) == 15 for number in numbers) == counted["十五位旧号"]
    assert sum("E+17" in number for number in numbers) == counted["数字丢位"]
    assert sum(number.endswith("x") for number in numbers) == counted["小写x"]
    assert sum(not row["姓名"] for row in rows) == counted["缺姓名"]
    assert len(rows) - RESIDENTS == counted["重复行"]
    bad = sum(_is_bad(number) for number in numbers if len(number) == 18 and number.isascii())
    assert bad == counted["校验位错误"]


def _is_bad(number: str) -> bool:
    try:
        check(number)
    except BadIdNumber:
        return True
    return False


def test_the_truth_agrees_with_the_roster(made):
    roster = body(made, "feeds/benefit_roster-2026-10.xlsx")
    paid = {(row["险种"], row["身份证号"]) for row in roster}
    spoilt = len(roster) - len([row for row in roster if _is_clean(row["身份证号"])])
    hidden = 0
    for row in truth_rows(made):
        assert row["is_entitled"] or row["is_receiving"]
        assert (row["id_number"] == "") == (row["scheme"] in HOUSEHOLD_SCHEMES)
        assert row["scheme"] in HOUSEHOLD_SCHEMES + PERSON_SCHEMES
        if row["id_number"]:
            is_paid = (row["scheme"], row["id_number"]) in paid
            assert row["is_receiving"] or not is_paid
            hidden += row["is_receiving"] and not is_paid
    assert hidden <= spoilt


def _is_clean(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) == 18 and cell.isascii() and not _is_bad(cell)


def test_an_answer_called_decidable_follows_from_the_files(made):
    """A living subsidy that is due and decidable: on the roster with 低保, certificate valid, not 特困."""
    roster = body(made, "feeds/benefit_roster-2026-10.xlsx")
    on_subsistence = {row["身份证号"] for row in roster if row["险种"] == "最低生活保障"}
    valid = {
        row["身份证号"]
        for row in body(made, "feeds/disability_certificate-2026-10.xlsx")
        if row["有效期至"] > "2026-10-31"
    }
    due = {
        row["id_number"]
        for row in truth_rows(made)
        if row["scheme"] == "困难残疾人生活补贴" and row["is_entitled"] and row["decidable_from_feeds"]
    }
    # A spoilt row may hide one person; the rest must be there to see.
    assert due
    assert len(due - (on_subsistence & valid)) <= 1


@pytest.mark.parametrize("code", ["330382", "440604", "640402", "330106"])
def test_other_counties_are_made_as_well(tmp_path, code):
    made = make(directory=tmp_path, residents=3_000, county=code)
    assert made.figures["county"] == code
    villages = {row["村社代码"] for row in body(made, "feeds/household_register-2026-10.csv")}
    assert all(village.startswith(code) for village in villages)


def test_progress_is_told_to_the_end(tmp_path):
    told = []
    make(
        directory=tmp_path, residents=500, progress=lambda step, done, total: told.append((step, done, total))
    )
    assert told[0][1] == 0
    assert told[-1][0] == "完成"
    assert told[-1][1] == told[-1][2]
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)


def test_a_county_without_residents_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(ValueError, match="至少为 1"):
        make(directory=tmp_path, residents=0)
    assert not list(tmp_path.iterdir())
