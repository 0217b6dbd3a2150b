"""The OpenAPI document 接口说明: made from the shapes of answers and from the dictionaries of facts and parameters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ninja import NinjaAPI

from zhulian.api.asking import (
    EXPLAINED,
    KEYS,
    LONGEST_KEY,
    MOST_PEOPLE,
    NEEDS,
    PEOPLE,
    SCHEMES,
    WITH_QUESTIONS,
)
from zhulian.api.bodies import LONGEST_TEXT
from zhulian.api.refusing import KINDS, MEDIA_TYPE
from zhulian.api.shapes import DAY, REGION, ProblemDetails
from zhulian.api.values import json_of
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.facts import LEAST, MOST, Fact
from zhulian.rules.nodes import Kind, Level
from zhulian.rules.parameters import Parameter
from zhulian.rules.values import TRUTHS
from zhulian.rules.worked import CASE_KEYS, SETTINGS

Tree = dict[str, Any]
REF = "#/components/schemas/"
# A component of OpenAPI bears Latin letters.
PERSON = dict(zip(PEOPLE, ("Member", "Obligor"), strict=True))
TEXT: Tree = {"type": "string", "maxLength": LONGEST_TEXT}
NULL: Tree = {"type": "null"}
# A number of yuan or of anything else that a caller can mean: the engine keeps it exact.
NUMBER: Tree = {"type": "number", "minimum": -1e12, "maximum": 1e12}
# Every address may answer with these; a determination with all there are.
EVERYWHERE = ("bad-question", "too-often", "broken")
OF_ONE = ("not-found",)
OF_BODIES = ("not-json", "too-deep", "too-large", "not-json-type", "bad-facts", "bad-policies")


def document(api: NinjaAPI, prefix: str, catalogue: Catalogue) -> Tree:
    """Return the OpenAPI 3.1 document of this installation: facts and parameters are those of its policies."""
    schema: Tree = dict(api.get_openapi_schema(path_prefix=prefix))
    schemas = schema["components"]["schemas"]
    schemas |= _refusal_schemas()
    schemas |= request_schemas(catalogue)
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            kinds = EVERYWHERE + (OF_BODIES if method == "post" else OF_ONE if "{" in path else ())
            answers = {str(status): answer for status, answer in operation["responses"].items()}
            operation["responses"] = answers | _problems(kinds)
            if method == "post":
                content = {"application/json": {"schema": {"$ref": f"{REF}DeterminationRequest"}}}
                operation["requestBody"] = {"required": True, "content": content}
    return schema


def _refusal_schemas() -> Tree:
    problem = ProblemDetails.model_json_schema(ref_template=REF + "{model}")
    return problem.pop("$defs") | {"ProblemDetails": problem}


def _problems(kinds: Iterable[str]) -> Tree:
    """Return the refusals by status, with their titles."""
    content = {MEDIA_TYPE: {"schema": {"$ref": f"{REF}ProblemDetails"}}}
    titles: dict[int, list[str]] = {}
    for kind in kinds:
        status, title = KINDS[kind]
        titles.setdefault(status, []).append(title)
    return {
        str(status): {"description": "；".join(said), "content": content} for status, said in titles.items()
    }


def request_schemas(catalogue: Catalogue) -> Tree:
    """Return what a determination may send: every fact with its kind and bounds, every parameter with its kind."""
    facts = catalogue.facts.values()
    people = {
        key: {
            "type": ["array", "null"],
            "maxItems": MOST_PEOPLE,
            "items": {"$ref": f"{REF}{PERSON[key]}"},
        }
        for key in PEOPLE
    }
    members, obligors = (people[key] for key in PEOPLE)
    home = {"事实": {"oneOf": [_object("家庭事实", facts, Level.HOUSEHOLD), NULL]}}
    home |= {PEOPLE[0]: members | {"type": "array", "minItems": 1}}
    home |= {PEOPLE[1]: obligors | {"description": "[] 是已核实没有；不写是未知"}}
    overrides = {name: _parameter(one) for name, one in catalogue.parameters.dictionary.items()}
    properties: Tree = dict.fromkeys((key for key in CASE_KEYS if key not in KEYS), {"description": "不看"})
    properties |= {
        "日期": DAY | {"description": "判定日：选法、选标准、算年龄都用它"},
        "地区": REGION,
        "城乡": {"enum": list(SETTINGS)},
        "参数": {
            "type": ["object", "null"],
            "properties": overrides,
            "additionalProperties": False,
            "description": "题设参数，优先于当地的值",
        },
        "家庭": {
            "type": "object",
            "properties": home,
            "required": [PEOPLE[0]],
            "additionalProperties": False,
        },
        SCHEMES: {
            "type": ["array", "null"],
            "minItems": 1,
            "items": {"enum": [*catalogue.schemes, *(scheme.code for scheme in catalogue.schemes.values())]},
            "description": "只问这几项政策；不写就是当日施行的全部",
        },
        EXPLAINED: {
            "type": ["boolean", "null"],
            "description": "true：每个答复另有逐条的中文说明（sentences）",
        },
        WITH_QUESTIONS: {
            "type": ["boolean", "null"],
            "description": "true：每个待核的答复另有最少问哪几项就能定（ask），和怎么问（questions）",
        },
    }
    return {
        "DeterminationRequest": {
            "type": "object",
            "properties": properties,
            "required": list(NEEDS),
            "additionalProperties": False,
        },
        PERSON[PEOPLE[0]]: _object("一名成员", facts, Level.MEMBER),
        PERSON[PEOPLE[1]]: _object("一名法定义务人", facts, Level.OBLIGOR),
    }


def _object(words: str, facts: Iterable[Fact], level: Level) -> Tree:
    """Return the facts of the household, a member or an obligor; people have a key of their own."""
    properties = {fact.name: _fact(fact) for fact in facts if level in fact.levels}
    made: Tree = {
        "type": "object",
        "description": words,
        "properties": properties,
        "additionalProperties": False,
    }
    if level is Level.HOUSEHOLD:
        return made
    properties["编号"] = {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY}
    return made | {"required": ["编号"]}


def _fact(fact: Fact) -> Tree:
    words = "。".join(filter(None, (fact.unit and f"单位 {fact.unit}", fact.question, fact.note)))
    if fact.kind in (Kind.AMOUNT, Kind.COUNT):
        least, most = (json_of(fact.kind, end) for end in fact.bounds or (None, None))
        point = {"type": "integer"} if fact.kind is Kind.COUNT else {"type": "number", "multipleOf": 0.01}
        point |= {"minimum": least, "maximum": most}
        ends = {
            "type": "object",
            "properties": {LEAST: point, MOST: point},
            "minProperties": 1,
            "additionalProperties": False,
        }
        return {"anyOf": [point, ends, NULL], "description": words}
    return {"anyOf": [_single(fact.kind, fact.choices), NULL], "description": words}


def _single(kind: Kind | None, choices: Iterable[str]) -> Tree:
    match kind:
        case Kind.TRUTH:
            return {"enum": list(TRUTHS)}
        case Kind.DATE:
            return DAY
        case Kind.CHOICE:
            return {"enum": list(choices)}
    return TEXT


def _parameter(parameter: Parameter) -> Tree:
    words = {
        "description": "。".join(filter(None, (parameter.unit and f"单位 {parameter.unit}", parameter.note)))
    }
    match parameter.kind:
        case Kind.COUNT:
            return {"type": "integer"} | words
        case Kind.AMOUNT | Kind.EXACT | Kind.RATIO:
            return NUMBER | words
        case Kind.SEQUENCE:
            return {"type": "array", "minItems": 1, "items": NUMBER} | words
        case Kind.TIERS:
            tier = {"档": TEXT, "上限": {"type": ["number", "null"]}, "金额": NUMBER}
            item = {
                "type": "object",
                "properties": tier,
                "required": ["上限", "金额"],
                "additionalProperties": False,
            }
            return {"type": "array", "minItems": 1, "items": item} | words
        case Kind.MAP:
            return {
                "type": "object",
                "properties": dict.fromkeys(parameter.choices, NUMBER),
                "additionalProperties": False,
            } | words
    return _single(parameter.kind, parameter.choices) | words
