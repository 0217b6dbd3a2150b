"""The worked examples of a policy 例: one that fails is refused with its line, and the three answers are shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zhulian.rules.catalogue import Catalogue, read_catalogue
from zhulian.rules.proving import example_problems

FILE = "national/selfcare_grade.yaml"
SCHEME = "特困自理能力"


def only(catalogue: Catalogue) -> list[str]:
    """The problems of one scheme's examples."""
    catalogue.schemes = {SCHEME: catalogue.schemes[SCHEME]}
    return [str(problem) for problem in example_problems(catalogue)]


def test_sound_examples_have_no_problem(policies):
    assert only(read_catalogue(policies.directory)) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("结论: 符合, 等级: 部分丧失", "结论: 不符合", "应为不符合，得符合"),
        ("等级: 部分丧失", "等级: 完全丧失", "等级应为 完全丧失，得 部分丧失"),
        ("缺: [能自主吃饭]", "缺: [出生日期]", "缺里没有 出生日期，有的是 能自主吃饭"),
        ("原因: [本人健在]", "原因: [未在监狱服刑]", "原因里没有 未在监狱服刑，有的是 本人健在"),
        ("日期: 2026-10-31", "日期: 2020-10-31", "不在这一版。例的日期要在这一版的施行期内（2026-07-01 起）"),
        ("能自主吃饭: true", "能吃饭: true", "没有“能吃饭”这项成员事实"),
    ],
)
def test_an_example_that_fails_names_line_and_cure(policies, old, new, words):
    line = policies.change(FILE, old, new)
    (found,) = only(read_catalogue(policies.directory))
    assert words in found and found.startswith(f"policies/{FILE} 第 "), found
    assert abs(line - int(found.split("第 ")[1].split()[0])) <= 6


@pytest.mark.parametrize("outcome", ["符合", "不符合", "待核"])
def test_a_scheme_without_an_example_of_some_answer_is_refused(policies, outcome):
    catalogue = read_catalogue(policies.directory)
    scheme = catalogue.schemes[SCHEME]
    versions = [
        replace(version, examples=tuple(one for one in version.examples if one["得"]["结论"] != outcome))
        for version in scheme.versions
    ]
    catalogue.schemes[SCHEME] = replace(scheme, versions=tuple(versions))
    (found,) = only(catalogue)
    assert f"“{SCHEME}”没有{outcome}的例。三种结论各写至少一个例" in found
