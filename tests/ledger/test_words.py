"""The vocabulary of the ledger 台账用语."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from zhulian import __file__ as package
from zhulian.ledger.words import KINDS, WORDS, kind_in_chinese, word_in_chinese
from zhulian.matching.picking import TOTALS
from zhulian.registry.enrolled import Enrolled

CALLS = [
    call
    for path in sorted(Path(package).parent.rglob("*.py"))
    for call in ast.walk(ast.parse(path.read_text("utf-8")))
    if isinstance(call, ast.Call)
]


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def names_written() -> Iterator[str]:
    """Return every name that the code writes into a detail as a literal."""
    for call in CALLS:
        details = {"record", "household_seen", "list_seen", "order"} & {called(call)}
        is_act = called(call) in ("_log", "_record") and isinstance(call.args[0], ast.Constant)
        for keyword in call.keywords:
            is_told = keyword.arg in ("detail", "asked", "terms") and details
            if is_told and isinstance(keyword.value, ast.Dict):
                yield from (key.value for key in keyword.value.keys if isinstance(key, ast.Constant))
            elif is_act and keyword.arg not in (None, "by", "at", "purpose"):
                yield keyword.arg


def kinds_written() -> Iterator[str]:
    for call in CALLS:
        for keyword in call.keywords:
            if (
                called(call) == "record"
                and keyword.arg == "object_kind"
                and isinstance(keyword.value, ast.Constant)
            ):
                yield keyword.value.value


def test_every_name_in_a_detail_is_declared():
    written = set(names_written())
    assert {"feed", "query", "sha256", "facts", "role"} <= written, "the walk finds them"
    assert written <= set(WORDS)


def test_what_is_counted_in_a_detail_is_declared():
    assert {field.name for field in fields(Enrolled)} | set(TOTALS) <= set(WORDS)


def test_every_kind_of_object_is_declared():
    written = set(kinds_written())
    assert {"household", "delivery", "vault"} <= written
    assert written <= set(KINDS)


def test_names_are_english_and_words_are_chinese():
    for name, word in (KINDS | WORDS).items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
        assert re.search(r"[\u4e00-\u9fff]", word)


def test_what_was_never_declared_is_told_as_it_was_written():
    assert (kind_in_chinese("批次"), word_in_chinese("入湖行")) == ("批次", "入湖行")
