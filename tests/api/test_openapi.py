"""The OpenAPI document 接口说明: Schemathesis asks what it allows and what it does not, and believes no answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.api.asking import AT, HOME, get
from zhulian.rules.catalogue import load_catalogue
from zhulian.rules.nodes import Level

# Each address with how many questions it gets; those of households are large, and slow to invent.
OPERATIONS = {
    ("/determinations", "POST"): 12,
    ("/policies", "GET"): 30,
    ("/policies/{code}", "GET"): 30,
    ("/parameters", "GET"): 30,
}
# No schema can say that 至少 is not above 至多, or which days there are: the API may refuse what the document allows.
LEFT_OUT = [positive_data_acceptance]


def slim(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with few facts and parameters of each kind: inventing all of them takes half a minute."""
    schemas = document["components"]["schemas"]
    asked = schemas["DeterminationRequest"]["properties"]
    for one in (
        schemas["Member"],
        schemas["Obligor"],
        asked["家庭"]["properties"]["事实"]["oneOf"][0],
        asked["参数"],
    ):
        kinds: dict[str, list[str]] = {}
        for name, shape in one["properties"].items():
            kinds.setdefault(json.dumps(shape | {"description": ""}), []).append(name)
        kept = {name for names in kinds.values() for name in names[:2]} | {"编号"}
        one["properties"] = {name: shape for name, shape in one["properties"].items() if name in kept}
    return document


def let_it_be_asked(path: str, method: str, mode: GenerationMode, questions: int) -> None:
    """Let Schemathesis ask one address, the same questions each time, and check every answer by the document."""
    application = get_wsgi_application()
    schema = schemathesis.openapi.from_dict(slim(get("openapi.json").json()))
    questioned = schema[AT.rstrip("/") + path][method].as_strategy(generation_mode=mode)

    @settings(
        max_examples=questions,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=questioned)
    def ask(case):
        case.call_and_validate(app=application, excluded_checks=LEFT_OUT)

    ask()


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
@pytest.mark.parametrize("mode", GenerationMode)
def test_every_address_answers_as_it_is_described(path, method, mode, settings):
    """No 500, no undescribed status, header or shape; what the document forbids is refused."""
    settings.API_PER_MINUTE = 1_000_000
    let_it_be_asked(path, method, mode, OPERATIONS[path, method])


def test_the_document_knows_every_fact_and_parameter():
    schemas = get("openapi.json").json()["components"]["schemas"]
    catalogue = load_catalogue()
    members = {name for name, fact in catalogue.facts.items() if Level.MEMBER in fact.levels}
    assert set(schemas["Member"]["properties"]) == members
    asked = schemas["DeterminationRequest"]["properties"]
    assert set(asked["参数"]["properties"]) == set(catalogue.parameters.dictionary)
    assert set(HOME) <= set(asked)


def test_the_document_is_openapi_3_1_and_every_refusal_is_described():
    document = get("openapi.json").json()
    assert document["openapi"].startswith("3.1")
    for path in document["paths"].values():
        for operation in path.values():
            for status, answer in operation["responses"].items():
                wanted = "application/json" if status == "200" else "application/problem+json"
                assert list(answer["content"]) == [wanted]
