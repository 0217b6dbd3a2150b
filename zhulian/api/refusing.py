"""Refusals 拒绝: every request that is not answered gets problem+json (RFC 9457) with the place and the cure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from zhulian.rules.problems import Problem

MEDIA_TYPE = "application/problem+json"
# What kinds there are: the code of each, its status and its title. The page of the API explains each.
KINDS: dict[str, tuple[int, str]] = {
    "not-json": (400, "正文不是 JSON"),
    "too-deep": (400, "正文套得太深"),
    "bad-question": (400, "网址里的参数不对"),
    "not-found": (404, "没有这个地址或这项政策"),
    "not-allowed": (405, "这个地址不接受这种方法"),
    "too-large": (413, "正文太大"),
    "not-json-type": (415, "正文的类型不是 application/json"),
    "bad-facts": (422, "判定请求里有写错的地方"),
    "too-often": (429, "请求太密"),
    "broken": (500, "服务出错"),
    "bad-policies": (503, "政策文本有错，暂时不能判定"),
}
# Where a caller looks names up who has no policy files.
LOOKED_UP = {
    "核对 facts.yaml": "核对 GET /api/v1/facts 里的名称",
    "核对 parameters/dictionary.yaml 里的名称，或先在那里登记": "核对 GET /api/v1/parameters 里的名称",
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: the JSON pointer (RFC 6901) of its place or the name of a parameter, what it is, the cure."""

    pointer: str
    detail: str
    cure: str


@dataclass(eq=False)
class Refusal(Exception):
    """Why a request is not answered; `kind` is one of KINDS."""

    kind: str
    detail: str
    mistakes: tuple[Mistake, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def mistakes_of(problems: Iterable[Problem]) -> tuple[Mistake, ...]:
    """Turn what the rules found into mistakes; a problem's file is the JSON pointer of its place."""
    return tuple(dict.fromkeys(Mistake(one.spot.file, one.message, _cure(one.cure)) for one in problems))


def _cure(written: str) -> str:
    for known, said in LOOKED_UP.items():
        written = written.replace(known, said)
    return written


def refuse_facts(problems: Iterable[Problem]) -> Refusal:
    """Make the refusal of a determination whose facts are wrong."""
    mistakes = mistakes_of(problems)
    return Refusal("bad-facts", f"有 {len(mistakes)} 处要改，见 errors", mistakes)


def tree_of(refusal: Refusal) -> dict[str, Any]:
    """Return what a refusal says."""
    status, title = KINDS[refusal.kind]
    tree: dict[str, Any] = {
        "type": f"{reverse('api-docs')}#{refusal.kind}",
        "title": title,
        "status": status,
        "detail": refusal.detail,
    }
    return tree | {"errors": [asdict(one) for one in refusal.mistakes]} if refusal.mistakes else tree


def response_of(refusal: Refusal) -> HttpResponse:
    """Write a refusal as problem+json."""
    status, _ = KINDS[refusal.kind]
    text = json.dumps(tree_of(refusal), ensure_ascii=False)
    return HttpResponse(text, content_type=MEDIA_TYPE, status=status, headers=dict(refusal.headers))
