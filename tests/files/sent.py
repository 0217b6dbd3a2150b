"""Sent files 送来的文件: pictures and papers as phones and scanners make them."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

ORIENTATION, MAKER, PLACE = 0x0112, 0x010F, 0x8825
PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


def photo(*, width: int = 60, height: int = 40, note: str = "Secret Phone 7") -> bytes:
    """A JPEG lying on its side, with the maker and a place inside; its left half is black."""
    picture = Image.new("RGB", (width, height), "white")
    picture.paste("black", (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, note
    exif.get_ifd(PLACE)[1] = "N"
    return _saved(picture, "JPEG", exif=exif, comment=note.encode())


def signature() -> bytes:
    """A PNG with a transparent ground, as a finger signs on glass."""
    picture = Image.new("RGBA", (40, 20), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (5, 5, 35, 8))
    return _saved(picture, "PNG")


def wide_picture(width: int, height: int) -> bytes:
    """A PNG of one colour: a few kilobytes that unpack to many."""
    return _saved(Image.new("1", (width, height)), "PNG")


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()
