"""上班划不划算: a household month by month with a job and without, by the rules of the place. Promises nothing.

Pure: facts and an engine for each month go in, months come out. What the rules leave unknown stays a range.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from math import inf
from typing import Any

from zhulian.insight.job_cliffs import cliffs_of
from zhulian.insight.job_months import ZERO, Job, Month, Part, Projection
from zhulian.rules.answers import Answer, HouseholdFacts, Outcome, Subject
from zhulian.rules.evaluate import Program
from zhulian.rules.explain import sentences
from zhulian.rules.ranges import Range

MONTHS = 24
ALLOWANCE, PHASE_OUT = "最低生活保障", "渐退期"
SUBSIDIES = ("困难残疾人生活补贴", "重度残疾人护理补贴")
# Whether somebody counts as one who may ask, by the condition that says so; not whether a bill is high enough.
AIDS = {"医疗救助": "属于医疗救助对象", "资助参保": "参加城乡居民医保", "教育救助": "属于教育救助对象"}
STANDING = {"资助参保": "属于资助参保对象"}
SCHEMES = (ALLOWANCE, PHASE_OUT, *SUBSIDIES, *AIDS)
STATUS, RECEIVING = "已认定身份", "低保"
ANY = Range(0, inf)

Engine = Callable[[date], Program]


@dataclass(slots=True)
class _State:
    """What a path remembers from month to month, and the names that explanations use."""

    names: Mapping[str, str]
    last: Range = field(default_factory=lambda: ANY)
    phase: int = 0
    has_left: bool = False


def project(
    facts: HouseholdFacts,
    job: Job,
    *,
    first: date,
    engine: Engine,
    months: int = MONTHS,
    names: Mapping[str, str] | None = None,
) -> Projection:
    """Project a household from the month of `first` on; `engine` gives the compiled `SCHEMES` of a day.

    Everything but ages and the job stays as it is today; standards are those known today. `names`
    are those of the members, for the explanations. Raises LookupError for a
    worker who is no member.
    """
    if all(member.key != job.worker for member in facts.members):
        raise LookupError(f"户里没有“{job.worker}”")
    days = [_month(first, place) for place in range(months)]
    without = _path(facts, None, job, days, engine, _State(names or {}))
    with_job = _path(facts, job, job, days, engine, _State(names or {}))
    return Projection(tuple(with_job), tuple(without), tuple(cliffs_of(with_job, without, job)))


def _month(first: date, place: int) -> date:
    years, month = divmod(first.month - 1 + place, 12)
    return date(first.year + years, month + 1, 1)


def _path(
    facts: HouseholdFacts, job: Job | None, asked: Job, days: list[date], engine: Engine, state: _State
) -> list[Month]:
    """Walk one path; the allowance before the first month is that of the first month without the job."""
    if job is not None:
        state.last = _allowance_of(engine(days[0]), facts)
    return [_step(facts, job, asked, day, engine(day), state) for day in days]


def _step(
    facts: HouseholdFacts, job: Job | None, asked: Job, day: date, rules: Program, state: _State
) -> Month:
    at_work = job is not None and day >= job.starts_on.replace(day=1)
    home = _at_work(facts, job) if at_work and job else facts
    was_on_it = any(member.facts.get(STATUS) == RECEIVING for member in facts.members)
    if state.has_left:
        home = _without_status(home)
    answer = rules.answer(home, ALLOWANCE)
    kept = [home]
    money = _due(answer)
    if was_on_it and not state.has_left and answer.outcome is Outcome.NOT_ENTITLED:
        money, answer, kept = _leaving(home, rules, state, at_work)
        home = kept[0]
    elif answer.outcome is not Outcome.NOT_ENTITLED:
        state.last, state.phase = money, 0
    parts = [*_wages(facts, asked, at_work), Part("低保", money, _why(rules, answer, state.names))]
    parts += [_subsidy(rules, kept, name, state.names) for name in SUBSIDIES]
    return Month(day, tuple(parts), {name: _same([_aid(rules, one, name) for one in kept]) for name in AIDS})


def _leaving(
    home: HouseholdFacts, rules: Program, state: _State, at_work: bool
) -> tuple[Range, Answer, list[HouseholdFacts]]:
    """What a household gets that is over the line: the phase-out where work lifted it, else nothing.

    Where the place does not say how it phases out, both ways of going on are kept.
    """
    outside = _without_status(home)
    if not at_work:
        state.has_left = True
        return ZERO, rules.answer(home, ALLOWANCE), [outside]
    state.phase += 1
    original = state.last.low if state.last.low == state.last.high else state.last
    phasing = replace(home, facts=home.facts | {"原低保金额": original, "渐退月序": state.phase})
    answer = rules.answer(phasing, PHASE_OUT)
    if answer.outcome is Outcome.NOT_ENTITLED:
        state.has_left = True
        return ZERO, rules.answer(home, ALLOWANCE), [outside]
    if answer.outcome is Outcome.ENTITLED:
        return _within(_due(answer), state.last), answer, [phasing]
    return Range(0, state.last.high), answer, [phasing, outside]


def _within(money: Range, most: Range) -> Range:
    return Range(money.low, min(money.high, most.high))


def _at_work(facts: HouseholdFacts, job: Job) -> HouseholdFacts:
    """The facts of a month in which the worker works."""
    return replace(
        facts, members=[_worker(one, job) if one.key == job.worker else one for one in facts.members]
    )


def _worker(member: Subject, job: Job) -> Subject:
    before = _given(member, "工资性收入")
    wage = _point(Range(job.wage_fen, job.wage_fen) + (ZERO if job.replaces else before))
    gained = _point(Range(job.wage_fen, job.wage_fen) - (before if job.replaces else ZERO))
    facts = member.facts | {
        "工资性收入": wage,
        "必要就业成本": _point(_given(member, "必要就业成本") + job.cost_fen),
        "新就业增加收入": _not_below_zero(gained),
        "新就业起始日期": job.starts_on,
        "处于失业状态": False,
    }
    return Subject(member.key, facts | ({"参加居民医保": False} if job.is_formal else {}))


def _given(member: Subject, name: str) -> Range:
    """What is known of an item of somebody's income: nothing is zero only where it was verified."""
    value = member.facts.get(name)
    if value is None:
        return ZERO if member.facts.get("收入核对完整") is True else ANY
    return value if isinstance(value, Range) else Range(value, value)


