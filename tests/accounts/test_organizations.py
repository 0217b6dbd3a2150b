"""Organisations and grids 机构与网格: add, rename, move, end; each works, refuses, and leaves nothing half done."""

from __future__ import annotations

from datetime import date
from unittest.mock import patch

import pytest

from tests.staff import AT, COUNTY, DAY, make_areas
from zhulian.accounts.actions import create_user, end_post, set_post
from zhulian.accounts.demo_organizations import DEPARTMENTS, PARTNERS, make_demo_organizations
from zhulian.accounts.models import Area, Organization
from zhulian.accounts.organization_kinds import OrganizationKind
from zhulian.accounts.organizations import (
    CannotOrganize,
    add_grid,
    add_organization,
    end_organization,
    move_organization,
    rename_organization,
)
from zhulian.accounts.roles import SocialWorker
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import SYSTEM
from zhulian.ledger.models import Event

pytestmark = pytest.mark.django_db
BY = {"by": SYSTEM, "at": AT}
VILLAGE = "640104001001"


@pytest.fixture(autouse=True)
def areas():
    make_areas()


def add(name: str = "暖途社会工作服务中心", area: str = COUNTY, parent: Organization | None = None):
    return add_organization(
        kind="agency", name=name, area=Area.objects.get(code=area), parent=parent, valid_from=DAY, **BY
    )


def test_an_organisation_is_added_renamed_moved_and_ended_with_a_row_for_each():
    above, agency = add("社工总站"), add()
    rename_organization(organization=agency, name=" 同行 社会工作站 ", **BY)
    move_organization(organization=agency, parent=above, **BY)
    end_organization(organization=agency, on=date(2026, 12, 1), **BY)
    agency.refresh_from_db()
    assert (agency.name, agency.parent, agency.valid_to) == ("同行社会工作站", above, date(2026, 12, 1))
    acts = [row.action for row in Event.objects.about("organization", agency.pk)]
    assert acts == ["设立机构", "机构改名", "机构调整上级", "撤销机构"]


def test_the_same_name_again_changes_nothing_and_leaves_no_row():
    agency = add()
    rename_organization(organization=agency, name=agency.name, **BY)
    assert Event.objects.about("organization", agency.pk).count() == 1


def test_an_unknown_kind_an_empty_and_a_taken_name_are_refused():
    add()
    county = Area.objects.get(code=COUNTY)
    with pytest.raises(CannotOrganize, match="没有“court”这类机构"):
        add_organization(kind="court", name="法院", area=county, valid_from=DAY, **BY)
    with pytest.raises(CannotOrganize, match="名称是空的"):
        add(" ")
    with pytest.raises(CannotOrganize, match="已经有"):
        add()
    other = add("社工总站")
    with pytest.raises(CannotOrganize, match="已经有"):
        rename_organization(organization=other, name="暖途社会工作服务中心", **BY)
    assert Organization.objects.count() == 2


def test_a_name_is_free_again_once_its_organisation_has_ended():
    end_organization(organization=add(), on=date(2026, 11, 1), **BY)
    add()
    assert Organization.objects.count() == 2


def test_nothing_stands_below_itself_or_below_a_foreign_place():
    above = add("社工总站")
    below = add("分站", parent=above)
    with pytest.raises(CannotOrganize, match="自己的下级"):
        move_organization(organization=above, parent=below, **BY)
    in_town = add("镇社工站", "640104001")
    with pytest.raises(CannotOrganize, match="上级机构“镇社工站”"):
        move_organization(organization=below, parent=in_town, **BY)
    below.refresh_from_db()
    assert below.parent == above


def test_an_organisation_ends_after_its_posts_and_what_stands_below_it():
    agency = add()
    user, _ = create_user(username="ding", display_name="丁一", **BY)
    post = set_post(
        user=user, role=SocialWorker.code, area=agency.area, organization=agency, valid_from=DAY, **BY
    )
    end = date(2026, 12, 1)
    with pytest.raises(CannotOrganize, match="1 个岗位、0 个下级机构"):
        end_organization(organization=agency, on=end, **BY)
    end_post(post=post, on=end, **BY)
    end_organization(organization=agency, on=end, **BY)
    with pytest.raises(CannotOrganize, match="已经撤销"):
        end_organization(organization=agency, on=end, **BY)


def test_an_organisation_cannot_end_before_it_began():
    with pytest.raises(CannotOrganize, match="才设立"):
        end_organization(organization=add(), on=DAY, **BY)


def test_a_grid_takes_the_next_number_below_its_village():
    village = Area.objects.get(code=VILLAGE)
    grids = [add_grid(village=village, name=name, **BY) for name in ("第一网格", "第二网格")]
    assert [grid.code for grid in grids] == [f"{VILLAGE}001", f"{VILLAGE}002"]
    assert {grid.level for grid in grids} == {Area.Level.GRID}
    with pytest.raises(CannotOrganize, match="已经有"):
        add_grid(village=village, name="第二网格", **BY)
    with pytest.raises(CannotOrganize, match="要设在村社之下"):
        add_grid(village=grids[0], name="第三网格", **BY)


@pytest.mark.parametrize(
    "act",
    [
        lambda agency: add("别的机构"),
        lambda agency: rename_organization(organization=agency, name="新名", **BY),
        lambda agency: move_organization(organization=agency, parent=Organization.objects.first(), **BY),
        lambda agency: end_organization(organization=agency, on=date(2026, 12, 1), **BY),
        lambda agency: add_grid(village=Area.objects.get(code=VILLAGE), name="第一网格", **BY),
    ],
    ids=["add", "rename", "move", "end", "grid"],
)
def test_if_the_ledger_fails_nothing_is_written(act):
    add("社工总站")
    agency = add()
    before = list(Organization.objects.values()), Area.objects.count()
    with patch.object(ledger, "record", side_effect=RuntimeError), pytest.raises(RuntimeError):
        act(agency)
    assert (list(Organization.objects.values()), Area.objects.count()) == before


def test_the_demo_has_thirty_departments_and_partners_of_every_other_kind_once():
    county = Area.objects.get(code=COUNTY)
    first, second = (make_demo_organizations(county=county, on=DAY, at=AT) for _ in range(2))
    assert first == second
    assert len(DEPARTMENTS) == 30
    assert {kind for kind, _ in PARTNERS} == {*OrganizationKind} - {OrganizationKind.DEPARTMENT}
    assert Organization.objects.count() == 30 + len(PARTNERS)
