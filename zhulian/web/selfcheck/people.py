"""People of the family 家里人: who lives together, how each is called, and who owes care to whom by law."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

HEAD = "户主"
CHILD = "子女"
GRANDCHILD = "孙子女外孙子女"
ADULT_AGE = 18
PARENTS = ("父亲", "母亲")
ELSEWHERE = "其他"
CALLED = {
    "户主": "您",
    "配偶": "您爱人",
    "子女": "孩子",
    "父母": "父母",
    "祖父母外祖父母": "祖父母",
    "孙子女外孙子女": "孙子女",
    "兄弟姐妹": "兄弟姐妹",
    "其他": "其他亲属",
}
# Who of those that live together owes whom, by relation to the person asking (民法典1059、1067、1074条).
DUTIES = {
    ("户主", "配偶"): "配偶",
    ("配偶", "户主"): "配偶",
    ("户主", "子女"): PARENTS[0],
    ("配偶", "子女"): PARENTS[1],
    ("子女", "户主"): "子女",
    ("子女", "配偶"): "子女",
    ("户主", "父母"): "子女",
    ("父母", "户主"): PARENTS[0],
    ("户主", "孙子女外孙子女"): "祖父母外祖父母",
    ("配偶", "孙子女外孙子女"): "祖父母外祖父母",
}


@dataclass(slots=True)
class Member:
    """Somebody who lives here. `month` None: not asked or not known; `facts` are those told so far."""

    key: str
    relation: str
    year: int | None
    month: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """How the page calls this person."""
        called = CALLED[self.relation]
        if self.relation in (HEAD, "配偶"):
            return called
        known = f"第 {int(self.key) + 1} 个人" if self.year is None else f"{self.year} 年生"
        return f"{called}（{known}）"

    def age(self, on: date, *, is_early: bool = False) -> int | None:
        """Full years of age, born on the last (or the first) day that year and month allow."""
        born = self.born(on, is_early=is_early)
        return None if born is None else on.year - born.year - ((on.month, on.day) < (born.month, born.day))

    def is_minor(self, on: date) -> bool:
        """Whether this person is known to be under age."""
        age = self.age(on)
        return age is not None and age < ADULT_AGE

    def born(self, on: date, *, is_early: bool) -> date | None:
        """The first or the last day this person can be born on, as far as year and month are known."""
        if self.year is None:
            return None
        if self.month is None:
            return date(self.year, 1, 1) if is_early else min(date(self.year, 12, 31), on)
        return min(date(self.year, self.month, 1 if is_early else 28), on)


@dataclass(slots=True)
class Relative:
    """Somebody who owes care by law and lives elsewhere; `owes` are keys of members."""

    key: str
    label: str
    relation: str
    owes: tuple[str, ...] = ()
    year: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def absent_parents(members: list[Member], on: date) -> list[Relative]:
    """The parents of the children here who do not live here; brothers and sisters share them."""
    found = []
    children = [one for one in members if one.relation == CHILD and one.is_minor(on)]
    present = sum(one.relation in (HEAD, "配偶") for one in members)
    if children and present < len(PARENTS):
        found.append(Relative("parent", "孩子的另一位家长", PARENTS[1], _keys(children)))
    children = [one for one in members if one.relation == GRANDCHILD and one.is_minor(on)]
    if children:
        found += [
            Relative(f"parent{place}", f"孙子女的{called}", relation, _keys(children))
            for place, (relation, called) in enumerate(zip(PARENTS, ("爸爸", "妈妈"), strict=True))
        ]
    return found


def _keys(members: list[Member]) -> tuple[str, ...]:
    return tuple(one.key for one in members)
