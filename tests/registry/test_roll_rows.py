"""The rows of a household roll 台账行: what no single cell shows is refused in the column where it is mended."""

from __future__ import annotations

from datetime import timedelta

from tests.cast import HE, QIN
from tests.registry.village import DAY, write_csv
from zhulian.lib.id_numbers import invent
from zhulian.registry.importing import preview


def told(tmp_path, *rows):
    """Return what is wrong with each row, and the numbers of the households that may come in."""
    seen = preview(file=write_csv(tmp_path / "roll.csv", list(rows)), on=DAY)
    wrong = [(found.line, found.column, found.reason) for bad in seen.bad_rows for found in bad.problems]
    return wrong, [household.number for household in seen.enrolments]


def head(number, village, who, id_number=""):
    return (number, village, "", who.name, id_number or who.id_number, "户主", "")


def test_a_household_without_a_village_is_held_in_the_column_of_the_village(tmp_path, village):
    wrong, good = told(tmp_path, head("CX-0001", "", HE.members[0]))
    assert wrong == [(2, "村社代码", "本户各行都没有村社代码或村社名称")]
    assert good == []


def test_nobody_is_born_after_the_day_of_the_roll(tmp_path, village):
    tomorrow, today = (invent("101101", DAY + timedelta(days=days), 1) for days in (1, 0))
    wrong, good = told(
        tmp_path,
        head("CX-0001", HE.village, HE.members[0], tomorrow),
        head("CX-0002", QIN.village, QIN.members[0], today),
    )
    assert wrong == [(2, "身份证号", "身份证号里的出生日期 2026-11-01 在台账日期 2026-10-31 之后")]
    assert good == ["CX-0002"]
