"""Department feeds 数据源: reads policies/feeds/*.yaml; every mistake with its file, line and cure.

An overlay fills what a county signs itself (协议编号, 影响评估).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from zhulian.rules.catalogue import policies_directory
from zhulian.rules.facts import Fact, read_facts
from zhulian.rules.feed import HOUSEHOLD_NUMBER, LAKE_CODES, Column, Feed, Keeping, Role, Scope
from zhulian.rules.language.words import fold
from zhulian.rules.nodes import Kind, Level, Spot
from zhulian.rules.problems import Problem, Problems
from zhulian.rules.yaml_lines import Table, check_keys, read_yaml, texts

__all__ = ["Column", "Feed", "Keeping", "Role", "Scope", "read_feeds"]

SIGNED_KEYS = ("协议编号", "影响评估")
KEYS = ("名称", "代号", "部门", "范围", "阈值", "名单", "依据", *SIGNED_KEYS, "保存到", "在册即", "列")
COLUMN_KEYS = (
    "头",
    "别名",
    "作",
    "事实",
    "代号",
    "类型",
    "单位",
    "格式",
    "对应",
    "分值",
    "次序",
    "值",
    "必填",
    "可缺",
)
CODE = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
KEEPING = re.compile(r"期末后(\d{1,3})(个月|天|日)")
KEPT_KINDS = {kind.value: kind for kind in (Kind.AMOUNT, Kind.COUNT, Kind.DATE, Kind.CHOICE)}


def read_feeds(
    directory: Path | None = None,
    overlays: Iterable[Path | str] = (),
    *,
    facts: Mapping[str, Fact] | None = None,
) -> dict[str, Feed]:
    """Read every feed of a folder by code; without one, the feeds of the policies at hand.

    An overlay maps codes to 协议编号 and 影响评估; a relative one is looked up beside the folder (demo/feeds.yaml),
    and its 置信: 演示 marks the feeds it fills. `facts`: those of the facts.yaml beside the folder unless given.
    Raises Problems with every mistake of every file.
    """
    directory = directory or policies_directory() / "feeds"
    facts = facts or read_facts(directory.parent / "facts.yaml", "policies/facts.yaml")
    feeds: dict[str, Feed] = {}
    problems: list[Problem] = []
    for path in sorted(directory.glob("*.yaml")):
        reader = _Reader(f"policies/feeds/{path.name}", facts)
        try:
            feed = reader.feed(read_yaml(path, reader.label))
        except Problem as problem:
            reader.problems.append(problem)
            feed = None
        if feed is not None and feed.code != path.stem:
            cure = f"文件改名为 {feed.code}.yaml，或改代号"
            reader.problems.append(Problem(f"代号“{feed.code}”和文件名不同", cure, Spot(reader.label, 1)))
        problems += reader.problems
        if feed is not None:
            feeds[feed.code] = feed
    for overlay in overlays:
        problems += _lay_over(feeds, directory.parent / overlay)
    if problems:
        raise Problems(problems)
    return feeds


def _lay_over(feeds: dict[str, Feed], path: Path) -> list[Problem]:
    table = read_yaml(path, f"policies/{path.parent.name}/{path.name}")
    is_demo = table.pop("置信", None) == "演示"
    problems = check_keys(table, feeds)
    for code in feeds.keys() & table.keys():
        found = check_keys(table[code], SIGNED_KEYS)
        signed, more = _signed(table[code])
        problems += found + more
        feeds[code] = replace(feeds[code], **signed, is_demo=is_demo)
    return problems


def _signed(table: Table) -> tuple[dict[str, Any], list[Problem]]:
    agreement, assessment = table.get("协议编号"), table.get("影响评估")
    signed: dict[str, Any] = {"agreement": str(agreement)} if agreement else {}
    if assessment is None:
        return signed, []
    number, day = (
        (assessment.get("编号"), assessment.get("日期")) if isinstance(assessment, Table) else (None, None)
    )
    if not number or not isinstance(day, date):
        cure = "写作“影响评估: {编号: 某评估〔2026〕1号, 日期: 2026-07-15}”"
        return signed, [Problem("影响评估要有编号和日期", cure, table.spot("影响评估"))]
    return signed | {"assessment": str(number), "assessed_on": day}, []


class _Reader:
    """Reads one file and gathers what is wrong in it."""

    def __init__(self, label: str, facts: Mapping[str, Fact]) -> None:
        self.label = label
        self.facts = facts
        self.problems: list[Problem] = []

    def refuse(self, message: str, cure: str, spot: Spot) -> None:
        self.problems.append(Problem(message, cure, spot))

    def feed(self, table: Any) -> Feed | None:
        if not isinstance(table, Table):
            raise Problem("没有内容", "写出“名称:”“代号:”“列:”等", Spot(self.label, 1))
        self.problems += check_keys(table, KEYS, ("名称", "代号", "部门", "列"))
        if self.problems or not isinstance(table["列"], list):
            return None
        columns = tuple(filter(None, (self.column(entry) for entry in table["列"])))
        signed, problems = _signed(table)
        self.problems += problems
        feed = Feed(
            name=fold(table["名称"]),
            code=str(table["代号"]),
            department=table["部门"],
            columns=columns,
            scope=self.scope(table),
            threshold=self.threshold(table, columns),
            list_feeds=tuple(texts(table.get("名单"))),
            basis=tuple(texts(table.get("依据"))),
            keeping=self.keeping(table),
            always=self.facts_by_code(table.get("在册即") or {}, table.spot("在册即")),
            **signed,
        )
        self.check_whole(feed, table)
        return feed

    def scope(self, table: Table) -> Scope | None:
        written = table.get("范围")
        if written in (None, *(scope.value for scope in Scope)):
            return Scope(written) if written else None
        self.refuse(f"范围“{written}”不对", f"可写：{'、'.join(s.value for s in Scope)}", table.spot("范围"))
        return None

    def threshold(self, table: Table, columns: tuple[Column, ...]) -> tuple[str, int] | None:
        written = table.get("阈值")
        if written is None:
            return None
        amounts = {column.header: column.code for column in columns if column.kind is Kind.AMOUNT}
        if isinstance(written, Table) and written.get("栏") in amounts:
            if isinstance(written.get("大于"), int):
                return amounts[written["栏"]], written["大于"] * 100
        self.refuse("阈值看不懂", "写作“阈值: {栏: 一个金额栏的头, 大于: 整数元}”", table.spot("阈值"))
        return None

    def keeping(self, table: Table) -> Keeping | None:
        written = table.get("保存到")
        if written is None:
            return None
        parts = KEEPING.fullmatch(str(written))
        if parts:
            return Keeping(int(parts[1]), parts[2])
        self.refuse(f"保存到“{written}”看不懂", "写作“期末后6个月”或“期末后90天”", table.spot("保存到"))
        return None

    def check_whole(self, feed: Feed, table: Table) -> None:
        spot = table.spot("列")
        if len(feed.columns_of(Role.ID_NUMBER)) != 1:
            self.refuse("要有且只有一栏作身份证号", "给证件号那一栏写“作: 身份证号”", spot)
        names = [header for column in feed.columns for header in column.headers]
        codes = [column.code for column in feed.columns if column.code]
        for word in sorted({word for word in names + codes if (names + codes).count(word) > 1}):
            self.refuse(f"“{word}”用了两次", "每个头、别名和代号只写一次", spot)
        if feed.scope is Scope.THRESHOLD and feed.threshold is None and "阈值" not in table:
            self.refuse("范围是超阈值，没有写阈值", "补上“阈值: {栏: …, 大于: …}”", table.spot("范围"))
        if feed.scope is Scope.LISTED and not feed.list_feeds:
            self.refuse("范围是名单内，没有写名单", "补上“名单: [数据源代号, …]”", table.spot("范围"))

    def column(self, entry: Any) -> Column | None:
        if not isinstance(entry, Table):
            raise Problem("列里每一项要写头和作", "写作“- {头: 身份证号, 作: 身份证号}”", Spot(self.label))
        found = check_keys(entry, COLUMN_KEYS, ("头", "作"))
        roles = {role.value: role for role in Role}
        if not found and entry["作"] not in roles:
            cure = f"可写：{'、'.join(roles)}"
            found = [Problem(f"不认识的作法“{entry['作']}”", cure, entry.spot("作"))]
        self.problems += found
        if found:
            return None
        column = Column(
            header=fold(str(entry["头"])),
            role=roles[entry["作"]],
            aliases=tuple(fold(word) for word in texts(entry.get("别名"))),
            code=LAKE_CODES.get(roles[entry["作"]], ""),
            words={fold(str(word)): value for word, value in (entry.get("对应") or {}).items()},
            is_required=bool(entry.get("必填")),
            is_month=entry.get("格式") == "年月",
            is_optional=bool(entry.get("可缺")),
        )
        match column.role:
            case Role.FACT:
                return self.of_fact(column, entry)
            case Role.SPLIT:
                return self.of_split(column, entry)
            case Role.KEPT:
                return self.of_kept(column, entry)
            case Role.ONLY:
                return self.of_only(column, entry)
        return column

    def of_fact(self, column: Column, entry: Table) -> Column | None:
        fact = self.fact(entry.get("事实"), entry.spot("事实"))
        if fact is None:
            return None
        if fact.kind is Kind.AMOUNT and entry.get("单位") != fact.unit:
            cure = f"词表里是 {fact.unit}；口径不同的栏不能直接当这个事实"
            self.refuse(f"{fact.name}的单位写的是“{entry.get('单位') or ''}”", cure, entry.spot("单位"))
        if fact.kind is Kind.TRUTH and not column.words:
            cure = "写作“对应: {需要: 真, 不需要: 假}”"
            self.refuse(f"{fact.name}是布尔，没有写对应", cure, entry.spot("作"))
        for word, value in column.words.items():
            try:
                fact.read(value, entry.spot("对应"))
            except Problem as problem:
                self.refuse(f"对应“{word}”：{problem.message}", problem.cure, entry.spot("对应"))
        return replace(column, code=fact.code, kind=fact.kind, choices=fact.choices, bounds=fact.bounds)

    def of_split(self, column: Column, entry: Table) -> Column:
        code = self.own_code(entry)
        spot = entry.spot("分值")
        settles = {
            fold(word): self.facts_by_code(values, spot) for word, values in (entry.get("分值") or {}).items()
        }
        if not settles:
            self.refuse("分项没有写分值", "写作“分值: {最低生活保障: {已认定身份: 低保}}”", spot)
        order = {
            fact.code: tuple(texts(values))
            for name, values in (entry.get("次序") or {}).items()
            if (fact := self.fact(name, entry.spot("次序")))
        }
        return replace(column, code=code, kind=Kind.CHOICE, settles=settles, order=order)

    def of_kept(self, column: Column, entry: Table) -> Column:
        kind = KEPT_KINDS.get(entry.get("类型") or "")
        if kind is None:
            cure = f"写作“类型: 金额”；可写：{'、'.join(KEPT_KINDS)}"
            self.refuse("留存的栏没有写明类型", cure, entry.spot("类型"))
        return replace(column, code=self.own_code(entry), kind=kind)

    def of_only(self, column: Column, entry: Table) -> Column:
        wanted = {fold(word): True for word in texts(entry.get("值"))}
        if not wanted:
            self.refuse("只收的栏没有写值", "写作“值: [在读, 在籍]”", entry.spot("值"))
        return replace(column, words=wanted)

    def own_code(self, entry: Table) -> str:
        code = str(entry.get("代号") or "")
        if not CODE.fullmatch(code) or code in (*LAKE_CODES.values(), HOUSEHOLD_NUMBER):
            self.refuse(f"代号“{code}”不能用", "写小写英文和下划线，不与湖里固定的栏同名", entry.spot("代号"))
        return code

    def facts_by_code(self, values: Mapping[str, Any], spot: Spot) -> dict[str, Any]:
        found = {}
        for name, value in values.items():
            if fact := self.fact(name, spot):
                try:
                    found[fact.code] = fact.read(value, spot)
                except Problem as problem:
                    self.problems.append(problem)
        return found

    def fact(self, name: Any, spot: Spot) -> Fact | None:
        fact = self.facts.get(fold(str(name or "")))
        if fact is None or Level.MEMBER not in fact.levels:
            self.refuse(f"词表里没有成员事实“{name or ''}”", "写 policies/facts.yaml 里的名称", spot)
            return None
        return fact
