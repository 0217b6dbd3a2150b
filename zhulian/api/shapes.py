"""Shapes 答复的形状: what each address answers, from which the OpenAPI document is made."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from ninja import Schema
from pydantic import Field
from pydantic.json_schema import WithJsonSchema

from zhulian.rules.parameter_files import PROVINCES
from zhulian.rules.parameters import NATION

Yuan: TypeAlias = int | float


class Between(Schema):
    """A number known to lie between two ends; an end that is left out is open."""

    least: Yuan | None = Field(None, alias="至少")
    most: Yuan | None = Field(None, alias="至多")


Value = Annotated[
    Any,
    Field(description="金额以元计；日期是 yyyy-mm-dd；只知道范围的写 {至少, 至多}；未知是 null"),
]
Amount = Annotated[Yuan | Between | None, Field(description="元；只知道范围的写 {至少, 至多}")]
DAY: dict[str, Any] = {"type": "string", "format": "date"}
REGION: dict[str, Any] = {
    "type": "string",
    "pattern": f"^({NATION}|({'|'.join(sorted(PROVINCES))})[0-9]{{4}})$",
    "description": "六位区划码，如 640104",
}
Day = Annotated[str, WithJsonSchema(DAY)]
Region = Annotated[str, WithJsonSchema(REGION)]


class Missing(Schema):
    """缺的一项：事实的名称和是谁的；标准缺失、政策未施行、无法计算 在 detail 里说是哪一项。"""

    fact: str
    subject: str | None = Field(description="成员或义务人的编号；null 是全家")
    detail: str | None = None


class ConditionAnswer(Schema):
    """一个条件：两边的数和是否满足（true、false，null 是待核）。不是比较的条件没有两边。"""

    name: str
    article: str
    met: bool | None
    value: Value
    operator: str | None
    threshold: Value


class StandingAnswer(Schema):
    """符合的一项和别的几项并存时站不站得住：false 是让给别的，null 是由本人选或者还定不了。"""

    stands: bool | None
    others: list[str]
    why: str
    article: str


class PolicyAnswer(Schema):
    """一项政策对一个对象的答复。金额、等级在待核时是“若符合会是多少”。"""

    policy: str
    code: str
    subject: str | None = Field(description="成员的编号；null 是全家")
    outcome: Literal["符合", "不符合", "待核"]
    version: Day | None = Field(description="所用版本的施行日；null 是当日没有施行")
    amount: Amount
    cap: Amount
    grade: str | None
    conditions: list[ConditionAnswer]
    missing: list[Missing] = Field(description="使结论定不下来的事实")
    amount_missing: list[Missing] = Field(description="符合而金额、上限或等级定不下来时，缺的事实")
    standards_missing: list[str] = Field(description="当地当日没有值的参数（标准缺失）")
    standing: StandingAnswer | None
    articles: list[str]
    ask: list[Missing] | None = Field(
        None, description="最少问哪几项就能定，先问的在前；请求里写了“追问”: true 才有"
    )
    sentences: list[str] | None = Field(None, description="请求里写了“说明”: true 才有")


class ParameterValue(Schema):
    """一个参数当日当地的值和来源；value 是 null 即标准缺失。"""

    name: str
    code: str
    setting: str
    unit: str
    value: Value
    text: str
    source: str | None
    confidence: str | None
    set_by: str | None = Field(description="哪一级定的")
    since: Day | None
    until: Day | None


class ParameterRead(ParameterValue):
    """判定用到的一个参数，和用到它的政策。"""

    read_by: list[str]


class Determination(Schema):
    """一户的判定。"""

    on: Day
    region: str
    region_name: str
    setting: str
    rules: str = Field(description="政策文本的指纹：指纹相同，答复相同")
    answers: list[PolicyAnswer]
    parameters: list[ParameterRead]
    questions: dict[str, str] | None = Field(
        None, description="要问的事实怎么问；请求里写了“追问”: true 才有"
    )


class PolicyLine(Schema):
    """一项政策和当日施行的版本。"""

    name: str
    code: str
    level: str
    summary: str
    since: Day | None
    until: Day | None
    versions: list[Day]


class PolicyList(Schema):
    """全部政策。"""

    on: Day
    rules: str
    policies: list[PolicyLine]


class ParameterList(Schema):
    """一地当日的全部参数。"""

    on: Day
    region: str
    region_name: str
    rules: str
    parameters: list[ParameterValue]


class FactLine(Schema):
    """一项事实；上下限按书写的单位（元）。vouched_by 是为它作保的核清标志。"""

    name: str
    code: str
    levels: list[str]
    kind: str
    unit: str
    choices: list[str]
    least: Value
    most: Value
    default: Value
    can_be_range: bool
    vouched_by: str | None
    question: str
    note: str


class FactList(Schema):
    """事实词表。"""

    rules: str
    facts: list[FactLine]


class ErrorLine(Schema):
    """一处错误。"""

    pointer: str = Field(description="正文里的 JSON 指针（RFC 6901），或网址参数的名称")
    detail: str
    cure: str


class ProblemDetails(Schema):
    """没有答复的原因（RFC 9457）。"""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ErrorLine] | None = None
