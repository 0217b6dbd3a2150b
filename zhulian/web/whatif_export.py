"""A scenario as a workbook 推演导出: what the page shows, a sheet for each table; one ledger row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhulian.accounts.roles import Permission
from zhulian.insight.models import Scenario
from zhulian.ledger import actions as ledger
from zhulian.lib.formulas import guarded
from zhulian.web.access import requires
from zhulian.web.match_export import XLSX
from zhulian.web.policy_library import county
from zhulian.web.whatif_told import told

HOUSEHOLDS = (
    ("户数", "households"), ("有钱可领的户", "paid"), ("得益户", "better"), ("受损户", "worse"),
    ("每月，现在 元", "fen_before"), ("每月，改后 元", "fen_after"), ("每月多发 元", "more_fen"), ("一年多发 元", "year_fen"),
)  # fmt: skip
POLICIES = (
    ("政策", "name"), ("按户或人", "level"), ("符合，现在", "entitled_before"), ("符合，改后", "entitled_after"),
    ("新符合", "gaining"), ("不再符合", "losing"), ("增加", "more"), ("减少", "less"), ("待核，现在", "unknown_before"),
    ("待核，改后", "unknown_after"), ("在领", "receiving"), ("在领而待核", "receiving_unknown"), ("符合而算不出金额", "unpriced"),
    ("每月，现在 元", "fen_before"), ("每月，改后 元", "fen_after"), ("每月多发 元", "more_fen"), ("一年多发 元", "year_fen"),
)  # fmt: skip
Cell = str | int | float | None


@require_GET
@requires(Permission.TRY_STANDARDS)
def whatif_export(request: HttpRequest, scenario_id) -> HttpResponse:
    """Send a finished scenario as a workbook. Raises Http404 while there is no result."""
    scenario = get_object_or_404(Scenario.objects.of(county().code).done(), pk=scenario_id)
    ledger.record(
        action="导出推演", actor=request.user.actor, at=timezone.now(), object_kind="scenario", object_id=scenario.pk,
        area_path=scenario.region, detail={"changes": scenario.changes},
    )  # fmt: skip
    response = HttpResponse(workbook_of(scenario), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="whatif-{scenario.on:%Y%m%d}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response


def workbook_of(scenario: Scenario) -> bytes:
    """Write the sheets of a scenario; text stays text, and a cell that is not said is <5 or empty."""
    shown, content = told(scenario.result), BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        bold = book.add_format({"bold": True, "bg_color": "#EDF1F6"})
        sheets = {
            "概要": _summary(scenario, shown),
            "按政策": _table(POLICIES, shown["policies"]),
            "按镇街": _table((("镇街", "name"), *HOUSEHOLDS), [*shown["towns"], *shown["quiet_towns"]]),
            "按户型": _table((("分法", "group"), ("户型", "name"), *HOUSEHOLDS), shown["kinds"]),
            "贫困差距": _gap(shown),
        }
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.set_column(0, 0, 30)
            sheet.set_column(1, 20, 14)
            for place, row in enumerate(rows):
                for column, value in enumerate(row):
                    cell = guarded(value) if isinstance(value, str) else value
                    sheet.write(place, column, cell, bold if place == 0 else None)
            sheet.freeze_panes(1, 1)
    return content.getvalue()


def _summary(scenario: Scenario, shown: dict[str, Any]) -> Iterable[Sequence[Cell]]:
    total, roll, poverty = shown["total"], shown["roll"], shown["poverty"]
    yield "项目", "内容"
    yield "方案", str(scenario)
    for text in shown["changes"]:
        yield "改动", text
    yield "以哪天为准", scenario.on.isoformat()
    yield "推演", f"{scenario.asked_by} {timezone.localtime(scenario.asked_at):%Y-%m-%d %H:%M}"
    yield "政策文本摘要", scenario.fingerprint
    yield "全县户数", shown["counted"]["households"]
    for words, key in HOUSEHOLDS[2:]:
        yield words, _cell(key, total[key])
    yield "在领低保户", roll["households"]
    yield "其中由发放额反推出收入", roll["known"]
    yield "收入知道的户", poverty["households_known"]
    yield "收入不知道、没有算进贫困差距的户", poverty["households_unknown"]
    yield (
        "说明",
        "没有申请就不能查收入，收入不知道的户答复是待核，新符合的是至少的数；少于 5 户的写 <5；只有数字，没有姓名",
    )


def _table(columns: Sequence[tuple[str, str]], rows: Iterable[dict[str, Any]]) -> Iterable[Sequence[Cell]]:
    yield [words for words, _ in columns]
    for row in rows:
        yield [_cell(key, row[key]) for _, key in columns]


def _gap(shown: dict[str, Any]) -> Iterable[Sequence[Cell]]:
    yield "怎样看", "FGT0", "FGT1", "FGT2", "每月补到线至少 元", "每月补到线至多 元"
    for view in shown["views"]:
        yield view["words"], *view["shares"], _cell("fen", view["gap_least"]), _cell("fen", view["gap_most"])


def _cell(key: str, value: Any) -> Cell:
    return value / 100 if "fen" in key and isinstance(value, int) else value
