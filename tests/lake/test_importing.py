"""Importing 导入: whole or not at all, lawful or not at all, nobody's name in the lake."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.lake import village
from zhulian.lake import importing
from zhulian.lake.importing import CannotImport
from zhulian.lake.models import Delivery
from zhulian.ledger.canary import ensure_right_keys
from zhulian.ledger.keys import keyring
from zhulian.ledger.models import Event
from zhulian.lib.ciphers import KeyFileProblem
from zhulian.lib.key_file import make_key_file
from zhulian.work.models import Run

pytestmark = pytest.mark.django_db


def test_import_keeps_facts_under_pseudonyms(shore):
    delivery = shore.bring_register()
    father = shore.row("household_register", village.FATHER)
    assert father.pop("household_number") in (0, 1, 2)
    assert father == {
        "person": keyring().pseudonym(village.FATHER),
        "household": keyring().pseudonym("H1", "household"),
        "relation_to_head": "户主",
        "birth_date": date(1979, 3, 12),
        "area": village.HERE,
        "residence_area": village.THERE,
    }
    assert (delivery.row_count, delivery.good_count, delivery.bad_count, delivery.person_count) == (
        7,
        7,
        0,
        7,
    )
    assert (delivery.scope, delivery.delete_on) == ("全量", date(2027, 5, 1))


def test_no_lake_byte_tells_a_name_a_number_or_an_address(shore):
    people = [
        *village.PEOPLE,
        ("H3", "冒名", village.spoilt(village.GUEST), "女", "女", "", "枣园街", village.HERE, ""),
    ]
    shore.bring_register(people)
    content = (shore.data / "lake" / "household_register" / "2026-10.parquet").read_bytes()
    sealed = (shore.data / "vault" / "household_register" / "2026-10.parquet").read_bytes()
    for number, name in ((person[2], person[1]) for person in people):
        for word in (number, name, "枣园街", "H1"):
            assert word.encode() not in content
            assert word.encode() not in sealed
            assert word.encode("utf-16-le") not in content


def test_files_and_folders_are_open_to_their_owner_alone(shore):
    shore.bring_register([*village.PEOPLE, village.PEOPLE[0]])
    for path in shore.data.rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path
    assert shore.files() == [
        "lake/household_register/2026-10.parquet",
        "returned/household_register/2026-10.xlsx",
        "vault/household_register/2026-10.parquet",
    ]


def test_import_leaves_one_ledger_row_without_names(shore):
    delivery = shore.bring_register()
    event = Event.objects.get()
    assert (event.action, event.actor, event.object_id) == ("导入数据源", "办事员甲", str(delivery.pk))
    assert event.detail["good_count"] == 7
    assert village.FATHER not in str(event.detail)
    assert Run.objects.get().state == Run.State.DONE


@pytest.mark.parametrize("missing", ["scope", "basis", "agreement", "assessment", "keeping"])
def test_import_refuses_a_feed_that_does_not_say_its_legal_footing(shore, missing):
    feed = replace(village.feeds()["household_register"], **{missing: None})
    file = shore.csv("household_register", village.REGISTER, village.PEOPLE)
    with pytest.raises(
        CannotImport,
        match=r"公安户籍没有写明(范围|依据|协议编号|影响评估|保存到)，不能导入。请在 policies/feeds/household_register.yaml",
    ):
        shore.bring("household_register", file, declared=feed)
    assert shore.files() == []
    assert not Delivery.objects.exists() and not Event.objects.exists()


def test_import_refuses_an_assessment_of_the_future_and_a_period_past_its_keeping(shore):
    file = shore.csv("household_register", village.REGISTER, village.PEOPLE)
    feed = replace(village.feeds()["household_register"], assessed_on=village.DAY + timedelta(days=1))
    with pytest.raises(CannotImport, match="影响评估日期 2026-11-01 在导入日"):
        shore.bring("household_register", file, declared=feed)
    with pytest.raises(CannotImport, match="已在 2026-10-01 到期"):
        shore.bring("household_register", file, period="2026-03")
    with pytest.raises(CannotImport, match="期次“2026-13”看不懂"):
        shore.bring("household_register", file, period="2026-13")


def test_the_same_file_twice_changes_nothing(shore):
    first = shore.bring_register()
    path = shore.data / first.path
    before = path.stat().st_mtime_ns
    assert shore.bring_register().pk == first.pk
    assert path.stat().st_mtime_ns == before
    assert Event.objects.count() == 1


def test_a_corrected_file_takes_the_place_of_the_first_which_stays_on_record(shore):
    first = shore.bring_register()
    second = shore.bring_register(village.PEOPLE[:4])
    first.refresh_from_db()
    assert (first.superseded_at, second.superseded_at) == (village.AT, None)
    assert len(shore.rows("household_register")) == 4
    assert Event.objects.last().detail["superseded"] == [first.pk]
    third = shore.bring_register([*village.PEOPLE, village.PEOPLE[0]])
    assert (shore.data / third.errors_path).exists()
    fourth = shore.bring_register()
    assert not (shore.data / third.errors_path).exists()
    assert len(shore.rows("household_register")) == 7
    assert list(Delivery.objects.in_force()) == [fourth]


def test_the_same_file_on_other_terms_is_imported_again(shore):
    shore.bring_register()
    file = shore.csv("medical_expenses", village.BILLS, [("覃守田", village.FATHER, "2026-09", "20000", "")])
    first = shore.bring("medical_expenses", file)
    declared = replace(village.feeds()["medical_expenses"], threshold=("medical_self_pay_in_scope", 30000_00))
    assert shore.bring("medical_expenses", file, declared=declared).outside_count == 1
    pupils = shore.xlsx("school_roll", village.PUPILS, [("彭大有", village.COUSIN, "", "本科", "在读")])
    shore.bring("medical_expenses", file)
    assert shore.bring("school_roll", pupils).outside_count == 1
    more = [("卢小雨", village.GUEST, "2026-09", "20000", "")]
    shore.bring("medical_expenses", shore.csv("medical_expenses", village.BILLS, more))
    assert shore.bring("school_roll", pupils).good_count == 1
    assert Delivery.objects.exclude(superseded_at=None).filter(pk=first.pk).exists()


def test_if_the_ledger_fails_nothing_is_written(shore, monkeypatch):
    def fail(**event):
        raise RuntimeError("台账写不进")

    monkeypatch.setattr(importing.ledger, "record", fail)
    with pytest.raises(RuntimeError):
        shore.bring_register()
    assert shore.files() == []
    assert not Delivery.objects.exists()


def test_a_wrong_key_is_refused_before_anything_is_read(shore, settings, tmp_path):
    ensure_right_keys()
    make_key_file(tmp_path / "other" / "keyring.json")
    settings.KEY_FILE = tmp_path / "other" / "keyring.json"
    with pytest.raises(KeyFileProblem, match="不是封存这个数据库的那一把"):
        shore.bring_register()
    assert shore.files() == []
