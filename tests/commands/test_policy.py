"""zhulian policy: what it prints and how it ends."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from zhulian.commands.policy import app
from zhulian.rules.catalogue import policies_directory

CASES = policies_directory() / "cases"
SCHEME = "最低生活保障"


def run(*arguments: str):
    return CliRunner().invoke(app, list(arguments))


def test_only_the_named_expectations_are_counted():
    result = run("test", str(CASES / "standards_by_date.yaml"), "--only", SCHEME)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "25 passed, 0 failed")


def test_a_case_without_such_an_expectation_is_not_counted():
    result = run("test", str(CASES / "temporary_and_other.yaml"), "--only", "派生")
    assert (result.exit_code, result.stdout) == (0, "0 passed, 0 failed\n")


def test_an_unknown_scheme_is_a_failure_that_names_it():
    result = run("test", str(CASES / "temporary_and_other.yaml"))
    assert result.exit_code == 1
    assert "没有“价格临时补贴”这个方案" in result.stdout


def test_json_is_the_last_line_and_the_only_one():
    result = run("test", str(CASES / "unknown_facts.yaml"), "--only", SCHEME, "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert (told["passed"], told["failed"], list(told["failures"])) == (6, 1, ["N32"])
    assert "N32" in result.stderr


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


def test_explain_says_the_sum_the_article_and_what_to_ask():
    result = run("explain", str(CASES), "D01")
    assert result.exit_code == 0
    assert "甲：与户主关系 户主，出生日期 1980年5月1日，工资性收入 1800.00 元/月" in result.stdout
    assert "1977.00 元" in result.stdout and "（社会救助暂行办法第九条）" in result.stdout
    told = json.loads(run("explain", str(CASES), "N33", "--json").stdout)
    (answer,) = [one for one in told["answers"] if one["policy"] == SCHEME]
    assert (answer["outcome"], answer["ask"]) == ("待核", ["财产状况合规"])
