"""The table of docs/localities.md 五地标准表: which standards the files know on a day, and which are 标准缺失.

`python -m tests.policies.localities` writes the table into the page again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zhulian.rules.answers import STANDARD_MISSING
from zhulian.rules.catalogue import Catalogue, load_catalogue
from zhulian.rules.engine.wording import value_text
from zhulian.rules.parameters import ParameterValue, Row

PAGE = Path(__file__).parents[2] / "docs" / "localities.md"
BEGIN, END = "<!-- 表自此起：由标准和参数生成 -->", "<!-- 表至此止 -->"
PLACES = {
    "330382": "乐清市",
    "440604": "佛山市禅城区",
    "640104": "银川市兴庆区",
    "640402": "固原市原州区",
    "330106": "杭州市西湖区",
}
DAYS = (
    *(date(year, 7, 1) for year in (2013, 2016, 2020, 2023, 2024)),
    date(2025, 1, 22),
    date(2025, 1, 23),
    date(2026, 6, 30),
    date(2026, 7, 1),
    date(2026, 10, 31),
)
ISSUERS = {0: "（全国）", 2: "（省级）", 4: "（市级）", 6: ""}
CONFIDENCES = {"found": "查到", "known": "凭记忆，须核", "inferred": "起止日有推断"}


@dataclass(frozen=True)
class Standard:
    """A row of the table: a parameter, for one setting."""

    name: str
    words: str
    unit: str = "元/月"
    setting: str = "城镇"

    def value(self, catalogue: Catalogue, region: str, on: date) -> ParameterValue | None:
        return catalogue.parameters.value(self.name, on=on, region=region, setting=self.setting)

    def cell(self, catalogue: Catalogue, region: str, on: date) -> str:
        """Say the value, who set it where that is not the county, and * where a day of it is inferred."""
        found = self.value(catalogue, region, on)
        if found is None:
            return STANDARD_MISSING
        mark = "*" if found.confidence == "inferred" else ""
        return f"{said(catalogue, self.name, found.value)}{ISSUERS[_digits(found.region)]}{mark}"


STANDARDS = (
    Standard("低保标准", "低保标准·城镇"),
    Standard("低保标准年", "低保标准·农村", "元/年", "农村"),
    Standard("低边线标准", "低边线"),
    Standard("低边线倍数", "低边线倍数", "倍"),
    Standard("特困基本生活标准", "特困基本生活标准"),
    Standard("困难残疾人生活补贴标准", "困难残疾人生活补贴"),
    Standard("生活补贴占低保标准比例", "困难残疾人生活补贴占低保标准", "比例"),
    Standard("重度残疾人护理补贴标准", "重度残疾人护理补贴"),
    Standard("重度残疾人护理补贴标准·完全不能自理", "护理补贴·完全不能自理"),
    Standard("重度残疾人护理补贴标准·基本不能自理", "护理补贴·基本不能自理"),
    Standard("重度残疾人护理补贴标准·部分不能自理", "护理补贴·部分不能自理"),
    Standard("孤儿基本生活费标准·机构", "孤儿基本生活费·机构"),
    Standard("孤儿基本生活费标准·散居", "孤儿基本生活费·散居"),
    Standard("低保家庭其他困境儿童补贴标准", "低保家庭困境儿童补贴"),
    Standard("低边家庭其他困境儿童补贴标准", "低边家庭困境儿童补贴"),
    Standard("高龄津贴标准", "高龄津贴"),
    Standard("养老服务补贴下限", "养老服务补贴·下限"),
    Standard("养老服务补贴上限", "养老服务补贴·上限"),
    Standard("刚支比例", "刚性支出占比", "比例"),
    Standard("上年度居民人均可支配收入", "上年度人均可支配收入", "元/年"),
)


def table(catalogue: Catalogue) -> str:
    """Write the whole table, a part for each locality, then every value with its days and its source."""
    parts = [line for region, name in PLACES.items() for line in _part(catalogue, region, name)]
    return "\n".join([*parts, *_history(catalogue)])


def said(catalogue: Catalogue, name: str, value: Any) -> str:
    """Say a value without its unit: 1259, 262.50, 1.5, 30%."""
    text = value_text(catalogue.parameters.dictionary[name].kind, value)
    return text.removesuffix(" 元").removesuffix(".00")


def _part(catalogue: Catalogue, region: str, name: str) -> Iterator[str]:
    yield from (f"### {name}（{region}）", "")
    yield f"| 标准 | {' | '.join(str(day) for day in DAYS)} |"
    yield "|---" * (len(DAYS) + 1) + "|"
    missing = []
    for standard in STANDARDS:
        cells = [standard.cell(catalogue, region, day) for day in DAYS]
        if set(cells) == {STANDARD_MISSING}:
            missing.append(standard.words)
        else:
            yield f"| {standard.words}（{standard.unit}） | {' | '.join(cells)} |"
    yield from ("", f"这十天都是{STANDARD_MISSING}：{'、'.join(missing)}。", "")


def _history(catalogue: Catalogue) -> Iterator[str]:
    """Every dated row that serves a locality, its own or of the city or province above it."""
    yield from ("### 每个值的起止和来源", "", "自 含，至 不含；空着＝未定。农村低保写年额。", "")
    yield from ("| 地区 | 标准 | 城乡 | 值 | 自 | 至 | 来源 | 置信 |", "|---|---|---|---|---|---|---|---|")
    above = {region[:length].ljust(6, "0") for region in PLACES for length in (2, 4, 6)}
    order = [one.name for one in STANDARDS]
    rows = [
        row
        for (name, region), found in catalogue.parameters.rows.items()
        if name in order and region in above
        for row in found
    ]
    for row in sorted(rows, key=lambda row: (row.given.region, order.index(row.name), row.given.valid_from)):
        given = row.given
        cells = (
            given.region, row.name, row.setting, _dated(catalogue, row),
            str(given.valid_from), str(given.valid_to or ""), given.source, CONFIDENCES[given.confidence],
        )  # fmt: skip
        yield f"| {' | '.join(cells)} |"


def _dated(catalogue: Catalogue, row: Row) -> str:
    """Say the value of a row with its unit; what the countryside is given stands by the year."""
    if (row.name, row.setting) == ("低保标准", "农村"):
        return f"{said(catalogue, row.name, row.given.value * 12)} 元/年"
    unit = next(one.unit for one in STANDARDS if one.name == row.name)
    return f"{said(catalogue, row.name, row.given.value)} {unit if unit.startswith('元') else ''}".strip()


def _digits(region: str) -> int:
    """How many digits of a region code say something: 2 a province, 4 a city, 6 a county, 0 the nation."""
    return next(length for length in (0, 2, 4, 6) if region == region[:length].ljust(6, "0"))


def printed() -> str:
    """Return the table as it stands in the page."""
    return PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].strip("\n")


def main() -> None:
    """Write the table into the page again."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n\n{table(load_catalogue())}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
