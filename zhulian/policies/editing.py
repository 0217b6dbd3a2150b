"""Editing by form 表单改文字: a value or a condition is written into the text where it belongs; the text is the truth.

Everything around it, comments and blanks too, stays as it was. What a form cannot find it leaves to the text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from zhulian.rules.parameter_files import COLUMNS

PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`][^,\[\]{}#:'\"\n]*(?<!\s)")
LOOKS_ELSE = re.compile(r"(null|~|true|false|真|假|[-+]?[\d.]+)", re.IGNORECASE)


class CannotPlace(Exception):
    """The form does not find the place in the text; the message says what to do in the text itself."""


@dataclass(frozen=True, slots=True)
class GivenValue:
    """A value as a clerk gives it: `value` and dates as they are written in the text."""

    name: str
    region: str
    setting: str
    value: str
    since: date
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class WrittenCondition:
    """One condition of a version as it stands in the text; `index` is its place in the list, from 0."""

    index: int
    line: int
    name: str
    expression: str
    article: str
    sentence: str


@dataclass(frozen=True, slots=True)
class WrittenVersion:
    """One version of a policy text with its conditions; one that takes them over from another has none."""

    since: str
    until: str
    line: int
    conditions: tuple[WrittenCondition, ...]


def add_value(text: str, path: str, given: GivenValue) -> str:
    """Write a new value below the last one of its place, and end that one on the new one's first day."""
    return _add_standard(text, given) if path.endswith(".csv") else _add_row(text, given)


def versions_in(text: str) -> list[WrittenVersion]:
    """Return the versions of a policy text; none for a text that is no policy or cannot be read."""
    versions = _child(_root(text), "版本")
    if not isinstance(versions, yaml.SequenceNode):
        return []
    return [_version(node) for node in versions.value if isinstance(node, yaml.MappingNode)]


def set_condition(
    text: str, *, since: str, index: int | None, name: str, expression: str, article: str, sentence: str
) -> str:
    """Write one condition of a version, or a further one when `index` is None. Raises CannotPlace."""
    conditions = _child(_version_node(text, since), "条件")
    if not isinstance(conditions, yaml.SequenceNode) or not conditions.value:
        raise CannotPlace(f"{since} 起的版本自己没有写条件（照“同”的那一版）。请先在文本里写出“条件:”")
    words = _flow({"称": name, "式": expression, "据": article} | ({"说": sentence} if sentence else {}))
    if index is None:
        last = conditions.value[-1]
        column = conditions.start_mark.column
        return _insert_after(text, last, f"{' ' * column}- {words}")
    if not 0 <= index < len(conditions.value):
        raise CannotPlace("这个条件已经不在那里了。请刷新再改")
    node = conditions.value[index]
    return text[: node.start_mark.index] + words + text[_end(text, node) :]


def begin_version(text: str, *, since: date) -> str:
    """Write a new version that begins as a copy of the newest one, which ends on its first day. Raises CannotPlace.

    Its examples are copied too, moved to that day; what they must come to may change.
    """
    found = [one for one in versions_in(text) if not one.until]
    if len(found) != 1:
        raise CannotPlace("文本里没有、或不止一个至日空着的版本。请直接在文本里写")
    node = _version_node(text, found[0].since)
    until = _child(_child(node, "施行"), "至")
    if until is None:
        raise CannotPlace("“施行”里没有写“至”。请直接在文本里写")
    column = node.start_mark.column
    kept = [f"{' ' * (column - 2)}- 施行: {{自: {since}, 至: }}", f"{' ' * column}同: {found[0].since}"]
    for key, value in node.value:
        if key.value in ("条件", "例"):
            block = text[key.start_mark.index : _end(text, value)]
            kept.append(" " * column + re.sub(r"日期: [\d-]+", f"日期: {since}", block))
    with_new = _insert_after(text, node, "\n".join(kept))
    return _put(with_new, until, since)


def _add_row(text: str, given: GivenValue) -> str:
    rows = _child(_root(text), "参数值")
    if not isinstance(rows, yaml.SequenceNode) or not rows.value:
        raise CannotPlace("文本里没有“参数值:”列表。请直接在文本里写")
    before = [node for node in rows.value if _is_of(node, given)]
    # A yearly amount is followed by a yearly amount.
    unit = getattr(_child(before[-1], "单位"), "value", "") if before else ""
    words = _flow(
        {"名称": given.name, "地区": given.region, "城乡": given.setting, "值": _Raw(given.value)}
        | ({"单位": unit} if unit else {})
        | {"起": _Raw(str(given.since)), "止": _Raw("null"), "来源": given.source, "置信": given.confidence}
    )  # fmt: skip
    line = f"{' ' * rows.start_mark.column}- {words}"
    if not before:
        return _insert_after(text, rows.value[-1], line)
    added = _insert_after(text, before[-1], line)
    ends = [node for one in before if (node := _open_end(one)) is not None]
    for node in reversed(ends):
        added = _put(added, node, given.since)
    return added


