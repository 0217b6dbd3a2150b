"""Scenarios that are done 算完的推演方案: what a result looks like, hand-written."""

from __future__ import annotations

from typing import Any

from tests.staff import AT, COUNTY, DAY
from zhulian.accounts.models import User
from zhulian.insight.models import Scenario
from zhulian.work.models import Run

HOMES = {"households": 1000, "paid": 40, "better": 30, "worse": 0, "fen_before": 54000, "fen_after": 65700}
FEW = HOMES | {"paid": "<5", "better": "<5", "fen_before": None, "fen_after": None}
LOW = {
    "code": "subsistence_allowance", "name": "最低生活保障", "level": "家庭", "entitled_before": 30, "entitled_after": 30,
    "unknown_before": 900, "unknown_after": 900, "gaining": 0, "losing": 0, "more": 30, "less": 0, "receiving": 33,
    "receiving_unknown": 3, "unpriced": 0, "fen_before": 54000, "fen_after": 65700,
}  # fmt: skip
QUIET = LOW | {
    "code": "disability_care_subsidy",
    "name": "重度残疾人护理补贴",
    "level": "成员",
    "more": 0,
    "fen_after": 54000,
}


def view(words: str, least: float, most: float) -> dict[str, Any]:
    """One way to look at the gap, alike for all three measures."""
    ends = [
        {f"fgt{order}": share for order in range(3)} | {"gap_fen": int(share * 100000)}
        for share in (least, most)
    ]
    return {"words": words, "at_least": ends[0], "at_most": ends[1]}


RESULT = {
    "changes": ["低保标准（城镇） 780.00 元/人月 → 819.00 元/人月"], "region": COUNTY, "on": DAY.isoformat(),
    "counted": {"households": 1000, "members": 2500}, "roll": {"households": 33, "known": 30, "reason": ""},
    "total": HOMES, "policies": [LOW, QUIET],
    "towns": [{"code": "640104001", **HOMES}, {"code": "640104002", **FEW}],
    "kinds": [{"group": "户籍人口", "code": "1 人户", **HOMES}, {"group": "户内有", "code": "有残疾人", **FEW}],
    "poverty": {
        "line": "低保标准", "before": {"城镇": "780.00", "农村": None}, "after": {"城镇": "819.00", "农村": None},
        "households_known": 30, "households_bounded": 2, "households_unknown": 968, "persons_known": 70, "persons_bounded": 4,
        "views": [view("救助前，现在的线", 0.5, 0.75), *(view(f"第 {place} 种看法", 0.25, 0.25) for place in range(2, 6))],
    },
}  # fmt: skip


def make_scenario(run: Run, by: User, **given: Any) -> Scenario:
    """Make a scenario that is done."""
    about = {
        "changes": ["低保标准=+5%"], "region": COUNTY, "on": DAY, "line": "低保标准", "fingerprint": "0" * 64,
        "result": RESULT, "asked_by": by, "asked_at": AT, "done_at": AT,
    }  # fmt: skip
    return Scenario.objects.create(run=run, **about | given)
