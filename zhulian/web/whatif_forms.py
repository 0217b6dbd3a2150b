"""The form of a scenario 推演表单: which parameters become what, from which day, measured by which line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from django import forms

from zhulian.insight.poverty import LINES
from zhulian.policies.catalogues import in_force
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.nodes import Kind
from zhulian.rules.standards import amount_text, parameters_of
from zhulian.web.policy_index import trees_of

Groups = list[tuple[str, list[tuple[str, str]]]]
ROWS = 4
OTHERS = "其他"
MISSING = "标准缺失，只能写定数"
SETTINGS = (("", "城乡都改"), ("城镇", "只改城镇"), ("农村", "只改农村"))


class ScenarioForm(forms.Form):
    """Name, day and line."""

    title = forms.CharField(
        label="名称（可不写）", max_length=60, required=False, widget=forms.TextInput({"class": "input"})
    )
    on = forms.DateField(
        label="以哪天为准", widget=forms.DateInput({"type": "date", "class": "input"}, format="%Y-%m-%d")
    )
    line = forms.ChoiceField(
        label="贫困差距用哪条线",
        choices=[(name, name) for name in LINES],
        widget=forms.Select({"class": "select"}),
    )


class ChangeForm(forms.Form):
    """One change; a row without a parameter is no change."""

    name = forms.ChoiceField(
        label="改哪一项", required=False, widget=forms.Select({"class": "select", "data-find": "按名称找"})
    )
    setting = forms.ChoiceField(
        label="城乡", required=False, choices=SETTINGS, widget=forms.Select({"class": "select"})
    )
    value = forms.CharField(
        label="改成", required=False, max_length=80,
        widget=forms.TextInput({"class": "input", "placeholder": "+5%、+50元、900", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args, groups: Groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = [("", "不改"), *groups]

    def clean(self):
        """Half a row is a mistake, not a change that was meant otherwise."""
        given = super().clean()
        if given.get("name") and not given.get("value"):
            self.add_error("value", "写明改成多少，如 +5%、+50元、900")
        if given.get("value") and not given.get("name"):
            self.add_error("name", "选要改的一项")
        return given

    @property
    def written(self) -> str:
        """The change as the command line writes it; empty where the row says nothing."""
        given = self.cleaned_data
        if not given.get("name"):
            return ""
        where = f"@{given['setting']}" if given.get("setting") else ""
        return f"{given['name']}{where}={given['value']}"


ChangeForms = forms.formset_factory(ChangeForm, extra=ROWS, max_num=ROWS, absolute_max=ROWS)


def rows_of(changes: list[str]) -> list[dict[str, str]]:
    """Take written changes apart for the rows of the form."""
    rows = []
    for text in changes:
        name, _, value = text.partition("=")
        name, _, setting = name.partition("@")
        rows.append({"name": name, "setting": setting, "value": value})
    return rows


def groups_of(catalogue: Catalogue, region: str, on: date) -> Groups:
    """Return what may be changed under the policy that asks for it first, with the value it has here."""
    owners = _owners(catalogue.fingerprint, region)
    groups: dict[str, list[tuple[str, str]]] = {name: [] for name in (*catalogue.schemes, OTHERS)}
    for name, words in _choices(catalogue, region, on):
        groups[owners.get(name, OTHERS)].append((name, f"{name}　{words or MISSING}"))
    return [(name, found) for name, found in groups.items() if found]


@lru_cache(maxsize=4)
def _owners(fingerprint: str, region: str) -> dict[str, str]:
    """Return the policy that is first to ask for a parameter; worked out once for each edition of the texts."""
    catalogue, owners = in_force(region), dict[str, str]()
    for scheme in catalogue.schemes.values():
        trees = [tree for version in scheme.versions for tree in trees_of(version)]
        for name in parameters_of(catalogue, trees):
            owners.setdefault(name, scheme.name)
    return owners


def _choices(catalogue: Catalogue, region: str, on: date) -> Iterator[tuple[str, str]]:
    """Yield what may be changed with the value it has; empty where the place has none."""
    for parameter in catalogue.parameters.dictionary.values():
        if parameter.base or parameter.kind is Kind.TIERS or parameter.code.startswith("due_"):
            continue
        found = {
            setting: catalogue.parameters.value(parameter.name, on=on, region=region, setting=setting)
            for setting in ("城镇", "农村")
        }
        texts = {
            setting: amount_text(parameter.kind, given.value, parameter.unit)
            for setting, given in found.items()
            if given is not None
        }
        if len(set(texts.values())) == 1 and len(texts) == 2:
            yield parameter.name, texts["城镇"]
        else:
            yield parameter.name, "，".join(f"{setting} {text}" for setting, text in texts.items())
