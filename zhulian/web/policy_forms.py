"""Forms of a draft 起草表单: what a clerk fills in becomes words in the text, and nothing else."""

from __future__ import annotations

import re
from datetime import date

from django import forms

from zhulian.policies.editing import GivenValue
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.parameters import NATION, SETTINGS
from zhulian.rules.standards import CONFIDENCE

# 宁民发〔2026〕12号, with the brackets that people type.
PAPER_NUMBER = re.compile(r"[〔［\[【(（]\d{4}[〕］\]】)）]\s*第?\s*\d+\s*号")
DAY = forms.DateInput({"type": "date", "class": "input"}, format="%Y-%m-%d")


class TextForm(forms.Form):
    """The whole text, with the reason and the day from which it may say something new."""

    text = forms.CharField(
        label="全文", strip=False, required=False,
        widget=forms.Textarea({"class": "text-edit", "rows": 26, "spellcheck": "false", "wrap": "off", "data-lines": ""}),
    )  # fmt: skip
    note = forms.CharField(
        label="改了什么、依据哪份文件",
        max_length=500,
        required=False,
        widget=forms.TextInput({"class": "input"}),
    )
    effective_on = forms.DateField(label="这份文本自何日起", widget=DAY)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class ValueForm(forms.Form):
    """One new value of a standard."""

    name = forms.ChoiceField(label="标准")
    region = forms.ChoiceField(label="地区")
    setting = forms.ChoiceField(label="城乡", choices=[(one, one) for one in reversed(SETTINGS)])
    value = forms.RegexField(
        r"^(\d{1,15}(\.\d{1,12})?|true|false|[^\d\s{}\[\],:#][^{}\[\],:#\n]*)$", label="值", max_length=60,
        error_messages={"invalid": "写数（如 880 或 262.50）、是非（true、false）或词表里的选项；表和映射请在文本里写"},
    )  # fmt: skip
    since = forms.DateField(label="这个值自何日起", widget=DAY)
    source = forms.CharField(label="来源：文号或报道", max_length=200)
    confidence = forms.ChoiceField(
        label="置信", required=False, choices=[("", "看来源：有文号算已核"), *CONFIDENCE.items()]
    )

    def __init__(self, *args, catalogue: Catalogue, path: str, county: tuple[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.path = path
        here = list(dict.fromkeys(_names_in(catalogue, path)))
        others = [one.name for one in catalogue.parameters.dictionary.values() if one.base is None]
        self.fields["name"].choices = [(one, one) for one in dict.fromkeys([*here, *others])]
        regions = {county[0]: county[1], NATION: "全国", **catalogue.handling.regions}
        self.fields["region"].choices = list(regions.items())
        for field in self.fields.values():
            field.widget.attrs.setdefault(
                "class", "select" if isinstance(field, forms.ChoiceField) else "input"
            )

    def given(self) -> GivenValue:
        """Return what was filled in; a confidence left open follows the source."""
        given = self.cleaned_data
        return GivenValue(**given | {"confidence": given["confidence"] or self._confidence(given["source"])})

    def _confidence(self, source: str) -> str:
        if PAPER_NUMBER.search(source):
            return "found"
        return "演示" if self.path.startswith("demo/") else "known"


class ConditionForm(forms.Form):
    """One condition: what it is called, how it is worked out, by which article, and a sentence for people."""

    since = forms.DateField(widget=forms.HiddenInput)
    index = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label="名称", max_length=60)
    expression = forms.CharField(label="式", max_length=500, widget=forms.Textarea({"rows": 2}))
    article = forms.CharField(label="依据", max_length=200)
    sentence = forms.CharField(label="一句话说明", max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id=False, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "input")
        self.fields["expression"].widget.attrs["class"] = "input is-tall"

    def words(self) -> dict[str, str | int | None]:
        """Return what was filled in, dates as they stand in the text."""
        given = self.cleaned_data
        return given | {"since": _written(given["since"])}


def _written(day: date) -> str:
    return day.isoformat()


def _names_in(catalogue: Catalogue, path: str):
    """Yield the parameters that a file gives values of."""
    for rows in catalogue.parameters.rows.values():
        yield from (row.name for row in rows if row.spot.file == f"policies/{path}")
