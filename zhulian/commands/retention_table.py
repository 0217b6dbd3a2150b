"""The table of retention 保存期限表: each kind of record, how long, from when, what happens then, and why.

Every model has its line; a model without one fails the tests. 期限 marked 本县可改 are this project's choice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db.models import QuerySet
from django.utils.timezone import make_aware

from zhulian.commands import retention_due as due
from zhulian.registry.consent_actions import months_later

ARCHIVES = "档案法（应当归档的材料；条款未核）；民政部、国家档案局关于加强最低生活保障档案管理工作的通知：审批类停保后不少于三年，日常管理类不少于五年；期满由档案部门鉴定"
DELETION = "个人信息保护法第十九条、第四十七条"
LOGS = "网络安全法（日志留存不少于六个月；条款未核）"


class Treatment(StrEnum):
    """What happens when a period is over."""

    DELETE = "删除"
    STRIP = "去标识"
    KEEP = "保存，本命令不动"
    ALONG = "随主记录"
    NOBODY = "不含居民的信息，保存"


@dataclass(frozen=True)
class Rule:
    """One kind of record. `due` gives the rows over their period before a moment; `columns` are emptied when stripped.

    `act`, called with the keys of a batch, takes along what depends on the rows; where it deletes them itself,
    nothing is left for the rule to delete. Keys that are secrets themselves are not listed in the ledger.
    """

    label: str
    kind: str
    treatment: Treatment
    ground: str
    months: int = 0
    since: str = ""
    due: Callable[[datetime], QuerySet] | None = None
    columns: dict[str, Any] = field(default_factory=dict)
    act: Callable[..., None] | None = None
    are_listed: bool = True

    @property
    def period(self) -> str:
        """How long, in words."""
        if self.due is None:
            return "—"
        return f"{self.months} 个月" if self.months else "不留"

    def before(self, on: date) -> datetime:
        """Return the moment before which the period must have begun to be over on a day."""
        return make_aware(datetime.combine(months_later(on, -self.months), time.min))


def _kept(label: str, kind: str, ground: str = ARCHIVES) -> Rule:
    return Rule(label, kind, Treatment.KEEP, ground)


def _along(label: str, kind: str, owner: str) -> Rule:
    return Rule(label, kind, Treatment.ALONG, owner)


def _nobody(label: str, kind: str, ground: str) -> Rule:
    return Rule(label, kind, Treatment.NOBODY, ground)


def _log(model: type, kind: str) -> Rule:
    return Rule(
        model._meta.label, kind, Treatment.DELETE, LOGS, 12, "尝试的时间",
        lambda before: model.objects.filter(attempt_time__lt=before),
    )  # fmt: skip


_NOT_PEOPLE = "系统自己的记录"
_OFFICE = "机关的公文和机构沿革，没有居民的信息"
RULES = (
    # Who was never handled: only an extract told of them.
    Rule(
        "registry.Household", "只由部门数据建档、没有人办过的家庭", Treatment.STRIP, DELETION, 24, "最后一次得知什么、最后一次在名单上",
        due.forgotten_households, {"number": due.nameless_number(), "address": "", "lake_key": None, "missing_member_count": 0},
        due.empty_households,
    ),
    Rule(
        "registry.Person", "不再属于任何家庭的人", Treatment.STRIP, DELETION, 0, "离开最后一个家庭档案",
        due.persons_of_nobody,
        {
            "name": "", "name_index": "", "id_number": "", "id_index": None, "phone": "", "birth_date": None, "lake_key": None,
        },
        due.empty_persons,
    ),
    Rule(
        "matching.Match", "不再成立、也没有人办理的机器答复：当日事实", Treatment.STRIP, DELETION, 24, "比对的时间",
        due.advice_past, {"facts": {}, "missing": [], "first_missing": ""},
    ),
    Rule(
        "monitoring.Lead", "来信来电线索：称呼、电话、想说的话", Treatment.STRIP, DELETION, 12, "联系过的时间",
        due.leads_done, {"name": "", "phone": "", "best_time": "", "wish": "", "resident": None},
    ),
    Rule(
        "registry.ThirdPartyConsent", "对帮扶组织的答复，连同签名", Treatment.DELETE, f"{DELETION}；证明曾经同意的责任，留三年", 36,
        "到期或者撤回", due.answers_over, act=due.remove_answers,
    ),
    Rule(
        "applications.IntakeDraft", "没有形成申请的受理草稿", Treatment.DELETE, DELETION, 36, "办结的时间", due.drafts_unused,
    ),
    Rule(
        "applications.MinorConsent", "看未成年人档案的审批", Treatment.DELETE, "未成年人网络保护条例第三十六条；留三年备审计", 36,
        "失效或者办理的时间", due.minors_settled,
    ),
    # Residents' own accounts and the traces of signing in.
    Rule("residents.Resident", "居民账号", Treatment.DELETE, DELETION, 24, "最后一次使用", due.residents_gone),
    Rule("residents.ResidentSignIn", "居民登录", Treatment.DELETE, LOGS, 12, "最后一次使用", due.resident_sign_ins_over),
    Rule("residents.PhoneCode", "短信验证码", Treatment.DELETE, DELETION, 1, "发送的时间", due.codes_sent),
    Rule("residents.SpentTicket", "用过的票据", Treatment.DELETE, DELETION, 12, "用掉的时间", due.tickets_spent, are_listed=False),
    Rule("accounts.SignIn", "工作人员的登录", Treatment.DELETE, LOGS, 12, "最后一次使用", due.sign_ins_over),
    Rule("sessions.Session", "会话", Treatment.DELETE, DELETION, 0, "失效的时间", due.sessions_over, are_listed=False),
    _log(AccessAttempt, "登录失败次数"),
    _log(AccessFailureLog, "登录失败的日志"),
    _log(AccessLog, "登录的日志"),
    Rule("accounts.FactorReset", "重置第二道验证", Treatment.DELETE, DELETION, 36, "办理的时间", due.resets_done),
    Rule("accounts.Relative", "撤销了的近亲属备案", Treatment.DELETE, DELETION, 36, "撤销的时间", due.relatives_struck),
    # What the archive law keeps.
    _kept("registry.Consent", "核对授权"),
    _kept("registry.Guardianship", "监护"),
    _kept("registry.Observation", "办过的家庭的事实"),
    _kept("registry.Membership", "办过的家庭的成员"),
    _kept("registry.Obligation", "办过的家庭的法定义务"),
    _kept("registry.Change", "办过的家庭的变动"),
    _kept("ledger.Event", "操作台账", "台账只能追加；只写编号，不写姓名和证件号，删了人也不断链"),
    # Files and what follows its owner.
    _along("files.Attachment", "附件", "随它所属的材料；没有登记的文件由 zhulian files sweep 清掉"),
    _along("lake.Delivery", "部门数据的批次", "文件到数据源写明的日期删除（zhulian lake expire，本命令一并执行）；批次的登记不含个人信息，保存"),
    _along("applications.DraftSearch", "草稿下的查找", "随受理草稿"),
    _along("applications.DraftSearch_households", "查找找到的家庭", "随受理草稿"),
    _along("residents.ChannelLink", "渠道绑定", "随居民账号"),
    _along("axes.AccessAttemptExpiration", "锁定的期限", "随登录失败次数"),
    # The staff, for as long as their acts can be asked about.
    _kept("accounts.User", "工作人员", "台账上的签名要对得上人，与台账同期"),
    _kept("accounts.Post", "岗位", "谁在什么时候有什么权，与台账同期"),
    _along("accounts.PortalLink", "统一身份认证的编号", "随工作人员"),
    _along("accounts.User_groups", "用户所在的组", "没有使用"),
    _along("accounts.User_user_permissions", "用户的权限", "没有使用"),
    _along("mfa.Authenticator", "第二道验证", "随工作人员；停用时删除"),
    _along("account.EmailAddress", "电子邮件地址", "没有使用"),
    _along("account.EmailConfirmation", "电子邮件确认", "没有使用"),
    _nobody("accounts.Area", "区划", _OFFICE),
    _nobody("accounts.Organization", "机构", _OFFICE),
    _nobody("policies.Publication", "发布", _OFFICE),
    _nobody("policies.Holiday", "放假安排", _OFFICE),
    _nobody("policies.Edition", "文本的版", _OFFICE),
    _nobody("policies.Edition_writers", "执笔人", _OFFICE),
    _nobody("insight.Scenario", "推演方案", "只有计数和合计"),
    _nobody("matching.Tally", "统计", "只有计数"),
    _nobody("matching.HouseholdCount", "户数", "只有计数"),
    _nobody("work.Run", "作业", "只有交办的内容和计数"),
    _nobody("ledger.Canary", "钥匙试样", _NOT_PEOPLE),
    _nobody("auth.Permission", "权限", _NOT_PEOPLE),
    _nobody("auth.Group", "组", _NOT_PEOPLE),
    _nobody("auth.Group_permissions", "组的权限", _NOT_PEOPLE),
    _nobody("contenttypes.ContentType", "内容类型", _NOT_PEOPLE),
)  # fmt: skip
RUNNING = tuple(rule for rule in RULES if rule.due is not None)
