"""Roles 岗位: declared in plain words; what each sees, what it does, and nothing beyond."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from zhulian.accounts.organization_kinds import OrganizationKind


class Permission(StrEnum):
    """Everything a screen can ask for. The list is closed: a new screen adds its word here."""

    SEE_DESK = "see_desk"
    SEE_MATCHES = "see_matches"
    EXPORT_MATCHES = "export_matches"
    SEE_HOUSEHOLD = "see_household"
    OPEN_FIELD = "open_field"
    RECORD_CONSENT = "record_consent"
    AGREE_FOR_MINORS = "agree_for_minors"
    SEE_PICTURE = "see_picture"
    SEE_POLICIES = "see_policies"
    EDIT_POLICIES = "edit_policies"
    PUBLISH_POLICIES = "publish_policies"
    TRY_STANDARDS = "try_standards"
    IMPORT_LEDGER = "import_ledger"
    SETTLE_VILLAGES = "settle_villages"
    SEE_LEADS = "see_leads"
    BIND_RESIDENTS = "bind_residents"
    SEE_LEDGER = "see_ledger"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_SECURITY = "manage_security"


WORDS = {
    Permission.SEE_DESK: "看工作台",
    Permission.SEE_MATCHES: "看政策找人名单",
    Permission.EXPORT_MATCHES: "导出政策找人名单",
    Permission.SEE_HOUSEHOLD: "看家庭档案",
    Permission.OPEN_FIELD: "凭事由打开证件号、姓名、住址原文",
    Permission.AGREE_FOR_MINORS: "同意或不同意同事打开未成年人档案",
    Permission.RECORD_CONSENT: "登记和撤回授权、第三方同意",
    Permission.SEE_PICTURE: "看全县总览",
    Permission.SEE_POLICIES: "看政策库",
    Permission.EDIT_POLICIES: "起草政策文本",
    Permission.PUBLISH_POLICIES: "复核并发布政策文本",
    Permission.TRY_STANDARDS: "推演别的标准在全县会怎样",
    Permission.IMPORT_LEDGER: "导入台账",
    Permission.SETTLE_VILLAGES: "认定村社是城镇还是农村",
    Permission.SEE_LEADS: "看来信来电线索，打开电话联系本人",
    Permission.BIND_RESIDENTS: "当面核对身份证，绑定居民的手机",
    Permission.SEE_LEDGER: "查操作台账",
    Permission.MANAGE_ACCOUNTS: "管理机构、人员和岗位",
    Permission.MANAGE_SECURITY: "重置第二道验证，收回别人的登录",
}


class Hand(StrEnum):
    """Hands 三员分立: nobody holds posts of two hands at a time, and none does the work of another."""

    BUSINESS = "业务"
    SYSTEM = "系统管理"
    SECURITY = "安全管理"
    AUDIT = "审计监督"


class Role:
    """One role. `needs_second_factor` is true wherever identities or accounts can be reached.

    `held_in` says in which kinds of organisation the post is held; empty: in the place itself.
    A session ends after `idle_minutes` without a request.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    sees: ClassVar[str]
    does: ClassVar[str]
    permissions: ClassVar[frozenset[Permission]]
    sees_households: ClassVar[bool] = False
    needs_second_factor: ClassVar[bool] = True
    hand: ClassVar[Hand] = Hand.BUSINESS
    held_in: ClassVar[frozenset[OrganizationKind]] = frozenset()
    idle_minutes: ClassVar[int] = 30


# What a role gets whose own desk is not built yet: no household, no person.
ONLY_THE_DESK = frozenset({Permission.SEE_DESK, Permission.SEE_POLICIES})
_NOTHING_YET = "看工作台和政策库；自己的办理页面还没有，所以看不到任何家庭"


class CountyClerk(Role):
    code = "county_clerk"
    name = "区县经办"
    sees = "全区县的家庭档案、政策找人名单和总览"
    does = "导入部门数据和台账，认定村社的城乡，导出名单，凭事由打开原文，起草政策文本"
    permissions = frozenset(
        {
            Permission.SEE_DESK,
            Permission.SEE_MATCHES,
            Permission.EXPORT_MATCHES,
            Permission.SEE_HOUSEHOLD,
            Permission.OPEN_FIELD,
            Permission.RECORD_CONSENT,
            Permission.AGREE_FOR_MINORS,
            Permission.SEE_PICTURE,
            Permission.SEE_POLICIES,
            Permission.EDIT_POLICIES,
            Permission.TRY_STANDARDS,
            Permission.IMPORT_LEDGER,
            Permission.SETTLE_VILLAGES,
            Permission.SEE_LEADS,
            Permission.BIND_RESIDENTS,
        }
    )
    sees_households = True


class CountyOfficer(Role):
    code = "county_officer"
    name = "区县审核"
    sees = "全区县的家庭档案、政策找人名单和总览"
    does = "复核并发布别人起草的政策文本，凭事由打开原文；不导入、不导出"
    permissions = frozenset(
        {
            Permission.SEE_DESK,
            Permission.SEE_MATCHES,
            Permission.SEE_HOUSEHOLD,
            Permission.OPEN_FIELD,
            Permission.AGREE_FOR_MINORS,
            Permission.SEE_PICTURE,
            Permission.SEE_POLICIES,
            Permission.PUBLISH_POLICIES,
            Permission.TRY_STANDARDS,
        }
    )
    sees_households = True


