"""Queries 网址参数: a day, a region, and nothing that nobody reads."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from zhulian.accounts.today import today
from zhulian.api.asking import FIRST_DAY, LAST_DAY
from zhulian.api.refusing import Mistake, Refusal, mistakes_of
from zhulian.rules.nodes import Spot
from zhulian.rules.parameter_files import check_region
from zhulian.rules.problems import Problem
from zhulian.rules.yaml_lines import DATE

DAY_CURE = f"写作 2026-07-01，{FIRST_DAY} 到 {LAST_DAY} 之间"


def refuse_query(*mistakes: Mistake) -> Refusal:
    """Make the refusal of an address whose parameters are wrong."""
    return Refusal("bad-question", f"有 {len(mistakes)} 处要改，见 errors", mistakes)


def check_names(request: HttpRequest, *names: str) -> None:
    """Refuse parameters of the address that this view does not read. Raises Refusal."""
    cure = f"可用的参数：{'、'.join(names)}" if names else "这个地址没有参数，请删去"
    strange = [Mistake(name, f"不认识的参数“{name}”", cure) for name in request.GET if name not in names]
    if strange:
        raise refuse_query(*strange)


def day_of(text: str | None) -> date:
    """Read a day; none is today. Raises Refusal."""
    if text is None:
        return today()
    try:
        found = date.fromisoformat(text) if DATE.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or not FIRST_DAY <= found <= LAST_DAY:
        raise refuse_query(Mistake("on", f"“{text}”不是日期，或不在范围里", DAY_CURE))
    return found


def region_of(text: str) -> str:
    """Read a six-digit region code. Raises Refusal."""
    try:
        return check_region(text, Spot("region"))
    except Problem as problem:
        raise refuse_query(*mistakes_of([problem])) from None
