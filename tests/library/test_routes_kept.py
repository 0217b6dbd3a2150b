"""A draft that takes from a route what it stands on 草稿与流程: refused with the line of the route."""

from __future__ import annotations

ROUTE = """\
名称: 低保
代号: subsistence
次序: 1
简介: 一步。
方案: [最低生活保障]
版本:
  - 施行: {自: 2026-07-01, 至: }
    依据: [社会救助法第十八条]
    步骤:
      - {步: 受理, 谁: 镇街经办, 终: 给予, 据: 某通知}
"""
POSTS = "岗位:\n  - {岗位: 镇街经办, 对外: 乡镇（街道）, 角色: town_clerk}\n"
LAW = "  - {简称: 某通知, 名称: 某个通知, 施行: 2026-07-01}\n"


def test_a_law_that_a_route_cites_may_not_go(office):
    laws, routes = office.brought / "laws.yaml", office.brought / "routes"
    laws.write_text(laws.read_text(encoding="utf-8") + LAW, encoding="utf-8")
    routes.mkdir()
    (routes / "posts.yaml").write_text(POSTS, encoding="utf-8")
    (routes / "subsistence.yaml").write_text(ROUTE, encoding="utf-8")
    edition = office.draft("laws.yaml")
    (found,) = office.write(edition, LAW, "")
    assert (found.file, found.line) == ("policies/routes/subsistence.yaml", 10)
    assert "“某通知”不知出自哪部法规" in found.message
    assert office.write(edition, "施行: 2026-07-01}\n", "施行: 2026-07-01}\n\n" + LAW) == []
