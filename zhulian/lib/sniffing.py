"""Sniffing 看内容: what a file is by its first bytes, whatever its name says."""

from __future__ import annotations

# First bytes of what people send under the name of a table.
_BEGINNINGS = (
    (b"PK\x03\x04", "压缩包或新版 Office 文件"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office 文件"),
    (b"%PDF", "PDF"),
    (b"\xff\xd8\xff", "图片"),
    (b"\x89PNG", "图片"),
    (b"GIF8", "图片"),
    (b"MZ\x90\x00", "程序"),
    (b"\x7fELF", "程序"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"<!doctype html", "网页"),
    (b"<html", "网页"),
)
WORKBOOKS = ("压缩包或新版 Office 文件", "旧版 Office 文件")
TEXT, UNKNOWN = "文字", "认不出的文件"
_APPLE = (b"heic", b"heix", b"mif1", b"msf1")
_LOOKED_AT = 4_096


def kind_of(content: bytes) -> str:
    """Return in Chinese what a content is; text is what holds no NUL byte at its beginning."""
    start = content[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip()
    for beginning, kind in _BEGINNINGS:
        if start.startswith(beginning) or (kind == "网页" and start.lower().startswith(beginning)):
            return kind
    if start[4:8] == b"ftyp":
        return "苹果手机的照片（HEIC）" if start[8:12] in _APPLE else "视频"
    return UNKNOWN if b"\0" in content[:_LOOKED_AT] else TEXT
