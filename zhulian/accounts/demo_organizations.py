"""Organisations of the demo 演示机构: the county's thirty departments, and invented partners of every kind."""

from __future__ import annotations

from datetime import date, datetime

from zhulian.accounts.models import Area, Organization
from zhulian.accounts.organization_kinds import OrganizationKind
from zhulian.accounts.organizations import add_organization
from zhulian.ledger.actors import SYSTEM

# The departments whose data and help a county's 社会救助 joins; a real county imports its own list.
DEPARTMENTS = (
    "民政局", "教育局", "公安局", "司法局", "财政局", "人力资源和社会保障局", "自然资源局", "住房和城乡建设局",
    "交通运输局", "水务局", "农业农村局", "卫生健康局", "退役军人事务局", "应急管理局", "审计局", "市场监督管理局",
    "统计局", "医疗保障局", "税务局", "住房公积金管理中心", "人民法院", "人民检察院", "总工会", "共青团委员会",
    "妇女联合会", "残疾人联合会", "工商业联合会", "红十字会", "慈善总会", "供电公司",
)  # fmt: skip
PARTNERS = (
    (OrganizationKind.AGENCY, "暖途社会工作服务中心（演示）"),
    (OrganizationKind.AGENCY, "同行社会工作站（演示）"),
    (OrganizationKind.SOCIAL, "邻里互助促进会（演示）"),
    (OrganizationKind.FIRM, "禾丰粮油有限公司（演示）"),
    (OrganizationKind.VOLUNTEERS, "晨光志愿服务队（演示）"),
    (OrganizationKind.PARTY_BRANCH, "机关第一党支部（演示）"),
)


def make_demo_organizations(*, county: Area, on: date, at: datetime) -> list[Organization]:
    """Add the organisations of the demo that the county lacks; return all of them."""
    wanted = [*((OrganizationKind.DEPARTMENT, name) for name in DEPARTMENTS), *PARTNERS]
    known = {one.name: one for one in county.organizations.in_force(on)}
    return [
        known.get(name)
        or add_organization(kind=kind, name=name, area=county, valid_from=on, by=SYSTEM, at=at)
        for kind, name in wanted
    ]
