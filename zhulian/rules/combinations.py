"""Combinations 并行规则: which benefits exclude each other, of which the higher is taken, which stand together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zhulian.rules.answers import Answer, Outcome
from zhulian.rules.citations import Law, citation_problems
from zhulian.rules.nodes import Spot
from zhulian.rules.policy import CONDITION_KEYS
from zhulian.rules.problems import Problem
from zhulian.rules.yaml_lines import Table, check_keys, period, read_yaml, texts

EXCLUSIONS, HIGHER, TOGETHER = "互斥", "择高", "可叠加"
KEYS = {
    EXCLUSIONS: ("称", "式", "据", "施行", "方案", "让于", "由", "说"),
    HIGHER: ("方案", "据", "施行", "说"),
    TOGETHER: ("方案", "据", "施行", "说"),
}
NEEDS = {EXCLUSIONS: ("称", "据", "方案"), HIGHER: ("方案", "据"), TOGETHER: ("方案", "据")}
PERSON = "本人"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule between schemes. Of 互斥, `schemes` yield to `winners`, or the person chooses; it has a name.

    `condition`, when it has one, is written into every version of `schemes` that the rule covers.
    """

    sort: str
    name: str
    schemes: tuple[str, ...]
    winners: tuple[str, ...]
    is_choice: bool
    article: str
    note: str
    valid_from: date
    valid_to: date | None
    condition: Table | None
    spot: Spot

    def covers(self, since: date | None) -> bool:
        """Tell whether the rule is for a version that came into force on a day."""
        return (
            since is not None
            and self.valid_from <= since
            and (self.valid_to is None or since < self.valid_to)
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a 符合 stands beside the others: True, False when it yields, None when that is not settled here.

    `others` are the schemes it is about, `why` says it in Chinese.
    """

    stands: bool | None
    others: tuple[str, ...] = ()
    why: str = ""
    article: str = ""


STANDS = Standing(True)
# Of several findings about one answer the first of these is said.
FIRST = (False, None, True)


@dataclass(frozen=True, slots=True)
class Combinations:
    """Every rule of combinations.yaml, in its order."""

    rules: tuple[Rule, ...] = ()

    def conditions(self, scheme: str, since: date) -> list[Table]:
        """List the conditions that a version of a scheme takes from here."""
        return [
            rule.condition
            for rule in self.rules
            if rule.condition is not None and scheme in rule.schemes and rule.covers(since)
        ]

    def about(self, scheme: str, since: date) -> list[Rule]:
        """List the rules that name a scheme, on either side."""
        return [
            rule for rule in self.rules if scheme in (*rule.schemes, *rule.winners) and rule.covers(since)
        ]


def settle(answers: Iterable[Answer], combinations: Combinations) -> dict[tuple[str, str | None], Standing]:
    """Say of every 符合, by policy and subject, whether it stands beside the others.

    Of two that exclude each other one yields; where the person chooses, or an amount to compare is unknown,
    nothing is chosen. A household's answer yields to one of a member only when every member has that.
    """
    return _Settling(list(answers), combinations).standings()


class _Settling:
    """Settles the answers of one household; each is looked at once."""

    def __init__(self, answers: list[Answer], combinations: Combinations) -> None:
        self.rules = combinations.rules
        self.answers = answers
        self.entitled = {
            (answer.policy, answer.subject): answer
            for answer in answers
            if answer.outcome is Outcome.ENTITLED
        }
        self.found: dict[tuple[str, str | None], Standing] = {}

    def standings(self) -> dict[tuple[str, str | None], Standing]:
        for answer in self.entitled.values():
            self.standing(answer)
        for rule in self.rules:
            if rule.sort == HIGHER:
                self.take_higher(rule)
        return self.found

    def standing(self, answer: Answer) -> Standing:
        """Settle one answer against those it may yield to, which are settled first."""
        key = (answer.policy, answer.subject)
        if key not in self.found:
            found = [
                standing
                for rule in self.rules
                if rule.sort == EXCLUSIONS and answer.policy in rule.schemes and rule.covers(answer.version)
                for standing in self.against(answer, rule)
            ]
            self.found[key] = min(found, key=lambda one: FIRST.index(one.stands), default=STANDS)
        return self.found[key]

    def against(self, answer: Answer, rule: Rule) -> Iterator[Standing]:
        for winner in rule.winners:
            rivals = self.rivals(answer, winner)
            standings = [self.standing(rival) for rival in rivals]
            if not rivals or all(one.stands is False for one in standings):
                continue
            if answer.subject is None and not self.have_all(winner, rivals):
                why = f"其中符合{winner}的，{rule.note or f'另按{winner}'}"
                yield Standing(True, (winner,), why, rule.article)
            elif rule.is_choice or any(one.stands is None for one in standings):
                why = f"与{winner}不能同时享受，由本人（监护人）选择一项"
                yield Standing(None, (winner,), why, rule.article)
            else:
                yield Standing(False, (winner,), f"与{winner}不能同时享受，让于{winner}", rule.article)

    def rivals(self, answer: Answer, policy: str) -> list[Answer]:
        """List the 符合 of a policy for the same subject; for a household those of all its members too."""
        return [
            other
            for (name, subject), other in self.entitled.items()
            if name == policy and (answer.subject is None or subject in (None, answer.subject))
        ]

    def have_all(self, policy: str, rivals: list[Answer]) -> bool:
        """Tell whether nobody is left who does not have it."""
        return len(rivals) == sum(answer.policy == policy for answer in self.answers)

    def take_higher(self, rule: Rule) -> None:
        """Among several that stand for one subject keep the one that is highest."""
        subjects: dict[str | None, list[Answer]] = {}
        for (policy, subject), answer in self.entitled.items():
            if policy in rule.schemes and rule.covers(answer.version) and self.found[policy, subject].stands:
                subjects.setdefault(subject, []).append(answer)
        for rivals in subjects.values():
            if len(rivals) > 1:
                self.compare(rule, rivals)

    def compare(self, rule: Rule, rivals: list[Answer]) -> None:
        amounts = [answer.amount_fen for answer in rivals]
        known = [fen for fen in amounts if fen is not None]
        highest = max(known, default=0)
        for answer in rivals:
            others = tuple(other.policy for other in rivals if other is not answer)
            said = "、".join(others)
            if len(known) < len(amounts):
                stands, why = None, f"与{said}取高的一项；金额还没有定，定了再选"
            elif amounts.count(highest) > 1 and answer.amount_fen == highest:
                stands, why = None, f"与{said}只取一项；金额相同，由本人选择"
            elif answer.amount_fen == highest:
                stands, why = True, f"与{said}取高的一项，这一项高"
            else:
                stands, why = False, f"与{said}取高的一项，那一项高"
            self.found[answer.policy, answer.subject] = Standing(stands, others, why, rule.article)


def read_combinations(
    path: Path, label: str, schemes: Collection[str], laws: Mapping[str, Law]
) -> tuple[Combinations, list[Problem]]:
    """Read combinations.yaml; rules with mistakes are left out and their mistakes returned."""
    try:
        table = read_yaml(path, label)
    except Problem as problem:
        return Combinations(), [problem]
    if not isinstance(table, Table):
        return Combinations(), [Problem("不是并行规则", f"文件里写 {'、'.join(KEYS)} 三个列表", Spot(label))]
    rules: list[Rule] = []
    problems = check_keys(table, KEYS)
    for sort in KEYS:
        given = table.get(sort) or []
        if not isinstance(given, list) or not all(isinstance(one, Table) for one in given):
            problems.append(Problem(f"“{sort}”要写成列表", "每项写作 - {方案: […], 据: …}", table.spot(sort)))
            continue
        for one in given:
            found = _mistakes(sort, one, schemes, laws)
            problems += found
            if not found:
                rules.append(_rule(sort, one))
    return Combinations(tuple(rules)), problems + _circles(rules)


def _mistakes(sort: str, table: Table, schemes: Collection[str], laws: Mapping[str, Law]) -> list[Problem]:
    found = check_keys(table, KEYS[sort], NEEDS[sort])
    for key in ("方案", "让于"):
        for name in texts(table.get(key)):
            if name not in schemes:
                found.append(Problem(f"没有“{name}”这个方案", "核对方案的名称", table.spot(key)))
    if table.get("由") not in (None, PERSON):
        found.append(Problem(f"由“{table['由']}”不对", f"只写 {PERSON}，或不写", table.spot("由")))
    if "施行" in table:
        try:
            period(table, "施行")
        except Problem as problem:
            found.append(problem)
    if table.get("据") and laws:
        found += citation_problems(str(table["据"]), table.spot("据"), laws)
    return found


def _rule(sort: str, table: Table) -> Rule:
    since, until = period(table, "施行") if "施行" in table else (date.min, None)
    return Rule(
        sort=sort,
        name=str(table.get("称") or ""),
        schemes=tuple(texts(table["方案"])),
        winners=tuple(texts(table.get("让于"))),
        is_choice=table.get("由") == PERSON,
        article=str(table["据"]),
        note=str(table.get("说") or ""),
        valid_from=since,
        valid_to=until,
        condition=_condition(table) if "式" in table else None,
        spot=table.spot(),
    )


def _condition(table: Table) -> Table:
    """Return the rule as a policy file writes a condition."""
    made = Table(table.file, table.line)
    for key in CONDITION_KEYS:
        if key in table:
            made[key] = table[key]
            made.lines[key] = table.lines[key]
    return made


def _circles(rules: Iterable[Rule]) -> list[Problem]:
    """Refuse schemes that yield to each other in a ring: nobody could say which one stands."""
    yields: dict[str, set[str]] = {}
    problems = []
    for rule in rules:
        for scheme in rule.schemes:
            yields.setdefault(scheme, set()).update(rule.winners)
            if _reaches(rule.winners, scheme, yields):
                problems.append(Problem(f"“{scheme}”让来让去又让回自己", "改“让于”，使先后分明", rule.spot))
    return problems


def _reaches(start: Iterable[str], goal: str, yields: Mapping[str, set[str]]) -> bool:
    waiting, seen = list(start), set[str]()
    while waiting:
        name = waiting.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            waiting += yields.get(name, ())
    return False
