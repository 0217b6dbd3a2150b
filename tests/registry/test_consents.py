"""Consents 授权: who may be verified with whom, on which day, and what stops the next request."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cast import HE, QIN
from tests.registry.signing import MOTHER, UNTIL, papers, picture, sign
from tests.registry.village import CLERK, DAY, NOW, add, open_file
from zhulian.files.actions import open_content
from zhulian.files.contents import accept
from zhulian.ledger import actions as ledger
from zhulian.ledger.models import Event
from zhulian.registry import actions
from zhulian.registry import consent_actions as consents
from zhulian.registry.consent_guardians import CannotSign, Guardian, end_guardianship
from zhulian.registry.consents import may_verify, papers_column, papers_in, standings
from zhulian.registry.models import Consent, Guardianship, Household, Membership, Person

pytestmark = pytest.mark.usefixtures("village")
HEAD, WIFE, DAUGHTER = HE.members
DAY_AFTER = DAY + timedelta(days=1)


@pytest.fixture
def home():
    return open_file()


@pytest.fixture
def head(home):
    return add(home, HEAD)


def verdict(home, person, *, unit="banks", on=DAY, purpose="application"):
    return may_verify(person=person, household=home, unit=unit, on=on, purpose=purpose)


def test_nobody_is_verified_before_signing(home, head):
    assert not verdict(home, head)
    assert verdict(home, head).reason == "还没有签"


def test_a_signature_opens_what_was_ticked_and_nothing_else(home, head):
    consent = sign(home, head)
    assert verdict(home, head).consent == consent.pk
    assert verdict(home, head, unit="securities").reason == "没有同意：证券"
    assert verdict(home, head, purpose="review").reason == "没有同意：救助期间的定期核查"
    assert not verdict(home, head, unit="no such unit")


def test_it_holds_from_the_day_of_signing_to_the_day_before_it_ends(home, head):
    sign(home, head)
    answers = [
        bool(verdict(home, head, on=day))
        for day in (DAY - timedelta(days=1), DAY, UNTIL - timedelta(days=1), UNTIL)
    ]
    assert answers == [False, True, True, False]
    assert "到期" in verdict(home, head, on=UNTIL).reason


def test_a_withdrawal_stops_the_next_request_whatever_day_it_names(home, head):
    consent = sign(home, head)
    assert verdict(home, head)
    consents.withdraw(signed=consent, how="phone", at=NOW, by=CLERK)
    assert verdict(home, head).reason == "已经撤回"
    assert not verdict(home, head, on=DAY_AFTER)
    last = Event.objects.about("household", home.pk).last()
    assert (last.action, last.detail["how"]) == ("撤回授权", "电话")


def test_a_narrower_signature_replaces_the_wider_one_and_its_end_revives_nothing(home, head):
    sign(home, head, units=("banks", "tax"))
    narrow = sign(home, head, units=("tax",), at=NOW + timedelta(hours=1))
    assert not verdict(home, head, unit="banks")
    consents.withdraw(signed=narrow, how="spoken", at=NOW + timedelta(hours=2), by=CLERK)
    assert not verdict(home, head, unit="tax")


def test_an_old_paper_does_not_undo_a_withdrawal_but_a_new_one_does(home, head):
    consents.withdraw(signed=sign(home, head), how="written", at=NOW + timedelta(days=3), by=CLERK)
    later = NOW + timedelta(days=5)
    with pytest.raises(CannotSign, match="已经撤回，这一份签在那以前"):
        sign(home, head, signed_on=DAY_AFTER, at=later)
    sign(home, head, signed_on=DAY + timedelta(days=5), at=later)
    assert verdict(home, head, on=DAY + timedelta(days=5))


def test_a_new_member_makes_everybody_sign_again(home, head):
    sign(home, head)
    wife = add(home, WIFE, on=DAY_AFTER)
    assert verdict(home, head)
    assert verdict(home, head, on=DAY_AFTER).reason == "签了以后成员增加 1 人，要重新签"
    assert verdict(home, wife, on=DAY_AFTER).reason == "还没有签"
    sign(home, head, signed_on=DAY_AFTER, at=NOW + timedelta(days=1))
    assert verdict(home, head, on=DAY_AFTER)


def test_who_has_left_is_not_verified_any_more_and_the_others_sign_again(home, head):
    wife = add(home, WIFE)
    sign(home, head)
    sign(home, wife)
    membership = Membership.objects.get(person=wife)
    actions.end_membership(membership=membership, on=DAY_AFTER, at=NOW, by=CLERK, reason="离婚")
    assert "既不是这一户的成员" in verdict(home, wife, on=DAY_AFTER).reason
    assert "减少 1 人" in verdict(home, head, on=DAY_AFTER).reason


def test_an_obligor_signs_for_himself_and_a_new_member_does_not_touch_that(home, head):
    son = add(open_file("CX-0002", "640104001002"), QIN.obligors[0])
    actions.establish_obligors(
        household=home, obligors=[(son, "子女", head)], on=DAY, source="visit", at=NOW, by=CLERK
    )
    sign(home, head)
    assert verdict(home, son).reason == "还没有签"
    assert sign(home, son).capacity == Consent.Capacity.OBLIGOR
    add(home, WIFE, on=DAY_AFTER)
    assert verdict(home, son, on=DAY_AFTER)
    of_own_home = son.memberships.get().household
    assert verdict(of_own_home, son).reason == "还没有签", "a paper serves one household's matter"


def test_a_child_is_signed_for_by_a_guardian_until_the_eighteenth_birthday(home, head):
    child = add(home, DAUGHTER)
    with pytest.raises(CannotSign, match="要由监护人签"):
        sign(home, child)
    consent = sign(home, child, guardian=MOTHER)
    assert consent.guardianship.guardian_name.open() == "罗小满"
    assert verdict(home, child)
    of_age = date(2030, 5, 21)
    late = sign(home, child, guardian=MOTHER, signed_on=of_age - timedelta(days=30), until=of_age + timedelta(days=30),
                at=NOW.replace(year=2030))  # fmt: skip
    assert late.guardianship == consent.guardianship, "the same guardian is kept once"
    assert verdict(home, child, on=of_age - timedelta(days=1))
    assert verdict(home, child, on=of_age).reason == "已满 18 周岁，要由本人重新签"


def test_a_guardianship_that_ends_takes_its_signatures_along(home, head):
    child = add(home, DAUGHTER)
    consent = sign(home, child, guardian=MOTHER)
    end = {"guardianship": consent.guardianship, "household": home, "at": NOW, "by": CLERK}
    with pytest.raises(CannotSign, match="为什么结束"):
        end_guardianship(on=DAY_AFTER, reason=" ", **end)
    end_guardianship(on=DAY_AFTER, reason="法院变更监护人", **end)
    assert verdict(home, child)
    assert "监护关系 2026-11-01 已经结束" in verdict(home, child, on=DAY_AFTER).reason
    with pytest.raises(CannotSign, match="已经结束过"):
        end_guardianship(on=DAY_AFTER, reason="再来一次", **end)
    sign(home, child, guardian=MOTHER, signed_on=DAY_AFTER, at=NOW + timedelta(days=1))
    assert Guardianship.objects.count() == 2


def test_a_guardianship_that_cannot_be_seen_holds_nothing(home, head):
    """PostgreSQL shows nobody a row of another area, not even beside a paper of their own."""
    judged = Guardian("罗小满", MOTHER.id_number, "配偶", "incapable", "法院判决")
    sign(home, head, guardian=judged)
    papers = Household.objects.annotate(papers=papers_column()).get(pk=home.pk).papers
    hidden = [
        row | {f"guardianship_of_{name}": None for name in ("id", "ground", "valid_to")} for row in papers
    ]
    (one,) = standings(household=home, on=DAY, papers=papers_in(hidden))
    assert "别的辖区" in one.flaw


def test_an_adult_who_cannot_act_is_signed_for_and_one_who_can_is_not_a_minor(home, head):
    grown_up = Guardian("罗小满", MOTHER.id_number, "配偶", "incapable", "法院判决")
    assert sign(home, head, guardian=grown_up).guardianship.ground == "incapable"
    with pytest.raises(CannotSign, match="不能再以未成年为由"):
        sign(home, head, guardian=MOTHER)


@pytest.mark.parametrize(
    ("guardian", "words"),
    [
        (Guardian("", MOTHER.id_number, "母亲", "minor", "户口簿"), "都要填"),
        (Guardian("罗小满", "101101198207091021", "母亲", "minor", "户口簿"), "监护人的身份证号"),
        (Guardian("彭晴", "101101201601151144", "姐妹", "minor", "户口簿"), "自己未满 18"),
        (Guardian("罗小满", MOTHER.id_number, "母亲", "no", "户口簿"), "为什么由监护人签"),
    ],
)
def test_a_guardian_has_an_identity_of_his_own(home, head, guardian, words):
    child = add(home, DAUGHTER)
    with pytest.raises(CannotSign, match=words):
        sign(home, child, guardian=guardian)
    assert papers() == (0, 0)
    assert not Guardianship.objects.exists()


def test_without_a_birth_date_nobody_knows_who_has_to_sign(home, head):
    consent = sign(home, head)
    Person.objects.filter(pk=head.pk).update(birth_date=None)
    assert "出生日期不清楚" in verdict(home, head).reason
    with pytest.raises(CannotSign, match="补上出生日期"):
        sign(home, Person.objects.get(pk=head.pk))
    assert Consent.objects.get() == consent


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"units": ()}, "一项单位也没有勾选"),
        ({"units": ("everything",)}, "单位里没有“everything”"),
        ({"purposes": ()}, "一项目的也没有勾选"),
        ({"until": DAY}, "不在签署日"),
        ({"until": UNTIL + timedelta(days=1)}, "期限最长 12 个月"),
        ({"signed_on": DAY_AFTER}, "还没有到"),
        ({"signed_on": date(2026, 6, 30), "until": DAY}, "没有施行的授权书文本"),
        ({"place": " "}, "在哪里签的"),
        ({"witness": ""}, "谁见证的"),
        ({"paper_place": ""}, "存放在哪里"),
        ({"form": "screen"}, "屏幕上还没有签名"),
        ({"form": "paper"}, "没有选扫描件"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_written(home, head, more, words):
    with pytest.raises(CannotSign, match=words):
        sign(home, head, **more)
    assert papers() == (0, 0)


def test_who_does_not_belong_to_the_household_does_not_sign_for_it(home, head):
    stranger = add(open_file("CX-0002", "640104001002"), QIN.members[0])
    with pytest.raises(CannotSign, match="既不是这一户的成员"):
        sign(home, stranger)


def test_a_drawn_signature_is_kept_sealed_and_opened_for_a_purpose(home, head):
    consent = sign(home, head, form="screen", accepted=accept(picture(), "签名.png"), paper_place="")
    assert consent.attachment.kind == "signature"
    shown = open_content(
        attachment=consent.attachment,
        purpose="核对签名",
        serves={"serves": "match", "serves_id": "1"},
        by=CLERK,
        at=NOW,
    )
    assert shown.startswith((b"\x89PNG", b"\xff\xd8"))


def test_the_words_that_were_signed_are_named_by_their_day_and_digest(home, head):
    consent = sign(home, head)
    assert consent.text_version == date(2026, 7, 1)
    assert len(consent.text_digest) == 64


def test_withdrawing_twice_or_in_no_way_is_refused(home, head):
    consent = sign(home, head)
    with pytest.raises(CannotSign, match="没有“pigeon”这种"):
        consents.withdraw(signed=consent, how="pigeon", at=NOW, by=CLERK)
    consents.withdraw(signed=consent, how="spoken", at=NOW, by=CLERK)
    with pytest.raises(CannotSign, match="已经撤回过"):
        consents.withdraw(signed=consent, how="spoken", at=NOW, by=CLERK)


def test_without_its_ledger_row_nothing_is_signed_or_withdrawn(home, head, monkeypatch):
    consent = sign(home, head)

    def fail(**_):
        raise OSError

    monkeypatch.setattr(ledger, "record", fail)
    with pytest.raises(OSError):
        sign(home, head)
    with pytest.raises(OSError):
        consents.withdraw(signed=consent, how="spoken", at=NOW, by=CLERK)
    assert Consent.objects.get().withdrawn_at is None


def test_the_list_of_a_household_says_what_is_missing_of_whom(home, head):
    add(home, WIFE)
    sign(home, head)
    assert [(one.relation, one.flaw) for one in standings(household=home, on=DAY)] == [
        ("户主", ""),
        ("配偶", "还没有签"),
    ]


def test_papers_read_along_with_the_household_say_the_same(home, head):
    child = add(home, DAUGHTER)
    sign(home, child, guardian=MOTHER)
    consents.withdraw(signed=sign(home, head), how="phone", at=NOW, by=CLERK)
    sign(home, head, units=("tax",), at=NOW + timedelta(minutes=1))
    read_along = Household.objects.annotate(papers=papers_column()).get(pk=home.pk).papers
    for day in (DAY, DAY_AFTER, UNTIL, date(2030, 5, 21)):
        asked = standings(household=home, on=day)
        along = standings(household=home, on=day, papers=papers_in(read_along))
        assert [(one.person, one.flaw, one.consent.pk, one.consent.units) for one in along] == [
            (one.person, one.flaw, one.consent.pk, one.consent.units) for one in asked
        ]
    empty = open_file("CX-0002", "640104001002")
    assert papers_in(Household.objects.annotate(papers=papers_column()).get(pk=empty.pk).papers) == []
