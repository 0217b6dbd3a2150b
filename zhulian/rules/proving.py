"""Compares worked cases with the engine 验算: what each case expects against what the rules answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhulian.rules.answers import Answer, Outcome
from zhulian.rules.catalogue import Catalogue, Scheme, Variable
from zhulian.rules.engine.exact import rounded
from zhulian.rules.engine.wording import value_text, yuan
from zhulian.rules.evaluate import Program, program
from zhulian.rules.language.kinds import MONEY
from zhulian.rules.nodes import Kind, Level
from zhulian.rules.problems import Problem, Problems
from zhulian.rules.ranges import point
from zhulian.rules.values import read_value
from zhulian.rules.worked import Case, Expected, ExpectedValue, read_example


def engine(catalogue: Catalogue, case: Case) -> Program:
    """Compile the rules of the case's day and place for the schemes it asks about."""
    asked = dict.fromkeys(one.policy for one in case.expected if isinstance(one, Expected))
    return program(
        catalogue,
        on=case.on,
        region=case.region,
        setting=case.setting,
        overrides=case.overrides,
        schemes=list(asked),
    )


def differences(catalogue: Catalogue, case: Case) -> list[str]:
    """List where the engine disagrees with the case, in Chinese; an empty list is agreement."""
    rules = engine(catalogue, case)
    answers = {(answer.policy, answer.subject): answer for answer in rules.answers(case.household)}
    found: list[str] = []
    for expected in case.expected:
        if isinstance(expected, ExpectedValue):
            found += _value_differences(catalogue, rules, case, expected)
        else:
            found += _answer_differences(catalogue.schemes[expected.policy], answers, case, expected)
    return found


def example_problems(catalogue: Catalogue) -> list[Problem]:
    """Work out every 例; list those that disagree, and the schemes that lack an example of some answer."""
    return [
        problem for scheme in catalogue.schemes.values() for problem in _scheme_problems(catalogue, scheme)
    ]


def _scheme_problems(catalogue: Catalogue, scheme: Scheme) -> Iterator[Problem]:
    shown = set()
    for version in scheme.versions:
        for table in version.examples:
            try:
                case = read_example(table, version, catalogue)
            except Problems as problems:
                yield from problems.problems
                continue
            shown |= {one.outcome for one in case.expected if isinstance(one, Expected)}
            for difference in differences(catalogue, case):
                yield Problem(f"例“{case.number}”不成立：{difference}", "改条件、参数或例", case.spot)
    for outcome in Outcome:
        if outcome not in shown:
            spot = scheme.versions[-1].spot
            yield Problem(f"“{scheme.name}”没有{outcome.value}的例", "三种结论各写至少一个例", spot)


def _answer_differences(
    scheme: Scheme, answers: dict[tuple[str, str | None], Answer], case: Case, expected: Expected
) -> Iterator[str]:
    subject = expected.subject
    if scheme.level is Level.HOUSEHOLD:
        subject = None
    elif subject is None and len(case.household.members) == 1:
        subject = case.household.members[0].key
    answer = answers.get((expected.policy, subject))
    name = f"{expected.policy}（{subject}）" if subject else expected.policy
    if answer is None:
        yield f"{name}：户里没有这个对象"
        return
    if answer.outcome is not expected.outcome:
        yield f"{name}：应为{expected.outcome.value}，得{answer.outcome.value}{_why(answer)}"
        return
    for label, wanted, got in (
        ("金额", _yuan(expected.amount_fen), _yuan(answer.amount_fen)),
        ("上限", _yuan(expected.cap_fen), _yuan(answer.cap_fen)),
        ("等级", expected.grade, answer.grade),
    ):
        if wanted is not None and wanted != got:
            yield f"{name}：{label}应为 {wanted}，得 {got or '未知'}"
    for label, listed, names in (
        ("原因", expected.reasons, answer.failed),
        ("缺", expected.missing, [one.name for one in answer.missing]),
    ):
        absent = [item for item in listed if item not in names]
        if absent:
            yield f"{name}：{label}里没有 {'、'.join(absent)}，有的是 {'、'.join(names) or '无'}"


def _why(answer: Answer) -> str:
    if answer.outcome is Outcome.NOT_ENTITLED:
        return f"（{'、'.join(answer.failed)}）"
    if answer.outcome is Outcome.UNKNOWN:
        return f"（缺 {'、'.join(dict.fromkeys(one.name for one in answer.missing))}）"
    return ""


def _value_differences(
    catalogue: Catalogue, rules: Program, case: Case, expected: ExpectedValue
) -> Iterator[str]:
    variable = catalogue.variables[expected.name]
    subject = _subject(variable.level, case, expected)
    name = f"{expected.name}（{subject}）" if subject else expected.name
    if variable.level is not Level.HOUSEHOLD and subject is None:
        yield f"{name}：户里没有对象“{expected.subject}”"
        return
    got = point(rules.value(case.household, expected.name, subject))
    try:
        wanted = _wanted(variable, expected)
    except Problem as problem:
        yield str(problem)
        return
    if not _agree(variable.kind, wanted, got):
        yield f"{name}：应为 {value_text(variable.kind, wanted)}，得 {value_text(variable.kind, got)}"


def _wanted(variable: Variable, expected: ExpectedValue) -> Any:
    if expected.raw is None:
        return None
    return read_value(variable.kind, expected.raw, expected.spot, variable.choices)


def _subject(level: Level, case: Case, expected: ExpectedValue) -> str | None:
    """The key the value is asked for: as written, or the only one there is; None when there is none such."""
    if level is Level.HOUSEHOLD:
        return None
    people = case.household.members if level is Level.MEMBER else case.household.obligors or []
    keys = [one.key for one in people]
    if expected.subject is None and len(keys) == 1:
        return keys[0]
    return expected.subject if expected.subject in keys else None


def _agree(kind: Kind, wanted: Any, got: Any) -> bool:
    """Amounts agree to the fen, ratios to the digits that are written (at least two)."""
    if wanted is None or got is None:
        return wanted is got
    if kind in MONEY:
        return bool(rounded("四舍五入", got, 1) == wanted)
    if kind is Kind.RATIO:
        scale = next(10**places for places in range(2, 13) if (wanted * 10**places).denominator == 1)
        return bool(rounded("四舍五入", got * scale, 1) == wanted * scale)
    return bool(wanted == got)


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else yuan(fen)
