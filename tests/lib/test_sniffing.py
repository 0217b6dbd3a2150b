"""Sniffing 看内容."""

from __future__ import annotations

import pytest

from zhulian.lib.sniffing import TEXT, UNKNOWN, WORKBOOKS, kind_of


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("姓名,身份证号\n".encode(), TEXT),
        ("\ufeff姓名,身份证号\n".encode(), TEXT),
        ("姓名,身份证号\n".encode("gb18030"), TEXT),
        (b"MZ,1\n", TEXT),
        (b"PK\x03\x04rest", WORKBOOKS[0]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", WORKBOOKS[1]),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "图片"),
        (b"MZ\x90\x00\x03", "程序"),
        (b"  <!DOCTYPE html><table>", "网页"),
        (b"\0\0\0\x18ftypheic", "苹果手机的照片（HEIC）"),
        (b"\0\0\0\x18ftypisom", "视频"),
        (b"a\0b", UNKNOWN),
    ],
)
def test_the_first_bytes_tell_what_it_is(content, kind):
    assert kind_of(content) == kind
