"""The fixed cast 固定角色: five fictitious households that tests, examples and screenshots share.

Nobody here exists: ID numbers begin with 10, which is no province. Amounts are fen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Character:
    """One person: relation to the head (members) or to the member they owe (obligors), and known facts."""

    name: str
    relation: str
    birth_date: date
    id_number: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CastHousehold:
    """One household with its story in a sentence. `obligors` None: nobody has established them."""

    number: str
    name: str
    story: str
    village: str
    members: tuple[Character, ...]
    facts: dict[str, Any] = field(default_factory=dict)
    obligors: tuple[Character, ...] | None = None


HE = CastHousehold(
    "CX-0001",
    "何守田户",
    "腰伤停工，零工收入降到 1800 元/月，妻子肢体二级残疾",
    "640104001001",
    members=(
        Character(
            "何守田",
            "户主",
            date(1979, 3, 12),
            "101101197903121013",
            {"工资性收入": 180000, "收入核对完整": True},
        ),
        Character(
            "罗小满",
            "配偶",
            date(1982, 7, 9),
            "10110119820709102X",
            {"残疾类别": "肢体", "残疾等级": 2, "收入核对完整": True},
        ),
        Character(
            "何欣怡",
            "子女",
            date(2012, 5, 21),
            "101101201205211045",
            {"就读学段": "初中", "收入核对完整": True},
        ),
    ),
    facts={"财产状况合规": True},
)

QIN = CastHousehold(
    "CX-0002",
    "覃玉珍户",
    "七十八岁独居，唯一的儿子在监狱服刑",
    "640104001002",
    members=(
        Character(
            "覃玉珍",
            "户主",
            date(1948, 2, 3),
            "101101194802031066",
            {
                "收入核对完整": True,
                "能自主吃饭": True,
                "能自主穿衣": True,
                "能自主上下床": True,
                "能自主如厕": True,
                "能室内自主行走": True,
                "能自主洗澡": False,
            },
        ),
    ),
    facts={"财产状况合规": True},
    obligors=(
        Character(
            "覃志强",
            "子女",
            date(1975, 10, 11),
            "101101197510111076",
            {"在监狱服刑": True, "财产状况合规": True},
        ),
    ),
)

PENG = CastHousehold(
    "CX-0003",
    "彭大有户",
    "母亲住院自付八万元，家里四口人靠一份工资",
    "640104002001",
    members=(
        Character(
            "彭大有",
            "户主",
            date(1981, 11, 30),
            "101101198111301096",
            {"工资性收入": 420000, "收入核对完整": True},
        ),
        Character(
            "卢小梅",
            "配偶",
            date(1983, 4, 18),
            "101101198304181107",
            {"患重特大疾病": True, "收入核对完整": True},
        ),
        Character(
            "彭雨",
            "子女",
            date(2009, 9, 1),
            "101101200909011127",
            {"就读学段": "普通高中", "收入核对完整": True},
        ),
        Character(
            "彭晴",
            "子女",
            date(2016, 1, 15),
            "101101201601151144",
            {"就读学段": "小学", "收入核对完整": True},
        ),
    ),
    facts={"财产状况合规": True, "医疗自付支出": 8000000, "刚性支出核对完整": True},
)

YOU = CastHousehold(
    "CX-0004",
    "尤金凤户",
    "父亲去世、母亲失联的孩子跟着祖母",
    "640104002002",
    members=(
        Character(
            "尤金凤",
            "户主",
            date(1957, 6, 6),
            "101101195706061163",
            {"居民养老金其他部分": 15000, "收入核对完整": True},
        ),
        Character(
            "田小禾",
            "孙子女外孙子女",
            date(2015, 12, 24),
            "101101201512241180",
            {"就读学段": "小学", "有法定义务关系": True, "长期共同居住": True, "收入核对完整": True},
        ),
    ),
    facts={"财产状况合规": True},
    obligors=(
        Character("田志刚", "父亲", date(1986, 8, 19), "101101198608191195", {"死亡": True}),
        Character("钱芳", "母亲", date(1989, 1, 27), "101101198901271207", {"失联月数": 8}),
    ),
)

WEN = CastHousehold(
    "CX-0005",
    "温国平户",
    "七十三岁，不愿开口；收入和存款都还不知道",
    "640104003001",
    members=(Character("温国平", "户主", date(1953, 9, 17), "101101195309171211", {}),),
    facts={},
)

CAST = (HE, QIN, PENG, YOU, WEN)
