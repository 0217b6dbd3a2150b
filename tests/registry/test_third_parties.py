"""Third parties 第三方: what reaches an organisation of a person, and that nothing does without a yes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cast import HE, QIN
from tests.registry.signing import MOTHER, UNTIL, answer, papers, sign, team
from tests.registry.village import CLERK, DAY, NOW, add, open_file
from zhulian.ledger import actions as ledger
from zhulian.ledger.models import Event
from zhulian.registry import consent_actions as consents
from zhulian.registry.consent_guardians import CannotSign, end_guardianship
from zhulian.registry.consent_texts import THIRD_PARTY, paper_on
from zhulian.registry.consents import third_party_answers, what_may_reach
from zhulian.registry.facts import facts_of
from zhulian.registry.models import Change

pytestmark = pytest.mark.usefixtures("village")
HEAD, _, DAUGHTER = HE.members


@pytest.fixture
def home():
    return open_file()


@pytest.fixture
def head(home):
    return add(home, HEAD)


def reaches(person, *, organization=None, purpose="wish", on=DAY) -> set[str]:
    return set(what_may_reach(organization=organization or team(), person=person, purpose=purpose, on=on))


def test_nothing_reaches_anybody_before_an_answer(head):
    assert reaches(head) == set()


def test_a_yes_lets_the_ticked_fields_through_to_that_organisation_for_that_purpose(home, head):
    answer(home, head)
    assert reaches(head) == {"name", "phone"}
    assert reaches(head, purpose="pairing") == set()
    assert reaches(head, organization=team("别的队")) == set()
    wife = add(home, HE.members[1])
    assert reaches(wife) == set(), "nobody answers for another adult"


def test_a_no_is_kept_and_lets_nothing_through(home, head):
    answer(home, head)
    refused = answer(home, head, is_agreed=False, fields=(), at=NOW + timedelta(hours=1))
    assert reaches(head) == set()
    assert Event.objects.about("household", home.pk).last().action == "登记不同意提供信息"
    assert third_party_answers(household=home) == [refused]


def test_a_no_needs_no_signature_and_a_yes_does(home, head):
    child = add(home, DAUGHTER)
    for person in (head, child):
        said = answer(home, person, is_agreed=False, fields=(), form="spoken", paper_place="")
        assert (said.guardianship, said.attachment) == (None, None)
        assert reaches(person) == set()
    with pytest.raises(CannotSign, match="同意的要签字"):
        answer(home, head, form="spoken", paper_place="")
    with pytest.raises(CannotSign, match="口头说的不算"):
        sign(home, head, form="spoken", paper_place="")


def test_refusing_changes_nothing_that_the_rules_read(home, head):
    before, changes = facts_of(home, on=DAY).facts, Change.objects.count()
    answer(home, head, is_agreed=False, fields=())
    assert facts_of(home, on=DAY).facts == before
    assert Change.objects.count() == changes
    assert "不影响低保、特困、临时救助和任何一项待遇" in paper_on(THIRD_PARTY, DAY).words[0]


def test_a_withdrawal_shuts_the_door_and_revives_no_older_yes(home, head):
    answer(home, head, fields=("name", "address"))
    newer = answer(home, head, fields=("name",), at=NOW + timedelta(hours=1))
    consents.withdraw(signed=newer, how="online", at=NOW + timedelta(hours=2), by=CLERK)
    assert reaches(head) == set()


def test_it_holds_within_its_period_and_while_the_organisation_exists(home, head):
    answer(home, head)
    days = (DAY - timedelta(days=1), DAY, UNTIL - timedelta(days=1), UNTIL)
    assert [bool(reaches(head, on=day)) for day in days] == [False, True, True, False]
    gone = team()
    gone.valid_to = DAY + timedelta(days=1)
    gone.save()
    assert [bool(reaches(head, on=day)) for day in (DAY, DAY + timedelta(days=1))] == [True, False]


def test_a_guardian_answers_for_a_child_and_the_answer_ends_with_the_guardianship(home):
    child = add(home, DAUGHTER)
    with pytest.raises(CannotSign, match="要由监护人签"):
        answer(home, child)
    given = answer(home, child, guardian=MOTHER)
    assert reaches(child) == {"name", "phone"}
    end_guardianship(guardianship=given.guardianship, household=home, on=DAY, reason="变更", at=NOW, by=CLERK)
    assert reaches(child) == set()


def test_a_guardian_s_yes_ends_at_the_eighteenth_birthday(home):
    child = add(home, DAUGHTER)
    birthday = date(2030, 5, 21)
    answer(
        home,
        child,
        guardian=MOTHER,
        signed_on=date(2030, 5, 1),
        until=date(2031, 5, 1),
        at=NOW.replace(year=2030),
    )
    assert reaches(child, on=birthday - timedelta(days=1)) == {"name", "phone"}
    assert reaches(child, on=birthday) == set()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"fields": ()}, "一项内容也没有勾选"),
        ({"fields": ("id_number",)}, "内容里没有“id_number”"),
        ({"is_agreed": False}, "不能勾选"),
        ({"purpose": "advertising"}, "目的里没有“advertising”"),
        ({"until": UNTIL + timedelta(days=1)}, "期限最长 12 个月"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(home, head, more, words):
    with pytest.raises(CannotSign, match=words):
        answer(home, head, **more)
    assert papers() == (0, 0)


def test_a_department_and_an_organisation_that_is_gone_are_refused(home, head):
    with pytest.raises(CannotSign, match="部门依法履行职责"):
        answer(home, head, organization=team("医保局", "department"))
    gone = team("旧队")
    gone.valid_to = DAY
    gone.save()
    with pytest.raises(CannotSign, match="不在册"):
        answer(home, head, organization=gone)


def test_who_lives_elsewhere_does_not_answer_here(home):
    stranger = add(open_file("CX-0002", "640104001002"), QIN.members[0])
    with pytest.raises(CannotSign, match="不是这一户的成员"):
        answer(home, stranger)


def test_without_its_ledger_row_no_answer_is_kept(home, head, monkeypatch):
    def fail(**_):
        raise OSError

    monkeypatch.setattr(ledger, "record", fail)
    with pytest.raises(OSError):
        answer(home, head)
    assert papers() == (0, 0)
