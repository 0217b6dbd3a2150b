"""The vocabulary of the ledger 台账用语: what rows are about and what their details say, declared once.

Rows are evidence and never rewritten, so what old rows were written with stays readable below.
"""

from __future__ import annotations

KINDS = {
    "area": "区划",
    "delivery": "批次",
    "household": "家庭",
    "intake_draft": "受理草稿",
    "keys": "钥匙",
    "lead": "线索",
    "ledger": "台账",
    "organization": "机构",
    "policy_text": "政策文本",
    "resident": "居民账号",
    "retention": "保存期限",
    "run": "作业",
    "scenario": "推演",
    "user": "用户",
    "vault": "身份保险库",
}
WORDS = {
    # who and where
    "person": "人员编号", "household": "家庭", "person_count": "人数", "role": "岗位", "deputy_of": "代理的岗位", "organization": "机构",
    "name": "名称", "county": "区县", "town": "镇街", "village": "村社", "setting": "城乡", "scope": "范围",
    # when
    "on": "日期", "known": "截至", "from": "自", "to": "至", "effective_on": "自何日起", "period": "期次",
    "delete_on": "删除日期", "year": "年份",
    # what was looked at
    "query": "条件", "count": "条数", "ids": "对象", "list_hash": "名单摘要", "field": "字段", "device": "设备", "way": "怎样登录的", "portal": "入口", "identifier": "在入口里的编号", "channel": "渠道", "kind": "类别", "policy": "政策",
    "missing": "还差", "sort": "排序", "q": "按", "size": "每页", "purpose": "目的",
    "serves": "为", "serves_id": "办的事编号", "minors": "看到的未成年人",
    # what changed
    "facts": "事实", "reason": "原因", "source": "来源", "old": "原来", "new": "现在", "changes": "变动", "line": "按哪条线",
    "relation": "关系", "number": "第几版", "edition": "文本的版", "tree": "文本树", "sha256": "摘要", "problems": "问题", "scenario": "推演编号",
    # consents
    "consent": "授权或同意", "purposes": "目的", "units": "核对单位", "fields": "告诉的内容", "how": "方式",
    # files and their rows
    "feed": "数据源", "file": "文件", "attachment": "附件编号", "digest": "文件摘要", "agreement": "协议编号", "rows": "行数", "bad_rows": "错误行",
    "row_count": "行数", "good_count": "入湖行", "bad_count": "问题行", "outside_count": "范围外行",
    "superseded": "替换批次",
    # what was written
    "households": "户", "matches": "匹配", "households_created": "新建户", "households_changed": "更新户",
    "persons_created": "新建人", "persons_changed": "更新人", "memberships_created": "新增成员",
    "memberships_ended": "减少成员", "observations_created": "新增事实", "observations_ended": "结束事实",
    "left_out": "未并入",
    "added": "新增", "changed": "更改", "cancelled": "取消",
    # keys
    "with_index": "索引密钥也换", "resealed": "换封", "retired": "退役的密钥", "sheets": "份数",
    "head": "链头",
    # reviews of the ledger
    "seed": "随机种子", "note": "说明",
    # what a match of the county found
    "entitled_not_receiving": "应享未享", "unknown": "待核", "pointed": "有线索", "no_longer_eligible": "在享需复核",
    "registered": "建档",
}  # fmt: skip
# Rows of before were written with these Chinese names; each means the declared one.
_OLD = {"数据源": "feed"}


def kind_in_chinese(kind: str) -> str:
    """Return what a row is about; one that was never declared is told as it was written."""
    return KINDS.get(kind, kind)


def word_in_chinese(name: str) -> str:
    """Return the word for a name in a detail; old rows carry their Chinese word as the name."""
    return WORDS.get(name, name)


def declared(name: str) -> str:
    """Return the declared name of a name in a detail, for rows of before as well."""
    return _OLD.get(name, name)
