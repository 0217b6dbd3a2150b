"""The file of questions 问题文件: policies/questions.yaml, closed and checked against facts and schemes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from zhulian.rules.answers import OBLIGORS
from zhulian.rules.catalogue import Catalogue, Scheme
from zhulian.rules.facts import LEVELS, Fact
from zhulian.rules.language.words import fold
from zhulian.rules.nodes import Level, Spot
from zhulian.rules.problems import Problem, Problems
from zhulian.rules.question_bands import BAND, band_problems, read_band
from zhulian.rules.questions import EASIEST, QUOTED, Choice, Field, Form, Question, Questions, Told, Whom
from zhulian.rules.yaml_lines import Items, Table, check_keys, read_yaml, texts

FILE_KEYS = ("问题", "不问", "不查", "不按月", "只列名")
QUESTION_KEYS = (
    "代号", "问", "帮", "因", "短", "输入", "对", "定", "易", "周岁自", "周岁至", "关系", "栏", "选", "是", "否",
    "并设", "不适用", "无",
)  # fmt: skip
NEEDED = ("代号", "问", "短", "输入")
FIELD_KEYS = ("事实", "称", "对谁", "选")
CHOICE_KEYS = ("答", "设", "值", *BAND)
UNASKED_KEYS = ("事实", "因")
UNCHECKED_KEYS = ("方案", "因")
PAID_KEYS = ("方案", "给法")
NAMED_KEYS = ("方案", "条件")
FORMS = {form.value: form for form in Form}
WHOM = {whom.value: whom for whom in Whom}


def read_questions(path: Path, label: str, catalogue: Catalogue) -> Questions:
    """Read the file; raises Problems with every mistake in it."""
    try:
        table = read_yaml(path, label)
    except Problem as problem:
        raise Problems([problem]) from None
    if not isinstance(table, Table):
        raise Problems([Problem("不是问题文件", f"文件里写 {'、'.join(FILE_KEYS)} 三个列表", Spot(label))])
    facts, schemes = catalogue.facts, catalogue.schemes
    reader = _Reader(facts, catalogue.parameters.dictionary, check_keys(table, FILE_KEYS, ("问题",)))
    found = Questions(
        reader.questions(reader.tables(table, "问题")),
        reader.reasons(reader.tables(table, "不问"), UNASKED_KEYS, facts),
        reader.reasons(reader.tables(table, "不查"), UNCHECKED_KEYS, schemes),
        reader.reasons(reader.tables(table, "不按月"), PAID_KEYS, schemes),
        reader.named_only(reader.tables(table, "只列名"), schemes),
    )
    both = found.facts & set(found.unasked)
    reader.problems += [
        Problem(f"“{name}”又问又不问", "从“定”或“不问”里删去一处", table.spot("不问"))
        for name in sorted(both)
    ]
    if reader.problems:
        raise Problems(reader.problems)
    return found


class _Reader:
    """Reads the tables of the file; mistakes gather in `problems`."""

    def __init__(
        self, facts: Mapping[str, Fact], parameters: Collection[str], problems: list[Problem]
    ) -> None:
        self.facts = facts
        self.parameters = parameters
        self.problems = problems

    def tables(self, table: Table, key: str) -> list[Table]:
        given = table.get(key)
        if given is None:
            return []
        if isinstance(given, Items) and all(isinstance(one, Table) for one in given):
            return list(given)
        self.problems.append(Problem(f"“{key}”要写成列表", "每项写作 - {键: 值}", table.spot(key)))
        return []

    def reasons(self, tables: list[Table], keys: tuple[str, str], known: Iterable[str]) -> dict[str, str]:
        """Read names with a reason: {事实: [甲, 乙], 因: …}."""
        names, found = frozenset(known), {}
        for one in tables:
            self.problems += check_keys(one, keys, keys)
            for name in map(fold, texts(one.get(keys[0]))):
                if name not in names:
                    self.problems.append(Problem(f"没有“{name}”这个{keys[0]}", "核对名称", one.spot(keys[0])))
                found[name] = str(one.get(keys[1]))
        return found

    def named_only(self, tables: list[Table], schemes: Mapping[str, Scheme]) -> dict[str, frozenset[str]]:
        """Read conditions by scheme: {方案: 甲, 条件: [乙, 丙]}."""
        found = {}
        for one in tables:
            self.problems += check_keys(one, NAMED_KEYS, NAMED_KEYS)
            name, conditions = fold(str(one.get("方案"))), frozenset(map(fold, texts(one.get("条件"))))
            if name not in schemes:
                self.problems.append(Problem(f"没有“{name}”这个方案", "核对名称", one.spot("方案")))
                continue
            known = {condition.name for version in schemes[name].versions for condition in version.conditions}
            for wrong in sorted(conditions - known):
                cure = f"可写：{'、'.join(sorted(known))}"
                self.problems.append(Problem(f"{name}没有“{wrong}”这个条件", cure, one.spot("条件")))
            found[name] = conditions
        return found

    def questions(self, tables: list[Table]) -> dict[str, Question]:
        found: dict[str, Question] = {}
        for one in tables:
            wrong = check_keys(one, QUESTION_KEYS, NEEDED)
            for key, known in (("输入", FORMS), ("对", LEVELS)):
                if one.get(key) is not None and one[key] not in known:
                    wrong.append(
                        Problem(f"“{key}: {one[key]}”不对", f"可写：{'、'.join(known)}", one.spot(key))
                    )
            if one.get("代号") in found:
                wrong.append(Problem(f"代号“{one['代号']}”重复", "每个问题一个代号", one.spot("代号")))
            self.problems += wrong
            if not wrong:
                question = self.question(one)
                found[question.code] = question
        return found

    def question(self, one: Table) -> Question:
        level = LEVELS[one.get("对") or Level.HOUSEHOLD.value]
        question = Question(
            code=one["代号"],
            text=one["问"],
            short=one["短"],
            form=FORMS[one["输入"]],
            level=level,
            help=one.get("帮") or "",
            why=one.get("因") or "",
            settles=tuple(map(fold, texts(one.get("定")))),
            ease=one.get("易") or EASIEST,
            ages=(one.get("周岁自") or 0, one.get("周岁至") or 200)
            if {"周岁自", "周岁至"} & set(one)
            else None,
            relations=tuple(map(fold, texts(one.get("关系")))),
            fields=self.fields(one, level),
            yes=self.of_subject(one, "是", level),
            no=self.of_subject(one, "否", level),
            also=self.tells(one, "并设", level),
            otherwise=self.of_subject(one, "不适用", level),
            nobody=one.get("无") or "都没有",
        )
        self.check(question, one)
        return question

    def check(self, question: Question, one: Table) -> None:
        unknown = [name for name in question.settles if name not in self.facts and name != OBLIGORS]
        if unknown:
            self.problems.append(
                Problem(f"没有“{'、'.join(unknown)}”这个事实", "核对 facts.yaml 里的名称", one.spot("定"))
            )
        quoted = {found["parameter"] for found in QUOTED.finditer(question.help)}
        if quoted - set(self.parameters) or "{" in QUOTED.sub("", question.help):
            cure = "写作 {低保标准|几百元}：参数词表里的名称，和没有公布时的说法"
            self.problems.append(Problem("“帮”里引的参数不对", cure, one.spot("帮")))
        needs_fields = question.form in (Form.CHOICE, Form.FIELDS)
        if needs_fields and not question.fields:
            self.problems.append(Problem(f"“{question.code}”没有可答的", "写“选”或“栏”", one.spot()))
        if question.form is Form.WHO and (question.level is not Level.MEMBER or not question.no):
            self.problems.append(
                Problem("“谁”要对成员问，并说明没有勾的人", "补上“对: 成员”和“否: {事实: 值}”", one.spot())
            )

    def fields(self, one: Table, level: Level) -> tuple[Field, ...]:
        if one.get("选") is not None:
            return (Field("", None, Whom.SUBJECT, self.choices(one, None, Whom.SUBJECT, level)),)
        found = []
        for column in self.tables(one, "栏"):
            wrong = check_keys(column, FIELD_KEYS, ("称",))
            fact = self.facts.get(fold(str(column.get("事实"))))
            if column.get("事实") is not None and fact is None:
                wrong.append(Problem(f"没有“{column['事实']}”这个事实", "核对名称", column.spot("事实")))
            if fact is None and column.get("选") is None:
                wrong.append(Problem("这一栏没有事实，也没有选项", "写“事实”或“选”", column.spot()))
            self.problems += wrong
            if wrong:
                continue
            whom = WHOM.get(column.get("对谁") or "本人", Whom.SUBJECT)
            found.append(Field(column["称"], fact, whom, self.choices(column, fact, whom, level)))
        return tuple(found)

    def choices(self, table: Table, fact: Fact | None, whom: Whom, level: Level) -> tuple[Choice, ...]:
        found = []
        for one in self.tables(table, "选"):
            wrong = check_keys(one, CHOICE_KEYS, ("答",))
            self.problems += wrong
            if wrong:
                continue
            tells = self.tells(one, "设", level)
            if fact is not None and tells == ():
                band = {end: one[end] for end in BAND if end in one}
                raw = band if one.get("值") is None else one["值"]
                tells = (Told(whom, fact.name, self.value(raw, fact, one.spot())),)
            found.append((Choice(one["答"], tells), one.spot()))
        self.problems += band_problems(found, self.facts)
        return tuple(choice for choice, _ in found)

    def value(self, raw: Any, fact: Fact, spot: Spot) -> Any:
        """Read a value or a band ({超过: 1000, 至多: 3000}); None after a mistake."""
        try:
            return read_band(fact, raw, spot) if isinstance(raw, Mapping) else fact.read(raw, spot)
        except Problem as problem:
            self.problems.append(problem)
            return None

    def of_subject(self, one: Table, key: str, level: Level) -> tuple[Told, ...]:
        return self.values(one, key, Whom.SUBJECT, level)

    def tells(self, one: Table, key: str, level: Level) -> tuple[Told, ...]:
        """Read {家庭: {事实: 值}, 每人: {…}, 本人: {…}}."""
        given = one.get(key)
        if given is None:
            return ()
        if not isinstance(given, Table) or not set(given) <= set(WHOM):
            cure = "写作 {家庭: {事实: 值}, 每人: {事实: 值}, 本人: {事实: 值}}"
            self.problems.append(Problem(f"“{key}”写得不对", cure, one.spot(key)))
            return ()
        return tuple(item for name in given for item in self.values(given, name, WHOM[name], level))

    def values(self, table: Table, key: str, whom: Whom, level: Level) -> tuple[Told, ...]:
        given = table.get(key)
        if given is None:
            return ()
        if not isinstance(given, Table):
            self.problems.append(Problem(f"“{key}”写得不对", "写作 {事实: 值}", table.spot(key)))
            return ()
        at = Level.HOUSEHOLD if whom is Whom.HOUSEHOLD else Level.MEMBER
        at = Level.OBLIGOR if whom is Whom.SUBJECT and level is Level.OBLIGOR else at
        found = []
        for name, raw in given.items():
            fact = self.facts.get(fold(name))
            if fact is None or at not in fact.levels:
                self.problems.append(
                    Problem(f"{at.value}没有“{name}”这个事实", "核对名称和层级", given.spot(name))
                )
                continue
            found.append(Told(whom, fact.name, self.value(raw, fact, given.spot(name))))
        return tuple(found)
