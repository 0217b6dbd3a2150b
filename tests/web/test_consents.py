"""授权和同意 on the screen: print, sign, withdraw; what an organisation may be told; nobody's business of another area."""

from __future__ import annotations

import base64
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw

from tests.cast import HE, PENG, QIN, WEN
from tests.registry.signing import team
from tests.staff import AT, COUNTY, DAY, make_officer
from tests.web.stage import a_match_of
from zhulian.accounts.models import User
from zhulian.accounts.roles import CountyClerk, CountyOfficer, TownClerk, VillageWorker
from zhulian.applications import minors
from zhulian.applications.models import IntakeDraft, MinorConsent
from zhulian.ledger.actors import SYSTEM
from zhulian.ledger.models import Event
from zhulian.matching.models import Match
from zhulian.registry.actions import establish_obligors
from zhulian.registry.consents import may_verify, what_may_reach
from zhulian.registry.models import Consent, Guardianship, Household, Person, ThirdPartyConsent

pytestmark = pytest.mark.django_db
HEAD, WIFE, DAUGHTER = HE.members


def home_of(number: str = HE.number) -> Household:
    return Household.objects.get(number=number)


def person_of(name: str) -> Person:
    return Person.objects.named(name).get()


def address(name: str, number: str = HE.number) -> str:
    return reverse(name, args=[home_of(number).pk])


def drawn(*, is_blank: bool = False) -> bytes:
    picture, written = Image.new("RGB", (300, 100), "white"), BytesIO()
    if not is_blank:
        ImageDraw.Draw(picture).line((10, 50, 200, 60), fill="black", width=5)
    picture.save(written, "PNG")
    return written.getvalue()


def asked(name: str, **more) -> dict[str, object]:
    """Return what the form for one person's 授权书 sends."""
    given = {
        "person": str(person_of(name).pk), "purposes": ["application"], "units": ["banks", "tax"], "signer": "self",
        "way": "face", "paper_place": "一号柜", "signed_on": DAY.isoformat(), "until": "2027-10-31",
        "place": "镇街大厅", "witness": "何敏",
    }  # fmt: skip
    return given | more


def told(name: str, **more) -> dict[str, object]:
    """Return what the form for one person's answer sends."""
    given = {"organization": team().pk, "purpose": "wish", "answer": "yes", "told": ["name", "phone"]}
    return asked(name) | given | more


def shown(browser, name: str = "consents") -> str:
    return browser.get(address(name)).content.decode()


def test_the_page_says_first_who_is_missing_and_leaves_a_look(browser_of):
    page = shown(browser_of(TownClerk))
    assert "3 人都还不能核对，先请他们签</h1>" in page
    assert Event.objects.filter(action="查看授权", object_id=str(home_of().pk)).count() == 1


def test_signing_opens_one_person_and_the_household_page_says_so(browser_of):
    browser = browser_of(TownClerk)
    answer = browser.post(address("consent-sign"), asked("何守田"))
    assert answer.url == address("consents")
    page = shown(browser)
    assert "3 人里还有 2 人不能核对" in page
    assert "镇街大厅，何敏 见证；存 一号柜" in page
    assert may_verify(person=person_of("何守田"), household=home_of(), unit="banks", on=DAY)
    household = browser.get(address("household")).content.decode()
    card = household[household.index('id="consents"') :]
    assert card.index("2 类单位，2027-10-31 到期") < card.index("还没有签")


def test_a_child_needs_a_guardian_whose_number_is_never_shown_again(browser_of):
    browser = browser_of(VillageWorker)
    assert "要由监护人签" in browser.post(address("consent-sign"), asked("何欣怡")).content.decode()
    guardian = {
        "signer": "minor", "guardian_name": "罗小满", "guardian_id_number": WIFE.id_number, "guardian_relation": "母亲",
        "guardian_basis": "户口簿",
    }  # fmt: skip
    browser.post(address("consent-sign"), asked("何欣怡", **guardian))
    page = shown(browser)
    assert "罗小满（母亲），未成年，凭户口簿" in page
    assert "何*怡" in page
    assert "何欣怡" not in page
    assert WIFE.id_number not in page
    ending = {"guardianship": Guardianship.objects.get().pk, "reason": "变更监护人"}
    assert browser.post(address("guardianship-end"), ending).url == address("consents")
    assert "监护关系 2026-10-31 已经结束" in shown(browser)


def looked(browser, paper: Consent, **given):
    sent = {"paper": paper.pk, "purpose": "核对签名"} | given
    if "serves" not in sent:
        sent["serves"] = a_match_of(paper.household)
    return browser.post(address("consent-file"), sent)


