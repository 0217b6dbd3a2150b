"""How tests ask the API 测试怎么问: a client without cookies, and a household."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

AT = "/api/v1/"
HOME = {
    "日期": "2026-10-31",
    "地区": "640104",
    "城乡": "城镇",
    "参数": {"低保标准": 780},
    "方案": ["最低生活保障"],
    "家庭": {
        "事实": {"财产状况合规": True},
        "成员": [
            {"编号": "甲", "与户主关系": "户主", "出生日期": "1979-03-12", "工资性收入": 1250.5, "收入核对完整": True},
            {"编号": "乙", "与户主关系": "子女", "出生日期": "2012-05-21", "收入核对完整": True},
        ],
        "法定义务人": [],
    },
}  # fmt: skip


def with_member(**facts: Any) -> dict[str, Any]:
    """Return the household with other facts of its first member."""
    first, *others = HOME["家庭"]["成员"]
    return HOME | {"家庭": HOME["家庭"] | {"成员": [first | facts, *others]}}


def ask(body: Any, **more: Any) -> HttpResponse:
    """Post a determination; what is no text or bytes is written as JSON."""
    text = body if isinstance(body, str | bytes) else json.dumps(body, ensure_ascii=False)
    given = {"content_type": "application/json"} | more
    return Client(SERVER_NAME="localhost").post(f"{AT}determinations", text, **given)


def answers(body: Any) -> list[dict[str, Any]]:
    """Ask and return the answers."""
    response = ask(body)
    assert response.status_code == 200, response.content.decode()
    return response.json()["answers"]


def get(address: str, **more: Any) -> HttpResponse:
    """Get an address of the API."""
    return Client(SERVER_NAME="localhost").get(f"{AT}{address}", **more)


def errors(response: HttpResponse) -> dict[str, str]:
    """Return the mistakes of a refusal by their pointer."""
    assert response["Content-Type"] == "application/problem+json"
    return {one["pointer"]: one["detail"] for one in response.json()["errors"]}
