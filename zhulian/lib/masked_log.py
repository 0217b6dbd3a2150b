"""Masked logs 日志脱敏: whatever is written to the server's log, ID numbers and telephones in it are masked."""

from __future__ import annotations

import logging
import re

from zhulian.lib.masking import mask_id_number, mask_phone

_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[\dXx](?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])")


def mask_numbers(text: str) -> str:
    """Return running text with ID numbers and mobile numbers masked."""
    masked = _ID_NUMBER.sub(lambda found: mask_id_number(found[0]), text)
    return _PHONE.sub(lambda found: mask_phone(found[0]), masked)


class MaskedFormatter(logging.Formatter):
    """Masks the whole of a record: message, arguments and traceback."""

    def format(self, record: logging.LogRecord) -> str:
        return mask_numbers(super().format(record))
