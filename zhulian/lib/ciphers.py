"""Ciphers 密码: the envelope of encrypted values, the keyring, and keyed hashes for equality search.

An envelope is one version byte, one algorithm byte, two bytes of key id, a 12-byte nonce, the ciphertext
and a 16-byte tag. The context (table.column.row) is bound as additional data, so an envelope copied into
another row or column does not open.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import hmac as keyed
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher, algorithms, modes

VERSION = 1
SM4_GCM, AES_256_GCM = 1, 2
KEY_BYTES = 32
_HEADER, _NONCE, _TAG = 4, 12, 16
_ALGORITHMS = {SM4_GCM: (algorithms.SM4, 16), AES_256_GCM: (algorithms.AES, 32)}


class CannotOpen(Exception):
    """An envelope was damaged, bound to another place, or sealed with a key that is not here."""


class KeyFileProblem(Exception):
    """The key file is missing, unreadable or open to others; the message names the cure."""


@dataclass(slots=True)
class Keyring:
    """Data keys by id, the id that seals new values, and the two keys of keyed hashes.

    `index_key` serves equality search in the database; `lake_key` names people in the lake. They differ, so
    neither store can be joined to the other without the keyring. While the index is being turned, rows found under
    `former_index_key` count as well. `turned_at` is when a key was last changed.
    """

    current: int
    keys: dict[int, bytes]
    index_key: bytes
    lake_key: bytes
    algorithm: int = SM4_GCM
    former_index_key: bytes | None = None
    turned_at: datetime | None = None
    _ciphers: dict[tuple[int, int], BlockCipherAlgorithm] = field(
        default_factory=dict, repr=False, compare=False
    )

    def seal(self, plain: bytes, context: str) -> bytes:
        """Encrypt a value for one place; two seals of one value differ."""
        return self.seal_many([plain], [context])[0]

    def seal_many(self, plains: Iterable[bytes], contexts: Iterable[str]) -> list[bytes]:
        """Encrypt many values, each for its own place.

        A million records wait mostly for small calls, so the header and the random bytes are made once.
        """
        header = bytes((VERSION, self.algorithm)) + self.current.to_bytes(2, "big")
        cipher, plains = self._cipher(self.algorithm, self.current), list(plains)
        nonces = secrets.token_bytes(_NONCE * len(plains))
        sealed = []
        for number, (plain, context) in enumerate(zip(plains, contexts, strict=True)):
            nonce = nonces[number * _NONCE : (number + 1) * _NONCE]
            encryptor = Cipher(cipher, modes.GCM(nonce)).encryptor()
            encryptor.authenticate_additional_data(header + context.encode())
            body = encryptor.update(plain) + encryptor.finalize()
            sealed.append(header + nonce + body + encryptor.tag)
        return sealed

    def open(self, envelope: bytes, context: str) -> bytes:
        """Decrypt an envelope sealed for this place; raise `CannotOpen` otherwise."""
        envelope = bytes(envelope)
        if len(envelope) < _HEADER + _NONCE + _TAG or envelope[0] != VERSION:
            raise CannotOpen("密文格式不对或已损坏")
        algorithm, key_id = envelope[1], int.from_bytes(envelope[2:4], "big")
        if algorithm not in _ALGORITHMS or key_id not in self.keys:
            raise CannotOpen(f"密文用的是第 {key_id} 号密钥，本机钥匙串里没有")
        nonce, tag = envelope[_HEADER : _HEADER + _NONCE], envelope[-_TAG:]
        decryptor = Cipher(self._cipher(algorithm, key_id), modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(envelope[:_HEADER] + context.encode())
        try:
            return decryptor.update(envelope[_HEADER + _NONCE : -_TAG]) + decryptor.finalize()
        except InvalidTag:
            raise CannotOpen("密文已损坏，或不属于这一行这一栏") from None

    def for_purpose(self, purpose: str) -> Keyring:
        """Return a keyring whose data keys serve one purpose only; nothing it sealed opens with another."""
        keys = {
            number: hmac.digest(key, f"purpose\0{purpose}".encode(), "sha256")
            for number, key in self.keys.items()
        }
        return replace(self, keys=keys, _ciphers={})

    def index(self, value: str, purpose: str) -> str:
        """Return the keyed hash (HMAC-SM3, hex) by which an encrypted value is found."""
        return _keyed_hash(self.index_key, value, purpose)

    def indexes(self, value: str, purpose: str) -> tuple[str, ...]:
        """Return all hashes under which a value may lie, the one for new rows first."""
        keys = filter(None, (self.index_key, self.former_index_key))
        return tuple(_keyed_hash(key, value, purpose) for key in keys)

    def pseudonym(self, value: str, purpose: str = "person") -> str:
        """Return the stable name (32 hex digits) under which a person or household lies in the lake."""
        return hmac.digest(self.lake_key, f"{purpose}\0{value}".encode(), "sha256")[:16].hex()

    def pseudonyms(self, values: Iterable[str], purpose: str = "person") -> list[str]:
        """Return `pseudonym` of every value; the keyed state is made once and copied."""
        keyed_state = hmac.new(self.lake_key, f"{purpose}\0".encode(), "sha256")
        names = []
        for value in values:
            state = keyed_state.copy()
            state.update(value.encode())
            names.append(state.digest()[:16].hex())
        return names

    def _cipher(self, algorithm: int, key_id: int) -> BlockCipherAlgorithm:
        known = self._ciphers.get((algorithm, key_id))
        if known is None:
            kind, size = _ALGORITHMS[algorithm]
            known = self._ciphers[algorithm, key_id] = kind(self.keys[key_id][:size])
        return known


def key_of(envelope: bytes) -> int:
    """Return the number of the data key that sealed an envelope."""
    return int.from_bytes(envelope[2:4], "big")


def keyed_digest(key: bytes, content: bytes) -> str:
    """Return the HMAC-SM3 (hex) of a content under a key."""
    digest = keyed.HMAC(key, hashes.SM3())
    digest.update(content)
    return digest.finalize().hex()


def _keyed_hash(key: bytes, value: str, purpose: str) -> str:
    return keyed_digest(key, f"{purpose}\0{value}".encode())


def new_key() -> bytes:
    """Return a fresh random key."""
    return secrets.token_bytes(KEY_BYTES)


def new_keyring() -> Keyring:
    """Return a keyring of fresh random keys."""
    return Keyring(current=1, keys={1: new_key()}, index_key=new_key(), lake_key=new_key())


def turned(keyring: Keyring, *, at: datetime, with_index: bool = False) -> Keyring:
    """Return the keyring with a new key for new values; the old ones go on opening what they sealed."""
    number = max(keyring.keys) + 1
    changed = replace(
        keyring, current=number, keys={**keyring.keys, number: new_key()}, turned_at=at, _ciphers={}
    )
    if with_index:
        changed.index_key, changed.former_index_key = new_key(), keyring.index_key
    return changed


def without_old_keys(keyring: Keyring) -> Keyring:
    """Return the keyring with nothing but the keys in use."""
    only = {keyring.current: keyring.keys[keyring.current]}
    return replace(keyring, keys=only, former_index_key=None, _ciphers={})
