"""The closed list of calls 函数表: every function and group an expression may use, and no other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from zhulian.rules.language.words import Sort, Word
from zhulian.rules.nodes import Kind, Level


class Argument(Enum):
    """What may stand at one place of a call."""

    EXPRESSION = "式子"
    PARAMETER = "参数的名称"
    TEXT = "引号里的文字"
    NUMBER = "一个整数"
    UNIT = "一个金额"

    def accepts(self, word: Word) -> bool:
        """Tell whether a single word may stand here (an expression is read, not accepted)."""
        if self is Argument.PARAMETER:
            return word.sort is Sort.NAME
        wanted = {Argument.TEXT: Kind.CHOICE, Argument.NUMBER: Kind.COUNT, Argument.UNIT: Kind.AMOUNT}
        return word.sort is Sort.VALUE and word.kind is wanted.get(self)


@dataclass(frozen=True, slots=True)
class Call:
    """One function: its places, how many of them must be filled, and whether the last may repeat."""

    usage: str
    arguments: tuple[Argument, ...]
    least: int
    is_open: bool = False

    def argument(self, position: int) -> Argument | None:
        """Tell what stands at a place (from 0); None when there is no such place."""
        if position < len(self.arguments):
            return self.arguments[position]
        return self.arguments[-1] if self.is_open else None


_ONE = (Argument.EXPRESSION,)
_ROUNDED = (Argument.EXPRESSION, Argument.UNIT)
CALLS = {
    "若": Call("若(条件, 甲, 乙)", _ONE * 3, 3),
    "先取": Call("先取(甲, 乙, …)", _ONE, 2, is_open=True),
    "最大": Call("最大(甲, 乙, …)", _ONE, 2, is_open=True),
    "最小": Call("最小(甲, 乙, …)", _ONE, 2, is_open=True),
    "至少": Call("至少(2, 甲, 乙, …)", (Argument.NUMBER, Argument.EXPRESSION), 2, is_open=True),
    "周岁": Call("周岁(日期)", _ONE, 1),
    "满月数": Call("满月数(日期)", _ONE, 1),
    "四舍五入": Call("四舍五入(金额) 或 四舍五入(金额, 1元)", _ROUNDED, 1),
    "进位": Call("进位(金额) 或 进位(金额, 1元)", _ROUNDED, 1),
    "舍去": Call("舍去(金额) 或 舍去(金额, 1元)", _ROUNDED, 1),
    "已定": Call("已定(参数)", (Argument.PARAMETER,), 1),
    "结论": Call("结论(“方案”)", (Argument.TEXT,), 1),
    "查档": Call("查档(表, 值)", (Argument.PARAMETER, Argument.EXPRESSION), 2),
    "取": Call("取(映射, “键”)", (Argument.PARAMETER, Argument.TEXT), 2),
    "第几项": Call("第几项(序列, 几)", (Argument.PARAMETER, Argument.EXPRESSION), 2),
}
GROUPS = {
    "成员": (Level.MEMBER, ("合计", "计数", "任一", "全部", "最大", "最小")),
    "义务人": (Level.OBLIGOR, ("任一", "全部", "计数")),
}
