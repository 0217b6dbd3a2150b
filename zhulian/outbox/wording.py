"""Wording 消息用语: every message that leaves the house, declared here; none holds a reason, an amount or a name.

A telephone lies on the kitchen table: whoever reads over the shoulder must learn nothing of the person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# What may be filled in, and what it has to look like: a code, a number of minutes, the name of a county.
FIELDS = {
    "code": re.compile(r"\d{6}"),
    "minutes": re.compile(r"\d{1,2}"),
    "county": re.compile(r"[\u4e00-\u9fff]{2,20}"),
}


class BadWording(ValueError):
    """A message would carry something it must not carry; the message says what."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One message. `code` is the name under which a gateway knows its template."""

    code: str
    text: str
    fields: tuple[str, ...]

    def filled(self, given: dict[str, str]) -> str:
        """Return the text with its fields. Raises BadWording for a field too many, too few, or of a wrong form."""
        if set(given) != set(self.fields):
            raise BadWording(f"“{self.code}”要填 {'、'.join(self.fields)}，给的是 {'、'.join(given)}")
        for name, value in given.items():
            if not FIELDS[name].fullmatch(value):
                raise BadWording(f"“{self.code}”的 {name} 不能这样填")
        return self.text.format(**given)


SIGN_IN = Wording(
    "sign_in",
    "【{county}社会救助】验证码 {code}，{minutes} 分钟内有效。只填在您自己打开的网页上，不要告诉任何人。",
    ("county", "code", "minutes"),
)
BINDING = Wording(
    "binding",
    "【{county}社会救助】您正在窗口办理手机绑定，验证码 {code}，{minutes} 分钟内有效。只念给当面核对您身份证的工作人员；不是您本人在窗口办，不要告诉任何人。",
    ("county", "code", "minutes"),
)
PROGRESS = Wording("progress", "【{county}社会救助】您关心的事有了新的进展，请打开“我的”查看。", ("county",))
WORDINGS = (SIGN_IN, BINDING, PROGRESS)
