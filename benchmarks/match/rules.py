"""The benchmark's rules 基准规则: the seven schemes in the policy language, frozen so that three engines can be compared.

They follow the versions of 2026-07-01 as far as all three can say them: no obligors, no raw assets, no signs of who
to visit. hand.sql and with_openfisca.py say the same in their own words.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from zhulian.rules.catalogue import Catalogue, Condition, PolicyVersion, Scheme, Variable, load_catalogue
from zhulian.rules.language.reading import read
from zhulian.rules.language.scope import Scope
from zhulian.rules.nodes import Kind, Level, Node, Spot
from zhulian.rules.parameters import Parameter, Parameters, ParameterValue, Row

ON, REGION = date(2026, 10, 31), "640104"
HOUSEHOLD, MEMBER = Level.HOUSEHOLD, Level.MEMBER
SPOT = Spot("benchmarks/match/rules.py", 1)
PARAMETERS = [
    ("低保标准年", Kind.AMOUNT, 936_000, 780_000),
    ("上年度居民人均可支配收入", Kind.AMOUNT, 4_400_000, 2_000_000),
    ("特困基本生活标准", Kind.AMOUNT, 101_400, 84_500),
    ("刚支比例", Kind.RATIO, Fraction(3, 5), Fraction(3, 5)),
]
VARIABLES = [
    (
        "共同生活成员",
        "counted_member",
        MEMBER,
        Kind.TRUTH,
        "非 (在监狱服刑 或 强制隔离戒毒 或 宣告失踪 或 死亡 或 脱离家庭宗教教职满三年 或 省级认定不计入) 且 ("
        "与户主关系 属于 (“户主”, “配偶”) 或 与户主关系 = “子女” 且 (周岁(出生日期) < 18 或 不能独立生活"
        " 或 长期共同居住 或 就读学段 属于 (“学前”, “小学”, “初中”, “普通高中”, “中等职业学校”, “大专”, “本科”))"
        " 或 与户主关系 = “父母” 且 长期共同居住"
        " 或 与户主关系 属于 (“祖父母外祖父母”, “孙子女外孙子女”, “兄弟姐妹”, “其他”) 且 有法定义务关系 且 长期共同居住)",
    ),
    (
        "成员年计入收入",
        "member_income",
        MEMBER,
        Kind.AMOUNT,
        "最大(0元, 12 * (工资性收入 + 离退休金 + 失业保险金 + 遗属补助金 + 赡养抚养扶养费 + 居民养老金其他部分"
        " + 其他转移性收入 - 必要就业成本 - 转移性支出 - 刚性支出扣减) + 经营净收入 + 财产净收入)",
    ),
    ("共同生活人数", "household_size", HOUSEHOLD, Kind.COUNT, "成员.计数(共同生活成员)"),
    (
        "家庭年收入",
        "household_annual_income",
        HOUSEHOLD,
        Kind.AMOUNT,
        "成员.合计(若(共同生活成员, 成员年计入收入, 0元))",
    ),
    (
        "家庭刚性支出",
        "rigid_expense",
        HOUSEHOLD,
        Kind.AMOUNT,
        "医疗自付支出 + 教育支出 + 残疾康复支出 + 其他刚性支出 - 已获专项救助和捐助",
    ),
    (
        "已在其他救助",
        "already_supported",
        HOUSEHOLD,
        Kind.TRUTH,
        "成员.任一(共同生活成员 且 已认定身份 属于 (“特困”, “低保”, “低边”))",
    ),
    (
        "重度残疾",
        "severely_disabled",
        MEMBER,
        Kind.TRUTH,
        "残疾类别 ≠ “无” 且 (残疾等级 <= 2 或 残疾等级 = 3 且 残疾类别 属于 (“智力”, “精神”))",
    ),
    (
        "无劳动能力",
        "no_labor_capacity",
        MEMBER,
        Kind.TRUTH,
        "周岁(出生日期) >= 60 或 周岁(出生日期) < 18 或 残疾类别 属于 (“智力”, “精神”) 且 残疾等级 <= 3"
        " 或 残疾类别 = “肢体” 且 残疾等级 <= 2 或 残疾类别 = “视力” 且 残疾等级 = 1",
    ),
]
SCHEMES = [
    (
        "最低生活保障",
        "subsistence",
        HOUSEHOLD,
        ["家庭年收入 < 低保标准年 * 共同生活人数", "财产状况合规"],
        "四舍五入((低保标准年 * 共同生活人数 - 家庭年收入) / 12)",
    ),
    (
        "低保边缘家庭",
        "borderline",
        HOUSEHOLD,
        ["非 结论(“最低生活保障”)", "家庭年收入 < 1.5 * 低保标准年 * 共同生活人数", "财产状况合规"],
        None,
    ),
    (
        "刚性支出困难家庭",
        "rigid",
        HOUSEHOLD,
        [
            "非 已在其他救助",
            "非 结论(“最低生活保障”) 且 非 结论(“低保边缘家庭”)",
            "家庭年收入 < 上年度居民人均可支配收入 * 共同生活人数",
            "财产状况合规",
            "家庭刚性支出 > 刚支比例 * 家庭年收入",
        ],
        None,
    ),
    (
        "特困人员",
        "hardship",
        MEMBER,
        [
            "非 死亡",
            "非 在监狱服刑",
            "无劳动能力",
            "成员年计入收入 < 低保标准年",
            "财产状况合规",
            "非 已认定身份 属于 (“孤儿”, “事实无人抚养全额”)",
        ],
        "特困基本生活标准",
    ),
    (
        "单人保",
        "single",
        MEMBER,
        [
            "结论(“低保边缘家庭”)",
            "共同生活成员",
            "重度残疾 或 患重特大疾病",
            "成员年计入收入 < 低保标准年",
        ],
        "四舍五入((低保标准年 - 成员年计入收入) / 12)",
    ),
    (
        "困难残疾人生活补贴",
        "living",
        MEMBER,
        [
            "残疾类别 ≠ “无”",
            "已认定身份 = “低保” 或 结论(“最低生活保障”)",
            "非 已认定身份 = “特困” 且 非 结论(“特困人员”)",
            "非 领取工伤生活护理费",
        ],
        "130元",
    ),
    (
        "重度残疾人护理补贴",
        "care",
        MEMBER,
        [
            "残疾类别 ≠ “无” 且 残疾等级 <= 2",
            "需要长期照护",
            "非 已认定身份 = “特困” 且 非 结论(“特困人员”)",
            "非 领取工伤生活护理费",
        ],
        "140元",
    ),
]


def catalogue() -> Catalogue:
    """The real facts with the benchmark's own variables, parameters and schemes."""
    facts = load_catalogue().facts
    parameters = Parameters({name: Parameter(name, name, kind) for name, kind, _, _ in PARAMETERS})
    parameters.add(
        Row(name, setting, ParameterValue(value, "", "", "known", "000000"), SPOT)
        for name, _, urban, rural in PARAMETERS
        for setting, value in (("城镇", urban), ("农村", rural))
    )
    variables: dict[str, Variable] = {}

    def node(text: str, level: Level) -> Node:
        scope = Scope(
            {fact.name: fact.meaning for fact in facts.values() if fact.meaning},
            {variable.name: variable.meaning for variable in variables.values()},
            {one.name: one.meaning for one in parameters.dictionary.values()},
            {name: level for name, _, level, _, _ in SCHEMES},
        )
        return read(text, scope, SPOT, level=level)

    for name, code, level, kind, text in VARIABLES:
        variables[name] = Variable(name, code, level, kind, node(text, level), "", SPOT)
    schemes = {}
    for name, code, level, conditions, amount in SCHEMES:
        made = tuple(Condition(text, node(text, level), "", "", text, SPOT) for text in conditions)
        paid = node(amount, level) if amount else None
        version = PolicyVersion(
            name, code, level, date(2026, 7, 1), None, (), made, paid, None, None, None, None, (), (), (), ()
        )
        schemes[name] = Scheme(name, code, level, (version,))
    return Catalogue(facts, variables, parameters, schemes)
