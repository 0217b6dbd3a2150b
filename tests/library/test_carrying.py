"""In and out 载入与导出: the same bytes, or nothing."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from tests.library.office import DEMO, OLD_ROW, RAISED
from zhulian.commands import library
from zhulian.policies.models import Edition
from zhulian.policies.trees import is_library_path


def run(*arguments):
    return CliRunner().invoke(library.app, [*map(str, arguments)])


def bytes_of(folder) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}


@pytest.fixture
def folder(office, tmp_path):
    """What the county wrote elsewhere: a raised standard with odd bytes, and a new file."""
    given = tmp_path / "given"
    assert run("export", given).exit_code == 0
    text = (given / DEMO).read_text(encoding="utf-8").replace(OLD_ROW, RAISED)
    (given / DEMO).write_bytes(text.replace("\n", "\r\n").encode() + b"# \xe5\xb0\xbe  ")
    (given / "parameters" / "county.yaml").write_text(
        '参数值:\n  - {名称: 采暖补助标准, 地区: "640104", 值: 60, 起: 2026-11-01, 来源: 县民政局通知, 置信: found}\n',
        encoding="utf-8",
    )
    return given


def test_an_empty_library_gives_the_texts_the_software_brings(office, tmp_path):
    assert run("export", tmp_path / "out").exit_code == 0
    brought = {path: text for path, text in bytes_of(office.brought).items() if is_library_path(path)}
    assert bytes_of(tmp_path / "out") == brought


def test_what_is_loaded_and_published_comes_out_byte_for_byte(folder, tmp_path):
    done = run(
        "load",
        folder,
        "--by",
        "writer",
        "--note",
        "通知",
        "--effective",
        "2026-11-01",
        "--publisher",
        "reviewer",
    )
    assert (done.exit_code, "2 个文件已发布" in done.output) == (0, True), done.output
    run("export", tmp_path / "out")
    assert bytes_of(tmp_path / "out") == bytes_of(folder)
    again = run("load", folder, "--by", "writer", "--note", "通知")
    assert "一字不差" in again.output


def test_without_a_second_person_it_waits(folder):
    assert (
        "2 个文件待复核"
        in run("load", folder, "--by", "writer", "--note", "通知", "--effective", "2026-11-01").output
    )
    assert set(Edition.objects.values_list("state", flat=True)) == {Edition.State.SUBMITTED}
    refused = run("load", folder, "--by", "writer", "--note", "通知", "--effective", "2026-11-01")
    assert (refused.exit_code, "还开着" in refused.output) == (2, True)


def test_one_mistake_loads_nothing_and_names_its_line(folder):
    (folder / "laws.yaml").write_text("来源:\n  - {简称: 社会救助法, 名号: 甲}\n", encoding="utf-8")
    done = run("load", folder, "--by", "writer", "--note", "通知", "--effective", "2026-11-01")
    assert done.exit_code == 2
    assert "policies/laws.yaml 第 2 行" in done.output
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    ("by", "publisher", "said"),
    [
        ("nobody", "reviewer", "没有用户"),
        ("reviewer", "reviewer", "不能起草"),
        ("writer", "writer", "不能复核"),
    ],
)
def test_only_people_with_the_post_load_and_publish(folder, by, publisher, said):
    done = run("load", folder, "--by", by, "--note", "通知", "--publisher", publisher)
    assert (done.exit_code, said in done.output) == (2, True)
    assert not Edition.objects.exists()


def test_an_export_does_not_mix_with_what_lies_there(office, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").write_text("x")
    assert run("export", tmp_path / "full").exit_code == 2
