"""What a version changed 版本沿革: conditions added, dropped or worded otherwise, sums, papers and steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhulian.rules.citations import Law, spell
from zhulian.rules.engine.wording import named
from zhulian.rules.nodes import Node
from zhulian.rules.policy import Condition, PolicyVersion

PARTS = {"金额": "amount", "上限": "cap", "等级": "grade"}
LISTS = {"办理环节": "steps", "材料": "papers", "未计入": "not_modelled"}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions, with the article that made it (may be empty)."""

    words: str
    citation: str = ""


def changes(earlier: PolicyVersion, later: PolicyVersion, laws: Mapping[str, Law]) -> list[Change]:
    """List what the later version changed, in the order of the file; equal versions give none."""
    return [
        *_condition_changes(earlier, later, laws),
        *_part_changes(earlier, later),
        *_list_changes(earlier, later),
    ]


def _condition_changes(
    earlier: PolicyVersion, later: PolicyVersion, laws: Mapping[str, Law]
) -> Iterator[Change]:
    before = {condition.name: condition for condition in earlier.conditions}
    after = {condition.name: condition for condition in later.conditions}
    for name, condition in after.items():
        full = spell(condition.article, laws)
        if name not in before:
            yield Change(f"新增条件“{name}”", full)
        elif _words(condition) != _words(before[name]):
            yield Change(f"条件“{name}”由 {_words(before[name])} 改为 {_words(condition)}", full)
        elif condition.article != before[name].article:
            yield Change(f"条件“{name}”改以新的条文为依据，内容不变", full)
    for name, condition in before.items():
        if name not in after:
            yield Change(f"不再要求“{name}”", f"原依据{spell(condition.article, laws)}")


def _words(condition: Condition) -> str:
    return named(condition.tree)


def _part_changes(earlier: PolicyVersion, later: PolicyVersion) -> Iterator[Change]:
    for words, attribute in PARTS.items():
        before, after = (_said(getattr(version, attribute)) for version in (earlier, later))
        if before == after:
            continue
        if before and after:
            yield Change(f"{words}的算法由 {before} 改为 {after}")
        else:
            yield Change(f"{'新增' if after else '不再有'}{words}：{after or before}")


def _said(tree: Node | None) -> str:
    return named(tree) if tree is not None else ""


def _list_changes(earlier: PolicyVersion, later: PolicyVersion) -> Iterator[Change]:
    for words, attribute in LISTS.items():
        before, after = getattr(earlier, attribute), getattr(later, attribute)
        added = [item for item in after if item not in before]
        dropped = [item for item in before if item not in after]
        if added:
            yield Change(f"{words}增加{'、'.join(added)}")
        if dropped:
            yield Change(f"{words}去掉{'、'.join(dropped)}")
