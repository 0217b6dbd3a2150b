"""Reindexing 换索引: by what the hashes of residents' phones, ID numbers and channels are derived."""

from __future__ import annotations

from zhulian.accounts.identity import id_index
from zhulian.accounts.residents.models import ChannelLink, Resident
from zhulian.accounts.residents.queries import openid_index, phone_index
from zhulian.ledger.reindexing import Indexed, TableIndexes

RESIDENT_INDEXES = TableIndexes(
    "居民的手机号和证件号索引",
    Resident,
    (Indexed("phone", "phone_index", phone_index), Indexed("id_number", "id_index", id_index)),
)
CHANNEL_INDEXES = TableIndexes(
    "渠道编号索引", ChannelLink, (Indexed("openid", "openid_index", openid_index),)
)