def _put(text: str, node: yaml.Node, day: date) -> str:
    """Write a day in the place of a value, which may be empty."""
    before = text[: node.start_mark.index]
    return f"{before}{'' if before.endswith(' ') else ' '}{day}{text[node.end_mark.index :]}"


def _is_of(node: yaml.Node, given: GivenValue) -> bool:
    said = {key: getattr(_child(node, key), "value", default) for key, default in
            {"名称": "", "地区": "", "城乡": "不分"}.items()}  # fmt: skip
    return (said["名称"], said["地区"], said["城乡"]) == (given.name, given.region, given.setting)


def _open_end(node: yaml.Node) -> yaml.Node | None:
    end = _child(node, "止")
    return end if end is not None and end.value in ("", "null", "~") else None


def _add_standard(text: str, given: GivenValue) -> str:
    """Change only the lines that are meant: a CSV has no comments, and its other lines keep their bytes."""
    lines = text.splitlines(keepends=True)
    if not lines or tuple(next(csv.reader([lines[0].lstrip("\ufeff")]))) != COLUMNS:
        raise CannotPlace("表头不对。请直接在文本里改")
    newline = "\r\n" if lines[0].endswith("\r\n") else "\n"
    new = dict.fromkeys(COLUMNS, "") | {
        "region_code": given.region, "standard": given.name, "urban_rural": given.setting, "amount": given.value,
        "unit": "元/人月", "valid_from": str(given.since), "source": given.source, "confidence": given.confidence,
    }  # fmt: skip
    place = len(lines)
    for number, line in enumerate(lines[1:], start=1):
        cells = dict(zip(COLUMNS, next(csv.reader([line])), strict=False))
        if (cells.get("region_code"), cells.get("standard"), cells.get("urban_rural")) == (
            given.region, given.name, given.setting,
        ):  # fmt: skip
            place, new["region_name"], new["unit"] = number + 1, cells["region_name"], cells["unit"]
            if not cells["valid_to"]:
                lines[number] = _csv_line(cells | {"valid_to": str(given.since)}, newline)
    if lines[place - 1][-1:] != "\n":
        lines[place - 1] += newline
    lines.insert(place, _csv_line(new, newline))
    return "".join(lines)


def _csv_line(cells: dict[str, str], newline: str) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator=newline).writerow(cells[column] for column in COLUMNS)
    return written.getvalue()


class _Raw(str):
    """A value that stands in the text as it is: a number, a date, null."""


def _flow(table: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {_word(value)}" for key, value in table.items()) + "}"


def _word(value: str) -> str:
    """Write a text so that YAML reads the same text again."""
    if isinstance(value, _Raw) or (PLAIN.fullmatch(value) and not LOOKS_ELSE.fullmatch(value)):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + " ".join(escaped.split()) + '"'


def _root(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return None


def _child(node: Any, key: str) -> Any:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _version_node(text: str, since: str) -> yaml.Node:
    versions = _child(_root(text), "版本")
    for node in versions.value if isinstance(versions, yaml.SequenceNode) else ():
        if getattr(_child(_child(node, "施行"), "自"), "value", None) == since:
            return node
    raise CannotPlace(f"文本里没有 {since} 起的版本，或者文本有 YAML 错误。请先在文本里改好")


def _version(node: yaml.MappingNode) -> WrittenVersion:
    period = _child(node, "施行")
    words = [getattr(_child(period, key), "value", "") for key in ("自", "至")]
    until = "" if words[1] in ("null", "~") else words[1]
    return WrittenVersion(words[0], until, node.start_mark.line + 1, tuple(_conditions(node)))


def _conditions(node: yaml.MappingNode) -> Iterator[WrittenCondition]:
    conditions = _child(node, "条件")
    for index, one in enumerate(conditions.value if isinstance(conditions, yaml.SequenceNode) else ()):
        said = {key: getattr(_child(one, key), "value", "") for key in ("称", "式", "据", "说")}
        yield WrittenCondition(index, one.start_mark.line + 1, said["称"], said["式"], said["据"], said["说"])


def _end(text: str, node: yaml.Node) -> int:
    """The end of a node without the blank lines and comments that YAML counts to a block."""
    end = node.end_mark.index
    block = text[node.start_mark.index : end]
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        lines = block.splitlines(keepends=True)
        while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
            lines.pop()
        block = "".join(lines)
    return node.start_mark.index + len(block.rstrip())


def _insert_after(text: str, node: yaml.Node, lines: str) -> str:
    """Put lines below the line on which a node ends."""
    end = _end(text, node)
    stop = text.find("\n", end)
    if stop < 0:
        return f"{text}\n{lines}\n"
    return f"{text[: stop + 1]}{lines}\n{text[stop + 1 :]}"
