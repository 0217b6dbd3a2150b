"""The identity vault 身份保险库."""

from __future__ import annotations

import hashlib

import pyarrow.parquet as pq
import pytest

from tests.lake import village
from zhulian.lake.vault import CannotLook, Identity, context, open_many
from zhulian.ledger.canary import ensure_right_keys
from zhulian.ledger.keys import keyring
from zhulian.ledger.models import Event
from zhulian.lib.ciphers import CannotOpen, KeyFileProblem
from zhulian.lib.key_file import make_key_file

pytestmark = pytest.mark.django_db


def look(shore, people, purpose="核实低保申请"):
    return open_many(people, purpose=purpose, by="走访员乙", at=village.AT, data_dir=shore.data)


def names(*numbers):
    return [keyring().pseudonym(number) for number in numbers]


def test_many_are_sealed_and_named_as_one_by_one():
    keys = keyring()
    sealed = keys.seal_many([b"a", "乙".encode()], ["x", "y"])
    assert [keys.open(sealed[0], "x"), keys.open(sealed[1], "y").decode()] == [b"a", "乙"]
    with pytest.raises(CannotOpen):
        keys.open(sealed[0], "y")
    with pytest.raises(ValueError):
        keys.seal_many([b"a"], [])
    assert keys.pseudonyms(["H1", ""], "household") == [
        keys.pseudonym("H1", "household"),
        keys.pseudonym("", "household"),
    ]


def test_open_gives_who_they_are_and_leaves_one_ledger_row(shore):
    shore.bring_register()
    father, stranger = names(village.FATHER, village.spoilt(village.FATHER))
    assert look(shore, [father, stranger, father]) == {
        father: Identity("覃守田", village.FATHER, village.STREET)
    }
    event = Event.objects.last()
    listed = "\n".join(sorted([father, stranger]))
    assert (event.action, event.purpose, event.actor) == ("打开身份", "核实低保申请", "走访员乙")
    assert event.detail == {"person_count": 2, "list_hash": hashlib.sha256(listed.encode()).hexdigest()}


@pytest.mark.parametrize("purpose", ["", "  "])
def test_open_refuses_without_a_purpose(shore, purpose):
    shore.bring_register()
    count = Event.objects.count()
    with pytest.raises(CannotLook, match="没有写明目的"):
        look(shore, names(village.FATHER), purpose)
    assert Event.objects.count() == count


def test_nothing_is_opened_when_the_ledger_fails(shore, monkeypatch):
    shore.bring_register()

    def fail(**event):
        raise RuntimeError("台账写不进")

    monkeypatch.setattr("zhulian.lake.vault.ledger.record", fail)
    monkeypatch.setattr("zhulian.lake.vault._envelopes", lambda *given: pytest.fail("打开了"))
    with pytest.raises(RuntimeError):
        look(shore, names(village.FATHER))


def test_open_refuses_the_wrong_key(shore, settings, tmp_path):
    ensure_right_keys()
    shore.bring_register()
    people = names(village.FATHER)
    make_key_file(tmp_path / "other" / "keyring.json")
    settings.KEY_FILE = tmp_path / "other" / "keyring.json"
    with pytest.raises(KeyFileProblem):
        look(shore, people)


def test_a_record_is_bound_to_its_pseudonym(shore):
    shore.bring_register()
    sealed = pq.read_table(shore.data / "vault" / "household_register" / "2026-10.parquet").to_pylist()
    assert sealed[0].keys() == {"person", "envelope"}
    with pytest.raises(CannotOpen):
        keyring().open(sealed[0]["envelope"], context(sealed[1]["person"]))


def test_other_feeds_add_only_people_nobody_has_sent_and_the_register_counts_first(shore):
    roster = [
        ("覃小田", village.FATHER, "最低生活保障", "2024-05", 780, ""),
        ("过路人", village.PASSER_BY, "最低生活保障", "2024-05", 780, ""),
    ]
    file = shore.xlsx("benefit_roster", village.ROSTER, roster)
    shore.bring("benefit_roster", file)
    father, passer = names(village.FATHER, village.PASSER_BY)
    assert look(shore, [father])[father].name == "覃小田"
    shore.bring_register()
    assert look(shore, [father, passer]) == {
        father: Identity("覃守田", village.FATHER, village.STREET),
        passer: Identity("过路人", village.PASSER_BY, ""),
    }
    bills = [("某甲", village.FATHER, "2026-09", "20000", "")]
    shore.bring("medical_expenses", shore.csv("medical_expenses", village.BILLS, bills))
    assert len(pq.read_table(shore.data / "vault" / "medical_expenses" / "2026-10.parquet")) == 0


def test_a_member_with_a_bad_number_has_a_name_and_no_number(shore):
    bad = village.spoilt(village.CHILD)
    shore.bring_register([("H1", "覃欣怡", bad, "女", "户主", "2012-05-21", "枣园街", village.HERE, "")])
    [person] = shore.rows("household_register")
    assert look(shore, [person]) == {person: Identity("覃欣怡", "", "枣园街")}
