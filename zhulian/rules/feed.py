"""One department feed 数据源: which columns of a file become which facts, on what legal footing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from typing import Any

from zhulian.rules.nodes import Kind


class Scope(Enum):
    """Whose rows a department may send."""

    ALL = "全量"
    LISTED = "名单内"
    THRESHOLD = "超阈值"


class Role(Enum):
    """What becomes of a column."""

    ID_NUMBER = "身份证号"
    NAME = "姓名"
    ADDRESS = "地址"
    HOUSEHOLD = "户号"
    VILLAGE = "户籍村社"
    RESIDENCE = "居住村社"
    HEAD = "户主身份证号"
    FACT = "事实"
    SPLIT = "分项"
    KEPT = "留存"
    FROM = "生效日期"
    UNTIL = "失效日期"
    ONLY = "只收"
    DROPPED = "不存"


# The names under which columns that are no facts lie in the lake.
LAKE_CODES = {
    Role.ID_NUMBER: "person",
    Role.HOUSEHOLD: "household",
    Role.VILLAGE: "area",
    Role.RESIDENCE: "residence_area",
    Role.HEAD: "head",
    Role.FROM: "valid_from",
    Role.UNTIL: "valid_to",
}
# Households are numbered at import in the order of their pseudonyms, so that their keys stay the same.
HOUSEHOLD_NUMBER = "household_number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file. `words` maps what the department writes to a value (对应).

    A SPLIT column names in `settles` the facts (by code) that each word means, and in `order` which value of
    such a fact is the strongest. An ONLY column lists in `words` what is taken in. `is_required`: a row whose cell
    is empty or bad is refused; `is_optional`: the file may come without the column.
    """

    header: str
    role: Role
    aliases: tuple[str, ...] = ()
    code: str = ""
    kind: Kind | None = None
    choices: tuple[str, ...] = ()
    bounds: tuple[int, int] | None = None
    words: Mapping[str, Any] = field(default_factory=dict)
    settles: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    order: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_month: bool = False
    is_required: bool = False
    is_optional: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        """Its header and the other names departments give it."""
        return (self.header, *self.aliases)


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long a delivery is kept after the end of its period."""

    count: int
    unit: str

    def until(self, period_end: date) -> date:
        """Return the day on which the delivery is deleted; `period_end` is the day after the period."""
        if self.unit != "个月":
            return period_end + timedelta(days=self.count)
        months = period_end.year * 12 + period_end.month - 1 + self.count
        return date(months // 12, months % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed. `threshold` is (lake code, fen): only rows above it may come; `list_feeds` make the list of 名单内.

    `always` are the facts, by code, that hold of everybody in the file.
    """

    name: str
    code: str
    department: str
    columns: tuple[Column, ...]
    scope: Scope | None = None
    threshold: tuple[str, int] | None = None
    list_feeds: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    agreement: str = ""
    assessment: str = ""
    assessed_on: date | None = None
    keeping: Keeping | None = None
    always: Mapping[str, Any] = field(default_factory=dict)
    is_demo: bool = False

    @property
    def lacking(self) -> tuple[str, ...]:
        """What is not declared yet; while anything is, nothing may be imported."""
        declared = {
            "范围": self.scope,
            "依据": self.basis,
            "协议编号": self.agreement,
            "影响评估": self.assessment and self.assessed_on,
            "保存到": self.keeping,
        }
        return tuple(name for name, value in declared.items() if not value)

    def columns_of(self, *roles: Role) -> tuple[Column, ...]:
        """The columns with one of these roles, in written order."""
        return tuple(column for column in self.columns if column.role in roles)

    @property
    def fen_above(self) -> tuple[str, int] | None:
        """The lake code and the fen a row must exceed, when the scope is 超阈值."""
        return self.threshold if self.scope is Scope.THRESHOLD else None

    @property
    def has_several_rows(self) -> bool:
        """A person may stand in several rows, one for each word of a SPLIT column."""
        return bool(self.columns_of(Role.SPLIT))
