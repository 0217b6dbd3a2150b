"""The way of a text 文本的路: drafted by one, published by another, and never changed again."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests.library.office import CLOSED_ROW, DEMO, NEW_ROW, NEXT_MONTH, OLD_ROW, RAISED
from tests.staff import DAY
from zhulian.ledger.models import Event
from zhulian.policies import actions as policies
from zhulian.policies.actions import CannotEdit, HasProblems, SavedInBetween
from zhulian.policies.catalogues import in_force
from zhulian.policies.models import Edition, Publication, PublishedText
from zhulian.policies.trees import current

State = Edition.State


def standard(on):
    return in_force("640104").parameters.value("低保标准", on=on, region="640104", setting="城镇").value


def test_a_published_standard_counts_from_its_day_and_not_before(office, django_capture_on_commit_callbacks):
    edition = office.raised()
    assert standard(NEXT_MONTH) == 78000
    with django_capture_on_commit_callbacks(execute=True):
        office.publish(edition)
    assert (standard(DAY), standard(NEXT_MONTH)) == (78000, 88000)
    assert current(office.folder).stat().st_mode & 0o777 == 0o700
    edition.refresh_from_db()
    assert (edition.state, edition.reviewer, edition.publication.number) == (
        State.PUBLISHED,
        office.reviewer,
        1,
    )
    acts = list(
        Event.objects.filter(object_kind="policy_text").order_by("id").values_list("action", flat=True)
    )
    assert acts == ["起草政策", "保存政策草稿", "提交政策复核", "发布政策"]


def test_nothing_counts_before_it_is_published(office):
    office.raised()
    assert current(office.folder) == office.brought
    assert standard(NEXT_MONTH) == 78000


def test_whoever_wrote_a_word_does_not_publish_it(office):
    edition = office.raised()
    for person in (office.writer, office.colleague):
        if person == office.colleague:
            policies.return_(edition=edition, note="来源写全", by=office.reviewer, at=office.later())
            edition.refresh_from_db()
            office.write(edition, NEW_ROW, NEW_ROW.replace("演示设定", "演示设定（二）"), by=person)
            policies.submit(edition=edition, revision=edition.revision, by=person, at=office.later())
        with pytest.raises(CannotEdit, match="执笔的人不能发布"):
            office.publish(edition, by=person)
    assert Publication.objects.count() == 0


def test_a_draft_alone_cannot_be_published(office):
    edition = office.draft()
    office.write(edition, OLD_ROW, RAISED)
    with pytest.raises(CannotEdit, match="待复核的才能发布"):
        office.publish(edition)


def test_broken_text_is_kept_with_its_line_and_cannot_be_submitted(office):
    edition = office.draft()
    [problem] = office.write(edition, "值: 650,", "值: 六百五,")
    line = bytes(edition.text).decode()[: bytes(edition.text).decode().index("六百五")].count("\n") + 1
    assert (problem.file, problem.line) == (f"policies/{DEMO}", line)
    assert edition.problems == [problem.row()]
    with pytest.raises(HasProblems):
        policies.submit(edition=edition, revision=edition.revision, by=office.writer, at=office.later())
    edition.refresh_from_db()
    assert edition.state == State.DRAFT


def test_a_text_that_is_no_yaml_names_its_line(office):
    edition = office.draft("national/subsistence_allowance.yaml")
    problems = office.write(edition, "对象: 家庭", "对象: {家庭")
    assert problems[0].line >= 5
    assert "YAML 写法有误" in problems[0].message


def test_somebody_who_saved_in_between_is_named_and_nothing_is_lost(office):
    mine = office.draft()
    theirs = Edition.objects.get(pk=mine.pk)
    office.write(theirs, OLD_ROW, RAISED, by=office.colleague)
    mine.revision = 1
    with pytest.raises(SavedInBetween, match=str(office.colleague)):
        office.save(mine, b"mine")
    mine.refresh_from_db()
    assert mine.text == theirs.text


def test_a_second_draft_of_the_same_text_is_the_first_one(office):
    assert office.draft() == office.draft()


def test_of_two_who_begin_or_publish_at_once_one_is_told(office, monkeypatch):
    edition = office.raised()
    monkeypatch.setattr(policies, "_last_number", lambda: 0)
    office.publish(edition)
    other = office.draft("national/subsistence_allowance.yaml")
    office.write(other, "次序: 1", "次序: 1  # 一")
    policies.submit(edition=other, revision=other.revision, by=office.writer, at=office.later())
    other.refresh_from_db()
    with pytest.raises(CannotEdit, match="就在这时另有一版"):
        office.publish(other)
    other.refresh_from_db()
    assert other.state == State.SUBMITTED

    begin = policies._begin

    def begun_elsewhere(*given):
        begin(*given)
        raise IntegrityError

    monkeypatch.setattr(policies, "_begin", begun_elsewhere)
    assert office.draft("laws.yaml").is_open


def test_a_draft_begun_on_an_older_text_is_refused(office):
    edition = office.raised()
    Edition.objects.filter(pk=edition.pk).update(base_sha256="0" * 64)
    with pytest.raises(CannotEdit, match="现行文本变过"):
        office.publish(edition)


def test_a_returned_draft_says_why_and_can_be_mended(office):
    edition = office.raised()
    with pytest.raises(CannotEdit, match="写明为什么退回"):
        policies.return_(edition=edition, note="", by=office.reviewer, at=office.later())
    policies.return_(edition=edition, note="来源要写文号", by=office.reviewer, at=office.later())
    edition.refresh_from_db()
    assert (edition.state, edition.review_note) == (State.RETURNED, "来源要写文号")
    office.write(edition, NEW_ROW, NEW_ROW.replace("演示设定", "兴民发〔2026〕1号"))
    policies.submit(edition=edition, revision=edition.revision, by=office.writer, at=office.later())
    assert office.publish(edition).number == 1


def test_a_withdrawn_draft_makes_room_for_the_next(office):
    edition = office.draft()
    policies.withdraw(edition=edition, by=office.writer, at=office.later())
    assert office.draft().number == edition.number + 1


def test_a_draft_without_a_change_or_a_reason_is_not_submitted(office):
    edition = office.draft()
    with pytest.raises(CannotEdit, match="一字不差"):
        policies.submit(edition=edition, revision=1, by=office.writer, at=office.later())
    office.write(edition, OLD_ROW, RAISED)
    Edition.objects.filter(pk=edition.pk).update(note="")
    with pytest.raises(CannotEdit, match="改了什么"):
        policies.submit(edition=edition, revision=edition.revision, by=office.writer, at=office.later())


def test_a_path_outside_the_library_is_refused(office):
    for path in ("facts.yaml", "../secret.yaml", "national/../facts.yaml", "feeds/deaths.yaml"):
        with pytest.raises(CannotEdit, match="政策库不收"):
            office.draft(path)


def test_a_failing_ledger_leaves_nothing_published(office, monkeypatch):
    edition = office.raised()
    monkeypatch.setattr(policies.ledger, "record", lambda **row: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        office.publish(edition)
    edition.refresh_from_db()
    assert edition.state == State.SUBMITTED
    assert Publication.objects.count() == 0


def test_neither_code_nor_database_changes_a_published_text(office):
    edition = office.raised()
    office.publish(edition)
    edition.refresh_from_db()
    with pytest.raises(PublishedText):
        edition.save()
    with pytest.raises(PublishedText):
        edition.delete()
    for act in (
        lambda rows: rows.update(text=b""),
        lambda rows: rows.update(state="void"),
        lambda rows: rows.delete(),
    ):
        with pytest.raises(DatabaseError, match="已发布的文本不能改"), transaction.atomic():
            act(Edition.objects.filter(pk=edition.pk))
    with pytest.raises(DatabaseError, match="已发布的文本不能改"), transaction.atomic():
        Publication.objects.update(tree="")


def test_the_folder_follows_the_database_again_after_it_was_lost(office):
    edition = office.raised()
    office.publish(edition)
    assert current(office.folder) == office.brought, "nobody pointed to it, as after a death in between"
    tree = policies.settle(data_dir=office.folder)
    assert current(office.folder).name == tree == Publication.objects.get().tree
    assert CLOSED_ROW.encode() in (current(office.folder) / DEMO).read_bytes()


def test_a_real_county_gives_its_own_values_where_the_demo_has_invented_ones(office, settings):
    row = '  - {名称: 低保标准, 地区: "640104", 值: 800, 起: 2026-11-01, 来源: 县政府通知, 置信: found}\n'
    edition = office.draft("parameters/national.yaml")
    text = bytes(edition.text) + row.encode()
    assert "重叠" in office.save(edition, text)[0].message
    settings.IS_DEMO = False
    assert office.save(edition, text) == []
    with pytest.raises(CannotEdit, match="演示值只在演示里改"):
        office.draft()
