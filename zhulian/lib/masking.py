"""Masking 脱敏: what a screen shows of a name, an ID number or a phone before somebody opens it."""

from __future__ import annotations

COMPOUND_SURNAMES = frozenset(
    "欧阳 司马 上官 诸葛 夏侯 东方 皇甫 尉迟 公孙 令狐 慕容 宇文 长孙 司徒 司空 端木 百里 南宫 轩辕 独孤 赫连 "
    "呼延 拓跋 完颜 闻人 澹台 公羊 公冶 太史 申屠 钟离 濮阳 淳于 单于 仲孙 鲜于 闾丘 西门 东郭 左丘 万俟".split()
)


def mask_name(name: str) -> str:
    """Return 何*田 for 何守田, 何* for 何田, 欧阳*明 for 欧阳小明, 阿依古丽·** for a name with a dot."""
    name = name.strip()
    if "·" in name:
        return name.split("·", 1)[0] + "·**"
    surname = name[:2] if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else name[:1]
    given = name[len(surname) :]
    if not given:
        return "*" * len(name)
    return f"{surname}*{given[-1]}" if len(given) > 1 else f"{surname}*"


def mask_id_number(number: str) -> str:
    """Return 1011**********2417: the first and last four characters."""
    return _ends(number, 4, 4)


def mask_phone(phone: str) -> str:
    """Return 138****1234: the first three and last four digits."""
    return _ends(phone, 3, 4)


def _ends(text: str, head: int, tail: int) -> str:
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[-tail:]
