"""Labels 标签: what people read of models and roles is Chinese and ends plainly."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.apps import apps

from zhulian.accounts.roles import ROLES, WORDS, Permission

MODELS = [model for model in apps.get_models() if model.__module__.startswith("zhulian.")]
PLAIN = re.compile(r"[\u4e00-\u9fff].*[\w）]$|^[\u4e00-\u9fff]$")


def labels_of(model) -> Iterator[tuple[str, str]]:
    yield model.__name__, str(model._meta.verbose_name)
    yield f"{model.__name__}s", str(model._meta.verbose_name_plural)
    for field in (*model._meta.fields, *model._meta.many_to_many):
        if not field.primary_key:
            yield field.name, str(field.verbose_name)
        for value, label in field.choices or ():
            yield f"{field.name}={value}", str(label)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_label_of_a_model_is_chinese_and_ends_without_punctuation(model):
    assert [(name, label) for name, label in labels_of(model) if not PLAIN.search(label)] == []


def test_every_role_and_every_permission_has_its_words():
    assert set(WORDS) == set(Permission)
    spoken = [
        *WORDS.values(),
        *(word for role in ROLES.values() for word in (role.name, role.sees, role.does)),
    ]
    assert [words for words in spoken if not PLAIN.search(words)] == []
