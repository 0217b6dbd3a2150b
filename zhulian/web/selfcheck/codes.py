"""QR codes 二维码: drawn as SVG on our own page; they hold a public address and nothing of anybody."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString
from qrcode.constants import ERROR_CORRECT_L


@lru_cache(maxsize=128)
def qr_svg(address: str) -> SafeString:
    """Draw an address as one path, so that the page stays light."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_L, border=2)
    code.add_data(address)
    code.make(fit=True)
    dark = code.get_matrix()
    path = "".join(_run(y, list(run)) for y, row in enumerate(dark) for is_dark, run in _runs(row) if is_dark)
    return format_html(
        '<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="二维码：{address}" '
        'shape-rendering="crispEdges"><path d="{path}"/></svg>',
        size=len(dark), path=path, address=address,
    )  # fmt: skip


def _runs(row: list[bool]) -> Iterator[tuple[bool, Iterator[tuple[int, bool]]]]:
    """Neighbouring cells of one colour."""
    return groupby(enumerate(row), key=lambda cell: cell[1])


def _run(y: int, cells: list[tuple[int, bool]]) -> str:
    return f"M{cells[0][0]} {y}h{len(cells)}v1h-{len(cells)}z"
