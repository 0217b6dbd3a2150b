"""The page of retention 保存期限一页: docs/retention.md, written from the table."""

from __future__ import annotations

from zhulian.commands.retention_table import RULES, Rule, Treatment

_HEAD = """<!-- 由 zhulian retention list --out docs/retention.md 生成，改期限以后重新生成 -->

# 保存期限

每一种记录保存多久、从何时起算、到期怎样、为什么。`zhulian retention run` 照此办理：到期的删除或去标识，每 500 行在台账里记
一条（哪种、多少行、编号、为什么）；`--dry-run` 只数。中断了再运行一次，接着做。建议每夜运行一次（计划任务）：

    zhulian retention run

**归档材料不动。** 有人走访、申请、认定、签过授权的家庭，是救助档案，本命令不碰；保管期满由档案部门鉴定，不由机器删。
**台账不断链。** 台账里只有编号，没有姓名和证件号；人去掉标识以后，谁在何时因何看过、改过仍然查得到。
期限是本项目的选择，法律写明“不少于”的取得更长；本县另有规定的，改 `zhulian/commands/retention_table.py`。

| 记录 | 模型 | 期限 | 从何时起算 | 到期 | 依据或缘由 |
|-|-|-|-|-|-|
"""
_FILES = """
## 数据目录里的文件

| 文件 | 期限 | 到期 |
|-|-|-|
| `lake/`、`vault/`、`returned/`：部门数据、身份保险库、退回表 | 数据源写明的“保存到” | 删除，记台账 |
| `files/`：附件 | 随所属的材料 | 删除；没有登记的由 `zhulian files sweep` 清掉 |
| `uploads/`：待确认的上传 | 一天 | 删除；本人再打开上传页时也删 |
| `keys/`：钥匙文件 | 不过期 | 换钥匙见 [secrets.md](secrets.md) |
| 数据库备份 | 由本县定；备份里的人不会自动去标识 | 恢复备份以后先运行一次本命令 |

## 没有做的

- 办过的家庭停保满三年以后的鉴定、移交和销毁：由档案部门办，系统还没有清册。
- 等着联系的线索不论多久都留着：还没有办，不能删。
- 离职工作人员的姓名与台账同期保存。
"""


def document() -> str:
    """Return the page."""
    return _HEAD + "\n".join(_line(rule) for rule in _in_order()) + "\n" + _FILES


def _in_order() -> list[Rule]:
    order = list(Treatment)
    return sorted(RULES, key=lambda rule: order.index(rule.treatment))


def _line(rule: Rule) -> str:
    cells = (rule.kind, f"`{rule.label}`", rule.period, rule.since or "—", str(rule.treatment), rule.ground)
    return f"| {' | '.join(cells)} |"
