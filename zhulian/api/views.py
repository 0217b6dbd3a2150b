"""The API 接口: determinations, policies, parameters and facts for other systems; nothing of a request is kept."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError

from zhulian.api import shapes
from zhulian.api.asking import read_asked
from zhulian.api.bodies import read_body, read_json
from zhulian.api.books import book_for
from zhulian.api.listing import fact_list, parameter_list, policy_in_full, policy_list
from zhulian.api.openapi import document
from zhulian.api.page import EXAMPLE, MISTAKEN, page_context, written
from zhulian.api.query import check_names, day_of, refuse_query, region_of
from zhulian.api.refusing import Mistake, Refusal, response_of, tree_of
from zhulian.api.telling import determination
from zhulian.policies import catalogues
from zhulian.rules.policy_page import PolicyPage
from zhulian.rules.problems import Problems

PREFIX = "/api/v1/"
DESCRIPTION = "一户的事实进去，每项政策的答复出来：符合、不符合、待核，金额，逐条依据，还缺什么。不用登录，不存任何请求。"
ONLY_HERE = Query(None, description="只看这个地区的标准；不写是政策库里的各县")
EACH_DAY = Query(None, description="哪一天，如 2026-10-31；不写是今天")
api = NinjaAPI(title="助联判定接口", version="1", description=DESCRIPTION, openapi_url=None, docs_url=None)


def answered(tree: Any) -> HttpResponse:
    """Write a tree as JSON."""
    return HttpResponse(orjson.dumps(tree), content_type="application/json")


@api.post(
    "/determinations",
    response=shapes.Determination,
    exclude_none=True,
    operation_id="determine",
    summary="判定一户",
    url_name="api-determinations",
)
def determine(request: HttpRequest) -> HttpResponse:
    """按判定日当地的政策判定一户。请求照用例的写法，答复用英文键、中文文字。"""
    check_names(request)
    asked = read_asked(read_body(request))
    return answered(determination(asked, book_for(asked)))


@api.get(
    "/policies",
    response=shapes.PolicyList,
    operation_id="listPolicies",
    summary="全部政策",
    url_name="api-policies",
)
def policies(request: HttpRequest, on: shapes.Day | None = EACH_DAY) -> HttpResponse:
    """列出全部政策和当日施行的版本。"""
    check_names(request, "on")
    return answered(policy_list(catalogues.in_force(), day_of(on)))


@api.get(
    "/policies/{code}",
    response=PolicyPage,
    operation_id="getPolicy",
    summary="一项政策",
    url_name="api-policy",
)
def policy(
    request: HttpRequest,
    code: str,
    on: shapes.Day | None = EACH_DAY,
    region: shapes.Region | None = ONLY_HERE,
) -> HttpResponse:
    """一项政策的条件和条款、金额和标准、材料、谁办几天、历次改动、例。"""
    check_names(request, "on", "region")
    place = "" if region is None else region_of(region)
    tree = policy_in_full(catalogues.in_force(place), code, day_of(on), place)
    if tree is None:
        raise Refusal("not-found", f"没有代号是“{code}”的政策；有哪些见 GET {PREFIX}policies")
    return answered(tree)


@api.get(
    "/parameters",
    response=shapes.ParameterList,
    operation_id="listParameters",
    summary="一地的参数",
    url_name="api-parameters",
)
def parameters(request: HttpRequest, region: shapes.Region, on: shapes.Day | None = EACH_DAY) -> HttpResponse:
    """列出一地当日的全部标准、比例、限额，各有来源；没有值的写标准缺失。"""
    check_names(request, "region", "on")
    place = region_of(region)
    return answered(parameter_list(catalogues.in_force(place), day_of(on), place))


@api.get(
    "/facts", response=shapes.FactList, operation_id="listFacts", summary="事实词表", url_name="api-facts"
)
def facts(request: HttpRequest) -> HttpResponse:
    """列出请求里能写的全部事实：层级、类型、单位、上下限、怎么问。"""
    check_names(request)
    return answered(fact_list(catalogues.in_force()))


@api.get("/openapi.json", include_in_schema=False, url_name="api-openapi")
def openapi(request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI document."""
    check_names(request)
    return HttpResponse(_openapi(catalogues.in_force().fingerprint), content_type="application/json")


@lru_cache(maxsize=2)
def _openapi(fingerprint: str) -> bytes:
    return orjson.dumps(document(api, PREFIX, catalogues.in_force()))


@api.get("/docs", include_in_schema=False, url_name="api-docs")
def docs(request: HttpRequest) -> HttpResponse:
    """Show the page that explains the API, with an example and a mistake worked out by it."""
    check_names(request)
    schema = orjson.loads(_openapi(catalogues.in_force().fingerprint))
    asked = read_asked(read_json(written(EXAMPLE)))
    answer = orjson.loads(orjson.dumps(determination(asked, book_for(asked))))
    return render(request, "api/docs.html", page_context(schema, answer, _mistake()))


def _mistake() -> dict[str, Any]:
    """What the example gets with two words of it misspelt."""
    try:
        read_asked(read_json(written(MISTAKEN)))
    except Refusal as refusal:
        return tree_of(refusal)
    raise AssertionError("the mistaken example is answered")


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal."""
    return response_of(refusal)


@api.exception_handler(ValidationError)
def unread(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer an address that lacks a parameter."""
    names = [str(one["loc"][-1]) for one in error.errors]
    cure = f"如 {reverse('api-parameters')}?region=640104"
    return response_of(refuse_query(*(Mistake(name, f"缺少参数“{name}”", cure) for name in names)))


@api.exception_handler(Problems)
def unready(request: HttpRequest, broken: Problems) -> HttpResponse:
    """Answer while the policies cannot be read; their mistakes are for the office, not for callers."""
    return response_of(Refusal("bad-policies", "请告诉管理员运行 zhulian policy check"))
