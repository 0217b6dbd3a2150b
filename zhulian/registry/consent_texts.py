"""The words people sign 授权书文本: dated editions, purposes, units asked and what may be told (policies/consents.yaml)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import yaml

from zhulian.rules.catalogue import policies_directory

VERIFICATION, THIRD_PARTY = "授权书", "第三方同意书"


class NoText(ValueError):
    """No edition of the words was in force on that day."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing a paper lets people tick; `note` says it in more words."""

    code: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One edition of a paper. `obligor_words` are what 法定义务人 sign instead; `months` is the longest period."""

    kind: str
    version: date
    title: str
    words: tuple[str, ...]
    obligor_words: tuple[str, ...]
    months: int

    @property
    def digest(self) -> str:
        """SHA-256 of everything the paper says, kept with each signature."""
        said = "\n".join((self.title, *self.words, *self.obligor_words))
        return hashlib.sha256(said.encode()).hexdigest()


def paper_on(kind: str, day: date) -> Paper:
    """Return the edition in force on a day; raise NoText when there was none."""
    found = [paper for paper in _papers()[kind] if paper.version <= day]
    if not found:
        raise NoText(f"{day} 没有施行的{kind}文本（policies/consents.yaml）")
    return max(found, key=lambda paper: paper.version)


def purposes() -> dict[str, Choice]:
    """Return what a verification may serve, by code."""
    return _choices("目的")


def units() -> dict[str, Choice]:
    """Return whom a verification may ask, by code. Law: 社会救助法第四十一条."""
    return _choices("单位")


def helping_purposes() -> dict[str, Choice]:
    """Return what an organisation may be told somebody's identity for, by code."""
    return _choices("帮扶目的")


def tellable() -> dict[str, Choice]:
    """Return what an organisation may be told, by code."""
    return _choices("内容")


def names(known: dict[str, Choice], codes: Iterable[str]) -> str:
    """Return the names of codes in one line; a code of an older edition shows as it is."""
    return "、".join(known[code].name if code in known else code for code in codes)


@lru_cache(maxsize=1)
def _declared() -> dict[str, Any]:
    return yaml.safe_load((policies_directory() / "consents.yaml").read_text(encoding="utf-8"))


@lru_cache
def _choices(part: str) -> dict[str, Choice]:
    return {row["代号"]: Choice(row["代号"], row["名称"], row.get("查", "")) for row in _declared()[part]}


@lru_cache(maxsize=1)
def _papers() -> dict[str, list[Paper]]:
    return {
        kind: [
            Paper(
                kind,
                row["施行"],
                row["标题"],
                tuple(row["正文"]),
                tuple(row.get("义务人正文", ())),
                row["最长月数"],
            )
            for row in _declared()[kind]
        ]
        for kind in (VERIFICATION, THIRD_PARTY)
    }
