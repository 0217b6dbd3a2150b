"""Ciphers 密码."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from zhulian.lib.ciphers import (
    AES_256_GCM,
    SM4_GCM,
    CannotOpen,
    Keyring,
    key_of,
)

KEYS = Keyring(current=1, keys={1: bytes(range(32))}, index_key=b"i" * 32, lake_key=b"l" * 32)
PLACE = "registry_person.name.1"


@pytest.mark.parametrize("algorithm", [SM4_GCM, AES_256_GCM])
@given(plain=st.binary(max_size=200), place=st.text(max_size=40))
def test_what_is_sealed_opens_in_its_place(algorithm, plain, place):
    keys = replace(KEYS, algorithm=algorithm)
    assert keys.open(keys.seal(plain, place), place) == plain


def test_what_is_sealed_for_one_purpose_opens_for_no_other():
    sealed = KEYS.for_purpose("自助查询").seal(b"x", PLACE)
    assert KEYS.for_purpose("自助查询").open(sealed, PLACE) == b"x"
    for other in (KEYS, KEYS.for_purpose("别的")):
        with pytest.raises(CannotOpen):
            other.open(sealed, PLACE)


def test_many_values_are_sealed_each_for_its_own_place():
    first, second = KEYS.seal_many([b"x", b"y"], [PLACE, "elsewhere"])
    assert (KEYS.open(first, PLACE), KEYS.open(second, "elsewhere")) == (b"x", b"y")
    with pytest.raises(CannotOpen):
        KEYS.open(second, PLACE)


def test_many_values_need_as_many_places():
    with pytest.raises(ValueError, match="zip"):
        KEYS.seal_many([b"x", b"y"], [PLACE])


def test_the_envelope_says_version_algorithm_and_key():
    assert KEYS.seal(b"x", PLACE)[:4] == bytes((1, SM4_GCM, 0, 1))


def test_two_seals_of_one_value_differ():
    assert KEYS.seal(b"x", PLACE) != KEYS.seal(b"x", PLACE)


@pytest.mark.parametrize("place", [0, 1, 2, 3, 4, 15, 16, -17, -1])
def test_one_flipped_bit_anywhere_is_refused(place):
    envelope = bytearray(KEYS.seal(b"x", PLACE))
    envelope[place] ^= 1
    with pytest.raises(CannotOpen):
        KEYS.open(bytes(envelope), PLACE)


def test_an_envelope_does_not_open_in_another_place():
    with pytest.raises(CannotOpen, match="不属于这一行"):
        KEYS.open(KEYS.seal(b"x", PLACE), "registry_person.name.2")


@pytest.mark.parametrize("length", [0, 1, 31])
def test_a_stump_is_refused(length):
    with pytest.raises(CannotOpen, match="格式不对"):
        KEYS.open(KEYS.seal(b"", PLACE)[:length], PLACE)


def test_an_old_key_still_opens_and_a_missing_one_is_named():
    old = KEYS.seal(b"x", PLACE)
    rotated = replace(KEYS, current=2, keys={1: KEYS.keys[1], 2: b"k" * 32})
    assert rotated.open(old, PLACE) == b"x"
    with pytest.raises(CannotOpen, match="第 2 号密钥"):
        KEYS.open(rotated.seal(b"x", PLACE), PLACE)


def test_sm4_gcm_agrees_with_the_vector_of_rfc_8998():
    encryptor = Cipher(
        algorithms.SM4(bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")),
        modes.GCM(bytes.fromhex("00001234567800000000ABCD")),
    ).encryptor()
    encryptor.authenticate_additional_data(bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2"))
    encryptor.update(
        bytes.fromhex("AA" * 8 + "BB" * 8 + "CC" * 8 + "DD" * 8 + "EE" * 8 + "FF" * 8 + "EE" * 8 + "AA" * 8)
    )
    encryptor.finalize()
    assert encryptor.tag == bytes.fromhex("83DE3541E4C2B58177E065A9BF7B62EC")


def test_an_index_is_stable_and_differs_by_purpose_and_key():
    assert KEYS.index("何守田", "name") == KEYS.index("何守田", "name")
    others = {
        KEYS.index("何守田", "name"),
        KEYS.index("何守田", "id"),
        replace(KEYS, index_key=b"j" * 32).index("何守田", "name"),
        KEYS.index("何守", "name"),
    }
    assert len(others) == 4


def test_a_pseudonym_does_not_tell_the_index():
    assert KEYS.pseudonym("何守田") == KEYS.pseudonym("何守田")
    assert KEYS.pseudonym("何守田") not in KEYS.index("何守田", "person")
    assert KEYS.pseudonym("何守田") != replace(KEYS, lake_key=b"m" * 32).pseudonym("何守田")


def test_many_pseudonyms_are_the_single_ones():
    names = ["何守田", "罗小满", ""]
    assert KEYS.pseudonyms(names, "household") == [KEYS.pseudonym(name, "household") for name in names]


def test_while_an_index_is_turned_a_value_is_found_under_both_hashes():
    turning = replace(KEYS, index_key=b"n" * 32, former_index_key=KEYS.index_key)
    assert turning.indexes("何守田", "name") == (
        turning.index("何守田", "name"),
        KEYS.index("何守田", "name"),
    )
    assert KEYS.indexes("何守田", "name") == (KEYS.index("何守田", "name"),)


def test_an_envelope_tells_its_key():
    assert key_of(replace(KEYS, current=513, keys={513: b"k" * 32}, _ciphers={}).seal(b"", PLACE)) == 513
