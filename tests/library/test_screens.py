"""The screens of the library 政策库页面."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from tests.library.browsing import page, post, save, text_of
from tests.library.office import DEMO, LOW, OLD_ROW, RAISED
from tests.staff import COUNTY, DAY
from zhulian.policies import actions as policies
from zhulian.policies.models import Edition


def test_the_list_says_what_is_in_force_and_finds_by_law_fact_and_place(writer):
    assert "最低生活保障" in page(writer, "policies")
    for q in ("社会救助法", "工资性收入", "财产状况合规", "subsistence", "兴庆区"):
        assert reverse("policy", args=["subsistence_allowance"]) in page(writer, "policies", q=q), q
    assert "没有符合条件的政策" in page(writer, "policies", q="打井")
    assert "没有符合条件的政策" in page(writer, "policies", state="ended")
    assert "没有符合条件的政策" in page(writer, "policies", missing="1")


def test_a_policy_without_its_standard_is_marked(writer, settings):
    settings.IS_DEMO = False
    assert "标准缺失" in page(writer, "policies", missing="1")


def test_a_policy_page_has_conditions_articles_amounts_examples_and_what_it_leaves_out(writer):
    shown = page(writer, "policy", "subsistence_allowance")
    for words in (
        "收入低于低保标准",
        "《中华人民共和国社会救助法》第十八条",
        "780.00",
        "演示值",
        "没有收入",
        "偶发赠与",
        "2026-07-01",
    ):
        assert words in shown, words
    assert "没有施行的版本" in page(writer, "policy", "subsistence_allowance", on="2020-01-01")
    assert writer.get(reverse("policy", args=["nothing"])).status_code == 404


def test_standards_show_source_and_confidence_and_what_is_missing(writer):
    assert "演示设定" in page(writer, "standards")
    assert "采暖补助标准" in page(writer, "standards", q="某文件")
    assert "历次的值" in page(writer, "standard", "subsistence_standard")
    assert writer.get(reverse("standard", args=["nothing"])).status_code == 404


def test_a_mistake_is_shown_at_its_line_with_its_cure_and_the_words_stay(writer, draft):
    shown = save(writer, draft, text_of(draft).replace("值: 650", "值: 六百五"))
    line = text_of(draft)[: text_of(draft).index("六百五")].count("\n") + 1
    assert f"第 {line} 行" in shown
    assert "值: 六百五" in shown
    assert "改好才能提交" in shown


def test_line_ends_of_a_browser_do_not_change_the_text(writer, draft):
    before = text_of(draft)
    save(writer, draft, before.replace("\n", "\r\n"))
    assert text_of(draft) == before


def test_a_value_is_written_by_form_into_the_same_draft(writer, draft):
    save(writer, draft, text_of(draft))
    given = {
        "name": "低保标准",
        "region": COUNTY,
        "setting": "城镇",
        "value": "880",
        "since": "2026-11-01",
        "source": "演示设定",
        "confidence": "演示",
    }
    shown = post(writer, "policy-draft", draft.pk, act="add-value", revision=2, **given).content.decode()
    assert "没有错误" in shown
    assert RAISED in text_of(draft)
    refused = post(
        writer, "policy-draft", draft.pk, act="add-value", revision=3, **given | {"value": "[1, 2"}
    )
    assert "写数" in refused.content.decode()


def test_a_value_brings_its_day_and_a_paper_number_its_confidence(writer, office):
    draft = office.draft(on=DAY)
    given = {"name": "低保标准", "region": COUNTY, "setting": "城镇", "value": "880", "since": "2026-12-01"}
    post(writer, "policy-draft", draft.pk, act="add-value", revision=1, source="宁民发〔2026〕12号", **given)
    assert "来源: 宁民发〔2026〕12号, 置信: found" in text_of(draft)
    assert draft.effective_on == date(2026, 12, 1)
    further = given | {"setting": "农村", "since": "2026-11-15"}
    post(writer, "policy-draft", draft.pk, act="add-value", revision=2, source="县里的通知", **further)
    assert "来源: 县里的通知, 置信: 演示" in text_of(draft)
    assert draft.effective_on == date(2026, 11, 15)


def test_a_draft_begins_at_the_standard_it_is_about(writer, reviewer):
    shown = page(writer, "standard", "subsistence_standard")
    assert f'name="path" value="{DEMO}"' in shown
    after = post(writer, "policy-draft-start", path=DEMO)
    assert after.redirect_chain[-1][0] == reverse("policy-draft", args=[Edition.objects.get().pk])
    assert "起草" not in page(reviewer, "standard", "subsistence_standard")


def test_a_new_version_and_its_condition_are_written_by_form(writer, office):
    draft = office.draft(LOW)
    save(writer, draft, text_of(draft))
    shown = post(writer, "policy-draft", draft.pk, act="begin-version", revision=2).content.decode()
    assert "改这个条件" in shown
    given = {
        "since": "2026-11-01",
        "index": 1,
        "name": "财产状况合规",
        "expression": "财产状况合规 或 月收入合计 < 900元",
        "article": "社会救助法第十八条",
        "sentence": "新的一版",
    }
    post(writer, "policy-draft", draft.pk, act="set-condition", revision=3, **given)
    assert "说: 新的一版" in text_of(draft)
    assert draft.problems == []
    assert "最低生活保障自 2026-11-01 起：条件“财产状况合规”由" in page(writer, "policy-review", draft.pk)


def test_examples_are_worked_out_with_their_results(writer, office):
    draft = office.draft(LOW)
    assert page(writer, "policy-draft", draft.pk, examples=1).count("成立") >= 3
    save(writer, draft, text_of(draft).replace("金额: 780.00", "金额: 781.00"))
    assert "金额应为 781.00，得 780.00" in page(writer, "policy-draft", draft.pk, examples=1)
    save(writer, draft, "名称: {")
    assert "例子算不了" in page(writer, "policy-draft", draft.pk, examples=1)


def test_two_people_at_one_draft_lose_nothing(writer, office, draft):
    office.write(draft, OLD_ROW, RAISED, by=office.colleague)
    mine = text_of(draft).replace("演示县的值", "我写的")
    shown = save(writer, draft, mine, revision=1)
    assert f"{office.colleague} 在你打开以后保存过" in shown
    assert "别人保存的" in shown
    assert "我写的" in shown
    assert "我写的" not in text_of(draft)
    save(writer, draft, mine, revision=2)
    assert "我写的" in text_of(draft)


def test_starting_a_draft_twice_opens_the_same_one(writer, office):
    for _ in range(2):
        assert post(writer, "policy-draft-start", path=LOW).status_code == 200
    assert Edition.objects.count() == 1
    assert "政策库不收" in post(writer, "policy-draft-start", path="facts.yaml").content.decode()


def test_withdrawing_leaves_the_words_to_be_read(writer, draft):
    post(writer, "policy-draft", draft.pk, act="withdraw", revision=1)
    draft.refresh_from_db()
    assert draft.state == Edition.State.VOID
    assert policies.text_in_force(DEMO) == bytes(draft.text)
