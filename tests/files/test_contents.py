"""Contents 内容: the bytes decide what a file is, and pictures lose what they carry hidden."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from tests.files.sent import MAKER, PDF, photo, signature, wide_picture
from zhulian.files import contents
from zhulian.files.contents import CannotAttach, accept


def drawn(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def test_a_photo_is_drawn_anew_upright_and_without_place_or_maker():
    sent = photo()
    assert drawn(sent).getexif()[MAKER] == "Secret Phone 7"
    kept = accept(sent, "何守田门口.JPG")
    picture = drawn(kept.content)
    assert (kept.name, kept.media_type) == ("何守田门口.jpg", "image/jpeg")
    assert picture.size == (40, 60), "the phone was held upright"
    assert picture.getpixel((20, 10)) < (60, 60, 60) < (200, 200, 200) < picture.getpixel((20, 50))
    assert dict(picture.getexif()) == {}
    assert b"Secret Phone" in sent and b"Secret Phone" not in kept.content
    assert not {"comment", "exif", "icc_profile"} & set(picture.info)


def test_what_hides_behind_a_picture_is_left_behind():
    kept = accept(photo() + b"<script>alert(1)</script>PK\x03\x04", "a.jpg")
    assert b"script" not in kept.content


def test_a_signature_keeps_its_transparent_ground():
    kept = accept(signature(), "签名.png", only_pictures=True)
    picture = drawn(kept.content)
    assert (kept.media_type, picture.getpixel((0, 0))[3], picture.getpixel((10, 6))[3]) == (
        "image/png",
        0,
        255,
    )


def test_a_picture_without_transparency_becomes_a_jpeg_of_bounded_size():
    kept = accept(wide_picture(6_000, 3_000), "扫描.png")
    assert (kept.name, kept.media_type) == ("扫描.jpg", "image/jpeg")
    assert drawn(kept.content).size == (3_000, 1_500)


def test_a_pdf_is_kept_as_it_came():
    kept = accept(PDF, "授权书.pdf")
    assert (kept.media_type, kept.content) == ("application/pdf", PDF)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.jpg", "“a.jpg”是空的"),
        (b"PK\x03\x04rest", "照片.jpg", "“照片.jpg”是压缩包或新版 Office 文件，这里只收照片（JPEG、PNG）和 PDF"),
        (b"<html><script>", "a.pdf", "是网页"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "a.png", "是文字"),
        (b"\0\0\0\x18ftypheic\0\0", "IMG_1.HEIC", "是苹果手机的照片（HEIC）.*兼容性最佳"),
        (b"\0\0\0\x18ftypisom\0\0", "a.mp4", "是视频"),
        (b"GIF89a" + b"\0" * 20, "a.gif", "读不出：不是 JPEG 或 PNG"),
        (b"\xff\xd8\xff\xe0 nonsense", "a.jpg", "读不出"),
        (b"%PDF-1.7 cut off", "a.pdf", "PDF 没有结尾"),
        (PDF.replace(b"/Root", b"/Encrypt 2 0 R /Root"), "a.pdf", "加了密码"),
        (PDF.replace(b"/Root", b"/OpenAction <</S /JavaScript>> /Root"), "a.pdf", "里有脚本或夹带的文件（JavaScript）"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_by_name_with_the_cure(content, name, words):
    with pytest.raises(CannotAttach, match=words):
        accept(content, name)


def test_a_truncated_photo_is_refused():
    with pytest.raises(CannotAttach, match="或者坏了"):
        accept(photo(width=600, height=400)[:1_500], "a.jpg")


def test_a_picture_that_would_unpack_to_too_much_is_refused_before_it_is_unpacked():
    bomb = wide_picture(10_000, 10_000)
    assert len(bomb) < 50_000
    with pytest.raises(CannotAttach, match="10000×10000 点，超过 60 百万点"):
        accept(bomb, "a.png")


def test_a_file_that_is_too_large_is_refused_before_and_after_drawing(monkeypatch):
    monkeypatch.setattr(contents, "MOST_BYTES", 500)
    with pytest.raises(CannotAttach, match="超过"):
        accept(PDF + b" " * 500, "a.pdf")
    monkeypatch.setattr(contents, "MOST_BYTES", len(wide_picture(3_000, 3_000)))
    with pytest.raises(CannotAttach, match="存下来超过"):
        accept(wide_picture(3_000, 3_000), "a.png")


def test_a_paper_is_no_signature():
    with pytest.raises(CannotAttach, match=r"是PDF，这里只收照片（JPEG、PNG）。"):
        accept(PDF, "签名.pdf", only_pictures=True)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\Users\\何\\扫描.pdf", "扫描.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("..", "附件.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie: b.pdf"),
        ("何\u202efdp.exe", "何fdp.pdf"),
    ],
)
def test_a_name_keeps_only_its_last_part_and_what_can_be_printed(sent, kept):
    assert accept(PDF, sent).name == kept
