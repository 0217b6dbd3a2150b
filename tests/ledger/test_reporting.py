"""The yearly audit report 年度审计报告: counted from the ledger, by post, with nobody's name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.ledger.test_patterns import CLERK, act
from zhulian.ledger.actions import record, seal
from zhulian.ledger.actors import Actor
from zhulian.ledger.models import Event
from zhulian.ledger.reporting import Report, Table, idle_drafts, report_document, report_of
from zhulian.ledger.reviewing import OUTCOMES, draw, note

pytestmark = pytest.mark.django_db
AUDITOR = Actor("彭正（peng）", "审计员", "640104")
SERVED = {"match": "政策匹配", "draft": "受理草稿"}
MARCH, JULY, NIGHT = (datetime(2026, month, 3, hour, tzinfo=UTC) for month, hour in ((3, 2), (7, 2), (7, 15)))
NOW = datetime(2026, 11, 1, 2, tzinfo=UTC)


def row(action: str, at: datetime = MARCH, by: Actor = CLERK, **given) -> Event:
    return record(action=action, actor=by, at=at, **given)


def made(year: int = 2026, **given) -> Report:
    seal()
    return report_of(year=year, at=NOW, served=SERVED, **given)


def table(report: Report, words: str) -> Table:
    return next(one for one in report.tables if words in one.title)


def test_looks_are_counted_by_month_and_by_post():
    act(MARCH, number=1)
    act(JULY, number=2)
    act(JULY, number=3, action="查看一户一档")
    act(datetime(2025, 12, 31, 15, tzinfo=UTC), number=4)
    act(datetime(2025, 12, 31, 16, tzinfo=UTC), number=5)
    months = table(made(), "按月")
    assert months.title == "全年查看 4 次，按月"
    assert months.columns == ("月份", "查看一户一档", "查看原文", "合计")
    assert months.rows == [("01 月", 0, 1, 1), ("03 月", 0, 1, 1), ("07 月", 1, 1, 2)]
    assert table(made(), "哪些岗位").rows == [(CLERK.post, 1, 3, 4)]
    assert table(made(2025), "按月").title == "全年查看 1 次，按月"


def test_what_was_served_is_counted_and_what_was_written_by_hand_is_left_out():
    row("查看原文", purpose="入户走访：去何守田家", detail={"serves": "match"})
    row("查看原文", purpose="入户走访：再去一次", detail={"serves": "match"})
    row("查找家庭", purpose="受理草稿：1，低保", detail={"serves": "draft"})
    row("导出政策找人名单", purpose="", detail={"count": 9})
    served = table(made(), "为哪件事")
    assert served.title.endswith("1 次没有写明")
    assert served.rows == [
        ("导出政策找人名单", "没有写明", "—", 1),
        ("查找家庭", "受理草稿", "—", 1),
        ("查看原文", "政策匹配", "入户走访", 2),
    ]


def test_unusual_patterns_tell_how_they_were_reviewed():
    act(NIGHT, action="查看一户一档")
    assert ("夜间查看", 1, 0, 0, 0, 1) in table(made(), "异常查看").rows
    note(event=Event.objects.get(), outcome=OUTCOMES[0], words="", by=AUDITOR, at=NOW)
    found = table(made(), "异常查看")
    assert ("夜间查看", 1, 1, 0, 0, 0) in found.rows
    assert found.title == "异常查看 1 处，0 处还没有复核"


def test_samples_minors_exports_leavers_and_avoidance_are_counted():
    act(MARCH)
    draw(since=MARCH, until=NOW, count=5, by=AUDITOR, at=JULY)
    for action, count in (
        ("请求打开未成年人档案", 3),
        ("同意打开未成年人档案", 2),
        ("不同意打开未成年人档案", 1),
    ):
        for _ in range(count):
            row(action)
    row("导出政策找人名单", purpose="登门告知政策：三月", detail={"count": 40})
    row("导出政策找人名单", purpose="登门告知政策", detail={"count": 2})
    row("撤岗")
    row("停用账号")
    row("近亲属回避，没有打开")
    report = made()
    assert table(report, "随机抽查").rows == [(1, 1, 0, 0, 0, 1)]
    assert table(report, "未成年人档案").title == "未成年人档案：请求 3 件，同意 2 件"
    assert table(report, "未成年人档案").rows == [(CLERK.post, 3, 2, 1, 6)]
    assert table(report, "导出名单").rows == [(CLERK.post, "登门告知政策", 2, 42)]
    assert table(report, "离岗").rows == [("撤岗", 1), ("停用账号", 1)]
    assert ("想打开近亲属的档案而没有打开", 1) in table(report, "回避").rows


def test_drafts_of_which_nothing_came_are_counted_and_listed():
    for number in ("1", "2", "3"):
        row("开受理草稿", object_kind="intake_draft", object_id=number)
    row("受理草稿办结", object_kind="intake_draft", object_id="1", purpose="已受理")
    row("受理草稿办结", object_kind="intake_draft", object_id="2", purpose="开错了")
    row("上报未用的受理草稿", detail={"count": 2, "ids": ["2", "3"]})
    drafts = table(made(), "受理草稿 3 个")
    assert drafts.title == "受理草稿 3 个，2 个没有用于受理，上报过 2 个"
    assert drafts.rows == [(CLERK.post, 3, 1, 2)]
    assert [event.object_id for event in idle_drafts(since=MARCH, until=NOW)] == ["3", "2"]


def test_the_chain_is_verified_against_the_heads_kept_outside():
    act(MARCH)
    report = made()
    assert report.broken == ""
    assert table(report, "台账完整").rows[0] == ("核过的行（自建库起）", 1)
    cut = made(anchors=[f"9:{'0' * 64}"])
    assert "被截去" in cut.broken
    assert table(cut, "被截去").rows[-1] == ("这次对照的留存链头", "1 个")


def test_an_empty_year_is_told_as_such_and_the_document_names_nobody():
    assert table(made(), "按月").rows == []
    act(MARCH)
    row("查看原文", purpose="入户走访：去何守田家", detail={"serves": "match"})
    text = report_document(made())
    assert text.startswith("# 2026 年度个人信息查看审计报告\n")
    assert "| 月份 | 查看原文 | 合计 |\n|-|-|-|\n| 03 月 | 2 | 2 |\n" in text
    assert "何守田" not in text
    assert CLERK.name not in text
