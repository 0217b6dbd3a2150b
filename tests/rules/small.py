"""A small catalogue 小目录: a few facts, parameters, variables and schemes, for tests of the language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from zhulian.rules.answers import HouseholdFacts, Subject
from zhulian.rules.catalogue import Catalogue, Condition, PolicyVersion, Scheme, Variable
from zhulian.rules.facts import Fact
from zhulian.rules.language.reading import read
from zhulian.rules.language.scope import Scope
from zhulian.rules.nodes import Kind, Level, Node, Spot
from zhulian.rules.parameters import EITHER, Parameter, Parameters, ParameterValue, Row

ON, REGION, SETTING = date(2026, 10, 31), "640104", "城镇"
HOUSEHOLD, MEMBER, OBLIGOR = Level.HOUSEHOLD, Level.MEMBER, Level.OBLIGOR
NAMES = "甲乙丙丁戊"
FEN = (0, 10**13)
CHECKED, EXPENSES = "收入核对完整", "刚性支出核对完整"
SPOT = Spot("small.yaml", 1)


def _fact(name: str, code: str, kind: Kind | None, *levels: Level, **more: Any) -> Fact:
    bounds = {Kind.AMOUNT: FEN, Kind.COUNT: (0, 100000)}.get(kind) if kind else None
    return Fact(name, code, frozenset(levels), kind, **{"bounds": bounds, **more})


FACTS = [
    _fact("财产状况合规", "property_compliant", Kind.TRUTH, HOUSEHOLD, OBLIGOR),
    _fact("低边财产状况合规", "property_compliant_dibian", Kind.TRUTH, HOUSEHOLD),
    _fact("刚性支出核对完整", "rigid_expense_verified_complete", Kind.TRUTH, HOUSEHOLD),
    _fact("医疗自付支出", "medical_out_of_pocket", Kind.AMOUNT, HOUSEHOLD, flag=EXPENSES),
    _fact("特别困难", "exceptional_hardship", Kind.TRUTH, HOUSEHOLD, default=False),
    _fact("申请救助金额", "requested_amount", Kind.AMOUNT, HOUSEHOLD),
    _fact("渐退月序", "phaseout_month", Kind.COUNT, HOUSEHOLD),
    _fact("轮候位次", "waiting_place", Kind.COUNT, HOUSEHOLD, bounds=(1, 120)),
    _fact("收入核对完整", "income_verified_complete", Kind.TRUTH, MEMBER),
    _fact("工资性收入", "wage_income", Kind.AMOUNT, MEMBER, flag=CHECKED),
    _fact("离退休金", "retirement_pension", Kind.AMOUNT, MEMBER, flag=CHECKED),
    _fact("经营净收入", "business_net_income", Kind.AMOUNT, MEMBER, flag=CHECKED, bounds=(-(10**13), 10**13)),
    _fact("出生日期", "birth_date", Kind.DATE, MEMBER, OBLIGOR),
    _fact(
        "残疾类别",
        "disability_category",
        Kind.CHOICE,
        MEMBER,
        OBLIGOR,
        choices=("无", "视力", "听力", "肢体"),
        default="无",
    ),
    _fact(
        "护理自理程度",
        "care_dependency",
        Kind.CHOICE,
        MEMBER,
        choices=("完全不能自理", "基本不能自理", "部分不能自理"),
    ),
    _fact("需要长期照护", "needs_long_term_care", Kind.TRUTH, MEMBER),
    _fact("被义务人", "obligee_id", None, OBLIGOR, default="各成员"),
    _fact("年收入", "annual_income", Kind.AMOUNT, OBLIGOR),
    _fact("死亡", "deceased", Kind.TRUTH, OBLIGOR, default=False),
]
PARAMETERS: dict[str, tuple[Kind, Any]] = {
    "标准": (Kind.EXACT, 125900),
    "农村月标准": (Kind.EXACT, Fraction(200000, 3)),
    "起算日": (Kind.DATE, date(2026, 1, 1)),
    "方式": (Kind.CHOICE, "差额"),
    "含本数": (Kind.TRUTH, False),
    "分档表": (Kind.TIERS, ((7700, 64000), (20000, 50700), (31250, 38400), (None, 17400))),
    "短表": (Kind.TIERS, ((10000, 5000),)),
    "比例序列": (Kind.SEQUENCE, (Fraction(1), Fraction(1, 2), Fraction(3, 10))),
    "增发": (Kind.MAP, {"老年人": 10000}),
    "缺的标准": (Kind.EXACT, None),
    "缺的表": (Kind.TIERS, None),
    "缺的序列": (Kind.SEQUENCE, None),
    "缺的映射": (Kind.MAP, None),
}
VARIABLES = [
    ("本户人数", HOUSEHOLD, Kind.COUNT, "成员.计数(真)"),
    ("成员年收入", MEMBER, Kind.AMOUNT, "12 * (工资性收入 + 离退休金) + 经营净收入"),
    ("家庭年收入", HOUSEHOLD, Kind.AMOUNT, "成员.合计(成员年收入)"),
    ("收入份额", MEMBER, Kind.RATIO, "成员年收入 / 家庭年收入"),
    ("主要收入者数", HOUSEHOLD, Kind.COUNT, "成员.计数(收入份额 > 50%)"),
    ("人均低于标准", HOUSEHOLD, Kind.TRUTH, "家庭年收入 < 标准 * 12 * 本户人数"),
]
SCHEMES = [
    (
        "户方案",
        HOUSEHOLD,
        ["人均低于标准", "财产状况合规"],
        "四舍五入((标准 * 12 * 本户人数 - 家庭年收入) / 12)",
    ),
    ("人方案", MEMBER, ["需要长期照护", "非 结论(“户方案”)"], "若(周岁(出生日期) ≥ 60, 200元, 100元)"),
    ("旧方案", HOUSEHOLD, ["财产状况合规"], None),
]


def household(
    *members: Mapping[str, Any], obligors: Iterable[Mapping[str, Any]] | None = None, **facts: Any
) -> HouseholdFacts:
    """A household of 甲, 乙, 丙 …; obligors are 义1, 义2 …, None when nobody has established them."""
    return HouseholdFacts(
        dict(facts),
        [Subject(key, dict(given)) for key, given in zip(NAMES, members, strict=False)],
        None
        if obligors is None
        else [Subject(f"义{place}", dict(given)) for place, given in enumerate(obligors, 1)],
    )


def scope(variables: Iterable[Variable] = ()) -> Scope:
    """The names an expression may use here."""
    return Scope(
        {fact.name: fact.meaning for fact in FACTS if fact.meaning},
        {variable.name: variable.meaning for variable in variables},
        {name: Parameter(name, name, kind).meaning for name, (kind, _) in PARAMETERS.items()},
        {name: level for name, level, _, _ in SCHEMES},
    )


def tree(expression: str, level: Level = HOUSEHOLD) -> Node:
    """Read an expression with every name of the small catalogue."""
    return read(expression, scope(catalogue().variables.values()), SPOT, level=level)


def catalogue(
    extra: Mapping[str, tuple[str, Level]] | None = None,
    schemes: Iterable[tuple[str, Level, list[str], str | None]] = (),
) -> Catalogue:
    """The small catalogue; `extra` adds variables (name to expression and level), `schemes` schemes."""
    variables: dict[str, Variable] = {}
    for name, level, kind, text in VARIABLES:
        node = read(text, scope(variables.values()), SPOT, level=level, kind=kind)
        variables[name] = Variable(name, name, level, kind, node, "", SPOT)
    names = scope(variables.values())
    for name, (text, level) in (extra or {}).items():
        node = read(text, names, SPOT, level=level)
        variables[name] = Variable(name, name, level, node.kind, node, "", SPOT)
    made = {one[0]: _scheme(names, *one) for one in [*SCHEMES, *schemes]}
    return Catalogue({fact.name: fact for fact in FACTS}, variables, _parameters(), made)


def _parameters() -> Parameters:
    dictionary = {name: Parameter(name, name, kind) for name, (kind, _) in PARAMETERS.items()}
    parameters = Parameters(dictionary)
    parameters.add(
        Row(name, EITHER, ParameterValue(value, "", "", "known", "000000"), SPOT)
        for name, (_, value) in PARAMETERS.items()
        if value is not None
    )
    return parameters


def _scheme(names: Scope, name: str, level: Level, conditions: list[str], amount: str | None) -> Scheme:
    made = tuple(
        Condition(text, read(text, names, SPOT, level=level, kind=Kind.TRUTH), "某法第一条", "", text, SPOT)
        for text in conditions
    )
    version = PolicyVersion(
        name=name,
        code=name,
        level=level,
        valid_from=date(2020, 1, 1),
        valid_to=date(2026, 7, 1) if name == "旧方案" else None,
        articles=("某法第一条",),
        conditions=made,
        amount=read(amount, names, SPOT, level=level, kind=Kind.AMOUNT) if amount else None,
        cap=None,
        grade=None,
        receiving=None,
        pointing=None,
        steps=(),
        papers=(),
        not_modelled=(),
        examples=(),
    )
    return Scheme(name, name, level, (version,))
