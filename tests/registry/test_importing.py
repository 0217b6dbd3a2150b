"""Import of a household ledger 低保台账导入: good rows come in, bad ones go back, a kill costs nothing."""

from __future__ import annotations

import zipfile
from datetime import date, timedelta

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.cast import HE, QIN
from tests.registry.rolls import bring_in, row
from tests.registry.village import DAY, HEADERS, NOW, write_csv
from zhulian.lake.reading import CannotRead
from zhulian.ledger.models import Event
from zhulian.registry.facts import facts_of
from zhulian.registry.importing import preview
from zhulian.registry.models import Household, Membership, Observation, Person
from zhulian.registry.roll_columns import EXAMPLE
from zhulian.registry.roll_sheets import write_errors, write_template
from zhulian.work.models import Run

FATHER, MOTHER, DAUGHTER = HE.members
OLD = QIN.members[0]


def problems(seen):
    return [(p.line, p.column, p.reason) for bad in seen.bad_rows for p in bad.problems]


def test_a_household_comes_in_with_facts_source_and_one_ledger_row(read):
    enrolled = bring_in(read(row(FATHER, wage="1,800.00"), row(MOTHER, relation="妻子")))
    assert (enrolled.households_created, enrolled.persons_created) == (1, 2)
    reading = facts_of(Household.objects.get(), on=DAY)
    facts = {subject.facts["与户主关系"]: subject.facts for subject in reading.facts.members}
    assert facts["户主"]["工资性收入"] == 180000
    assert facts["配偶"]["出生日期"] == MOTHER.birth_date
    assert Observation.objects.get().source == "assistance_ledger"
    event = Event.objects.get(action="导入低保台账")
    assert (event.detail["rows"], event.detail["persons_created"]) == (2, 2)


def test_a_preview_writes_nothing(read):
    summary = read(row(FATHER), row(OLD, number="CX-0002", id_number="1")).summary()
    assert (summary["good_rows"], summary["bad_rows"], summary["households_new"]) == (1, 1, 1)
    assert not Household.objects.exists()
    assert not Run.objects.exists()


def test_the_same_file_twice_changes_nothing(read):
    seen = read(row(FATHER, wage="1800"), row(MOTHER))
    bring_in(seen)
    again = bring_in(read(row(FATHER, wage="1800"), row(MOTHER)), at=NOW + timedelta(days=9))
    assert again.is_nothing
    assert Observation.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "column", "words"),
    [
        ({"id_number": "101101197903121012"}, "身份证号", "末位校验不符"),
        ({"id_number": "1.01101E+17"}, "身份证号", "当成数字存了"),
        ({"id_number": "101101790312101"}, "身份证号", "15 位旧号"),
        ({"id_number": "101101195802301019"}, "身份证号", "1958"),
        ({"relation": "老板"}, "与户主关系", "不认识的关系“老板”"),
        ({"village": "640104999999"}, "村社代码", "没有村社代码 640104999999"),
        ({"name": "=1+1"}, "姓名", "像公式"),
        ({"wage": "-5"}, "工资性收入", "工资性收入是负数"),
        ({"wage": "一千八"}, "工资性收入", "不是数字"),
        ({"wage": "1.234"}, "工资性收入", "小数超过两位"),
    ],
)
def test_a_bad_cell_is_named_with_row_column_reason_and_cure(read, given, column, words):
    if "1958" in given.get("id_number", ""):
        given = {"id_number": "10110119580230101" + _check("10110119580230101")}
        words = "19580230 不存在"
    seen = read(row(OLD, number="CX-0002"), row(FATHER, **given))
    (bad,) = seen.bad_rows
    problem = next(p for p in bad.problems if p.column == column)
    assert bad.line == 3
    assert words in problem.reason
    assert problem.cure
    assert [one.number for one in seen.enrolments] == ["CX-0002"]


def _check(body):
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(a) * b for a, b in zip(body, weights, strict=True)) % 11]


def test_full_width_characters_are_folded_with_a_remark(read):
    wide = FATHER.id_number.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    seen = read(row(FATHER, id_number=wide))
    assert not seen.bad_rows
    assert [note.reason for note in seen.rows[0].notes] == ["有全角字符，已按半角读入"]
    bring_in(seen)
    assert Person.objects.with_id_number(FATHER.id_number).exists()


def test_a_village_is_found_by_its_short_name_but_not_by_one_that_two_share(read):
    by_name = ("CX-0001", "", "春林村", FATHER.name, FATHER.id_number, "户主", "")
    shared = ("CX-0002", "", "崇安社区", OLD.name, OLD.id_number, "户主", "")
    seen = read(by_name, shared)
    assert [(one.number, one.village) for one in seen.enrolments] == [("CX-0001", "640104002001")]
    assert "有 2 个村社叫“崇安社区”" in problems(seen)[0][2]


def test_a_person_in_two_households_comes_in_nowhere(read):
    seen = read(row(FATHER), row(OLD, number="CX-0002"), row(FATHER, number="CX-0002", relation="其他"))
    assert [line for line, _, reason in problems(seen) if "另一户" in reason] == [2, 4]
    assert [one.number for one in seen.enrolments] == ["CX-0002"]