class TownClerk(Role):
    code = "town_clerk"
    name = "镇街经办"
    sees = "本镇街的家庭档案、政策找人名单，全区县总览的数字"
    does = "受理和调查，导入本镇街台账，导出名单，凭事由打开原文"
    permissions = CountyClerk.permissions - {
        Permission.EDIT_POLICIES,
        Permission.TRY_STANDARDS,
        Permission.SETTLE_VILLAGES,
    }
    sees_households = True


class VillageWorker(Role):
    code = "village_worker"
    name = "村社工作人员"
    sees = "本村社的家庭档案和政策找人名单"
    does = "入户走访，凭事由打开原文；不导入、不导出"
    permissions = frozenset(
        {
            Permission.SEE_DESK,
            Permission.SEE_MATCHES,
            Permission.SEE_HOUSEHOLD,
            Permission.OPEN_FIELD,
            Permission.RECORD_CONSENT,
            Permission.SEE_POLICIES,
        }
    )
    sees_households = True


class GridMember(Role):
    code = "grid_member"
    name = "网格员"
    sees = "政策库；看不到任何家庭"
    does = _NOTHING_YET
    permissions = ONLY_THE_DESK


class Adviser(Role):
    code = "adviser"
    name = "救助顾问"
    sees = "政策库；看不到任何家庭"
    does = _NOTHING_YET
    permissions = ONLY_THE_DESK


class Verifier(Role):
    code = "verifier"
    name = "核查员"
    sees = "政策库；看不到任何家庭"
    does = _NOTHING_YET
    permissions = ONLY_THE_DESK


class DepartmentLiaison(Role):
    code = "department_liaison"
    name = "部门联络员"
    sees = "政策库；看不到任何家庭"
    does = _NOTHING_YET
    permissions = ONLY_THE_DESK
    held_in = frozenset({OrganizationKind.DEPARTMENT})


class SocialWorker(Role):
    code = "social_worker"
    name = "社工"
    sees = "政策库；看不到任何家庭"
    does = _NOTHING_YET
    permissions = ONLY_THE_DESK
    held_in = frozenset({OrganizationKind.AGENCY})


class Volunteer(Role):
    code = "volunteer"
    name = "党员、志愿者"
    sees = "政策库；看不到任何家庭"
    does = _NOTHING_YET
    permissions = ONLY_THE_DESK
    held_in = frozenset({OrganizationKind.VOLUNTEERS, OrganizationKind.PARTY_BRANCH})


class SocialPartner(Role):
    code = "social_partner"
    name = "社会组织联络员"
    sees = "政策库；看不到任何家庭"
    does = _NOTHING_YET
    permissions = ONLY_THE_DESK
    held_in = frozenset({OrganizationKind.SOCIAL})


class FirmPartner(Role):
    code = "firm_partner"
    name = "企业联络员"
    sees = "政策库；看不到任何家庭"
    does = _NOTHING_YET
    permissions = ONLY_THE_DESK
    held_in = frozenset({OrganizationKind.FIRM})


class Supervisor(Role):
    code = "supervisor"
    name = "监督员"
    sees = "政策库；看不到任何家庭"
    does = _NOTHING_YET
    permissions = ONLY_THE_DESK
    hand = Hand.AUDIT


class SystemAdministrator(Role):
    code = "system_administrator"
    name = "系统管理员"
    sees = "机构、人员和岗位；看不到任何家庭"
    does = "开户、停用、设岗、撤岗、定代理；自己的岗位要别人设"
    permissions = ONLY_THE_DESK | {Permission.MANAGE_ACCOUNTS}
    hand = Hand.SYSTEM
    idle_minutes = 15


class SecurityAdministrator(Role):
    code = "security_administrator"
    name = "安全管理员"
    sees = "人员的登录；看不到岗位的办理，看不到任何家庭"
    does = "经系统管理员提出，重置第二道验证；收回别人的登录"
    permissions = ONLY_THE_DESK | {Permission.MANAGE_SECURITY}
    hand = Hand.SECURITY
    idle_minutes = 15


class Auditor(Role):
    code = "auditor"
    name = "审计员"
    sees = "操作台账；看不到任何家庭"
    does = "核查谁在何时因何看了什么、改了什么"
    permissions = ONLY_THE_DESK | {Permission.SEE_LEDGER}
    hand = Hand.AUDIT
    idle_minutes = 15


ROLES: dict[str, type[Role]] = {
    role.code: role
    for role in (
        CountyClerk,
        CountyOfficer,
        TownClerk,
        VillageWorker,
        GridMember,
        Adviser,
        Verifier,
        DepartmentLiaison,
        SocialWorker,
        Volunteer,
        SocialPartner,
        FirmPartner,
        Supervisor,
        SystemAdministrator,
        SecurityAdministrator,
        Auditor,
    )
}
