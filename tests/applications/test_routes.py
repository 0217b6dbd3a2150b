"""Routes at work 办理流程: which step may follow which, by whom, in this county."""

from __future__ import annotations

from datetime import date

import pytest

from tests.staff import COUNTY
from zhulian.accounts.roles import ROLES
from zhulian.applications.routes import (
    IllegalMove,
    NoRoute,
    check_move,
    declared_routes,
    place_of,
    route_for,
    taker,
    ways_from,
)

DAY = date(2026, 10, 31)
LOW = declared_routes(COUNTY).routes["subsistence"].in_force(DAY)


def test_every_post_of_the_house_fills_a_role_that_exists():
    posts = declared_routes(COUNTY).posts.values()
    assert {post.role for post in posts if post.role} <= ROLES.keys()


def test_a_policy_finds_the_route_of_its_day():
    routes = declared_routes(COUNTY)
    route, version = route_for(routes, "单人保", on=DAY)
    assert (route.code, version.valid_from) == ("subsistence", date(2026, 7, 1))
    assert route_for(routes, "临时救助", on=DAY)[0].code == "temporary"


@pytest.mark.parametrize(("scheme", "on"), [("最低生活保障", date(2020, 1, 1)), ("价格临时补贴", DAY)])
def test_a_policy_without_a_route_is_refused(scheme, on):
    with pytest.raises(NoRoute, match=f"没有“{scheme}”的办理流程"):
        route_for(declared_routes(COUNTY), scheme, on=on)


def test_a_step_goes_on_aside_and_back():
    assert [way.to for way in ways_from(LOW, "初审")] == [
        "公示",
        "民主评议",
        "审核确认",
        "信息核对",
        "入户调查",
    ]
    assert check_move(LOW, at="初审", to="公示").when == ""
    assert check_move(LOW, at="初审", to="民主评议").when == "有争议"
    assert check_move(LOW, at="初审", to="入户调查").is_back


@pytest.mark.parametrize(
    ("at", "to", "words"),
    [
        ("受理", "审核确认", "不能从“受理”走到“审核确认”。从“受理”可以到：信息核对、补正、不予受理"),
        ("发放", "受理", "不能从“发放”走到“受理”。“发放”是终点，不能再往下走"),
        ("公示", "公布", "不能从“公示”走到“公布”"),
    ],
)
def test_a_jump_is_refused_with_the_ways_there_are(at, to, words):
    with pytest.raises(IllegalMove, match=words):
        check_move(LOW, at=at, to=to)


@pytest.mark.django_db
def test_the_county_confirms_unless_the_town_was_charged():
    found = taker(declared_routes(COUNTY), LOW, "审核确认", place_of(COUNTY), on=DAY)
    assert (found.name, found.public, found.role) == ("区县审核", "县级民政部门", "county_officer")
