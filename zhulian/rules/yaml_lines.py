"""YAML with line numbers 带行号的 YAML: every mapping and list remembers where its entries stand.

Numbers stay exact: a decimal is a Fraction, never a float. A text that YAML 1.1 would turn into something
else (否, on, 1e3) stays the text that was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from zhulian.rules.language.words import fold
from zhulian.rules.nodes import Spot
from zhulian.rules.problems import Problem, Problems

INTEGER = re.compile(r"[-+]?\d{1,15}", re.ASCII)
DECIMAL = re.compile(r"[-+]?\d{1,15}\.\d{1,12}", re.ASCII)
DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
CONSTANTS = {"": None, "null": None, "~": None, "true": True, "真": True, "false": False, "假": False}


class Table(dict[str, Any]):
    """A mapping that knows its file and the line of every key."""

    def __init__(self, file: str, line: int) -> None:
        super().__init__()
        self.file = file
        self.line = line
        self.lines: dict[str, int] = {}

    def spot(self, key: str = "") -> Spot:
        """Say where a key's value stands, or the mapping itself."""
        return Spot(self.file, self.lines.get(key, self.line))


class Items(list[Any]):
    """A list that knows its file and the line of every item."""

    def __init__(self, file: str, line: int) -> None:
        super().__init__()
        self.file = file
        self.line = line
        self.lines: list[int] = []

    def spot(self, index: int) -> Spot:
        """Say where an item stands."""
        return Spot(self.file, self.lines[index])


def read_yaml(path: Path, label: str = "") -> Any:
    """Read one file; `label` is the name that problems show. Raises Problem at the first thing YAML forbids."""
    file = label or path.name
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Problem("文件不是 UTF-8 编码", "请另存为 UTF-8", Spot(file)) from None
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        cure = "请检查这一行的缩进、括号、引号和冒号后的空格"
        raise Problem(f"YAML 写法有误（{error.problem}）", cure, Spot(file, line)) from None
    except yaml.YAMLError:
        raise Problem("YAML 里有不能用的字符", "请删去控制字符", Spot(file)) from None
    try:
        return None if node is None else _value(node, file)
    except RecursionError:
        raise Problem("套得太深，或者引用（&、*）成了圈", "拆开写，或去掉引用", Spot(file)) from None


def entries(path: Path, label: str, key: str) -> list[Table]:
    """Read a file that is one list of mappings under `key`; raises Problems."""
    try:
        table = read_yaml(path, label)
    except Problem as problem:
        raise Problems([problem]) from None
    if not isinstance(table, Table) or not isinstance(table.get(key), Items):
        raise Problems([Problem(f"没有“{key}:”列表", f"文件写作“{key}:”，下面每行一项", Spot(label))])
    items = table[key]
    wrong = [items.spot(index) for index, item in enumerate(items) if not isinstance(item, Table)]
    found = [Problem("这一项不是“键: 值”", "每项写作 - {名称: …}", spot) for spot in wrong]
    found += check_keys(table, (key,))
    if found:
        raise Problems(found)
    return list(items)


def texts(value: Any) -> list[str]:
    """Read one text or a list of texts as a list; an empty value is an empty list."""
    if value is None:
        return []
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def check_keys(table: Table, allowed: Iterable[str], required: Iterable[str] = ()) -> list[Problem]:
    """List the keys that are unknown and those that are missing."""
    allowed = tuple(allowed)
    found = [
        Problem(f"不认识的键“{key}”", f"可用的键：{'、'.join(allowed)}", table.spot(key))
        for key in table
        if key not in allowed
    ]
    for key in required:
        if table.get(key) in (None, "", []):
            found.append(Problem(f"缺少“{key}”", f"请补上“{key}: …”", table.spot(key)))
    return found


def period(table: Table, key: str) -> tuple[date, date | None]:
    """Read a half-open period {自: …, 至: …}; an empty 至 is open. Raises Problem."""
    given = table.get(key)
    start, end = (given.get("自"), given.get("至")) if isinstance(given, dict) else (None, None)
    if not isinstance(start, date) or not isinstance(end, date | None) or (end and end <= start):
        cure = "写作 {自: 2026-07-01, 至: }，自 含、至 不含，至 空着表示未定"
        raise Problem(f"{key}日期写得不对", cure, table.spot(key))
    return start, end


def _value(node: yaml.Node, file: str) -> Any:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _table(node, file, line)
    if isinstance(node, yaml.SequenceNode):
        items = Items(file, line)
        for child in node.value:
            items.append(_value(child, file))
            items.lines.append(child.start_mark.line + 1)
        return items
    assert isinstance(node, yaml.ScalarNode)
    return _scalar(node.value, node.style, Spot(file, line))


def _table(node: yaml.MappingNode, file: str, line: int) -> Table:
    table = Table(file, line)
    for key_node, value_node in node.value:
        spot = Spot(file, key_node.start_mark.line + 1)
        if not isinstance(key_node, yaml.ScalarNode):
            raise Problem("键须是文字", "键写成“名称: 值”", spot)
        key = fold(key_node.value)
        if key in table:
            raise Problem(f"键“{key}”写了两次", "同一处只写一次，请删去一个", spot)
        table[key] = _value(value_node, file)
        table.lines[key] = spot.line
    return table


def _scalar(text: str, style: str | None, spot: Spot) -> Any:
    if style:
        return text
    if text in CONSTANTS:
        return CONSTANTS[text]
    if INTEGER.fullmatch(text):
        return int(text)
    if DECIMAL.fullmatch(text):
        return Fraction(text)
    if DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Problem(f"没有“{text}”这一天", "日期写作 2026-07-01", spot) from None
    return text
