"""Rolls of staff and organisations 人员表与机构表: good rows in, bad rows out with their cure, twice is once."""

from __future__ import annotations

from datetime import date
from unittest.mock import patch

import pytest

from tests.staff import AT, COUNTY, DAY, make_areas
from zhulian.accounts.models import Organization, Post, User
from zhulian.accounts.staff_roll import ORGANIZATION_COLUMNS, STAFF_COLUMNS, Outcome, take_roll
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import SYSTEM
from zhulian.ledger.models import Event

pytestmark = pytest.mark.django_db
AGENCY = "暖途社会工作服务中心（演示）"
ORGANIZATIONS = [
    ("社工机构", AGENCY, COUNTY, "", "2026-10-01"),
    ("社工机构", "东街站", COUNTY, AGENCY, "2026-10-01"),
]
STAFF = [
    ("he-min", "何敏", "镇街经办", "640104001", "", "2026-10-31", ""),
    ("ding-yi", "丁一", "社工", COUNTY, AGENCY, "2026/10/31", "2027年1月1日"),
]


@pytest.fixture(autouse=True)
def _the_demo_day(settings):
    settings.TODAY = DAY
    make_areas()


def take(rows: list[tuple[str, ...]], *, is_preview: bool = False) -> Outcome:
    is_staff = any(len(row) == len(STAFF_COLUMNS) for row in rows)
    columns = STAFF_COLUMNS if is_staff else ORGANIZATION_COLUMNS
    numbered = [(line, dict(zip(columns, row, strict=False))) for line, row in enumerate(rows, 2)]
    return take_roll(numbered, is_staff=is_staff, by=SYSTEM, at=AT, is_preview=is_preview)


def test_organisations_come_in_with_what_stands_above_them_and_twice_is_once():
    assert take(ORGANIZATIONS).organizations == 2
    assert Organization.objects.get(name="东街站").parent.name == AGENCY
    again = take(ORGANIZATIONS)
    assert (again.changes, again.unchanged) == (0, 2)


def test_another_parent_moves_an_organisation():
    take(ORGANIZATIONS)
    assert take([("社工机构", "东街站", COUNTY, "", "2026-10-01")]).moved == 1
    assert Organization.objects.get(name="东街站").parent is None


def test_staff_come_in_with_accounts_and_posts_and_twice_is_once():
    take(ORGANIZATIONS)
    outcome = take(STAFF)
    assert [(user.username, user.check_password(password)) for user, password in outcome.opened] == [
        ("he-min", True),
        ("ding-yi", True),
    ]
    post = Post.objects.get(user__username="ding-yi")
    assert (post.role, post.organization.name, post.valid_to) == ("social_worker", AGENCY, date(2027, 1, 1))
    again = take(STAFF)
    assert (again.changes, again.unchanged, again.opened) == (0, 2, [])


def test_a_last_day_ends_the_post():
    take(STAFF[:1])
    outcome = take([(*STAFF[0][:6], "2026-12-01")])
    assert (outcome.posts_ended, outcome.posts_set) == (1, 0)
    assert Post.objects.get().valid_to == date(2026, 12, 1)


def test_a_preview_says_the_same_and_writes_nothing():
    take(ORGANIZATIONS)
    rows = Event.objects.count()
    seen = take(STAFF, is_preview=True)
    assert (len(seen.opened), seen.posts_set) == (2, 2)
    assert {password for _, password in seen.opened} == {""}
    assert (User.objects.count(), Post.objects.count(), Event.objects.count()) == (0, 0, rows)


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({0: ""}, "用户名", "是空的"),
        ({0: "何 敏"}, "用户名", "合法"),
        ({2: "皇帝"}, "岗位", "没有“皇帝”这个岗位"),
        ({3: "999999"}, "辖区代码", "没有区划代码"),
        ({2: "村社工作人员"}, "辖区代码", "“村社工作人员”设在村社"),
        ({4: "没有的机构"}, "机构", "没有机构"),
        ({5: "明天"}, "自", "看不懂"),
        ({5: "无"}, "自", "不是日期"),
        ({6: "2026-10-01"}, "岗位", "晚于开始日期"),
        ({2: "社工"}, "岗位", "请选一个社工机构"),
    ],
)
def test_a_bad_row_is_named_with_its_cure_and_the_good_one_is_kept(change, column, words):
    bad = tuple(change.get(place, cell) for place, cell in enumerate(("lu", *STAFF[0][1:])))
    outcome = take([bad, STAFF[0]])
    [refused] = outcome.refused
    assert (refused.line, refused.column) == (2, column)
    assert words in refused.reason
    assert refused.cure
    assert list(User.objects.values_list("username", flat=True)) == ["he-min"]


def test_a_bad_post_opens_no_account():
    take([("lu", "卢小梅", "社工", COUNTY, "", "2026-10-31", "")])
    assert not User.objects.exists()


def test_a_user_name_belongs_to_one_person():
    take(STAFF[:1])
    [refused] = take([("he-min", "何民", *STAFF[0][2:])]).refused
    assert "已经是 何敏 的" in refused.reason


def test_two_hands_in_one_roll_are_refused():
    outcome = take([STAFF[0], ("he-min", "何敏", "审计员", COUNTY, "", "2026-10-31", "")])
    assert "一个人同时只能做一样" in outcome.refused[0].reason


def test_bad_organisations_are_named():
    rows = [("法庭", "法院", COUNTY, "", "2026-10-01"), ("部门", "水务局", "1", "", "2026-10-01"),
            ("部门", "水务局", COUNTY, "没有的", "2026-10-01"), *ORGANIZATIONS, ("部门", AGENCY, COUNTY, "", "2026-10-01")]  # fmt: skip
    outcome = take(rows)
    assert [(one.line, one.column) for one in outcome.refused] == [
        (2, "类别"), (3, "区划代码"), (4, "上级机构"), (7, "类别"),
    ]  # fmt: skip
    assert outcome.organizations == 2


def test_if_the_ledger_fails_nothing_is_written():
    with patch.object(ledger, "record", side_effect=RuntimeError), pytest.raises(RuntimeError):
        take(STAFF[:1])
    assert not User.objects.exists()