def test_a_signature_drawn_on_the_screen_is_kept_and_shown_for_a_matter_only(browser_of):
    browser = browser_of(TownClerk)
    sent = "data:image/png;base64," + base64.b64encode(drawn()).decode()
    browser.post(address("consent-sign"), asked("何守田", way="screen", drawn=sent))
    paper = Consent.objects.get()
    assert paper.attachment.kind == "signature"
    elsewhere = a_match_of(home_of(PENG.number))
    for missing in ({"serves": ""}, {"purpose": ""}, {"serves": elsewhere}, {"purpose": "其他"}):
        assert "先说为哪件事" in looked(browser, paper, **missing).content.decode()
    assert not Event.objects.filter(action="查看附件").exists()
    answer = looked(browser, paper)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content.startswith((b"\x89PNG", b"\xff\xd8"))
    seen = Event.objects.get(action="查看附件", purpose="核对签名")
    assert f"{seen.detail['serves']}:{seen.detail['serves_id']}" == a_match_of(paper.household)


def test_without_a_matter_a_draft_is_numbered_first_and_comes_back_chosen(browser_of):
    browser = browser_of(TownClerk)
    scan = SimpleUploadedFile("授权书.png", drawn(), "image/png")
    browser.post(address("consent-sign"), asked("何守田", way="paper", scan=scan))
    Match.objects.all().delete()
    here = address("consent-file") + f"?paper={Consent.objects.get().pk}"
    assert "先开一个受理草稿" in browser.get(here).content.decode()
    back = browser.post(here, {"help": "medical"}, follow=True)
    assert "打开原件" in back.content.decode()
    draft = IntakeDraft.objects.get()
    assert looked(browser, Consent.objects.get(), serves=f"draft:{draft.pk}")["Content-Type"].startswith(
        "image/"
    )


def test_a_childs_paper_opens_only_after_a_second_person_agreed(browser_of):
    browser, scan = browser_of(TownClerk), SimpleUploadedFile("授权书.png", drawn(), "image/png")
    guardian = {
        "signer": "minor", "guardian_name": "罗小满", "guardian_id_number": WIFE.id_number,
        "guardian_relation": "母亲", "guardian_basis": "户口簿",
    }  # fmt: skip
    browser.post(address("consent-sign"), asked("何欣怡", way="paper", scan=scan, **guardian))
    paper = Consent.objects.get()
    assert looked(browser, paper).url == reverse("minor-file", args=[home_of().pk, paper.person_id])
    serves, serves_id = a_match_of(home_of()).split(":")
    request = minors.ask(
        person=paper.person, household=home_of(), serves=serves, serves_id=serves_id, serves_words="",
        purpose="核对签名", by=User.objects.get(username__startswith=TownClerk.code), at=timezone.now(),
    )  # fmt: skip
    minors.settle(
        asked=request, agrees=True, refusal="", by=make_officer(CountyClerk, COUNTY), at=timezone.now()
    )
    assert looked(browser, paper)["Content-Type"].startswith("image/")
    MinorConsent.objects.update(expires_at=timezone.now())
    assert looked(browser, paper).status_code == 302


@pytest.mark.parametrize("sent", ["", "blank", "data:image/png;base64,!!", "data:text/html;base64,PGI+"])
def test_an_empty_or_strange_drawing_is_no_signature(browser_of, sent):
    if sent == "blank":
        sent = "data:image/png;base64," + base64.b64encode(drawn(is_blank=True)).decode()
    page = browser_of(TownClerk).post(address("consent-sign"), asked("何守田", way="screen", drawn=sent))
    assert page.status_code == 200
    assert "签名" in page.content.decode()
    assert not Consent.objects.exists()


def test_a_scan_is_kept_and_a_program_is_not(browser_of):
    browser = browser_of(TownClerk)
    bad = SimpleUploadedFile("授权书.pdf", b"MZ\x90\x00program", "application/pdf")
    page = browser.post(address("consent-sign"), asked("何守田", way="paper", scan=bad))
    assert "field-error" in page.content.decode()
    good = SimpleUploadedFile("授权书.png", drawn(), "image/png")
    assert browser.post(address("consent-sign"), asked("何守田", way="paper", scan=good)).status_code == 302
    assert Consent.objects.get().attachment.kind == "scan"


def test_withdrawing_stops_verification_at_once(browser_of):
    browser = browser_of(TownClerk)
    browser.post(address("consent-sign"), asked("何守田"))
    browser.post(address("consent-withdraw"), {"paper": Consent.objects.get().pk, "how": "phone"})
    assert not may_verify(person=person_of("何守田"), household=home_of(), unit="banks", on=DAY)
    page = shown(browser)
    assert "已经撤回" in page
    assert "电话撤回" in page


