"""The screens of the library 政策库页面."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.library.office import DEMO, OLD_ROW, RAISED
from tests.staff import COUNTY, DAY, make_officer, signed_in
from zhulian.accounts.roles import Auditor, TownClerk
from zhulian.matching.ordered import PREVIEW, REMATCH
from zhulian.policies import actions as policies
from zhulian.policies.models import Edition, Publication
from zhulian.work.models import Run

LOW = "national/subsistence_allowance.yaml"


@pytest.fixture
def writer(office):
    return signed_in(office.writer)


@pytest.fixture
def reviewer(office):
    return signed_in(office.reviewer)


def page(browser, address: str, /, *arguments, **query) -> str:
    answer = browser.get(reverse(address, args=arguments), query)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def post(browser, address: str, /, *arguments, **given):
    return browser.post(reverse(address, args=arguments), given, follow=True)


def save(browser, edition: Edition, text: str, **changes):
    edition.refresh_from_db()
    given = {
        "act": "save",
        "text": text,
        "note": "通知",
        "effective_on": "2026-11-01",
        "revision": edition.revision,
    }
    return post(browser, "policy-draft", edition.pk, **given | changes).content.decode()


@pytest.fixture
def draft(office) -> Edition:
    return office.draft()


def text_of(edition: Edition) -> str:
    edition.refresh_from_db()
    return bytes(edition.text).decode()


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


def test_the_writer_submits_and_the_reviewer_publishes_then_the_county_is_matched(
    writer, reviewer, draft, settings, django_capture_on_commit_callbacks
):
    save(writer, draft, text_of(draft).replace(OLD_ROW, RAISED))
    shown = post(writer, "policy-draft", draft.pk, act="submit", revision=2).content.decode()
    assert "请另一位" in shown
    assert "发布这一版" not in shown
    shown = page(reviewer, "policy-review", draft.pk)
    assert "发布这一版" in shown
    assert "低保标准（兴庆区城镇）自 2026-11-01 起由 780.00 元/人月 改为 880.00 元/人月" in shown
    with django_capture_on_commit_callbacks(execute=True):
        after = post(
            reviewer, "policy-review", draft.pk, act="publish", effective_on="2026-11-01"
        ).content.decode()
    assert "今天的名单不变，到 2026-11-01 再重新比对" in after
    assert "新规定自 2026-11-01 起才有变化，今天不用重新比对</h1>" in after
    assert ">重新比对全县</button>" not in after
    assert "880.00" in page(writer, "standard", "subsistence_standard")
    post(reviewer, "policy-rematch")
    Run.objects.filter(kind=REMATCH).update(state=Run.State.DONE)
    settings.TODAY = date(2026, 11, 1)
    assert "名单还是按旧文本比对的，请重新比对</h1>" in page(reviewer, "policy-rematch")
    post(reviewer, "policy-rematch")
    run = Run.objects.filter(kind=REMATCH).latest("created_at")
    assert run.terms == {"county": COUNTY, "on": "2026-11-01"}
    shown = page(reviewer, "policy-rematch")
    assert "排队等着做" in shown
    assert "请重新比对" not in shown


def test_a_writer_cannot_publish_and_a_reviewer_cannot_write(writer, reviewer, office):
    edition = office.raised()
    publish = reverse("policy-review", args=[edition.pk])
    assert writer.post(publish, {"act": "publish", "effective_on": "2026-11-01"}).status_code == 403
    assert reviewer.post(reverse("policy-draft", args=[edition.pk]), {"act": "save"}).status_code == 403
    assert Publication.objects.count() == 0


def test_a_text_broken_since_it_was_submitted_stays_out_of_force(reviewer, office):
    edition = office.raised()
    shown = post(
        reviewer, "policy-review", edition.pk, act="publish", effective_on="2026-12-01"
    ).content.decode()
    assert "没有发布，现行文本不变" in shown
    assert Publication.objects.count() == 0


def test_a_text_is_sent_back_with_a_reason(reviewer, office):
    edition = office.raised()
    assert (
        "写明为什么退回"
        in post(reviewer, "policy-review", edition.pk, act="return", note="").content.decode()
    )
    post(reviewer, "policy-review", edition.pk, act="return", note="来源写全")
    edition.refresh_from_db()
    assert (edition.state, edition.review_note) == (Edition.State.RETURNED, "来源写全")


def test_a_trial_is_ordered_once_shown_in_figures_and_called_off_by_its_asker(writer, reviewer, office):
    edition = office.raised()
    assert "还没有试算" in page(writer, "policy-trial", edition.pk)
    for _ in range(2):
        post(writer, "policy-trial", edition.pk)
    run = Run.objects.get(kind=PREVIEW)
    assert reviewer.post(reverse("run-cancel", args=[run.pk])).status_code == 403
    assert 'hx-trigger="every 1s"' in page(writer, "run-progress", run.pk)
    for elsewhere in ("https://example.org/", "javascript:alert(1)"):
        assert elsewhere not in page(writer, "run-progress", run.pk, back=elsewhere)
    post(writer, "run-cancel", run.pk, next=reverse("policy-trial", args=[edition.pk]))
    run.refresh_from_db()
    assert run.state == Run.State.CANCELLED
    assert (
        writer.get(reverse("run-progress", args=[run.pk]), headers={"HX-Request": "true"})["HX-Refresh"]
        == "true"
    )


def test_the_result_of_a_trial_names_policies_and_towns(writer, office):
    edition = office.raised()
    post(writer, "policy-trial", edition.pk)
    row = {
        "entitled_before": 10, "entitled_after": 12, "unknown_before": 5, "unknown_after": 5, "gaining": 2, "losing": 0, "more": 10,
        "less": 0, "fen_before": 100_000, "fen_after": 250_000, "receiving": 40, "receiving_unknown": 30,
    }  # fmt: skip
    Run.objects.filter(kind=PREVIEW).update(
        state=Run.State.DONE,
        result={
            "households": {"better": 12, "worse": 0, "both": 0}, "policies": [{"code": "subsistence_allowance", **row}],
            "towns": [{"code": "640104001", **row}], "counted": {"households": 100, "members": 300},
        },
    )  # fmt: skip
    shown = page(writer, "policy-trial", edition.pk)
    assert (
        "<h1>按 2026-11-01 的规定算，12 户得益，0 户受损；每月多发 1,500.00 元；30 户在领最低生活保障的变化算不出</h1>"
        in shown
    )
    assert "最低生活保障 30 项（在领 40 项）" in shown


def test_others_read_what_is_published_and_no_draft(office):
    edition = office.raised()
    for role, area in ((TownClerk, "640104001"), (Auditor, COUNTY)):
        if not office.writer.posts.filter(area=area).exists() and role is TownClerk:
            area = office.writer.posts.first().area.children.first().code
        browser = signed_in(make_officer(role, area))
        assert LOW in page(browser, "policy-texts")
        assert "第 1 版" not in page(browser, "policy-text", path=DEMO)
        for name in ("policy-draft", "policy-review", "policy-trial"):
            assert browser.get(reverse(name, args=[edition.pk])).status_code == 403


def test_texts_show_their_history_and_stand_side_by_side(writer, office, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        office.publish(office.raised())
    edition = Edition.objects.get()
    shown = page(writer, "policy-text", path=DEMO, against="brought")
    assert "与软件带来的文本对照" in shown
    assert "值: 880" in shown
    assert "依据县民政局" in shown
    assert "两版一字不差" in page(writer, "policy-text", path=DEMO, edition=edition.pk, against=edition.pk)
    assert writer.get(reverse("policy-text"), {"path": "../x"}).status_code == 404


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
