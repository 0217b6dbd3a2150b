"""The words people sign 授权书文本: dated, complete, and never changed once somebody may have signed them."""

from __future__ import annotations

from datetime import date

import pytest

from zhulian.registry import consent_texts as texts
from zhulian.registry.consent_texts import THIRD_PARTY, VERIFICATION, NoText, paper_on

# What was signed stays what it is: new words are a new edition, and its digest another line here.
DIGESTS = {
    (VERIFICATION, date(2026, 7, 1)): "73bf09132bee",
    (THIRD_PARTY, date(2026, 7, 1)): "c0edbc724e3e",
}
DAY = date(2026, 10, 31)


@pytest.mark.parametrize(("kind", "version"), DIGESTS)
def test_an_edition_that_may_have_been_signed_is_never_changed(kind, version):
    assert paper_on(kind, version).digest[:12] == DIGESTS[kind, version]


@pytest.mark.parametrize("kind", [VERIFICATION, THIRD_PARTY])
def test_before_the_first_edition_there_are_no_words(kind):
    with pytest.raises(NoText, match="2026-06-30 没有施行的"):
        paper_on(kind, date(2026, 6, 30))


def test_the_units_are_those_the_law_names():
    law = "户籍管理、税务、社会保险、不动产登记、市场监督管理、住房公积金管理、车船管理、银行、保险、证券、支付机构"
    assert {one.name for one in texts.units().values()} == set(law.split("、"))


@pytest.mark.parametrize("known", [texts.purposes, texts.units, texts.helping_purposes, texts.tellable])
def test_every_choice_has_a_code_and_a_name_of_its_own(known):
    choices = known()
    assert all(code == one.code and one.name for code, one in choices.items())
    assert len({one.name for one in choices.values()}) == len(choices) > 1


def test_an_id_number_can_be_told_to_nobody():
    assert not [one for one in texts.tellable().values() if one.name.startswith(("身份证", "证件"))]
    assert "id_number" not in texts.tellable()


def test_both_papers_say_how_to_take_back_and_what_a_no_means():
    verification, third_party = paper_on(VERIFICATION, DAY), paper_on(THIRD_PARTY, DAY)
    assert any("随时撤回" in line for line in verification.words)
    assert any("不等于这一户不符合条件" in line for line in verification.obligor_words)
    assert "不影响低保、特困、临时救助和任何一项待遇" in third_party.words[0]


def test_a_code_of_an_older_edition_is_shown_as_it_is():
    assert texts.names(texts.units(), ["banks", "telegraph"]) == "银行、telegraph"
