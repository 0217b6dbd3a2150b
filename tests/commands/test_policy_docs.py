"""zhulian policy docs: one page a policy, the same for the same policies."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from zhulian.commands.policy import PAGES_DAY, app
from zhulian.commands.policy_docs import policy_documents
from zhulian.rules.catalogue import load_catalogue

KEPT = Path(__file__).resolve().parents[2] / "docs" / "policies"
CATALOGUE = load_catalogue()
TEXTS = policy_documents(CATALOGUE, PAGES_DAY)


def run(*arguments: str):
    return CliRunner().invoke(app, ["docs", *arguments])


def test_every_policy_has_a_page_and_a_line_in_the_index():
    assert set(TEXTS) == {"README.md", *(f"{scheme.code}.md" for scheme in CATALOGUE.schemes.values())}
    for scheme in CATALOGUE.schemes.values():
        assert f"[{scheme.name}]({scheme.code}.md)" in TEXTS["README.md"]


@pytest.mark.parametrize("name", sorted(TEXTS.keys() - {"README.md"}))
def test_a_page_has_its_sections_and_sound_tables(name):
    text = TEXTS[name]
    for title in ("条件", "给多少", "谁办、几天", "没有写进规则的", "例", "版本沿革"):
        assert f"\n## {title}\n" in text
    bars = 0
    for line in text.splitlines():
        if line.startswith("|"):
            assert bars in (0, line.count("|")), line
        bars = line.count("|") if line.startswith("|") else 0


def test_a_page_says_articles_in_full_and_what_is_missing():
    text = TEXTS["subsistence_allowance.md"]
    assert "《中华人民共和国社会救助法》第十八条" in text
    assert "1301.00 元/人月" in text and "标准缺失" in text
    assert "| 43号" not in text and "（43号" not in text


def test_the_pages_are_those_of_the_day():
    earlier = policy_documents(CATALOGUE, date(2024, 3, 15))["disability_living_subsidy.md"]
    assert "- 残疾人证\n" in earlier
    assert "- 残疾人证\n" not in TEXTS["disability_living_subsidy.md"]


def test_writing_twice_changes_nothing(tmp_path):
    out = tmp_path / "pages"
    first = json.loads(run("--out", str(out), "--json").stdout)
    assert (first["files"], len(first["changed"])) == (len(TEXTS), len(TEXTS))
    stamps = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    assert json.loads(run("--out", str(out), "--json").stdout)["changed"] == []
    assert {path.name: path.stat().st_mtime_ns for path in out.iterdir()} == stamps
    assert [path.name for path in tmp_path.iterdir()] == ["pages"]


def test_a_page_whose_policy_is_gone_is_taken_away_and_nothing_else(tmp_path):
    run("--out", str(tmp_path))
    page = tmp_path / "subsistence_allowance.md"
    (tmp_path / "abolished.md").write_text(page.read_text("utf-8"), "utf-8")
    (tmp_path / "notes.md").write_text("本县的笔记", "utf-8")
    assert json.loads(run("--out", str(tmp_path), "--json").stdout)["changed"] == ["abolished.md"]
    assert (tmp_path / "notes.md").exists()


def test_a_place_that_cannot_be_written_ends_with_two(tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    result = run("--out", str(tmp_path / "file"))
    assert result.exit_code == 2 and "请换一个能写的目录" in result.stderr


def test_the_kept_pages_are_those_of_the_policies():
    kept = {path.name: path.read_text("utf-8") for path in KEPT.glob("*.md")}
    stale = sorted(name for name in {*kept, *TEXTS} if kept.get(name) != TEXTS.get(name))
    assert stale == [], "政策改了，请运行 make fix 重新生成"
