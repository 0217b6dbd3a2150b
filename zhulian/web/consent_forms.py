"""Forms of consents 登记授权和同意: what was ticked, who signed, and the drawn signature or the scan."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from io import BytesIO

from django import forms
from PIL import Image

from zhulian.accounts.models import Organization
from zhulian.accounts.organization_kinds import OrganizationKind
from zhulian.accounts.today import today
from zhulian.files.contents import Accepted, CannotAttach, accept
from zhulian.registry import consent_texts as texts
from zhulian.registry.consent_actions import Signature, months_later
from zhulian.registry.consent_guardians import Guardian
from zhulian.registry.consent_models import Signed
from zhulian.registry.models import Guardianship, Person
from zhulian.web.admin_forms import DayField, DressedForm, OrganizationField
from zhulian.web.attachments import AttachmentField
from zhulian.web.identity_card import name_shown

SELF = "self"
PNG = "data:image/png;base64,"
# A drawing of the pad is some 20 KB; ten times that is no signature.
MOST_DRAWN = 300_000
# Between the lightest and the darkest point of a picture on which something was written.
LEAST_INK = 64


class SignatureForm(DressedForm):
    """What every paper asks: whose it is, how, when, where and before whom it was signed."""

    person = forms.ChoiceField(label="谁的")
    signer = forms.ChoiceField(
        label="由谁签", initial=SELF, widget=forms.RadioSelect,
        choices=[(SELF, "本人"), *((ground.value, f"监护人（{ground.label}）") for ground in Guardianship.Ground)],
    )  # fmt: skip
    guardian_name = forms.CharField(label="监护人姓名", max_length=40, required=False)
    guardian_id_number = forms.CharField(label="监护人身份证号", max_length=18, required=False)
    guardian_relation = forms.CharField(label="监护人是什么人", max_length=20, required=False)
    guardian_basis = forms.CharField(label="凭什么证明", max_length=100, required=False)
    way = forms.ChoiceField(
        label="怎么签的", choices=Signed.Form.choices, widget=forms.RadioSelect, initial=Signed.Form.PAPER
    )
    drawn = forms.CharField(required=False, widget=forms.HiddenInput, max_length=MOST_DRAWN)
    scan = AttachmentField(label="扫描件或照片", required=False)
    paper_place = forms.CharField(label="纸质件存放在哪里", max_length=60, required=False)
    signed_on = DayField(label="签署日期")
    until = DayField(label="到期日（那天起失效）")
    place = forms.CharField(label="在哪里签的", max_length=60)
    witness = forms.CharField(label="见证的工作人员", max_length=60)

    def __init__(self, *args, people: Iterable[tuple[Person, str]], kind: str, **kwargs):
        day = today()
        starting = {"signed_on": day, "until": months_later(day, texts.paper_on(kind, day).months)}
        super().__init__(*args, initial=starting | kwargs.pop("initial", {}), **kwargs)
        self.persons = {str(person.pk): person for person, _ in people}
        self.fields["person"].choices = [
            (str(person.pk), f"{name_shown(person)}（{relation}）") for person, relation in people
        ]
        if kind == texts.VERIFICATION:
            self.fields["way"].choices = [way for way in Signed.Form.choices if way[0] != Signed.Form.SPOKEN]
        self.fields["scan"].widget.attrs["class"] = "file-input"
        for name in ("guardian_name", "guardian_id_number"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        for bound in self.fields.values():
            if isinstance(bound.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
                bound.widget.attrs.pop("class", None)

    def clean_drawn(self) -> Accepted | None:
        """Return the drawing as it may be kept; None when nothing was written."""
        sent = self.cleaned_data["drawn"]
        if self.data.get("way") != Signed.Form.SCREEN or not sent.startswith(PNG):
            return None
        try:
            picture = accept(
                base64.b64decode(sent[len(PNG) :], validate=True), "签名.png", only_pictures=True
            )
        except (binascii.Error, CannotAttach):
            raise forms.ValidationError("签名没有收到。请重写一遍，或者改用纸质件") from None
        with Image.open(BytesIO(picture.content)) as drawn:
            lightest, darkest = drawn.convert("L").getextrema()
        return picture if darkest - lightest >= LEAST_INK else None

    @property
    def whose(self) -> Person:
        """The person of a form that is filled in rightly."""
        return self.persons[self.cleaned_data["person"]]

    @property
    def signature(self) -> Signature:
        """The signature of a form that is filled in rightly."""
        given = self.cleaned_data
        accepted = {Signed.Form.SCREEN: given["drawn"], Signed.Form.PAPER: given["scan"]}.get(given["way"])
        return Signature(
            form=given["way"],
            signed_on=given["signed_on"],
            until=given["until"],
            place=given["place"],
            witness=given["witness"],
            guardian=self._guardian(),
            accepted=accepted,
            paper_place=given["paper_place"],
        )

    def _guardian(self) -> Guardian | None:
        given = self.cleaned_data
        if given["signer"] == SELF:
            return None
        told = (given[f"guardian_{name}"] for name in ("name", "id_number", "relation"))
        return Guardian(*told, given["signer"], given["guardian_basis"])


class ConsentForm(SignatureForm):
    """One person's 授权书."""

    purposes = forms.MultipleChoiceField(label="为了什么", widget=forms.CheckboxSelectMultiple)
    units = forms.MultipleChoiceField(label="向哪些单位查", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, kind=texts.VERIFICATION, **kwargs)
        for name, known in (("purposes", texts.purposes()), ("units", texts.units())):
            self.fields[name].choices = [(one.code, one.name) for one in known.values()]
            self.initial.setdefault(name, list(known))


class AnswerForm(SignatureForm):
    """One person's answer for one organisation."""

    organization = OrganizationField(label="哪个组织", empty_label="请选一个")
    purpose = forms.ChoiceField(label="为了什么")
    answer = forms.ChoiceField(
        label="怎么答复", choices=[("yes", "同意"), ("no", "不同意")], widget=forms.RadioSelect
    )
    told = forms.MultipleChoiceField(
        label="可以告诉哪些", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args, area: str, **kwargs):
        super().__init__(*args, kind=texts.THIRD_PARTY, **kwargs)
        nearby = Organization.objects.in_force(today()).under(area).exclude(kind=OrganizationKind.DEPARTMENT)
        self.fields["organization"].required = True
        self.fields["organization"].queryset = nearby.order_by("kind", "name")
        known = texts.helping_purposes().values()
        self.fields["purpose"].choices = [("", "请选一项"), *((one.code, one.name) for one in known)]
        self.fields["told"].choices = [(one.code, one.name) for one in texts.tellable().values()]
