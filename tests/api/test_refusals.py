"""Refusals 拒绝: every mistake in Chinese with its place and its cure, and never a page of an error."""

from __future__ import annotations

import json

import pytest

from tests.api.asking import HOME, ask, errors, get, with_member
from zhulian.api.bodies import DEEPEST, MOST_BYTES
from zhulian.api.refusing import KINDS

FIRST = "/家庭/成员/0"


def kind_of(response) -> str:
    """Check the form of a refusal and return its kind."""
    problem = response.json()
    kind = problem["type"].partition("#")[2]
    assert response["Content-Type"] == "application/problem+json"
    assert (response.status_code, problem["status"]) == (KINDS[kind][0], response.status_code)
    assert problem["title"] == KINDS[kind][1]
    assert problem["detail"]
    return kind


@pytest.mark.parametrize(
    ("facts", "pointer", "detail"),
    [
        ({"工资性收人": 1800}, "工资性收人", "没有“工资性收人”这项成员事实"),
        ({"工资性收入": "一千八"}, "工资性收入", "工资性收入：“一千八”不是数"),
        ({"工资性收入": 1800.001}, "工资性收入", "工资性收入：“1800”不足一分"),
        ({"工资性收入": [1800]}, "工资性收入", "“工资性收入”写成了列表"),
        ({"工资性收入": {"至少": 5, "至多": 1}}, "工资性收入", "工资性收入的区间倒了"),
        ({"残疾等级": 9}, "残疾等级", "残疾等级超出范围"),
        ({"出生日期": "1979-02-30"}, "出生日期", "出生日期：“1979-02-30”不是日期"),
        ({"出生日期": "0001-01-01"}, "出生日期", "出生日期不在范围里"),
        ({"收入核对完整": 1}, "收入核对完整", "收入核对完整：“1”不是布尔值"),
        ({"户籍地区划": 640104}, "户籍地区划", "“户籍地区划”不是文字"),
        ({"编号": ""}, "编号", "没有编号"),
        ({"编号": "乙"}, None, "编号“乙”重复"),
    ],
)
def test_a_bad_fact_is_refused_with_its_place(facts, pointer, detail):
    response = ask(with_member(**facts))
    assert kind_of(response) == "bad-facts"
    found = errors(response)
    assert list(found.values()) == [detail]
    assert pointer is None or list(found) == [f"{FIRST}/{pointer}"]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"日期": "2026-02-31"}, "/日期"),
        ({"日期": "0001-01-01"}, "/日期"),
        ({"地区": "990104"}, "/地区"),
        ({"地区": "../../x"}, "/地区"),
        ({"城乡": "城市"}, "/城乡"),
        ({"方案": ["低保"]}, "/方案/0"),
        ({"方案": []}, "/方案"),
        ({"说明": "要"}, "/说明"),
        ({"追问": 1}, "/追问"),
        ({"参数": {"低保标谁": 780}}, "/参数/低保标谁"),
        ({"参数": {"低保标准": "多"}}, "/参数/低保标准"),
        ({"参数": [780]}, "/参数"),
        ({"身份证": "x"}, "/身份证"),
        ({"家庭": {"成员": 5}}, "/家庭/成员"),
        ({"家庭": {"成员": [5]}}, "/家庭/成员/0"),
        ({"家庭": {"成员": []}}, "/家庭/成员"),
        ({"家庭": {}}, "/家庭"),
        ({"家庭": None}, "/家庭"),
    ],
)
def test_a_bad_part_is_refused_with_its_place(changes, pointer):
    response = ask(HOME | changes)
    assert kind_of(response) == "bad-facts"
    assert pointer in errors(response)


def test_every_mistake_is_told_at_once():
    response = ask(with_member(工资性收人=1, 残疾等级=9) | {"城乡": "城市", "日期": "2026-02-31"})
    assert set(errors(response)) == {f"{FIRST}/工资性收人", f"{FIRST}/残疾等级", "/城乡", "/日期"}


def test_a_misspelt_name_is_told_what_it_may_have_meant():
    (error,) = ask(with_member(工资性收人=1)).json()["errors"]
    assert error["cure"].startswith("核对 GET /api/v1/facts 里的名称，相近的有：工资性收入")


def test_a_pointer_escapes_what_a_pointer_cannot_hold():
    assert "/a~1b~0c" in errors(ask(HOME | {"a/b~c": 1}))


def test_a_key_written_twice_is_refused():
    twice = json.dumps(HOME, ensure_ascii=False).replace('"城乡"', '"城乡": "农村", "城乡"')
    assert errors(ask(twice)) == {"/城乡": "键“城乡”写了两次"}


@pytest.mark.parametrize("key", ["成员", "法定义务人"])
def test_too_many_people_are_refused(key):
    people = [{"编号": str(number)} for number in range(51)]
    response = ask(HOME | {"家庭": HOME["家庭"] | {key: people}})
    assert errors(response) == {f"/家庭/{key}": f"“{key}”有 51 人"}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (" ", "not-json"),
        ("{", "not-json"),
        ("[]", "not-json"),
        ("null", "not-json"),
        ('{"日期": NaN}', "not-json"),
        (b"\xff\xfe", "not-json"),
        ("[" * 100_000, "too-deep"),
        ('{"参数":' * (DEEPEST + 1) + "1" + "}" * (DEEPEST + 1), "too-deep"),
        (" " * (MOST_BYTES + 1), "too-large"),
    ],
)
def test_a_body_that_is_no_question_is_refused(body, kind):
    assert kind_of(ask(body)) == kind


@pytest.mark.parametrize(
    "number", ["1e999999999", "1e00000999999999", "9" * 5000, "0." + "1" * 5000, "-1e-99999"]
)
def test_a_number_that_nobody_can_mean_is_refused_quickly(number):
    text = json.dumps(with_member(工资性收入=0), ensure_ascii=False)
    response = ask(text.replace('"工资性收入": 0', f'"工资性收入": {number}'))
    assert kind_of(response) == "bad-facts"


@pytest.mark.parametrize("text", ["\ud800", "字" * 1001])
def test_a_text_that_is_none_is_refused(text):
    body = json.dumps(with_member(户籍地区划=text))
    assert list(errors(ask(body))) == [f"{FIRST}/户籍地区划"]


def test_another_type_than_json_is_refused():
    assert kind_of(ask(HOME, content_type="text/plain")) == "not-json-type"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("policies/nothing", "not-found"),
        ("nothing", "not-found"),
        ("determinations", "not-allowed"),
        ("parameters", "bad-question"),
        ("parameters?region=99", "bad-question"),
        ("policies?on=2026-02-31", "bad-question"),
        ("policies?on=20260701", "bad-question"),
        ("facts?who=me", "bad-question"),
    ],
)
def test_a_bad_address_is_refused(address, kind):
    assert kind_of(get(address)) == kind


def test_a_method_that_is_not_allowed_is_told_which_are():
    assert get("determinations")["Allow"] == "POST"


def test_policies_with_a_mistake_are_told_as_such(settings, tmp_path):
    tree = tmp_path / "policies"
    tree.mkdir()
    (tree / "in-force").write_text("broken", encoding="ascii")
    (tree / "broken").mkdir()
    (tree / "broken" / "facts.yaml").write_text("事实: 不是列表", encoding="utf-8")
    settings.DATA = tmp_path
    assert kind_of(ask(HOME)) == "bad-policies"
