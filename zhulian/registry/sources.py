"""Sources of facts 事实来源: who may say what, and whose word counts first (policies/sources.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import yaml

from zhulian.rules.catalogue import policies_directory

ALL = "全部"


class BadSource(ValueError):
    """There is no such source, or it may not say that; the message says which may."""


@dataclass(frozen=True, slots=True)
class Source:
    """One source. A lower `rank` counts first; `says` holds names of facts, None for every fact."""

    code: str
    name: str
    rank: int
    says: frozenset[str] | None
    note: str = ""

    def may_say(self, fact: str) -> bool:
        """Tell whether the source is competent for a fact (its Chinese name)."""
        return self.says is None or fact in self.says


@lru_cache(maxsize=1)
def sources() -> dict[str, Source]:
    """Return the declared sources by code."""
    rows = yaml.safe_load((policies_directory() / "sources.yaml").read_text(encoding="utf-8"))
    return {row["代号"]: _source(row) for row in rows}


def source_of(code: str) -> Source:
    """Return a source; raise BadSource when it is not declared."""
    found = sources().get(code)
    if found is None:
        raise BadSource(f"没有登记来源“{code}”。可用的来源：{'、'.join(sources())}（policies/sources.yaml）")
    return found


def _source(row: dict) -> Source:
    says = None if row["可说"] == ALL else frozenset(row["可说"])
    return Source(row["代号"], row["名称"], row["次序"], says, row.get("说", ""))
