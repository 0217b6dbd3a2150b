"""What has come into force stays 已施行的不改: compares a new text with the one in force, and names every line that moved.

A new edition may add versions and values from its day on, close the open end of the last ones, and correct what has
not begun. Derived variables and parameter names carry no date, so they are only ever added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from zhulian.rules.catalogue import DICTIONARY, Catalogue
from zhulian.rules.nodes import Spot
from zhulian.rules.parameters import Row
from zhulian.rules.problems import Problem
from zhulian.rules.yaml_lines import Table, entries, read_yaml

COMBINATIONS = "combinations.yaml"
HEADING = ("名称", "代号", "次序", "对象")
# A parameter, and what a version pays, may be explained better; everything else about them decides answers.
EXPLAINS = ("说明", "金额说明")


def frozen_problems(
    *, before: Path, after: Path, paths: Iterable[str], old: Catalogue, new: Catalogue, effective_on: date
) -> list[Problem]:
    """List what the texts at `paths` change although it is in force before `effective_on`.

    `before` and `after` are trees that can be read, `old` and `new` their catalogues with the same overlays.
    """
    problems: list[Problem] = []
    for path in paths:
        label = f"policies/{path}"
        if path.startswith("national/") and (before / path).is_file():
            problems += _versions(read_yaml(before / path), read_yaml(after / path, label), effective_on)
        if path.startswith("national/") and not (before / path).is_file():
            problems += _early_versions(read_yaml(after / path, label)["版本"], effective_on)
        if path.startswith("derived/") and (before / path).is_file():
            problems += _undated(before / path, after / path, label, "派生")
        if path == COMBINATIONS:
            problems += _rules(read_yaml(before / path), read_yaml(after / path, label), effective_on)
        if path == f"parameters/{DICTIONARY}":
            problems += _undated(before / path, after / path, label, "参数")
    return problems + list(_values(old, new, effective_on))


def _versions(before: Table, after: Table, effective_on: date) -> Iterator[Problem]:
    for key in HEADING:
        if before[key] != after[key]:
            yield Problem(
                f"“{key}”由“{before[key]}”改成了“{after[key]}”", "改回原样；新的方案另建文件", after.spot(key)
            )
    earlier, later = _whole(before), _whole(after)
    for start, was in earlier.items():
        if start < effective_on:
            now = later.get(start)
            if now is None:
                yield Problem(f"{start} 起的版本不见了", "已施行的版本要原样保留", after.spot("版本"))
            else:
                yield from _version(was, now, effective_on)
    yield from _early_versions(
        [table for start, table in later.items() if start not in earlier], effective_on
    )


def _early_versions(tables: Iterable[Table], effective_on: date) -> Iterator[Problem]:
    for table in tables:
        start = table["施行"]["自"]
        if start < effective_on:
            yield Problem(f"新的一版自 {start} 施行，早于生效日 {effective_on}", _LATER, table.spot("施行"))


_LATER = "把起日写成生效日或以后；确要追溯，把草稿的生效日改到那一天"


def _version(was: Table, now: Table, effective_on: date) -> Iterator[Problem]:
    start = was["施行"]["自"]
    if not _may_end(was["施行"].get("至"), now["施行"].get("至"), effective_on):
        cure = f"止日只能写 {effective_on} 或以后，已写定的不动"
        yield Problem(f"{start} 起的版本已施行，止日不能改到生效日以前", cure, now.spot("施行"))
    examples = now.get("例") or []
    if any(example not in examples for example in was.get("例") or []):
        yield Problem(f"{start} 起的版本已施行，它的例只能增加", "把原来的例原样写回", now.spot("例"))
    for key in dict.fromkeys([*was, *now]):
        if key not in ("施行", "例", "同", *EXPLAINS) and was.get(key) != now.get(key):
            cure = "改回原样；要改规定，另写一版，起日不早于生效日"
            yield Problem(
                f"{start} 起的版本已施行，“{key}”不能改", cure, _first_change(was.get(key), now, key)
            )


def _first_change(was: Any, now: Table, key: str) -> Spot:
    """Point at the first item of a list that differs, else at the key."""
    items = now.get(key)
    if isinstance(items, list) and isinstance(was, list) and hasattr(items, "spot"):
        for index, item in enumerate(items):
            if index >= len(was) or was[index] != item:
                return items.spot(index)
    return now.spot(key)


def _whole(file: Table) -> dict[date, Table]:
    """Return the versions by their first day, with what they take over from another one filled in."""
    found: dict[date, Table] = {}
    for table in file["版本"]:
        source = found.get(table.get("同"))
        full = Table(table.file, table.line)
        full.lines = {**(source.lines if source else {}), **table.lines}
        full.update({key: value for key, value in (source or {}).items() if key != "例"})
        full.update(table)
        found[table["施行"]["自"]] = full
    return found


def _may_end(was: date | None, now: date | None, effective_on: date) -> bool:
    """An end that lies before the day stays; another may move, but not before the day."""
    if was == now:
        return True
    return (was is None or was >= effective_on) and (now is None or now >= effective_on)


def _undated(before: Path, after: Path, label: str, key: str) -> Iterator[Problem]:
    now = {table["名称"]: table for table in entries(after, label, key)}
    for was in entries(before, label, key):
        table = now.get(was["名称"])
        if table is None:
            yield Problem(f"“{was['名称']}”不见了", "没有日期的名称只能增加，请原样写回", Spot(label))
            continue
        for part in dict.fromkeys([*was, *table]):
            if part not in EXPLAINS and was.get(part) != table.get(part):
                cure = "改它会改变过去的答复。请另起一个新名称，由新的一版引用"
                yield Problem(f"“{was['名称']}”的“{part}”不能改", cure, table.spot(part))


def _rules(before: Table, after: Table, effective_on: date) -> Iterator[Problem]:
    """A rule between schemes stands as it is once it has begun; one without a day holds for all time."""
    for sort, rules in before.items():
        now = after.get(sort) or []
        for rule in rules or ():
            if _since(rule) < effective_on and rule not in now:
                words = rule.get("称") or "、".join(rule["方案"])
                yield Problem(f"{sort}“{words}”改了或不见了", "已施行的规则原样保留", after.spot(sort))
    for sort, rules in after.items():
        for rule in rules or ():
            if _since(rule) < effective_on and rule not in (before.get(sort) or []):
                cure = f"写上施行: {{自: {effective_on}, 至: }} 或以后的日子"
                yield Problem(f"新的{sort}规则早于生效日 {effective_on}", cure, rule.spot())


def _since(rule: Table) -> date:
    return (rule.get("施行") or {}).get("自") or date.min


def _values(old: Catalogue, new: Catalogue, effective_on: date) -> Iterator[Problem]:
    """Compare values whatever file they stand in: a row may move, what it says may not."""
    known = {_key(row): row for rows in old.parameters.rows.values() for row in rows}
    found = {_key(row): row for rows in new.parameters.rows.values() for row in rows}
    for key, was in known.items():
        now = found.get(key)
        if was.given.valid_from is None or was.given.valid_from < effective_on:
            if now is None:
                yield Problem(
                    f"{_said(was)}不见了或改了起日（现行文本第 {was.spot.line} 行）",
                    "已施行的值要原样保留；新的值另写一行，旧的那行写上止日",
                    Spot(was.spot.file, _nearest(was, found.values())),
                )
            else:
                yield from _value(was, now, effective_on)
    for key, row in found.items():
        start = row.given.valid_from
        if key not in known and (start is None or start < effective_on):
            yield Problem(f"{_said(row)}早于生效日 {effective_on}", _LATER, row.spot)


def _value(was: Row, now: Row, effective_on: date) -> Iterator[Problem]:
    cure = f"改回原样；新的值另写一行，起日不早于 {effective_on}，这一行写上止日"
    if was.given.value != now.given.value:
        yield Problem(f"{_said(was)}已施行，值不能改", cure, now.spot)
    elif (was.given.source, was.given.confidence) != (now.given.source, now.given.confidence):
        yield Problem(f"{_said(was)}已施行，来源和置信不能改", cure, now.spot)
    if not _may_end(was.given.valid_to, now.given.valid_to, effective_on):
        yield Problem(
            f"{_said(was)}的止日不能改到 {effective_on} 以前", f"止日写 {effective_on} 或以后", now.spot
        )


def _key(row: Row) -> tuple[str, str, str, date | None]:
    return row.name, row.given.region, row.setting, row.given.valid_from


def _said(row: Row) -> str:
    return f"“{row.name}”{row.given.region} {row.setting} {row.given.valid_from} 起的值"


def _nearest(was: Row, rows: Iterable[Row]) -> int:
    """Return the line in the new text closest to where the row stood, of a row of the same name; 0 for none."""
    lines = [row.spot.line for row in rows if row.name == was.name and row.spot.file == was.spot.file]
    return min(lines, key=lambda line: abs(line - was.spot.line), default=0)
