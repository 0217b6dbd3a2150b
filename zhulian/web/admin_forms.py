"""Forms of administration 系统管理的表单: who, which post, where, from when to when."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from zhulian.accounts.models import Area, Organization, PortalLink, Post, User
from zhulian.accounts.organization_kinds import OrganizationKind
from zhulian.accounts.portals.portal import Portal
from zhulian.accounts.roles import ROLES
from zhulian.accounts.today import today


class DressedForm(forms.Form):
    """A form whose fields look like those of every other page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            is_choice = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "select" if is_choice else "input"


class DayField(forms.DateField):
    """A day, chosen from the calendar of the browser."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **kwargs)


class AreaField(forms.ModelChoiceField):
    """A place of the county; deeper ones stand further in."""

    def __init__(self, **kwargs):
        super().__init__(Area.objects.order_by("code"), empty_label="请选一处", **kwargs)

    def label_from_instance(self, area: Area) -> str:
        return f"{'　' * (area.level - Area.Level.COUNTY)}{area.name}"


class OrganizationField(forms.ModelChoiceField):
    """An organisation that exists today, with its kind."""

    def __init__(self, **kwargs):
        super().__init__(Organization.objects.none(), required=False, **kwargs)

    def label_from_instance(self, organization: Organization) -> str:
        return f"{organization.name}（{organization.get_kind_display()}）"


def existing() -> forms.models.ModelChoiceIterator:
    """Return the organisations that exist today, by kind."""
    return Organization.objects.in_force(today()).order_by("kind", "name")


class AccountForm(DressedForm):
    """A new account."""

    username = forms.CharField(label="用户名", max_length=30)
    display_name = forms.CharField(label="姓名", max_length=40)


class PostForm(DressedForm):
    """A post for somebody."""

    role = forms.ChoiceField(
        label="岗位", choices=[("", "请选一个"), *((code, role.name) for code, role in ROLES.items())]
    )
    area = AreaField(label="辖区")
    organization = OrganizationField(label="机构", empty_label="不设在机构里")
    valid_from = DayField(label="自")
    valid_to = DayField(label="至（那天起不再有；可空）", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = existing()


class DeputyForm(DressedForm):
    """Somebody who stands in for a post."""

    post = forms.ModelChoiceField(Post.objects.none(), label="代理哪个岗位", empty_label="请选一个")
    username = forms.CharField(label="代理人的用户名", max_length=150)
    valid_from = DayField(label="自")
    valid_to = DayField(label="至（那天起不再代理）")

    def __init__(self, *args, posts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = posts
        self.fields["post"].label_from_instance = lambda post: f"{post.title}，{post.area}"

    def clean_username(self) -> User:
        name = self.cleaned_data["username"].strip()
        found = User.objects.filter(username=name, is_active=True).first()
        if found is None:
            raise forms.ValidationError(f"没有在用的账号“{name}”，请核对用户名")
        return found


class EndForm(DressedForm):
    """The day from which something is no more."""

    on = DayField(label="自哪天起")


class ReasonForm(DressedForm):
    """Why a second factor is to be reset."""

    reason = forms.CharField(label="事由", max_length=200)


class PortalForm(DressedForm):
    """Somebody's number at the county's own sign-in."""

    portal = forms.ChoiceField(label="入口")
    identifier = forms.CharField(label="他在那里的编号", max_length=200)

    def __init__(self, *args, declared: Iterable[Portal], **kwargs):
        super().__init__(*args, **kwargs)
        self.portals = {portal.code: portal for portal in declared}
        self.fields["portal"].choices = [(portal.code, portal.label) for portal in self.portals.values()]

    def label_of(self, made: PortalLink) -> str:
        """Return the portal's name; its code when it is declared no more."""
        return self.portals[made.portal].label if made.portal in self.portals else made.portal

    def clean_portal(self) -> Portal:
        return self.portals[self.cleaned_data["portal"]]


class OrganizationForm(DressedForm):
    """A new organisation."""

    kind = forms.ChoiceField(label="类别", choices=OrganizationKind.choices)
    name = forms.CharField(label="名称", max_length=60)
    area = AreaField(label="所在区划")
    parent = OrganizationField(label="上级机构", empty_label="没有上级")
    valid_from = DayField(label="自")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = existing()


class RenameForm(DressedForm):
    """Another name."""

    name = forms.CharField(label="名称", max_length=60)


class MoveForm(DressedForm):
    """Another place in the tree."""

    parent = OrganizationField(label="上级机构", empty_label="没有上级")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = existing()


class GridForm(DressedForm):
    """A new grid below a village."""

    village = AreaField(label="村社")
    name = forms.CharField(label="网格名称", max_length=60)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = Area.objects.filter(level=Area.Level.VILLAGE).order_by("code")
