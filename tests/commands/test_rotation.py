"""Rotation 换钥匙: from the command to the last sealed value; killed in the middle it goes on."""

from __future__ import annotations

import json
import os
import re
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from allauth.mfa.adapter import get_adapter
from typer.testing import CliRunner

import zhulian
from tests.apart import start_apart
from tests.cast import HE, QIN
from tests.commands.test_commands_page import keys_on_page, keys_printed
from tests.files.sent import PDF
from tests.lake import village
from tests.lake.conftest import shore  # noqa: F401
from tests.ledger.test_fields import person
from tests.ledger.test_resealing import turn  # noqa: F401
from tests.staff import SECRET, make_areas, make_officer
from zhulian.accounts.roles import Auditor
from zhulian.commands import keys, rotation
from zhulian.commands.rotation import CannotTurn, retire, rotate
from zhulian.files.actions import keep, open_content
from zhulian.files.contents import accept
from zhulian.files.models import Attachment
from zhulian.lake.vault import Identity, open_many
from zhulian.ledger import resealing
from zhulian.ledger.canary import ensure_right_keys
from zhulian.ledger.keys import keyring
from zhulian.ledger.models import Canary, Event
from zhulian.lib.ciphers import KeyFileProblem
from zhulian.registry.identity import id_index, name_index
from zhulian.registry.models import Person
from zhulian.work.models import Run

