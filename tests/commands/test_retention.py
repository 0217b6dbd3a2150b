"""Retention 保存期限: every model has its line; what is due goes, what the archives keep stays, and the chain holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from typer.testing import CliRunner

import zhulian
from tests.cast import HE
from tests.commands.test_commands_page import keys_on_page, keys_printed
from tests.registry.signing import answer, picture, sign
from tests.staff import AT, make_areas, make_officer
from zhulian.accounts.actions import create_user
from zhulian.accounts.models import SignIn
from zhulian.accounts.roles import CountyClerk
from zhulian.commands import retention, retention_run
from zhulian.commands.retention_page import document
from zhulian.commands.retention_run import look, run, run_uploads
from zhulian.commands.retention_table import RULES, RUNNING, Treatment
from zhulian.files.contents import accept
from zhulian.files.models import Attachment
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import SYSTEM
from zhulian.ledger.models import Event
from zhulian.ledger.verifying import verify
from zhulian.lib.id_numbers import invent
from zhulian.matching.models import Match
from zhulian.monitoring import actions as monitoring
from zhulian.monitoring.models import Lead
from zhulian.registry.enrolment import EnrolledMember, Enrolment, enrol_many
from zhulian.registry.models import (
    Change,
    Consent,
    Household,
    Membership,
    Observation,
    Person,
    ThirdPartyConsent,
)
from zhulian.web import uploads
from zhulian.work.models import Run

pytestmark = pytest.mark.django_db
DAY_OF_RUN = date(2028, 11, 1)
DAY_BEFORE = date(2028, 10, 31)
PAGE = Path(zhulian.__file__).resolve().parents[1] / "docs" / "retention.md"


@pytest.fixture
def county():
    make_areas()


def enrol(number: int, *, source: str = "household_register", facts: dict | None = None) -> Household:
    """Open a file for somebody invented, as an import does."""
    born = date(1960, 1, 1)
    who = EnrolledMember(
        "贾如意", invent("101110", born, number), "户主", sex="男", birth_date=born, facts=facts or {}
    )
    home = Enrolment(f"XN-{number:05d}", HE.village, (who,), date(2026, 10, 1))
    enrol_many(households=[home], at=AT, source=source, by=SYSTEM)
    return Household.objects.get(number=home.number)


def match(home: Household, *, is_current: bool = False, taken: bool = False) -> Match:
    found, _ = Run.objects.get_or_create(kind="match", key="2026-10-31")
    return Match.objects.create(
        run=found, household=home, area_path=home.area_path, policy="subsistence_allowance", on=AT.date(),
        kind=Match.Kind.MISSED, pass_mask=1, fail_mask=0, condition_count=1, created_at=AT, is_current=is_current,
        facts={"members": [{"facts": {"age": 66}}]}, applications_at=AT if taken else None,
    )  # fmt: skip


def done(on: date = DAY_OF_RUN) -> dict[str, int]:
    """Run on a day; return how many rows of each model were dealt with."""
    return {one.rule.label: one.done for one in run(on=on, at=AT, by=SYSTEM) if one.done}


def test_every_model_has_its_line_and_every_line_a_model():
    models = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    declared = [rule.label for rule in RULES]
    assert sorted(declared) == sorted(models)


def test_a_line_that_runs_says_how_long_from_when_and_why():
    for rule in RUNNING:
        assert rule.since
        assert rule.ground
        assert (rule.treatment is Treatment.STRIP) == bool(rule.columns), rule.label
        assert rule.treatment in (Treatment.STRIP, Treatment.DELETE)
    assert {rule.treatment for rule in RULES if rule.due is None}.isdisjoint(
        {Treatment.STRIP, Treatment.DELETE}
    )


def test_the_page_is_what_the_table_says():
    assert PAGE.read_text(encoding="utf-8") == document(), "zhulian retention list --out docs/retention.md"


def test_a_household_nobody_handled_loses_its_name_two_years_after_the_last_word(county):
    home = enrol(1)
    advice = match(home)
    person = Person.objects.get()
    assert done(DAY_BEFORE) == {}
    assert done() == {"registry.Household": 1, "registry.Person": 1}
    home.refresh_from_db()
    person.refresh_from_db()
    advice.refresh_from_db()
    assert home.number.startswith("去标识-")
    assert (home.address, home.lake_key) == ("", None)
    assert (person.name, person.id_number, person.phone, person.name_index) == ("", "", "", "")
    assert (person.id_index, person.birth_date, person.lake_key) == (None, None, None)
    assert advice.facts == {}
    assert not (Membership.objects.exists() or Observation.objects.exists() or Change.objects.exists())
    assert not Person.objects.with_id_number(invent("101110", date(1960, 1, 1), 1)).exists()


def test_what_it_did_stands_in_the_ledger_with_numbers_only_and_the_chain_holds(county):
    home = enrol(1)
    done()
    row = Event.objects.get(action="到期去标识", object_id="registry.Household")
    assert row.detail["ids"] == [str(home.pk)]
    assert row.detail["count"] == 1
    assert "24 个月" in row.purpose
    assert "贾如意" not in str(list(Event.objects.values_list("detail", "purpose")))
    ledger.seal()
    assert verify().broken == ""


def test_a_second_run_finds_nothing(county):
    enrol(1)
    assert done()
    assert done() == {}


@pytest.mark.parametrize(
    "source", ["assistance_ledger", "visit", "benefit_roster", "decision", "verification"]
)
def test_a_household_somebody_handled_belongs_to_the_archives(county, source):
    home = enrol(1, source="household_register")
    Membership.objects.update(source=source)
    assert done() == {}
    assert Household.objects.get() == home


@pytest.mark.parametrize("what", ["on the list", "taken up", "signed", "answered"])
def test_a_household_that_is_on_a_list_or_has_signed_is_left_alone(county, what):
    home = enrol(1)
    person = Person.objects.get()
    if what in ("on the list", "taken up"):
        match(home, is_current=what == "on the list", taken=what == "taken up")
    elif what == "signed":
        sign(home, person)
    else:
        answer(home, person, is_agreed=False, fields=())
    labels = set(done())
    assert not {"registry.Household", "registry.Person", "registry.Consent"} & labels
    person.refresh_from_db()
    assert person.name.open() == "贾如意"


def test_facts_of_old_advice_go_and_those_of_what_stands_or_was_taken_up_stay(county):
    home = enrol(1, source="assistance_ledger")
    old = match(home)
    kept = [
        Match.objects.create(
            run=Run.objects.create(kind="match", key=str(number)), household=home, area_path=home.area_path,
            policy="subsistence_allowance", on=AT.date(), kind=Match.Kind.MISSED, pass_mask=1, fail_mask=0,
            condition_count=1, created_at=AT, facts={"a": 1}, **more,
        )
        for number, more in enumerate(
            ({"is_current": True}, {"is_current": False, "applications_at": AT})
        )
    ]  # fmt: skip
    assert done() == {"matching.Match": 1}
    old.refresh_from_db()
    assert old.facts == {}
    assert Match.objects.filter(pk__in=[one.pk for one in kept], facts={"a": 1}).count() == 2


def test_a_lead_loses_its_telephone_a_year_after_the_call_and_one_that_waits_does_not(county):
    clerk = make_officer(CountyClerk, "640104")
    leads = []
    for number in range(2):
        lead = Lead(area_path="640104", name="贾", phone=f"0951-000000{number}", wish="想问", consented_at=AT)
        lead.save()
        leads.append(lead)
    monitoring.take(lead=leads[0], by=clerk, at=AT)
    assert done(date(2027, 11, 1))["monitoring.Lead"] == 1
    called, waiting = (Lead.objects.get(pk=lead.pk) for lead in leads)
    assert (called.name, called.phone, called.wish) == ("", "", "")
    assert waiting.phone.open() == "0951-0000001"
    assert "monitoring.Lead" not in done(date(2027, 11, 1))


def test_an_answer_for_an_organisation_goes_with_its_signature_after_three_years(county):
    home = enrol(1, source="assistance_ledger")
    person = Person.objects.get()
    given = {"form": "screen", "accepted": accept(picture(), "签名.png"), "paper_place": ""}
    answer(home, person, **given)
    sign(home, person, **given)
    assert done(date(2030, 10, 31)) == {}
    assert done(date(2030, 11, 1)) == {"registry.ThirdPartyConsent": 1}
    assert not ThirdPartyConsent.objects.exists()
    assert Attachment.objects.get() == Consent.objects.get().attachment, "the archives keep the other"


def test_sign_ins_and_sessions_go_and_keys_of_sessions_are_not_told(county):
    SignIn.objects.create(
        user=make_officer(CountyClerk, "640104"), session_key="k", device="d", began_at=AT, seen_at=AT
    )
    Session.objects.create(session_key="secret-key", session_data="", expire_date=AT)
    assert done(date(2027, 11, 1)) == {"accounts.SignIn": 1, "sessions.Session": 1}
    assert "secret-key" not in str(list(Event.objects.values_list("detail", flat=True)))


def test_killed_in_the_middle_it_goes_on_and_leaves_nothing_half_done(county, monkeypatch):
    for number in range(1, 4):
        enrol(number)
    monkeypatch.setattr(retention_run, "BATCH", 1)
    record, told = ledger.record, []

    def fail_at_the_second(**given):
        told.append(given)
        if len(told) == 2:
            raise KeyboardInterrupt
        return record(**given)

    monkeypatch.setattr(ledger, "record", fail_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        done()
    assert Household.objects.filter(number__startswith="去标识-").count() == 1
    assert Membership.objects.count() == 2, "the second household is whole"
    assert done() == {"registry.Household": 2, "registry.Person": 3}
    assert Event.objects.filter(action="到期去标识").count() == 6


def test_a_dry_run_counts_and_changes_nothing(county):
    enrol(1)
    before = Event.objects.count()
    counted = {one.rule.label: one.due for one in look(on=DAY_OF_RUN)}
    assert counted["registry.Household"] == 1
    assert Household.objects.get().number == "XN-00001"
    assert Event.objects.count() == before


def test_the_command_says_what_and_why_and_refuses_a_day_to_come(county, settings):
    settings.TODAY = DAY_OF_RUN
    enrol(1)
    told = CliRunner().invoke(retention.app, ["run", "--dry-run"])
    assert "只由部门数据建档、没有人办过的家庭：到期 1 行，将去标识。24 个月" in told.output
    told = CliRunner().invoke(retention.app, ["run"])
    assert "共处理 2 行；归档材料、台账没有动" in told.output
    for day, words in (("2029-01-01", "还没有到"), ("昨天", "看不懂")):
        refused = CliRunner().invoke(retention.app, ["run", "--on", day])
        assert refused.exit_code == 2
        assert words in refused.output


def test_uploads_nobody_decided_on_go_after_a_day(settings, tmp_path):
    settings.DATA = tmp_path
    user, _ = create_user(username="somebody", display_name="何敏", by=SYSTEM, at=AT)
    uploads.keep(user=user, name="台账.csv", content=b"x", on=AT.date(), at=AT)
    now = datetime.now(tz=UTC)
    assert run_uploads(at=now) == 0
    assert run_uploads(at=now + timedelta(days=1, minutes=1)) == 2
    assert not list((tmp_path / "uploads").iterdir())


def test_the_page_of_commands_names_the_keys(county):
    assert keys_printed(retention.app, "run", "--dry-run") == keys_on_page("zhulian retention run")
