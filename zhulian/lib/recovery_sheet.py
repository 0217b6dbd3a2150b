"""The recovery sheet 封存件: all keys on paper, each line with two check words; whole, or in three parts of which two do.

Of three random texts whose sum (XOR) is the keys, every part holds two: two parts hold all three, and one alone
holds two random texts, which tell nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import zlib
from collections.abc import Iterable

from zhulian.lib.ciphers import KeyFileProblem, Keyring
from zhulian.lib.key_file import keyring_content, parsed_keyring

PARTS = 3
_WHOLE = 0
_SET, _DIGEST, _LINE, _GROUP = 4, 8, 10, 4
# The sixty pairs of stems and branches, which everybody here can read aloud and write.
_WORDS = [f"{'甲乙丙丁戊己庚辛壬癸'[n % 10]}{'子丑寅卯辰巳午未申酉戌亥'[n % 12]}" for n in range(60)]
_TYPED = re.compile(
    r"^\s*(\d{1,3})\s+(.*?)\s*([甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥])\s*([甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥])\s*$"
)
_NUMBERED = re.compile(r"^\s*\d{1,3}\s+[0-9A-Fa-f]")


class SheetProblem(Exception):
    """The sheet was typed wrongly or is not complete; the message names the line and the cure."""


def whole_sheet(keyring: Keyring) -> list[str]:
    """Return the lines of a sheet that holds all keys."""
    return _lines(bytes((_WHOLE,)) + secrets.token_bytes(_SET) + _packed(keyring))


def parts_of_sheet(keyring: Keyring) -> list[list[str]]:
    """Return the lines of three parts; any two of one printing give the keys back."""
    plain, printing = _packed(keyring), secrets.token_bytes(_SET)
    first, second = secrets.token_bytes(len(plain)), secrets.token_bytes(len(plain))
    texts = (first, second, _xor(_xor(plain, first), second))
    return [
        _lines(bytes((part,)) + printing + texts[part - 1] + texts[part % PARTS])
        for part in range(1, PARTS + 1)
    ]


def read_sheets(sheets: Iterable[str]) -> Keyring:
    """Return the keys of one whole sheet or of two parts, as typed. Raises SheetProblem."""
    read = [_read(text) for text in sheets]
    if len(read) == 1 and read[0][0] == _WHOLE:
        return _unpacked(read[0][1 + _SET :])
    parts = {content[0]: content[1 + _SET :] for content in read if content[0] in range(1, PARTS + 1)}
    if len(parts) < 2 or len(parts) < len(read):
        raise SheetProblem("要一份完整的封存件，或三份分件中不同的两份。请把第二份也写上")
    if len({content[1 : 1 + _SET] for content in read}) > 1:
        raise SheetProblem("这几份分件不是同一次打印的，拼不起来。请找同一天打印的另一份")
    texts: dict[int, bytes] = {}
    for part, content in parts.items():
        half = len(content) // 2
        texts[part - 1], texts[part % PARTS] = content[:half], content[half:]
    return _unpacked(_xor(_xor(texts[0], texts[1]), texts[2]))


def _packed(keyring: Keyring) -> bytes:
    # Keys are random and hex of them shrinks by half.
    content = zlib.compress(json.dumps(keyring_content(keyring), separators=(",", ":")).encode(), 9)
    return hashlib.sha256(content).digest()[:_DIGEST] + content


def _unpacked(packed: bytes) -> Keyring:
    content = packed[_DIGEST:]
    if hashlib.sha256(content).digest()[:_DIGEST] != packed[:_DIGEST]:
        raise SheetProblem("各行都对，合起来不对：可能混用了不同的封存件。请只用同一份的各行")
    try:
        return parsed_keyring(json.loads(zlib.decompress(content)), "封存件")
    except KeyFileProblem as problem:
        raise SheetProblem(str(problem)) from None


def _lines(content: bytes) -> list[str]:
    parts = [content[start : start + _LINE] for start in range(0, len(content), _LINE)]
    return [
        f"{number:02} {_grouped(part.hex().upper())} {_check_words(number, len(parts), part)}"
        for number, part in enumerate(parts, start=1)
    ]


def _grouped(digits: str) -> str:
    return " ".join(digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP))


def _check_words(number: int, count: int, part: bytes) -> str:
    """Return two words of 3600 pairs; only the last line is bound to how many lines there are."""
    last = count if number == count else 0
    sum_ = hashlib.sha256(bytes((number, last)) + part).digest()
    return f"{_WORDS[sum_[0] % 60]} {_WORDS[sum_[1] % 60]}"


def _read(text: str) -> bytes:
    """Return what the lines of one sheet say; other lines of the paper are passed over."""
    typed: list[bytes] = []
    words = ""
    for line in text.splitlines():
        found = _TYPED.match(line)
        if not found:
            if _NUMBERED.match(line):
                raise SheetProblem(f"这一行看不懂：“{line.strip()}”。应是行号、数字组和两个校验词")
            continue
        number, digits = int(found[1]), "".join(found[2].split())
        if number != len(typed) + 1:
            raise SheetProblem(f"第 {len(typed) + 1} 行不见了：接着的是第 {number} 行。请补上")
        try:
            part = bytes.fromhex(digits)
        except ValueError:
            raise SheetProblem(f"第 {number} 行有认不出的字：只有 0–9 和 A–F。请对照纸上重打") from None
        words = f"{found[3]} {found[4]}"
        typed.append(part)
        if words not in (_check_words(number, 0, part), _check_words(number, number, part)):
            raise SheetProblem(f"第 {number} 行和校验词“{words}”对不上，有一处打错了。请对照纸上重打这一行")
    if not typed:
        raise SheetProblem("里面没有封存件的行。请照纸上一行一行打：行号、数字组、两个校验词")
    if words != _check_words(len(typed), len(typed), typed[-1]):
        raise SheetProblem(f"第 {len(typed)} 行以后还有，没有打完。请补上余下各行")
    return b"".join(typed)


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
