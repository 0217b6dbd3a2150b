"""Kinds of organisations 机构类别: what beside the places of the county can hold a post."""

from __future__ import annotations

from django.db import models


class OrganizationKind(models.TextChoices):
    """The list is closed. The five levels of places are areas; these stand beside them."""

    DEPARTMENT = "department", "部门"
    AGENCY = "agency", "社工机构"
    SOCIAL = "social", "社会组织"
    FIRM = "firm", "企业"
    VOLUNTEERS = "volunteers", "志愿队伍"
    PARTY_BRANCH = "party_branch", "党支部"