def test_an_organisation_learns_what_was_ticked_until_it_is_withdrawn(browser_of):
    browser = browser_of(TownClerk)
    assert browser.post(address("sharing-answer"), told("何守田")).status_code == 302
    reach = {"organization": team(), "person": person_of("何守田"), "purpose": "wish", "on": DAY}
    assert what_may_reach(**reach) == {"name", "phone"}
    browser.post(address("consent-withdraw"), {"paper": ThirdPartyConsent.objects.get().pk, "how": "spoken"})
    assert what_may_reach(**reach) == set()


@pytest.mark.parametrize("name", ["consents", "sharing-answer"])
def test_the_screens_say_that_refusing_changes_no_benefit(browser_of, name):
    assert "不影响" in shown(browser_of(TownClerk), name)


def test_the_printed_papers_say_it_too(browser_of):
    page = browser_of(TownClerk).get(address("consent-paper") + "?kind=sharing").content.decode()
    assert page.count("不影响低保、特困、临时救助和任何一项待遇") == 3


def test_refusing_is_recorded_and_lets_nothing_through(browser_of):
    browser = browser_of(TownClerk)
    browser.post(
        address("sharing-answer"), told("何守田", answer="no", told=[], way="spoken", paper_place="")
    )
    assert not ThirdPartyConsent.objects.get().is_agreed
    page = shown(browser)
    assert "不同意</span>" in page
    assert "什么也不告诉" in page
    assert "口头答复" in page
    assert "口头答复" not in shown(browser, "consent-sign")


def test_a_paper_is_printed_for_everybody_without_an_id_number(browser_of):
    browser = browser_of(TownClerk)
    page = shown(browser, "consent-paper")
    assert page.count("社会救助家庭经济状况核对授权书</h2>") == 3
    assert not any(member.id_number[-4:] in page for member in HE.members)
    one = browser.get(address("consent-paper") + f"?person={person_of('罗小满').pk}").content.decode()
    assert one.count("<article") == 1
    assert browser.get(address("consent-paper") + f"?person={uuid4()}").status_code == 404


def test_an_obligor_is_asked_in_words_of_his_own(browser_of):
    browser = browser_of(CountyClerk)
    assert "没有登记法定义务人" in browser.get(address("consents", QIN.number)).content.decode()
    home, mother = home_of(QIN.number), person_of("覃玉珍")
    son = person_of("彭大有")
    establish_obligors(
        household=home, obligors=[(son, "子女", mother)], on=DAY, source="visit", at=AT, by=SYSTEM
    )
    page = browser.get(address("consents", QIN.number)).content.decode()
    assert "2 人都还不能核对" in page
    assert "义务人（子女）" in page
    paper = browser.get(address("consent-paper", QIN.number)).content.decode()
    assert paper.count("不等于这一户不符合条件") == 1
    browser.post(address("consent-sign", QIN.number), asked("彭大有"))
    assert may_verify(person=son, household=home, unit="banks", on=DAY)
    assert not may_verify(person=son, household=son.memberships.get().household, unit="banks", on=DAY)


def test_papers_of_another_household_or_area_are_not_there(browser_of):
    browser_of(CountyClerk).post(address("consent-sign", WEN.number), asked("温国平"))
    paper = Consent.objects.get()
    browser = browser_of(TownClerk)
    sent = {"paper": paper.pk, "how": "phone", "purpose": "归档", "guardianship": uuid4()}
    for name in ("consent-withdraw", "consent-file", "guardianship-end"):
        assert browser.post(address(name, WEN.number), sent).status_code == 404
        assert browser.post(address(name), sent).status_code == 404
    assert browser.post(address("consent-withdraw"), {"paper": "x"}).status_code == 404
    assert Consent.objects.get().withdrawn_at is None


def test_who_only_reviews_sees_but_does_not_record(browser_of):
    browser = browser_of(CountyOfficer)
    assert "登记签署" not in shown(browser)
    for name in ("consent-withdraw", "guardianship-end", "consent-sign", "sharing-answer"):
        assert browser.post(address(name)).status_code == 403


def test_what_was_filled_in_wrongly_comes_back_with_the_reason(browser_of):
    page = browser_of(TownClerk).post(address("consent-sign"), asked("何守田", until="2030-01-01"))
    assert "期限最长 12 个月" in page.content.decode()
    assert 'value="一号柜"' in page.content.decode()
