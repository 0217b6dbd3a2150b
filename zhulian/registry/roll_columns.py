"""The columns of a household roll 低保台账的列: what each holds, how it is explained and which words it takes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from zhulian.lib.text import fold
from zhulian.registry.values import fact_of
from zhulian.rules.facts import Fact
from zhulian.rules.nodes import Kind, Level

SOURCE = "assistance_ledger"
NUMBER, VILLAGE_CODE, VILLAGE_NAME, ADDRESS = "户号", "村社代码", "村社名称", "住址"
NAME, ID_NUMBER, RELATION, PHONE, SETTING = "姓名", "身份证号", "与户主关系", "手机号", "城乡"
START_MONTH, LEVEL = "保障起始月", "残疾等级"
REQUIRED = (NUMBER, NAME, ID_NUMBER, RELATION)
TRUTH_WORDS = {"是": True, "否": False, "有": True, "没有": False, "真": True, "假": False}
LEVEL_WORDS = {
    word: level for level, words in enumerate(("一壹", "二贰", "三叁", "四肆"), 1) for word in words
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the template. `fact` is the code of what it says; "" for what the file itself keeps."""

    name: str
    explanation: str
    width: int = 12
    fact: str = ""

    @property
    def known_fact(self) -> Fact | None:
        """The fact of the dictionary, None for a column of the file."""
        return fact_of(self.fact) if self.fact else None

    @property
    def header(self) -> str:
        """The heading in the template: unit of amounts, a star for what must be filled in."""
        fact = self.known_fact
        unit = f"({fact.unit})" if fact is not None and fact.kind is Kind.AMOUNT else ""
        return f"{self.name}{unit}{'*' if self.name in REQUIRED else ''}"

    @property
    def choices(self) -> tuple[str, ...]:
        """The words offered in the cell's list; empty for free cells."""
        if self.name == RELATION:
            return fact_of("relation_to_head").choices
        if self.name == SETTING:
            return ("城镇", "农村")
        if self.name == LEVEL:
            return ("一级", "二级", "三级", "四级")
        fact = self.known_fact
        if fact is None:
            return ()
        return ("是", "否") if fact.kind is Kind.TRUTH else fact.choices

    @property
    def is_of_household(self) -> bool:
        """Whether the value belongs to the household and may stand in any of its rows."""
        fact = self.known_fact
        return fact is not None and Level.HOUSEHOLD in fact.levels


COLUMNS = (
    Column(NUMBER, "本地低保档案的户号；同一户的各行写同一个户号", 14),
    Column(VILLAGE_CODE, "12 位区划代码；与村社名称写一个即可，同户只写一行也行", 16),
    Column(VILLAGE_NAME, "村社名称；有重名时请写代码", 20),
    Column(SETTING, "只作核对：城乡以区划为准", 8),
    Column(ADDRESS, "加密保存", 26),
    Column(NAME, "加密保存", 10),
    Column(ID_NUMBER, "18 位居民身份证号，本列须为文本格式；加密保存", 22),
    Column(RELATION, "每户必须有且只有一个户主；儿子、妻子等常用说法也认得", 14),
    Column(PHONE, "可不填；加密保存", 14),
    Column("已认定身份", "现在享受的；没有写“无”，不清楚留空", 14, "recognized_status"),
    Column("残疾类别", "按残疾人证", 10, "disability_category"),
    Column(LEVEL, "按残疾人证，一级最重", 10, "disability_level"),
    Column("就读学段", "只指全日制在读", 12, "education_stage"),
    Column("患重特大疾病", "当地认定的", 12, "critical_illness"),
    Column("需要长期照护", "经评估的；不清楚留空", 12, "needs_long_term_care"),
    Column("长期共同居住", "成年子女、父母和其他亲属填", 12, "long_term_cohabiting"),
    Column("收入核对完整", "是：本人收入都已核清，没有写的收入为零", 12, "income_verified_complete"),
    Column("工资性收入", "含零工", 16, "wage_income"),
    Column("经营净收入", "种养、经营，扣除成本；可为负", 16, "business_net_income"),
    Column("财产净收入", "租金、利息、土地流转等", 16, "property_net_income"),
    Column("离退休金", "职工养老待遇", 16, "retirement_pension"),
    Column("基础养老金", "城乡居民养老金中央确定的部分", 16, "basic_pension"),
    Column("居民养老金其他部分", "地方基础养老金与个人账户部分", 22, "resident_pension_other"),
    Column("其他转移性收入", "赡养费以外的其他应计入项目", 20, "other_transfer_income"),
    Column("财产状况合规", "家庭：县级核对结论", 12, "property_compliant"),
    Column("医疗自付支出", "家庭：前 12 个月", 18, "medical_out_of_pocket"),
    Column(START_MONTH, "家庭：首次发放所属月，写成 2025-01", 12, "allowance_start_month"),
    Column("月保障金额", "家庭：每户每月实发", 16, "monthly_benefit"),
)
BY_NAME = {column.name: column for column in COLUMNS}
# The invented row of the template; whoever leaves it in does not mean it.
EXAMPLE = {
    NUMBER: "CX-0001",
    VILLAGE_CODE: "640104001002",
    SETTING: "城镇",
    ADDRESS: "示例街 1 号 2 单元 301",
    NAME: "何守田",
    ID_NUMBER: "101101197903121013",
    RELATION: "户主",
    PHONE: "13800000000",
    "已认定身份": "低保",
    "残疾类别": "无",
    "就读学段": "无",
    "收入核对完整": "是",
    "工资性收入": "1800.00",
    "财产状况合规": "是",
    START_MONTH: "2025-01",
    "月保障金额": "540.00",
}


def column_of(header: str) -> Column | None:
    """Return the column a heading means; stars, units in brackets and full-width forms do not matter."""
    return BY_NAME.get(fold(header).strip("*").split("(")[0].strip("*"))


_SPOKEN = {
    "户主": "本人 本人或户主",
    "配偶": "妻 妻子 夫 丈夫 爱人 老伴",
    "子女": "子 女 儿 儿子 女儿 长子 次子 三子 四子 长女 次女 三女 四女 独生子 独生女 养子 养女 继子 继女",
    "父母": "父 母 父亲 母亲 爸爸 妈妈 养父 养母 继父 继母",
    "祖父母外祖父母": "祖父 祖母 爷爷 奶奶 外祖父 外祖母 外公 外婆 姥爷 姥姥",
    "孙子女外孙子女": "孙 孙子 孙女 外孙 外孙子 外孙女",
    "兄弟姐妹": "兄 弟 姐 妹 哥哥 弟弟 姐姐 妹妹 兄弟 姐妹",
    "其他": "其它 其他亲属 非亲属 儿媳 女婿 侄子 侄女 外甥 外甥女 公公 婆婆 岳父 岳母",
}


@lru_cache(maxsize=1)
def relations() -> dict[str, str]:
    """Return every word for a relation to the head, with the dictionary's word for it."""
    words = {word: word for word in fact_of("relation_to_head").choices}
    return words | {word: known for known, spoken in _SPOKEN.items() for word in spoken.split()}
