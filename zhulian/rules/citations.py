"""Citations 引文: the laws of laws.yaml, and short forms such as 43号5条 spelt out for the reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zhulian.rules.nodes import Spot
from zhulian.rules.problems import Problem, Problems
from zhulian.rules.yaml_lines import Table, check_keys, entries

KEYS = ("简称", "名称", "施行", "条款")
UNCHECKED = "未核"
DIGITS = "零一二三四五六七八九"
NUMBER = f"[0-9]+|[〇{DIGITS}十百千]+"
ARTICLE = re.compile(rf"第?({NUMBER})条(之[{DIGITS}十]+)?(第[{DIGITS}十]+款)?((?:[(（][{DIGITS}十]+[)）])*)")
ITEM = re.compile(rf"[(（]([{DIGITS}十]+)[)）]")
TITLE = re.compile(r"(.+?)(（[^（）]*）)?")
# What is made of articles is cited by article; 意见 and 通知 are not.
DIVIDED = ("法", "法典", "条例", "办法", "规定", "细则", "通则", "规则")


@dataclass(frozen=True, slots=True)
class Law:
    """One law or document: its short name, its title, and its number or edition as it stands in brackets.

    `needs_article`: it is made of articles, and their numbers have been checked, so a citation names one.
    """

    short: str
    title: str
    number: str
    needs_article: bool
    since: date | None

    @property
    def full(self) -> str:
        """Its name as a paper cites it: 《特困人员认定办法》（民发〔2021〕43号）."""
        return f"《{self.title}》{f'（{self.number}）' if self.number else ''}"


def read_laws(path: Path, label: str) -> dict[str, Law]:
    """Read laws.yaml: every law under its short name and under its number; raises Problems."""
    laws: dict[str, Law] = {}
    problems: list[Problem] = []
    for table in entries(path, label, "来源"):
        found = check_keys(table, KEYS, ("简称", "名称"))
        if table.get("条款") not in (None, UNCHECKED):
            found.append(
                Problem(f"条款“{table['条款']}”不对", f"只写 {UNCHECKED}，或不写", table.spot("条款"))
            )
        problems += found
        if found:
            continue
        law = _law(table)
        for name in {law.short, law.number} - {""}:
            if name in laws:
                problems.append(Problem(f"“{name}”重复", "同一部法规只登记一次", table.spot()))
            laws[name] = law
    if problems:
        raise Problems(problems)
    return laws


def spell(article: str, laws: Mapping[str, Law]) -> str:
    """Spell a citation out: 43号4条、8条 becomes 《特困人员认定办法》（民发〔2021〕43号）第四条、第八条.

    Articles of one law that follow each other share its title; what cannot be read stays as it is written.
    """
    said: list[str] = []
    before: Law | None = None
    for part in re.split("[；;]", article):
        law, rest = _law_of(part.strip(), laws)
        if law is None:
            said.append(part.strip())
        elif law is before and rest:
            said[-1] += f"、{_articles(rest)}"
        else:
            said.append(law.full + _articles(rest))
        before = law
    return "；".join(said)


def citation_problems(article: str, spot: Spot, laws: Mapping[str, Law]) -> list[Problem]:
    """List what is wrong with a citation: no law that laws.yaml knows, or a law without its article."""
    problems = []
    for part in re.split("[；;]", article):
        law, rest = _law_of(part.strip(), laws)
        if law is None:
            cure = "以 laws.yaml 里的简称或文号开头，如 社会救助法第十八条；新的文件先在那里登记"
            problems.append(Problem(f"“{part}”不知出自哪部法规", cure, spot))
        elif law.needs_article and not all(ARTICLE.fullmatch(one) for one in _pieces(rest)):
            cure = (
                f"写出是哪一条，如 {law.short}第五条；条款号还没有核实的，在 laws.yaml 里写 条款: {UNCHECKED}"
            )
            problems.append(Problem(f"“{part}”没有写条款", cure, spot))
    return problems


def _law(table: Table) -> Law:
    short, match = str(table["简称"]), TITLE.fullmatch(str(table["名称"]))
    assert match is not None  # every text matches
    title, bracket = match[1], match[2]
    number = bracket[1:-1] if bracket else short if "〔" in short else ""
    needs = title.endswith(DIVIDED) and table.get("条款") is None
    return Law(short, title, number, needs, table.get("施行"))


def _law_of(part: str, laws: Mapping[str, Law]) -> tuple[Law | None, str]:
    """Find the law a citation begins with, by its longest name, and what follows it."""
    name = max((name for name in laws if part.startswith(name)), key=len, default="")
    return laws.get(name), part[len(name) :]


def _pieces(rest: str) -> list[str]:
    return [piece.strip() for piece in rest.split("、")]


def _articles(rest: str) -> str:
    return "、".join(_article(piece) for piece in _pieces(rest))


def _article(piece: str) -> str:
    match = ARTICLE.fullmatch(piece)
    if match is None:
        return piece
    number = chinese(int(match[1])) if match[1].isascii() else match[1]
    items = "、".join(f"（{item}）" for item in ITEM.findall(match[4]))
    return f"第{number}条{match[2] or ''}{match[3] or ''}{f'第{items}项' if items else ''}"


def chinese(number: int) -> str:
    """Say a number up to 9999 as laws write it: 十八, 一百零七."""
    said, zero = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            said += f"{'零' if zero and said else ''}{DIGITS[digit]}{unit}"
        zero = digit == 0
    return said.removeprefix("一") if said.startswith("一十") else said or DIGITS[0]
