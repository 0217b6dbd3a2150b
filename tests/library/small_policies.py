"""A county book of one policy 只有一项政策的小册: read in a moment, and refused for the same reasons as the real one."""

from __future__ import annotations

from pathlib import Path

ONE_PERSON = "{成员: [{编号: 何守田, 工资性收入: %s}]}"
TEXTS = {
    "facts.yaml": """\
事实:
  - {名称: 编号, code: member_id, 层级: [成员, 义务人], 类型: 文本}
  - {名称: 工资性收入, code: wage_income, 层级: 成员, 类型: 金额, 单位: 元/月}
  - {名称: 财产状况合规, code: property_within_limit, 层级: 家庭, 类型: 布尔}
""",
    "laws.yaml": "来源:\n  - {简称: 社会救助法, 名称: 中华人民共和国社会救助法, 施行: 2026-07-01}\n",
    "combinations.yaml": "可叠加:\n  - {方案: [最低生活保障], 据: 社会救助法第十八条}\n",
    "handling.yaml": """\
环节:
  - {环节: 受理, 谁办: 乡镇（街道）}
时限:
  - {环节: 受理, 参数: 采暖补助标准, 方案: [最低生活保障]}
核对可得:
  - {材料: 户口簿, 从: 公安}
地区:
  - {代码: "640104", 名称: 兴庆区}
""",
    "derived/income.yaml": """\
派生:
  - {名称: 月收入合计, code: monthly_income, 层级: 家庭, 类型: 金额, 单位: 元, 式: 成员.合计(工资性收入), 依据: 社会救助法第十八条}
""",
    "parameters/dictionary.yaml": """\
参数:
  - {名称: 低保标准, code: subsistence_standard, 类型: 金额, 单位: 元/人月}
  - {名称: 采暖补助标准, code: heating_standard, 类型: 金额, 单位: 元/人月}
""",
    "parameters/national.yaml": """\
参数值:
  - {名称: 采暖补助标准, 地区: "000000", 值: 50, 起: 2026-01-01, 来源: 某文件, 置信: found}
""",
    "national/subsistence_allowance.yaml": f"""\
名称: 最低生活保障
代号: subsistence_allowance
次序: 1
对象: 家庭
版本:
  - 施行: {{自: 2026-07-01, 至: }}
    依据: [社会救助法第十八条]
    条件:
      - {{称: 收入低于低保标准, 式: 月收入合计 < 低保标准, 据: 社会救助法第十八条}}
      - {{称: 财产状况合规, 式: 财产状况合规 或 月收入合计 < 1000元, 据: 社会救助法第十八条}}
    金额: 低保标准 - 月收入合计
    未计入: [偶发赠与]
    例:
      - {{情形: 没有收入, 日期: 2026-10-31, 地区: "640104", 城乡: 城镇, 参数: {{低保标准: 780}}, 家庭: {ONE_PERSON % 0}, 得: {{结论: 符合, 金额: 780.00}}}}
      - {{情形: 收入高, 日期: 2026-10-31, 地区: "640104", 城乡: 城镇, 参数: {{低保标准: 780}}, 家庭: {ONE_PERSON % 900}, 得: {{结论: 不符合}}}}
      - {{情形: 收入不明, 日期: 2026-10-31, 地区: "640104", 城乡: 城镇, 参数: {{低保标准: 780}}, 家庭: {ONE_PERSON % ""}, 得: {{结论: 待核}}}}
""",
    "demo/640104.yaml": """\
# 演示县的值。
参数值:
  - {名称: 低保标准, 地区: "640104", 城乡: 城镇, 值: 780, 起: 2026-01-01, 止: null, 来源: 演示设定, 置信: 演示}
  - {名称: 低保标准, 地区: "640104", 城乡: 农村, 值: 650, 起: 2026-01-01, 止: null, 来源: 演示设定, 置信: 演示}
""",
}


def write(folder: Path) -> Path:
    """Write the book and return its folder."""
    for path, text in TEXTS.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return folder
