"""zhulian policy: what it prints and how it ends."""

from __future__ import annotations

import json
import shutil

import pytest
from typer.testing import CliRunner

from zhulian.commands.policy import app
from zhulian.rules.catalogue import policies_directory

CASES = policies_directory() / "cases"
SCHEME = "最低生活保障"
TWO_AT_ONCE = """
- 编号: 甲一
  日期: 2026-10-31
  地区: "640104"
  城乡: 城镇
  参数: {低保标准: 780, 特困基本生活标准: 1014, 重度残疾人护理补贴标准: 140}
  家庭:
    事实: {财产状况合规: true}
    成员: [{编号: 覃玉珍, 与户主关系: 户主, 出生日期: 1948-02-03, 残疾类别: 肢体, 残疾等级: 1, 需要长期照护: true, 收入核对完整: true}]
    法定义务人: []
  期望: {特困人员: {结论: 符合}}
"""


def run(*arguments: str):
    return CliRunner().invoke(app, list(arguments))


def test_only_the_named_expectations_are_counted():
    result = run("test", str(CASES / "standards_by_date.yaml"), "--only", SCHEME)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "25 passed, 0 failed")


def test_a_case_without_such_an_expectation_is_not_counted():
    result = run("test", str(CASES / "temporary_and_other.yaml"), "--only", "派生")
    assert (result.exit_code, result.stdout) == (0, "0 passed, 0 failed\n")


def test_an_unknown_scheme_is_a_failure_that_names_it(tmp_path):
    case = tmp_path / "unknown.yaml"
    case.write_text(TWO_AT_ONCE.replace("期望: {特困人员", "期望: {月球补贴"))
    result = run("test", str(case))
    assert result.exit_code == 1
    assert "没有“月球补贴”这个方案" in result.stdout


def test_json_is_the_last_line_and_the_only_one(tmp_path):
    case = tmp_path / "one.yaml"
    case.write_text(TWO_AT_ONCE + TWO_AT_ONCE.replace("结论: 符合", "结论: 不符合").replace("甲一", "甲二"))
    result = run("test", str(case), "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert (told["passed"], told["failed"], list(told["failures"])) == (1, 1, ["甲二"])
    assert "特困人员（覃玉珍）：应为不符合，得符合" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["test", "没有.yaml"], "没有用例文件“没有.yaml”"),
        (["test", str(CASES), "--only", "低保户"], "没有“低保户”这个期望"),
        (["explain", str(CASES), "X99"], "没有编号“X99”"),
        (["check", "没有"], "请指向政策目录"),
    ],
)
def test_bad_input_ends_with_two(arguments, words):
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr


def test_check_finds_nothing_wrong():
    result = run("check", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["problems"] == []


def test_check_reads_the_questions_of_the_self_check_too(tmp_path):
    spoilt = tmp_path / "policies"
    shutil.copytree(policies_directory(), spoilt)
    questions = spoilt / "questions.yaml"
    text = questions.read_text(encoding="utf-8")
    questions.write_text(
        text.replace("\n不问:\n", "\n不问:\n  - {事实: 没有的事实, 因: 试一试}\n", 1), encoding="utf-8"
    )
    result = run("check", str(spoilt))
    assert result.exit_code == 1
    assert "questions.yaml" in result.stdout and "没有的事实" in result.stdout


def test_explain_says_the_sum_the_article_and_what_to_ask():
    result = run("explain", str(CASES), "D01")
    assert result.exit_code == 0
    assert "甲：与户主关系 户主，出生日期 1980年5月1日，工资性收入 1800.00 元/月" in result.stdout
    assert "1977.00 元" in result.stdout and "（国务院令第649号，2019年修订）第九条" in result.stdout
    told = json.loads(run("explain", str(CASES), "N33", "--json").stdout)
    (answer,) = [one for one in told["answers"] if one["policy"] == SCHEME]
    assert (answer["outcome"], answer["ask"]) == ("待核", ["财产状况合规"])


def test_explain_says_how_to_ask_and_what_stands_beside_what(tmp_path):
    lines = run("explain", str(CASES), "N33").stdout.splitlines()
    assert "财产状况合规：存款、房子、车等财产，核对下来合当地规定吗？" in lines
    case = tmp_path / "one.yaml"
    case.write_text(TWO_AT_ONCE, encoding="utf-8")
    result = run("explain", str(case), "甲一", "--json")
    answers = {one["policy"]: one for one in json.loads(result.stdout)["answers"]}
    assert (answers["特困人员"]["stands"], answers["重度残疾人护理补贴"]["stands"]) == (True, False)
    assert "与特困人员不能同时享受，让于特困人员，依据《国务院关于全面建立" in result.stderr


def test_check_reads_the_routes_too(tmp_path):
    folder = tmp_path / "policies"
    shutil.copytree(policies_directory(), folder)
    route = folder / "routes" / "subsistence.yaml"
    route.write_text(route.read_text("utf-8").replace("终: 给予, ", "下: 公布, ", 1), encoding="utf-8")
    result = run("check", str(folder))
    assert result.exit_code == 1
    assert "policies/routes/subsistence.yaml 第 " in result.output
    assert "公布、发放走不到任何终点，只会转圈" in result.output
