"""Tests of the order of work 先后次序: what stands on what, and circles."""

from __future__ import annotations

import pytest

from tests.rules.small import HOUSEHOLD, MEMBER, SPOT
from zhulian.rules.language.stages import Step, order
from zhulian.rules.nodes import And as AndNode
from zhulian.rules.nodes import Conclusion, Kind, Level, Node, VariableRef
from zhulian.rules.problems import Problem


def _uses(*names: str, level: Level = HOUSEHOLD) -> Node:
    return AndNode(Kind.TRUTH, level, SPOT, tuple(_ref(name, level) for name in names))


def _ref(name: str, level: Level) -> Node:
    if name.startswith("方案"):
        return Conclusion(Kind.TRUTH, level, SPOT, name)
    return VariableRef(Kind.TRUTH, level, SPOT, name)


def test_a_variable_comes_after_what_it_stands_on() -> None:
    variables = {"丙": _uses("甲", "乙"), "乙": _uses("甲", level=MEMBER), "甲": _uses()}
    assert [step.name for step in order(variables, {})] == ["甲", "乙", "丙"]


def test_a_scheme_stands_between_variables() -> None:
    steps = order({"后": _uses("方案一"), "前": _uses()}, {"方案一": [_uses("前")]})
    assert steps == [Step("前"), Step("方案一", is_scheme=True), Step("后")]


def test_only_what_is_wanted_is_ordered() -> None:
    variables = {"甲": _uses(), "乙": _uses("甲"), "闲": _uses("乙")}
    assert [step.name for step in order(variables, {}, [Step("乙")])] == ["甲", "乙"]


def test_a_scheme_that_is_not_in_force_needs_nothing() -> None:
    assert order({"甲": _uses("方案旧")}, {}) == [Step("甲")]


def test_a_circle_is_refused_by_name_with_its_place() -> None:
    variables = {"甲": _uses("乙"), "乙": _uses("方案一")}
    with pytest.raises(Problem) as caught:
        order(variables, {"方案一": [_uses("甲")]})
    assert caught.value.message == "互相依赖成了圈：甲 → 乙 → 结论（方案一） → 甲"
    assert caught.value.spot == SPOT


def test_a_variable_that_uses_itself_is_a_circle() -> None:
    with pytest.raises(Problem, match="甲 → 甲"):
        order({"甲": _uses("甲")}, {})
