"""Routes 办理流程: the brought tables are whole, and every mistake in one is named with line and cure."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from zhulian.rules.catalogue import load_catalogue, policies_directory
from zhulian.rules.problems import Problems
from zhulian.rules.route_checks import reached, targets
from zhulian.rules.route_files import read_routes
from zhulian.rules.routes import ENDS

CATALOGUE = load_catalogue()
ROLES = ("county_clerk", "county_officer", "town_clerk", "village_worker", "department_liaison")
ROUTES = read_routes(policies_directory(), CATALOGUE, ROLES)
DAY = date(2026, 10, 31)
VERSIONS = [(route.code, version) for route in ROUTES.routes.values() for version in route.versions]
NAMED = [f"{code}-{version.valid_from}" for code, version in VERSIONS]


class Copy:
    """The routes in a folder that a test may spoil."""

    def __init__(self, folder) -> None:
        self.folder = folder
        shutil.copytree(policies_directory() / "routes", folder / "routes")

    def change(self, file: str, old: str, new: str) -> int:
        """Replace the first `old`; returns the line where it stood."""
        path = self.folder / "routes" / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def problems(self) -> list[str]:
        with pytest.raises(Problems) as caught:
            read_routes(self.folder, CATALOGUE, ROLES)
        return [str(problem) for problem in caught.value.problems]


@pytest.fixture
def copy(tmp_path):
    return Copy(tmp_path)


def test_the_routes_of_the_house_are_all_there():
    assert [route.name for route in ROUTES.routes.values()] == [
        "低保", "低边", "刚支", "特困", "临时救助", "先行救助", "小额快救", "残疾人两项补贴",
        "孤儿", "事实无人抚养儿童", "教育救助", "住房救助", "医疗救助", "就业救助", "受灾救助",
    ]  # fmt: skip


@pytest.mark.parametrize(("code", "version"), VERSIONS, ids=NAMED)
def test_every_route_is_walked_from_its_start_to_every_end(code, version):
    ends = {step.name for step in version.steps.values() if step.end}
    walked = {version.start: (version.start,)}
    waiting = [version.start]
    while waiting:
        here = waiting.pop(0)
        for name in targets(version.steps[here]):
            if name not in walked:
                walked[name] = (*walked[here], name)
                waiting.append(name)
    assert ends and ends <= walked.keys()
    assert walked.keys() == version.steps.keys()
    assert version.main[-1].name in ends and version.steps[version.main[-1].name].end in ENDS


@pytest.mark.parametrize(("code", "version"), VERSIONS, ids=NAMED)
def test_every_step_leads_to_an_end_and_whoever_receives_does_not_confirm(code, version):
    ends = {step.name for step in version.steps.values() if step.end}
    ways = {step.name: targets(step) for step in version.steps.values()}
    assert all(reached([name], ways) & ends for name in version.steps)
    confirming = version.steps.get("审核确认")
    if confirming:
        delegated = confirming.delegation.post if confirming.delegation else confirming.post
        assert version.steps[version.start].post not in (confirming.post, delegated)


@pytest.mark.parametrize("code", ["subsistence", "borderline", "rigid_expense", "extreme_hardship", "temporary", "advance_aid", "quick_aid", "education", "housing", "medical", "employment"])  # fmt: skip
def test_both_generations_of_the_law_have_their_version(code):
    route = ROUTES.routes[code]
    before, since = route.in_force(date(2026, 6, 30)), route.in_force(date(2026, 7, 1))
    assert before is not since
    assert any("社会救助法" in article for article in since.articles)
    assert not any("社会救助法" in step.article for step in before.steps.values())
    assert before.valid_to == date(2026, 7, 1)


@pytest.mark.parametrize("code", ["quick_aid", "orphan", "unattended_child", "borderline", "rigid_expense"])
def test_nothing_is_posted_where_nothing_may_be(code):
    for version in ROUTES.routes[code].versions:
        assert {"公示", "公布"} & version.steps.keys() == set()


def test_quick_aid_checks_no_means():
    for version in ROUTES.routes["quick_aid"].versions:
        assert [step.name for step in version.main] == ["急难登记", "快速确认", "快速发放"]
        assert {"信息核对", "入户调查"} & version.steps.keys() == set()


def test_the_steps_a_policy_lists_are_steps_of_its_route():
    for scheme in CATALOGUE.schemes.values():
        routes, version = ROUTES.of(scheme.name), scheme.in_force(DAY)
        if routes and version:
            assert set(version.steps) <= routes[0].in_force(DAY).steps.keys(), scheme.name


def test_a_day_before_every_version_has_no_route():
    assert ROUTES.routes["subsistence"].in_force(date(2021, 6, 30)) is None
    assert ROUTES.of("高龄津贴") == ()


FILE = "subsistence.yaml"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("下: 信息核对", "下: 信息合对", "“受理”通到“信息合对”，没有这一步"),
        ("退: [受理]", "退: [受里]", "“入户调查”通到“受里”，没有这一步"),
        ("不该由这里受理: 不予受理", "不该由这里受理: 补正", "没有一步走得到“不予受理”"),
        ("终: 给予, ", "下: 公布, ", "公布、发放走不到任何终点，只会转圈"),
        ("终: 给予, ", "", "“发放”之后没有下一步，也不是终点"),
        ("终: 给予, ", "终: 给予, 下: 公布, ", "“发放”是终点，又写了往下走"),
        ("终: 给予", "终: 办结", "“终: 办结”不对"),
        (", 据: 57号10条, 说: 缺什么", ", 说: 缺什么", "缺少“据”"),
        ("据: 57号10条, 说: 缺什么", "据: 某办法, 说: 缺什么", "“某办法”不知出自哪部法规"),
        ("据: 57号10条, 说: 缺什么", "据: 57号, 说: 缺什么", "“57号”没有写条款"),
        ("步: 受理, 谁: 镇街经办", "步: 受理, 谁: 镇长", "没有“镇长”这个岗位"),
        ("限: 公示天数", "限: 公示日数", "没有“公示日数”这个参数"),
        ("限: 公示天数", "限: 低保标准", "参数“低保标准”的单位是元/人月，不是天数"),
        ("自: 初审, 计日", "自: 补正信, 计日", "时限从“补正信”算起，没有这一步"),
        ("自: 初审, 计日", "自: 发放, 计日", "“公示”的时限从“发放”算起，可是从那里走不到它"),
        ("抽: 低保抽查比例", "抽: 公示天数", "“抽”要比例，参数“公示天数”是整数"),
        ("是: 镇街, 谁", "是: 村里, 谁", "没有“村里”这个值（审核确认机关）"),
        ("转由: {看: 审核确认机关, 是: 镇街, 谁: 镇街审核}", "转由: 镇街", "“转由”写得不对"),
        ("要: [申请书,", "要: [申请书, 户口簿,", "“受理”要的“户口簿”核对就能取得"),
        ("步: 补正, ", "步: 受理, ", "步骤“受理”写了两次"),
        ("或: {材料不齐: 补正, 不该由这里受理: 不予受理}", "或: 补正", "“或”写得不对"),
        ("文书: [受理通知书]", "文件: [受理通知书]", "不认识的键“文件”"),
        ("方案: [最低生活保障, 单人保]", "方案: [低保金]", "没有“低保金”这个方案"),
        ("全程: {限: 办理总时限", "全程: {限: 公示计日", "参数“公示计日”的单位是空，不是天数"),
        ("至: 2026-07-01", "至: 2026-08-01", "两版的施行日期重叠"),
        ("次序: 1\n", "", "缺少“次序”"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_table_is_named_with_its_line_and_cure(copy, old, new, words):
    copy.change(FILE, old, new)
    found = copy.problems()
    assert any(words in problem and f"policies/routes/{FILE} 第 " in problem for problem in found), found
    assert all(problem.endswith("。") for problem in found)


def test_the_line_named_is_the_line_of_the_step(copy):
    line = copy.change(FILE, "下: 信息核对", "下: 信息合对")
    (found,) = copy.problems()
    assert found.startswith(f"policies/routes/{FILE} 第 {line} 行：")


def test_a_post_names_a_role_that_exists(copy):
    copy.change("posts.yaml", "角色: county_officer", "角色: mayor")
    (found,) = copy.problems()
    assert "岗位“区县审核”的角色“mayor”不存在" in found and "posts.yaml 第 " in found


def test_two_routes_may_not_share_a_code_nor_a_post_be_written_twice(copy):
    copy.change("orphan.yaml", "代号: orphan", "代号: quick_aid")
    copy.change("posts.yaml", "岗位: 镇街审核", "岗位: 镇街经办")
    found = "\n".join(copy.problems())
    assert "代号“quick_aid”重复" in found and "岗位“镇街经办”重复" in found


def test_a_file_that_is_no_route_is_named(copy):
    copy.change("orphan.yaml", "名称: 孤儿\n", "- 孤儿\n")
    assert any("orphan.yaml" in problem for problem in copy.problems())


def test_the_old_law_may_still_ask_for_such_a_paper(copy):
    path = copy.folder / "routes" / FILE
    text = path.read_text(encoding="utf-8")
    new, old = text.rsplit("要: [申请书,", 1)
    path.write_text(f"{new}要: [申请书, 户口簿,{old}", encoding="utf-8")
    assert read_routes(copy.folder, CATALOGUE, ROLES).routes["subsistence"]
