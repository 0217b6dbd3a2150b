"""docs/matrix.md and docs/roles.md say what the code says 准入表和岗位表."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from zhulian import __file__ as package
from zhulian.accounts.role_table import role_document
from zhulian.commands.matrix import app
from zhulian.web.matrix import MATRIX
from zhulian.web.matrix_page import matrix_document, matrix_lines

DOCS = Path(package).resolve().parents[1] / "docs"


def test_the_page_of_roles_is_current():
    """Otherwise: zhulian accounts roles --out docs/roles.md."""
    assert (DOCS / "roles.md").read_text("utf-8") == role_document()


def test_the_page_of_the_matrix_is_current():
    """Otherwise: zhulian matrix --out docs/matrix.md."""
    assert (DOCS / "matrix.md").read_text("utf-8") == matrix_document()


def test_a_town_clerk_gets_a_household_of_the_own_area_and_a_grid_member_none():
    line = next(line for line in matrix_lines() if line.name == "household")
    assert line.asks == "看家庭档案"
    assert (line.answers["镇街经办"], line.answers["网格员"], line.answers["未登录"]) == (
        "辖区内",
        "—",
        "转走",
    )


def test_the_page_says_who_sends_what_and_where():
    lines = {line.name: line.answers for line in matrix_lines()}
    who = ("未登录", "区县经办", "镇街经办", "村社工作人员", "审计员")
    assert [lines["open-field"][one] for one in who] == [
        "转走",
        "可，可交",
        "辖区内，可交",
        "辖区内，可交",
        "—",
    ]
    assert [lines["lead-taken"][one] for one in who] == ["转走", "可交", "辖区内可交", "—", "—"]
    assert [lines["household"][one] for one in who] == ["转走", "可", "辖区内", "辖区内", "—"]


def test_the_command_prints_every_address():
    printed = json.loads(CliRunner().invoke(app, ["--json"]).stdout)
    assert [line["name"] for line in printed["addresses"]] == list(MATRIX)
    assert "/households/" in CliRunner().invoke(app, []).output
