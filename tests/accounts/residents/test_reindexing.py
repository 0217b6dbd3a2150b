"""When the index key is turned, residents are found before, during and after."""

from __future__ import annotations

import pytest

from tests.accounts.residents.people import AT, ME, PHONE
from tests.ledger.test_resealing import turn  # noqa: F401
from zhulian.accounts.residents.actions import account_of_identity, account_of_phone
from zhulian.accounts.residents.channels import link
from zhulian.accounts.residents.models import ChannelLink, Level, Resident
from zhulian.accounts.residents.queries import openid_indexes
from zhulian.accounts.residents.reindexing import CHANNEL_INDEXES, RESIDENT_INDEXES
from zhulian.ledger.keys import keyring
from zhulian.lib.ciphers import turned
from zhulian.lib.key_file import change_key_file

pytestmark = pytest.mark.django_db


def found() -> tuple[int, int, int]:
    return (
        Resident.objects.with_phone(PHONE).count(),
        Resident.objects.with_id_number(ME.id_number).count(),
        ChannelLink.objects.filter(openid_index__in=openid_indexes("o1")).count(),
    )


def test_residents_are_found_by_the_new_index_and_a_second_pass_changes_nothing(turn, settings):  # noqa: F811
    here = account_of_phone(phone=PHONE, at=AT)
    account_of_identity(identity=ME, level=Level.REAL_NAME, by="粤省事", at=AT, here=here)
    link(resident=here, channel="gzh", openid="o1", at=AT)
    change_key_file(settings.KEY_FILE, lambda keys: turned(keys, at=AT, with_index=True))
    assert found() == (1, 1, 1)
    keys = keyring()
    assert [place.step(keys, None).changed for place in (RESIDENT_INDEXES, CHANNEL_INDEXES)] == [2, 1]
    assert [place.step(keys, None).changed for place in (RESIDENT_INDEXES, CHANNEL_INDEXES)] == [0, 0]
    assert found() == (1, 1, 1)
