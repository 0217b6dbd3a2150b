"""Contents 内容: what may be attached, told by the bytes alone; pictures are drawn anew before they are kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from zhulian.lib.sniffing import kind_of

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000
# A page of A4 still has 250 dots an inch.
LONGEST_SIDE = 3_000
JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
SUFFIXES = {JPEG: ".jpg", PNG: ".png", PDF: ".pdf"}
_QUALITY = 85
_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
# The limit is our own, looked at before anything is unpacked; Pillow's would only warn.
Image.MAX_IMAGE_PIXELS = None


class CannotAttach(Exception):
    """A file is not kept; the message names the file, what is wrong and the cure."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What is kept of a sent file: its name with the suffix of what it is, and the bytes."""

    name: str
    media_type: str
    content: bytes


def accept(content: bytes, name: str, *, only_pictures: bool = False) -> Accepted:
    """Return what is kept of a sent file: a picture drawn anew, or a PDF as it came. Raises CannotAttach."""
    name = _plain_name(name)
    if not content:
        raise CannotAttach(f"“{name}”是空的。请重新选择文件")
    if len(content) > MOST_BYTES:
        raise CannotAttach(f"“{name}”超过 {MOST_BYTES >> 20} MB。请拍得小一些，或分成几份")
    kind = kind_of(content)
    if kind == "图片":
        media_type, kept = _redrawn(content, name)
    elif kind == "PDF" and not only_pictures:
        media_type, kept = PDF, _looked_over(content, name)
    else:
        wanted = "照片（JPEG、PNG）" if only_pictures else "照片（JPEG、PNG）和 PDF"
        cure = "请在手机的相机设置里选“兼容性最佳”再拍" if "HEIC" in kind else "请拍成照片再传"
        raise CannotAttach(f"“{name}”是{kind}，这里只收{wanted}。{cure}")
    if len(kept) > MOST_BYTES:
        raise CannotAttach(f"“{name}”存下来超过 {MOST_BYTES >> 20} MB。请拍得小一些，或存成 JPEG")
    return Accepted(str(Path(name).with_suffix(SUFFIXES[media_type])), media_type, kept)


def _plain_name(name: str) -> str:
    """Return the last part of a sent name, without what a header or a reader would stumble over."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable()).strip(" .")[:150] or "附件"


def _redrawn(content: bytes, name: str) -> tuple[str, bytes]:
    """Draw a picture anew, upright and not too large: neither place, time, camera nor anything hidden stays."""
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as sent:
            if sent.width * sent.height > MOST_PIXELS:
                raise CannotAttach(
                    f"“{name}”有 {sent.width}×{sent.height} 点，超过 {MOST_PIXELS // 1_000_000} 百万点。请拍得小一些"
                )
            sent.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(sent)
            is_transparent = upright.has_transparency_data
            picture = upright.convert("RGBA" if is_transparent else "RGB")
    except CannotAttach:
        raise
    except Exception:  # a decoder may fail over foreign bytes in any way
        raise CannotAttach(f"“{name}”读不出：不是 JPEG 或 PNG，或者坏了。请重新拍照或另存为 JPEG") from None
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    drawn = BytesIO()
    if is_transparent:
        clean.save(drawn, "PNG")
        return PNG, drawn.getvalue()
    clean.save(drawn, "JPEG", quality=_QUALITY)
    return JPEG, drawn.getvalue()


def _looked_over(content: bytes, name: str) -> bytes:
    if b"%%EOF" not in content[-2048:]:
        raise CannotAttach(f"“{name}”不完整：PDF 没有结尾。请重新导出")
    if b"/Encrypt" in content:
        raise CannotAttach(f"“{name}”加了密码，别人打不开。请去掉密码再传")
    if found := _ACTIVE.search(content):
        raise CannotAttach(
            f"“{name}”里有脚本或夹带的文件（{found[1].decode()}），不能收。请打印成 PDF 或拍照再传"
        )
    return content