AT = datetime(2026, 10, 31, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def clock() -> datetime:
    return AT


def quiet(where: str, count: int) -> None:
    pass


def two_days_later() -> datetime:
    return AT + timedelta(days=2)


@pytest.fixture
def sealed(turn, shore, settings):  # noqa: F811
    """Something sealed everywhere: persons, a second factor, the vault."""
    settings.DATA = shore.data
    ensure_right_keys()
    for character in (HE.members[0], QIN.members[0]):
        row = person(character.name, character.id_number)
        row.name_index, row.id_index = name_index(character.name), id_index(character.id_number)
        row.save()
    shore.bring_register()
    make_areas()
    keep(accepted=accept(PDF, "授权书.pdf"), kind="scan", object_kind="household", object_id="1",
         area_path="640104001002", retention="授权书", by=rotation.BY, at=AT)  # fmt: skip
    return make_officer(Auditor, "640104"), shore


def opens_everywhere(sealed) -> None:
    officer, lake = sealed
    assert Person.objects.with_id_number(HE.members[0].id_number).get().name.open() == HE.members[0].name
    assert Person.objects.named(QIN.members[0].name).count() == 1
    assert get_adapter().decrypt(officer.authenticator_set.get(type="totp").data["secret"]) == SECRET
    attachment = Attachment.objects.get()
    opened = open_content(attachment=attachment, purpose="核实", serves={}, by=rotation.BY, at=AT)
    assert opened == PDF
    father = keyring().pseudonym(village.FATHER)
    opened = open_many([father], purpose="核实", by="走访员乙", at=AT, data_dir=lake.data)
    assert opened == {father: Identity("覃守田", village.FATHER, village.STREET)}


def test_everything_sealed_gets_the_new_key_and_still_opens(sealed):
    done = rotate(clock=clock, tell=quiet)
    assert (done.key, done.left, done.damaged) == (2, 0, ())
    assert all(set(counts) <= {2} for counts in rotation.counted(clock).values())
    opens_everywhere(sealed)
    ensure_right_keys()
    acts = Event.objects.filter(object_kind="keys").order_by("id").values_list("action", flat=True)
    assert list(acts) == ["换钥匙", "换钥匙完成"]


def test_the_index_is_derived_anew_and_people_are_found_before_during_and_after(sealed, monkeypatch):
    before = set(Person.objects.values_list("id_index", flat=True))
    seen = []

    def look_between(where: str, count: int) -> None:
        seen.append(Person.objects.with_id_number(HE.members[0].id_number).count())

    rotate(clock=clock, tell=look_between, with_index=True)
    assert set(seen) == {1}
    after = set(Person.objects.values_list("id_index", flat=True))
    assert not before & after
    assert Canary.objects.get().index == keyring().index("助联", "canary")
    opens_everywhere(sealed)


def test_a_second_rotation_begins_only_when_the_first_is_done(sealed):
    assert rotate(clock=clock, tell=quiet).key == 2
    assert rotate(clock=clock, tell=quiet).key == 3
    person("何三").save()
    assert Run.objects.filter(kind=rotation.KIND, state=Run.State.DONE).count() == 2


def test_old_keys_are_retired_a_day_later_and_only_when_nothing_uses_them(sealed):
    rotate(clock=clock, tell=quiet, with_index=True)
    with pytest.raises(CannotTurn, match="不满一天"):
        retire(clock=clock, tell=quiet)
    Person.objects.filter(id_index=id_index(HE.members[0].id_number)).update(
        id_index=keyring().indexes(HE.members[0].id_number, "person.id_number")[1]
    )
    with pytest.raises(CannotTurn, match="旧索引，刚刚改好"):
        retire(clock=two_days_later, tell=quiet)
    assert retire(clock=two_days_later, tell=quiet) == [1]
    assert (set(keyring().keys), keyring().former_index_key) == ({2}, None)
    opens_everywhere(sealed)
    with pytest.raises(CannotTurn, match="没有可以退役的"):
        retire(clock=two_days_later, tell=quiet)


def test_a_key_that_one_row_still_needs_is_not_retired(sealed):
    old = Person.objects.values_list("pk", "name").first()
    rotate(clock=clock, tell=quiet)
    Person.objects.filter(pk=old[0]).update(name=old[1])
    with pytest.raises(CannotTurn, match="还有 1 处用着旧密钥"):
        retire(clock=two_days_later, tell=quiet)
    assert rotate(clock=clock, tell=quiet).key == 2, "the same rotation goes on"
    assert retire(clock=two_days_later, tell=quiet) == [1]


def _turn_and_die(step: int) -> None:
    resealing.BATCH = 1

    def die_at(where: str, count: int) -> None:
        if count >= step:
            os.kill(os.getpid(), signal.SIGKILL)

    rotate(clock=clock, tell=die_at, with_index=True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", [1, 3, 6, 9])
def test_killed_in_the_middle_the_next_run_goes_on_from_there(sealed, step):
    process = start_apart(_turn_and_die, step)
    process.join()
    assert process.exitcode == -signal.SIGKILL
    opens_everywhere(sealed)
    ensure_right_keys()
    assert Run.objects.get(kind=rotation.KIND).checkpoint["changed"] >= step
    done = rotate(clock=clock, tell=quiet)
    assert (done.key, done.left) == (2, 0)
    assert Run.objects.get(kind=rotation.KIND).state == Run.State.DONE
    opens_everywhere(sealed)


@pytest.mark.django_db(transaction=True)
def test_two_do_not_turn_the_keys_at_once(sealed):
    Run.objects.create(
        kind=rotation.KIND, key="换钥匙/2/1", state=Run.State.RUNNING, owner="别的机器:1", lease_until=AT
    )
    with pytest.raises(CannotTurn, match="另一个进程正在换钥匙"):
        rotate(clock=clock, tell=quiet)
    assert keyring().current == 1


def test_the_commands_turn_print_and_bring_back(sealed, settings, tmp_path):
    def run(*words: object) -> tuple[int, str]:
        done = CliRunner().invoke(keys.app, [str(word) for word in words])
        return done.exit_code, done.output

    told = json.loads(run("rotate", "--json")[1].splitlines()[-1])
    assert (told["current"], told["left"]) == (2, 0)
    paper = tmp_path / "封存件.html"
    assert run("sheet", paper, "--parts")[0] == 0
    assert (paper.with_stem("封存件-1").stat().st_mode & 0o777) == 0o600
    assert run("sheet", paper, "--parts")[0] == 2, "a sheet is not overwritten"
    before = keyring()
    assert run("restore", paper.with_stem("封存件-1"), paper.with_stem("封存件-3"))[0] == 2, (
        "nor is a key file"
    )
    settings.KEY_FILE.unlink()
    with pytest.raises(KeyFileProblem, match="找不到"):
        ensure_right_keys()
    assert run("restore", paper.with_stem("封存件-1"))[0] == 2
    code, words = run("restore", paper.with_stem("封存件-1"), paper.with_stem("封存件-3"))
    assert (code, keyring()) == (0, before), words
    opens_everywhere(sealed)


def test_a_sheet_of_another_installation_is_not_left_behind(sealed, settings, tmp_path):
    paper = tmp_path / "sheet.html"
    assert CliRunner().invoke(keys.app, ["sheet", str(paper)]).exit_code == 0
    settings.KEY_FILE.unlink()
    Canary.objects.update(pseudonym="0" * 32)
    done = CliRunner().invoke(keys.app, ["restore", str(paper)])
    assert (done.exit_code, settings.KEY_FILE.exists()) == (2, False)
    assert "湖密钥不同" in done.output


def test_the_commands_print_the_keys_of_the_page(sealed, monkeypatch):
    assert keys_printed(keys.app, "rotate") == keys_on_page("zhulian keys rotate")
    assert keys_printed(keys.app, "check") == keys_on_page("zhulian keys check")
    monkeypatch.setattr(rotation, "RETIRED_AFTER", timedelta(0))
    assert keys_printed(keys.app, "retire") == keys_on_page("zhulian keys retire")


# Where sealed bytes are made, and how each place follows the keys.
SEALS = {
    "ledger/fields.py": "SealedTable",
    "ledger/resealing.py": "SealedTable",
    "registry/sealing.py": "SealedTable",
    "accounts/sign_in.py": "SecondFactors",
    "files/storing.py": "SealedFiles",
    "lake/vault.py": "VaultFiles",
    "lake/resealing.py": "VaultFiles",
    "lib/ciphers.py": "the cipher itself",
    "web/uploads.py": "gone after a day",
    "web/selfcheck/state.py": "void after two hours",
}


def test_every_place_that_seals_is_followed_when_keys_turn():
    house = Path(zhulian.__file__).parent
    sealing = {
        str(path.relative_to(house))
        for path in house.rglob("*.py")
        if re.search(r"\.seal(_many)?\([\w\[]", path.read_text("utf-8"))
    }
    assert sealing == set(SEALS)
