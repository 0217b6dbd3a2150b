"""Identity 证件: ID numbers of people who do not exist, in areas that begin with 10."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from zhulian.lib.id_numbers import CHECK_CHARACTERS, INVENTED_AREA, WEIGHTS

_FIRST_TOWN = 1101


def number_people(*, town: np.ndarray, birth: np.ndarray, is_male: np.ndarray) -> pa.StringArray:
    """Give everybody an 18-character number, unique by its rank among same town, birth and sex.

    The area is 10 and four digits for the town; the sequence is odd for men.
    """
    sequence = 2 * _rank_within(town, birth, is_male) + np.where(is_male, 1, 2)
    if sequence.max(initial=0) > 999:
        raise ValueError("同一镇街同一天出生的同性别人数超过 499，无法编号。请减少 --residents")
    months = birth.astype("datetime64[M]")
    parts = (
        (np.full(len(town), int(INVENTED_AREA)), 2),
        (_FIRST_TOWN + town, 4),
        (birth.astype("datetime64[Y]").astype(int) + 1970, 4),
        (months.astype(int) % 12 + 1, 2),
        ((birth - months.astype("datetime64[D]")).astype(int) + 1, 2),
        (sequence, 3),
    )
    letters = np.empty((len(town), 18), np.uint8)
    checksum = np.zeros(len(town), np.int32)
    for position, digits in enumerate(_digits(parts)):
        letters[:, position] = digits + ord("0")
        checksum += WEIGHTS[position] * digits
    letters[:, 17] = np.frombuffer(CHECK_CHARACTERS.encode(), np.uint8)[checksum % 11]
    offsets = np.arange(0, 18 * len(town) + 1, 18, dtype=np.int32)
    return pa.StringArray.from_buffers(len(town), pa.py_buffer(offsets), pa.py_buffer(letters.tobytes()))


def _rank_within(town: np.ndarray, birth: np.ndarray, is_male: np.ndarray) -> np.ndarray:
    key = (town.astype(np.int64) * 100_000 + birth.astype(np.int64) + 50_000) * 2 + is_male
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    rank = np.empty(len(key), np.int64)
    rank[order] = np.arange(len(key)) - np.repeat(starts, np.diff(starts, append=len(key)))
    return rank


def _digits(parts: tuple[tuple[np.ndarray, int], ...]) -> Iterator[np.ndarray]:
    for values, width in parts:
        small = values.astype(np.int32)
        for power in range(width - 1, -1, -1):
            yield small // 10**power % 10
