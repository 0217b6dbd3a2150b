"""A text on its way into force 复核: submitted, sent back, tried out on the county, published by a second person."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from tests.library.browsing import page, post, save, text_of
from tests.library.office import DEMO, LOW, OLD_ROW, RAISED
from tests.staff import COUNTY, make_officer, signed_in
from zhulian.accounts.roles import Auditor, TownClerk
from zhulian.matching.ordered import PREVIEW, REMATCH
from zhulian.policies.models import Edition, Publication
from zhulian.work.models import Run


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
