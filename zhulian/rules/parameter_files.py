"""Reads parameters/ 读参数文件: the dictionary, the YAML values and standards.csv, every mistake with its line."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from zhulian.rules.language.words import fold
from zhulian.rules.nodes import Kind, Spot
from zhulian.rules.parameters import (
    CONFIDENCES,
    EITHER,
    NATION,
    SETTINGS,
    TAKEN,
    YEARLY,
    Parameter,
    Parameters,
    ParameterValue,
    Row,
)
from zhulian.rules.problems import Problem, Problems
from zhulian.rules.values import read_value
from zhulian.rules.yaml_lines import DECIMAL, INTEGER, Table, check_keys, entries, texts

DICTIONARY_KEYS = ("名称", "code", "类型", "单位", "枚举值", "别名", "换算", "说明")
CONVERSION_KEYS = ("自", "倍", "取", "前一日")
VALUE_KEYS = ("名称", "地区", "城乡", "值", "单位", "起", "止", "来源", "置信")
COLUMNS = (
    "region_code",
    "region_name",
    "standard",
    "urban_rural",
    "amount",
    "unit",
    "valid_from",
    "valid_to",
    "source",
    "confidence",
)
KINDS = {kind.value: kind for kind in Kind}
# GB/T 2260 province codes; a region must begin with one of them.
PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82".split()
)


def read_dictionary(path: Path, label: str) -> Parameters:
    """Read the names of all parameters; raises Problems with every mistake."""
    dictionary: dict[str, Parameter] = {}
    problems: list[Problem] = []
    for entry in entries(path, label, "参数"):
        found = check_keys(entry, DICTIONARY_KEYS, ("名称", "code", "类型"))
        if not found and entry["类型"] not in KINDS:
            found = [Problem(f"类型“{entry['类型']}”不对", f"可写：{'、'.join(KINDS)}", entry.spot("类型"))]
        found = found or _conversion_problems(entry, dictionary)
        problems += found
        if found:
            continue
        parameter = _parameter(entry)
        if parameter.name in dictionary:
            problems.append(Problem(f"参数“{parameter.name}”重复", "名称只登记一次", entry.spot()))
        dictionary[parameter.name] = parameter
    if problems:
        raise Problems(problems)
    return Parameters(dictionary)


def read_values(path: Path, label: str, parameters: Parameters) -> list[Problem]:
    """Read one YAML file of values into `parameters`; returns what is wrong, good rows are kept."""
    try:
        tables = entries(path, label, "参数值")
    except Problems as broken:
        return list(broken.problems)
    rows: list[Row] = []
    problems: list[Problem] = []
    for entry in tables:
        found = check_keys(entry, VALUE_KEYS, ("名称", "地区", "起", "来源", "置信"))
        if not found and entry.get("值") is None:
            found = [Problem("缺少“值”", "请补上“值: …”；没有值就整行删去", entry.spot())]
        problems += found
        if not found:
            _take(_row, (entry, parameters), rows, problems)
    return problems + parameters.add(rows)


def read_standards(path: Path, label: str, parameters: Parameters) -> list[Problem]:
    """Read standards.csv into `parameters`; returns what is wrong, good rows are kept."""
    rows: list[Row] = []
    problems: list[Problem] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            return [Problem("表头不对", f"表头写作 {','.join(COLUMNS)}", Spot(label, 1))]
        for cells in reader:
            _take(_standard, (cells, Spot(label, reader.line_num), parameters), rows, problems)
    return problems + parameters.add(rows)


# GB/T 2260: a province alone; cities 01 to 70, counties under the province 90; the last two digits are the county's.
CITY = re.compile(r"0000|(0[1-9]|[1-6][0-9]|70|90)[0-9]{2}", re.ASCII)


def check_region(code: Any, spot: Spot) -> str:
    """Check a six-digit region code; raises Problem."""
    text = str(code)
    if not (len(text) == 6 and text.isascii() and text.isdigit()):
        raise Problem(f"地区“{code}”不是六位区划码", '写六位数字并加引号，如 "640104"；全国写 "000000"', spot)
    if text != NATION and text[:2] not in PROVINCES:
        raise Problem(f"没有“{text}”这个区划：没有 {text[:2]} 开头的省份", "核对区划代码再写", spot)
    if not CITY.fullmatch(text[2:]):
        raise Problem(f"没有“{text}”这个区划：没有 {text[:4]} 开头的市", "核对区划代码再写", spot)
    return text


def _take(make: Any, arguments: tuple[Any, ...], rows: list[Row], problems: list[Problem]) -> None:
    try:
        rows.append(make(*arguments))
    except Problem as problem:
        problems.append(problem)


def _conversion_problems(entry: Table, dictionary: Mapping[str, Parameter]) -> list[Problem]:
    conversion = entry.get("换算")
    if conversion is None:
        return []
    spot = entry.spot("换算")
    cure = "写作 {自: 低保标准, 倍: 12}、{自: 某日期, 取: 当月首日}、{自: 某序列, 取: 项数} 或 {自: 低保标准, 前一日: 某日期}"
    if not isinstance(conversion, Table) or len(conversion) != 2 or not conversion.get("自"):
        return [Problem("换算写得不对", cure, spot)]
    wrong = check_keys(conversion, CONVERSION_KEYS)
    if not wrong and conversion.get("取") not in (None, *TAKEN):
        wrong = [Problem(f"换算里的“取: {conversion['取']}”不对", f"可写：{'、'.join(TAKEN)}", spot)]
    needed = [conversion["自"], *([conversion["前一日"]] if "前一日" in conversion else [])]
    return wrong + [
        Problem(f"换算自“{name}”没有登记", "把它登记在前面", spot)
        for name in needed
        if name not in dictionary
    ]


def _parameter(entry: Table) -> Parameter:
    conversion = entry.get("换算") or {}
    return Parameter(
        name=fold(entry["名称"]),
        code=entry["code"],
        kind=KINDS[entry["类型"]],
        unit=entry.get("单位") or "",
        choices=tuple(fold(choice) for choice in texts(entry.get("枚举值"))),
        aliases=tuple(fold(alias) for alias in texts(entry.get("别名"))),
        base=conversion.get("自"),
        factor=conversion.get("倍"),
        taken=conversion.get("取"),
        day_before=conversion.get("前一日"),
        note=entry.get("说明") or "",
    )


def _row(entry: Table, parameters: Parameters) -> Row:
    parameter = parameters.named(entry["名称"], entry.spot("名称"))
    setting = entry.get("城乡", EITHER)
    value = parameter.read(entry["值"], entry.spot("值"), entry.get("单位") or "")
    start = read_value(Kind.DATE, entry["起"], entry.spot("起"))
    end = entry.get("止") and read_value(Kind.DATE, entry["止"], entry.spot("止"))
    region = check_region(entry["地区"], entry.spot("地区"))
    given = ParameterValue(value, parameter.unit, entry["来源"], entry["置信"], region, start, end)
    return _checked(Row(parameter.name, setting, given, entry.spot()))


def _standard(cells: dict[str, str], spot: Spot, parameters: Parameters) -> Row:
    parameter = parameters.named(cells["standard"], spot)
    amount = (cells["amount"] or "").strip()
    if not (INTEGER.fullmatch(amount) or DECIMAL.fullmatch(amount)):
        raise Problem(f"amount“{amount}”不是数", "写数，如 1259 或 262.50", spot)
    value = parameter.read(_number(amount), spot, cells["unit"])
    start = read_value(Kind.DATE, cells["valid_from"], spot)
    end = read_value(Kind.DATE, cells["valid_to"], spot) if cells["valid_to"] else None
    region = check_region(cells["region_code"], spot)
    is_yearly = cells["unit"] == YEARLY != parameter.unit
    given = ParameterValue(
        value, parameter.unit, cells["source"], cells["confidence"], region, start, end, is_yearly
    )
    return _checked(Row(parameter.name, cells["urban_rural"], given, spot))


def _number(text: str) -> Any:
    return int(text) if INTEGER.fullmatch(text) else Fraction(text)


def _checked(row: Row) -> Row:
    given: ParameterValue = row.given
    if row.setting not in SETTINGS:
        raise Problem(f"城乡“{row.setting}”不对", f"可写：{'、'.join(SETTINGS)}", row.spot)
    if given.confidence not in CONFIDENCES:
        raise Problem(f"置信“{given.confidence}”不对", f"可写：{'、'.join(CONFIDENCES)}", row.spot)
    if not given.source:
        raise Problem(f"“{row.name}”没有来源", "写出文件、报道或文号", row.spot)
    if given.valid_to and given.valid_to <= (given.valid_from or date.min):
        raise Problem("止日不晚于起日", "起 含、止 不含", row.spot)
    return row