def _point(value: Range) -> Any:
    return value.low if value.low == value.high else value


def _not_below_zero(value: Any) -> Any:
    if isinstance(value, Range):
        return Range(max(0, value.low), max(0, value.high))
    return max(0, value)


def _without_status(facts: HouseholdFacts) -> HouseholdFacts:
    """The household after it left 低保: nobody of it is recognised any more."""
    members = [
        Subject(one.key, one.facts | {STATUS: "无"}) if one.facts.get(STATUS) == RECEIVING else one
        for one in facts.members
    ]
    return replace(facts, members=members)


def _allowance_of(rules: Program, facts: HouseholdFacts) -> Range:
    return _due(rules.answer(facts, ALLOWANCE))


def _due(answer: Answer) -> Range:
    """What an answer gives per month: nothing, an amount, or what lies between; a 待核 may come to nothing."""
    if answer.outcome is Outcome.NOT_ENTITLED:
        return ZERO
    amount = answer.amount
    found = ANY if amount is None else amount if isinstance(amount, Range) else Range(amount, amount)
    low = 0 if answer.outcome is Outcome.UNKNOWN else max(0, found.low)
    return Range(low, max(0, found.high))


def _wages(facts: HouseholdFacts, asked: Job, at_work: bool) -> list[Part]:
    """The worker's pay and what going to work costs; other incomes are the same on both paths and left out."""
    member = next(one for one in facts.members if one.key == asked.worker)
    before = _given(member, "工资性收入")
    if not at_work:
        return [Part("工资", before if asked.replaces else ZERO), Part("上班花费", ZERO)]
    return [
        Part("工资", Range(asked.wage_fen, asked.wage_fen)),
        Part("上班花费", Range(-asked.cost_fen, -asked.cost_fen)),
    ]


def _subsidy(rules: Program, ways: list[HouseholdFacts], name: str, names: Mapping[str, str]) -> Part:
    """A subsidy of all members; where two ways are open, the range over both."""
    found = [[answer for answer in rules.answers(way) if answer.policy == name] for way in ways]
    sums = [sum((_due(answer) for answer in answers), ZERO) for answers in found]
    why = [line for answer in found[0] if _due(answer) != ZERO for line in _why(rules, answer, names)]
    return Part(name, Range(min(one.low for one in sums), max(one.high for one in sums)), tuple(why))


def _aid(rules: Program, home: HouseholdFacts, name: str) -> bool | None:
    """Whether somebody of the household is among those whom an aid is for."""
    wanted = {AIDS[name], *([STANDING[name]] if name in STANDING else [])}
    if name == "教育救助":
        wanted.add("在读")
    return _any(
        _all(condition.passed for condition in answer.conditions if condition.name in wanted)
        for answer in rules.answers(home)
        if answer.policy == name
    )


def _all(passed: Iterable[bool | None]) -> bool | None:
    given = list(passed)
    return False if False in given else None if None in given else True


def _any(passed: Iterable[bool | None]) -> bool | None:
    given = list(passed)
    return True if True in given else None if None in given else False


def _same(given: list[bool | None]) -> bool | None:
    return given[0] if len(set(given)) == 1 else None


def _why(rules: Program, answer: Answer, names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sentences(answer, names, laws=rules.rulebook.catalogue.laws))
