"""A small village for the lake 湖边小村: seven people in three households, as departments would send them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

import xlsxwriter

from zhulian.lib.id_numbers import invent
from zhulian.rules.feed import Feed
from zhulian.rules.feeds import read_feeds

AT = datetime(2026, 10, 31, 2, 0, tzinfo=UTC)
DAY = date(2026, 10, 31)
PERIOD = "2026-10"
HERE, THERE, AWAY = "640104001001", "640104001002", "000000000000"
SETTINGS = {HERE: "城镇", THERE: "农村"}
STREET = "枣园街3号楼2单元501室"

GRANDMOTHER = invent("101104", date(1950, 2, 3), 2)
FATHER = invent("101104", date(1979, 3, 12), 11)
MOTHER = invent("101104", date(1982, 7, 9), 12)
CHILD = invent("101104", date(2012, 5, 21), 13)
LONER = invent("101104", date(1965, 8, 1), 21)
COUSIN = invent("101104", date(1990, 1, 5), 31)
GUEST = invent("101104", date(1991, 6, 6), 32)
PASSER_BY = invent("101199", date(1970, 4, 4), 41)

REGISTER = (
    "户号",
    "姓名",
    "公民身份号码",
    "性别",
    "与户主关系",
    "出生日期",
    "户籍地址",
    "村社代码",
    "居住地村社代码",
)
PEOPLE = (
    ("H1", "覃守田", FATHER, "男", "户主", "1979-03-12", STREET, HERE, THERE),
    ("H1", "罗小满", MOTHER, "女", "配偶", "1982-07-09", STREET, HERE, ""),
    ("H1", "覃欣怡", CHILD, "女", "女", "2012-05-21", STREET, HERE, ""),
    ("H1", "尤金凤", GRANDMOTHER, "女", "母", "1950-02-03", STREET, HERE, ""),
    ("H2", "温国平", LONER, "男", "户主", "1965-08-01", STREET, HERE, AWAY),
    ("H3", "彭大有", COUSIN, "男", "户主", "1990-01-05", STREET, THERE, ""),
    ("H3", "卢小雨", GUEST, "女", "其他亲属", "1991-06-06", STREET, THERE, ""),
)
ROSTER = ("姓名", "身份证号", "险种", "起领年月", "月发放金额", "户主身份证号")
CERTIFICATES = (
    "姓名", "身份证号", "残疾人证号", "残疾类别", "残疾等级", "发证日期", "有效期至", "长期照护评估", "护理自理程度",
)  # fmt: skip
BILLS = ("姓名", "证件号码", "统计年度止", "政策范围内自付", "自付合计")
PUPILS = ("姓名", "身份证号", "学校", "就读学段", "学籍状态")
DEATHS = ("姓名", "身份证号", "死亡日期", "医学证明编号")
INSURED = (
    "姓名", "社会保障号码", "参保类型", "缴费状态", "停缴月数", "缴费基数", "月离退休金", "月基础养老金",
    "月居民养老金其他部分", "月失业保险金",
)  # fmt: skip


@lru_cache
def feeds() -> dict[str, Feed]:
    """The feeds of the house with the demo's agreements."""
    return read_feeds(overlays=["demo/feeds.yaml"])


def write_csv(path: Path, header, rows, encoding: str = "utf-8-sig") -> Path:
    """Write rows as a department's CSV."""
    path.write_bytes("\n".join(",".join(row) for row in [header, *rows]).encode(encoding))
    return path


def write_xlsx(path: Path, header, rows) -> Path:
    """Write rows as a department's Excel: texts as text, numbers as numbers, dates as dates."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        page = workbook.add_worksheet()
        as_date = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate([header, *rows]):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(number, column, cell, as_date)
                elif isinstance(cell, str):
                    page.write_string(number, column, cell)
                else:
                    page.write_number(number, column, cell)
    return path


def spoilt(number: str) -> str:
    """Return an ID number with a wrong last character."""
    return number[:17] + ("0" if number[17] != "0" else "1")
