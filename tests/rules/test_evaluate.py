"""Tests of the engine for one household 单户判定: the spec table, and what the engine adds to it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.rules import small
from tests.rules.spec import Case
from tests.rules.spec_all import CASES
from tests.rules.spec_ranges import TOLD
from zhulian.rules.answers import Missing, Outcome
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.evaluate import Program, program
from zhulian.rules.language.stages import Step
from zhulian.rules.nodes import Level

ASKED = CASES + TOLD


@pytest.fixture(scope="module")
def engine() -> Program:
    asked = {case.title: (case.expression, case.level) for case in ASKED}
    return program(small.catalogue(asked), on=small.ON, region=small.REGION, setting=small.SETTING)


def _engine(catalogue: Catalogue | None = None, schemes: list[str] | None = None) -> Program:
    return program(
        catalogue or small.catalogue(),
        on=small.ON,
        region=small.REGION,
        setting=small.SETTING,
        schemes=schemes,
    )


def test_every_case_has_its_own_title() -> None:
    assert len({case.title for case in ASKED}) == len(ASKED)


@pytest.mark.parametrize("case", ASKED, ids=lambda case: case.title)
def test_the_engine_gives_the_value_of_the_spec(engine: Program, case: Case) -> None:
    subjects = {
        Level.HOUSEHOLD: [None],
        Level.MEMBER: [member.key for member in case.facts.members],
        Level.OBLIGOR: [obligor.key for obligor in case.facts.obligors or ()],
    }[case.level]
    expected = [case.expected] if case.level is Level.HOUSEHOLD else case.expected
    found = [engine.value(case.facts, case.title, subject) for subject in subjects]
    assert [(value, type(value) is bool) for value in found] == [(e, type(e) is bool) for e in expected]
    assert not any(isinstance(value, float) for value in found)


@pytest.mark.parametrize("case", ASKED, ids=lambda case: case.title)
def test_the_closures_of_the_trace_agree_with_the_generated_code(engine: Program, case: Case) -> None:
    alone = Program(engine.rulebook, (), (case.title,))
    variable = engine.rulebook.variables[case.title]
    frames = alone.frames(alone.run(case.facts), case.level)
    slot = alone.layouts[case.level].slots[Step(case.title)]
    assert [alone.compiled.value(variable.tree, frame) for frame in frames] == [
        frame[slot] for frame in frames
    ]


def test_deepest_expression_is_still_compiled() -> None:
    text = "真"
    for _ in range(18):
        text = f"若({text} 或 财产状况合规, 真, 假)"
    engine = _engine(small.catalogue({"深": (text, Level.HOUSEHOLD)}))
    assert engine.value(small.household(), "深") is True


def test_a_member_scheme_answers_for_every_member() -> None:
    answers = _engine().answers(small.household({}, {"需要长期照护": False}))
    assert [(one.policy, one.subject) for one in answers] == [
        ("户方案", None),
        ("人方案", "甲"),
        ("人方案", "乙"),
    ]
    assert [one.outcome for one in answers] == [Outcome.UNKNOWN, Outcome.UNKNOWN, Outcome.NOT_ENTITLED]


def test_an_entitled_household_has_its_trace_and_amount() -> None:
    facts = small.household(
        {"工资性收入": 180000, "收入核对完整": True},
        {"收入核对完整": True},
        {"收入核对完整": True},
        财产状况合规=True,
    )
    answer = _engine().answer(facts, "户方案")
    below, property_fits = answer.conditions
    assert answer.outcome is Outcome.ENTITLED
    assert (answer.amount_fen, answer.masks, answer.failed, answer.missing) == (197700, (3, 0), [], ())
    assert (below.passed, below.left, below.operator, below.right) == (True, 2160000, "<", 4532400)
    assert (below.name, below.article) == ("人均低于标准", "某法第一条")
    assert (property_fits.left, property_fits.operator, property_fits.side_texts) == (None, "", ("", ""))


def test_a_refused_household_has_no_amount_and_names_what_fails() -> None:
    answer = _engine().answer(small.household({"收入核对完整": True}, 财产状况合规=False), "户方案")
    assert (answer.outcome, answer.amount_fen, answer.failed) == (
        Outcome.NOT_ENTITLED,
        None,
        ["财产状况合规"],
    )
    assert answer.masks == (1, 2)


def test_an_entitled_member_whose_amount_is_unknown_stays_entitled() -> None:
    facts = small.household({"需要长期照护": True}, 财产状况合规=False)
    answer = _engine().answer(facts, "人方案", "甲")
    assert (answer.outcome, answer.amount_fen) == (Outcome.ENTITLED, None)
    assert answer.amount_missing == (Missing("出生日期", "甲"),)


def test_a_scheme_that_is_not_in_force_is_open_only_when_it_is_named() -> None:
    facts = small.household(财产状况合规=True)
    assert "旧方案" not in [one.policy for one in _engine().answers(facts)]
    [answer] = _engine(schemes=["旧方案"]).answers(facts)
    assert (answer.outcome, answer.version, answer.conditions) == (Outcome.UNKNOWN, None, ())
    assert answer.missing == (Missing("政策未施行", None, "旧方案"),)


def test_a_version_is_in_force_from_its_first_day_to_the_day_before_its_end() -> None:
    facts = small.household(财产状况合规=True)
    outcomes = []
    for on in (date(2019, 12, 31), date(2020, 1, 1), date(2026, 6, 30), date(2026, 7, 1)):
        engine = program(
            small.catalogue(), on=on, region=small.REGION, setting=small.SETTING, schemes=["旧方案"]
        )
        outcomes.append(engine.answer(facts, "旧方案").outcome.value)
    assert outcomes == ["待核", "符合", "符合", "待核"]


def test_a_case_brings_its_own_parameters() -> None:
    engine = program(
        small.catalogue(), on=small.ON, region=small.REGION, setting=small.SETTING, overrides={"标准": 100}
    )
    facts = small.household({"工资性收入": 101, "收入核对完整": True}, 财产状况合规=True)
    assert engine.answer(facts, "户方案").failed == ["人均低于标准"]


def test_an_explicit_none_is_unwritten() -> None:
    engine = _engine()
    facts = small.household({"工资性收入": None, "收入核对完整": True, "残疾类别": None})
    assert engine.value(facts, "家庭年收入") == 0


def test_an_answer_that_is_not_there_is_refused() -> None:
    with pytest.raises(LookupError, match="没有“人方案”对“丁”的答复"):
        _engine().answer(small.household({}), "人方案", "丁")
