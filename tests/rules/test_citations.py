"""Citations 引文: short forms are spelt out, and a citation names its law and its article."""

from __future__ import annotations

import pytest

from zhulian.rules.catalogue import load_catalogue
from zhulian.rules.citations import chinese, citation_problems, spell
from zhulian.rules.nodes import Spot

LAWS = load_catalogue().laws


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("社会救助法第十八条", "《中华人民共和国社会救助法》第十八条"),
        ("43号5条", "《特困人员认定办法》（民发〔2021〕43号）第五条"),
        ("43号4条、8条", "《特困人员认定办法》（民发〔2021〕43号）第四条、第八条"),
        ("57号8条(一)(二)", "《最低生活保障审核确认办法》（民发〔2021〕57号）第八条第（一）、（二）项"),
        ("民发〔2021〕43号第二十二条", "《特困人员认定办法》（民发〔2021〕43号）第二十二条"),
        ("浙江条例13条", "《浙江省社会救助条例》（2020年修正）第十三条"),
        ("刚支办法", "《刚性支出困难家庭认定办法》"),
        (
            "国发〔2015〕52号；社会救助法第十八条",
            "《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》（国发〔2015〕52号）"
            "；《中华人民共和国社会救助法》第十八条",
        ),
        ("国发〔2016〕14号四", "《国务院关于进一步健全特困人员救助供养制度的意见》（国发〔2016〕14号）四"),
        (
            "社会救助法第十八条；社会救助法第十九条；43号5条",
            "《中华人民共和国社会救助法》第十八条、第十九条；《特困人员认定办法》（民发〔2021〕43号）第五条",
        ),
        ("本村的老规矩", "本村的老规矩"),
    ],
)
def test_a_citation_is_spelt_out(short, full):
    assert spell(short, LAWS) == full


def test_every_citation_of_the_catalogue_is_spelt_with_the_title_of_its_law():
    catalogue = load_catalogue()
    cited = {variable.article for variable in catalogue.variables.values()}
    for scheme in catalogue.schemes.values():
        for version in scheme.versions:
            cited |= {*version.articles, *(condition.article for condition in version.conditions)}
    for article in cited:
        assert all(part.startswith("《") for part in spell(article, LAWS).split("；")), article


@pytest.mark.parametrize(
    ("article", "words"),
    [
        ("99号7条", "“99号7条”不知出自哪部法规"),
        ("社会救助法", "“社会救助法”没有写条款。写出是哪一条，如 社会救助法第五条"),
        ("43号5条、若干", "“43号5条、若干”没有写条款"),
        ("43号5条；某办法第一条", "“某办法第一条”不知出自哪部法规"),
        ("", "“”不知出自哪部法规"),
    ],
)
def test_a_citation_without_law_or_article_is_refused(article, words):
    (problem,) = citation_problems(article, Spot("某文件.yaml", 3), LAWS)
    assert words in str(problem) and str(problem).startswith("某文件.yaml 第 3 行：")


@pytest.mark.parametrize("article", ["刚支办法", "国发〔2015〕52号", "57号8条(一)；民发〔2022〕83号"])
def test_a_document_without_numbered_articles_is_cited_whole(article):
    assert citation_problems(article, Spot(), LAWS) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("简称: 43号", "简称: 57号", "“57号”重复"),
        ("条款: 未核}", "条款: 不知道}", "条款“不知道”不对"),
        ("名称: 中华人民共和国民法典", "名 称: 中华人民共和国民法典", "缺少“名称”"),
    ],
)
def test_a_bad_law_names_line_and_cure(policies, old, new, words):
    line = policies.change("laws.yaml", old, new)
    found = policies.problems()
    assert any(words in problem and f"laws.yaml 第 {line} 行" in problem for problem in found), found


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (18, "十八"),
        (20, "二十"),
        (107, "一百零七"),
        (110, "一百一十"),
        (1067, "一千零六十七"),
    ],
)
def test_numbers_are_said_as_laws_write_them(number, words):
    assert chinese(number) == words
