"""The glossary 术语表 and the code name the same things the same way."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps

from zhulian import __file__ as package

ROOT = Path(package).resolve().parents[1]
ROWS = re.findall(
    r"^\| ([^|]+) \| ([A-Za-z_]+) \| [^|]+ \|$", (ROOT / "docs" / "glossary.md").read_text("utf-8"), re.M
)


def test_every_identifier_of_the_glossary_occurs_in_code_or_data():
    text = "\n".join(
        path.read_text("utf-8")
        for folder, pattern in (("zhulian", "*.py"), ("policies", "*.yaml"))
        for path in (ROOT / folder).rglob(pattern)
    )
    absent = [name for _, name in ROWS if not re.search(rf"\b{name}\b", text)]
    assert absent == []


def test_every_term_and_every_identifier_stands_once():
    terms, names = zip(*ROWS, strict=True)
    assert len(set(terms)) == len(terms)
    assert len(set(names)) == len(names)


def test_every_model_bears_the_name_that_the_glossary_gives_it():
    glossary = {name: term for term, name in ROWS}
    for model in apps.get_models():
        if model.__module__.startswith("zhulian."):
            assert glossary.get(model.__name__) == model._meta.verbose_name, model