def test_two_heads_or_none_or_a_bad_one_hold_the_whole_household(read):
    two = read(row(FATHER), row(MOTHER, relation="户主"))
    none = read(row(MOTHER))
    bad = read(row(FATHER, wage="-1"), row(MOTHER))
    for seen, words in ((two, "有 2 个户主"), (none, "没有户主行"), (bad, "整户暂缓")):
        assert not seen.enrolments
        assert any(words in reason for _, _, reason in problems(seen))


def test_a_bad_member_leaves_the_others_in_and_the_answer_open_until_the_row_comes(read):
    bring_in(read(row(FATHER), row(MOTHER, id_number="101101198207091021")))
    household = Household.objects.get()
    assert household.missing_member_count == 1
    members = facts_of(household, on=DAY).facts.members
    assert [len(member.facts) for member in members] == [2, 0]
    bring_in(read(row(MOTHER)), at=NOW + timedelta(days=1))
    household.refresh_from_db()
    assert household.missing_member_count == 0
    assert household.memberships.on(DAY).count() == 2


@pytest.mark.parametrize("leaves_first", [True, False])
def test_a_person_of_another_file_is_refused_until_that_household_is_in_the_ledger_too(read, leaves_first):
    bring_in(read(row(FATHER), row(DAUGHTER)))
    moving = row(DAUGHTER, number="CX-0002", relation="孙女")
    seen = read(row(OLD, number="CX-0002"), moving)
    assert "此人已在户号 CX-0001" in problems(seen)[0][2]
    rows = [row(FATHER), row(OLD, number="CX-0002"), moving]
    both = read(*(rows if leaves_first else reversed(rows)))
    assert not both.bad_rows
    bring_in(both, at=NOW + timedelta(days=1))
    assert Membership.objects.filter(valid_to=None, household__number="CX-0002").count() == 2
    assert Membership.objects.filter(valid_to=None, household__number="CX-0001").count() == 1


def test_the_error_sheet_shows_the_row_as_it_was_and_comes_back_as_a_file(read, tmp_path):
    seen = read(row(FATHER), row(MOTHER, name="=SUM(A1)"))
    sheet = tmp_path / "errors.xlsx"
    write_errors(sheet, seen.headers, seen.bad_rows)
    heading, wrong = CalamineWorkbook.from_path(str(sheet)).get_sheet_by_index(0).to_python()
    assert heading[-3:] == ["行号", "问题", "怎么改"]
    assert wrong[heading.index("姓名")] == "'=SUM(A1)"
    assert wrong[heading.index("行号")] == "3"
    assert "像公式" in wrong[heading.index("问题")]
    with zipfile.ZipFile(sheet) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        assert b"FFF8CBAD" in archive.read("xl/styles.xml")
    bring_in(seen)
    assert preview(file=sheet, on=DAY).bad_rows[0].problems[0].column == "姓名"


def test_the_example_of_the_template_is_left_out_and_told(village, tmp_path):
    template = tmp_path / "template.xlsx"
    write_template(template)
    seen = preview(file=template, on=DAY)
    assert seen.example_lines == [2]
    assert not (seen.rows or seen.enrolments or seen.unknown_headers)
    assert seen.summary()["example_rows"] == 1


def test_the_template_comes_in_as_soon_as_it_speaks_of_somebody(village, tmp_path, monkeypatch):
    monkeypatch.setitem(EXAMPLE, "住址", "贺兰巷 3 号")
    template = tmp_path / "template.xlsx"
    write_template(template)
    monkeypatch.undo()
    seen = preview(file=template, on=DAY)
    assert not seen.bad_rows
    assert seen.rows[0].values["姓名"] == FATHER.name
    bring_in(seen)
    facts = facts_of(Household.objects.get(), on=DAY).facts.facts
    assert (facts["月保障金额"], facts["低保起领月份"]) == (54000, date(2025, 1, 1))


def test_a_numeric_cell_that_lost_digits_is_refused(village, tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "numbers.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADERS)
        sheet.write_row(1, 0, row(FATHER))
        sheet.write_number(1, 4, 101101197903121013)
    seen = preview(file=tmp_path / "numbers.xlsx", on=DAY)
    assert "当成数字存了" in problems(seen)[0][2]


def test_a_workbook_that_swells_is_refused_before_it_is_read(village, tmp_path, monkeypatch):
    monkeypatch.setattr("zhulian.registry.roll_rows.LARGEST_WORKBOOK", 4 << 20)
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(5):
                sheet.write(bytes(1 << 20))
    with pytest.raises(CannotRead, match="解压后超过 4 MiB"):
        preview(file=tmp_path / "bomb.xlsx", on=DAY)


def test_a_file_without_needed_columns_or_with_too_many_rows_is_refused(village, tmp_path, monkeypatch):
    short = write_csv(tmp_path / "short.csv", [("CX-0001", "何守田")], headers=("户号", "姓名"))
    with pytest.raises(CannotRead, match="缺少列：身份证号、与户主关系"):
        preview(file=short, on=DAY)
    monkeypatch.setattr("zhulian.registry.roll_rows.MOST_ROWS", 1)
    long = write_csv(tmp_path / "long.csv", [row(FATHER), row(MOTHER)])
    with pytest.raises(CannotRead, match="有 2 行，一次最多 1 行"):
        preview(file=long, on=DAY)
