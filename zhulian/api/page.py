"""The page of the API 接口页: what there is, how to ask and what may go wrong, from the OpenAPI document itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from zhulian.api.asking import MOST_PEOPLE
from zhulian.api.bodies import DEEPEST, MOST_BYTES
from zhulian.api.refusing import KINDS

Tree = dict[str, Any]
EXAMPLE: Tree = {
    "日期": "2026-10-31",
    "地区": "640104",
    "城乡": "城镇",
    "参数": {"低保标准": 780},
    "方案": ["最低生活保障"],
    "家庭": {
        "事实": {"财产状况合规": True},
        "成员": [
            {"编号": "甲", "与户主关系": "户主", "出生日期": "1979-03-12", "工资性收入": 1800, "收入核对完整": True},
            {"编号": "乙", "与户主关系": "配偶", "出生日期": "1982-07-09", "残疾类别": "肢体", "残疾等级": 2, "收入核对完整": True},
            {"编号": "丙", "与户主关系": "子女", "出生日期": "2012-05-21", "就读学段": "初中", "收入核对完整": True},
        ],
        "法定义务人": [],
    },
}  # fmt: skip
MISTAKEN = EXAMPLE | {"城乡": "城市", "家庭": {"成员": [{"编号": "甲", "工资性收人": 1800}]}}


def page_context(schema: Tree, answer: Tree, refused: Tree) -> Tree:
    """Return what the page shows: addresses from the OpenAPI document, the answer to EXAMPLE and to MISTAKEN."""
    return {
        "title": schema["info"]["title"],
        "description": schema["info"]["description"],
        "addresses": list(_addresses(schema["paths"])),
        "example": written(EXAMPLE),
        "kinds": [(kind, status, title) for kind, (status, title) in KINDS.items()],
        "answer": written(answer | {"parameters": answer["parameters"][:1]}),
        "refused": written(refused),
        "per_minute": settings.API_PER_MINUTE,
        "most_kib": MOST_BYTES // 1024,
        "deepest": DEEPEST,
        "most_people": MOST_PEOPLE,
    }


def _addresses(paths: Tree) -> Iterator[Tree]:
    for path, methods in paths.items():
        for method, operation in methods.items():
            yield {
                "method": method.upper(),
                "path": path,
                "summary": operation["summary"],
                "description": operation["description"],
                "parameters": operation["parameters"],
            }


def written(tree: Any) -> str:
    """Write JSON for people."""
    return json.dumps(tree, ensure_ascii=False, indent=2)
