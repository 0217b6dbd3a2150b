"""近亲属备案: the staff register their near relatives; their households are then as if they were not there."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhulian.accounts import kin
from zhulian.accounts.models import Area, Relative, User
from zhulian.accounts.roles import Permission
from zhulian.ledger.homes import declare_home, home_of
from zhulian.lib.masking import mask_id_number, mask_name
from zhulian.registry.facts import Reading
from zhulian.registry.models import Household
from zhulian.registry.queries import HouseholdQuerySet
from zhulian.web import looks
from zhulian.web.access import requires
from zhulian.web.admin_forms import DressedForm
from zhulian.web.identity_card import plain


class RelativeForm(DressedForm):
    """One relative."""

    relation = forms.ChoiceField(label="是你的什么人", choices=[("", "请选一项"), *Relative.Relation.choices])
    name = forms.CharField(label="姓名", max_length=40)
    id_number = forms.CharField(label="身份证号", max_length=18)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("name", "id_number"):
            self.fields[name].widget.attrs["autocomplete"] = "off"


class VillageField(forms.ModelChoiceField):
    """A village with its town, since towns have villages of the same name."""

    def label_from_instance(self, area: Area) -> str:
        return f"{area.parent} {area}"


class HomeForm(DressedForm):
    """The village where one lives."""

    village = VillageField(
        Area.objects.filter(level=Area.Level.VILLAGE).select_related("parent").order_by("code"),
        label="你住在哪个村社", required=False, empty_label="不住在本县，或不填",
    )  # fmt: skip


@requires(Permission.SEE_DESK)
def my_relatives(request: HttpRequest) -> HttpResponse:
    """Show whom one has registered; a POST registers one more."""
    form = RelativeForm(request.POST or None)
    if form.is_valid():
        try:
            kin.register_relative(user=request.user, at=timezone.now(), **form.cleaned_data)
        except kin.CannotRegister as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "已备案。从现在起，这个人的家庭你看不到，也办不了")
            return redirect("my-relatives")
    context = {
        "form": form,
        "lines": _lines(request.user.relatives),
        "home_form": HomeForm(initial={"village": home_of(request.user.actor.name)}),
    }
    answer = render(request, "relatives/mine.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@requires(Permission.SEE_DESK)
def my_home(request: HttpRequest) -> HttpResponse:
    """Write down in which village one lives, or take it back."""
    form = HomeForm(request.POST)
    if form.is_valid():
        village = form.cleaned_data["village"]
        declare_home(
            village=village.code if village else "", by=request.user.actor, user_id=request.user.pk,
            at=timezone.now(),
        )  # fmt: skip
        messages.success(request, f"已登记：住在{village}" if village else "已取消登记的住处")
    else:
        messages.error(request, "没有这个村社，请重新选")
    return redirect("my-relatives")


@requires(Permission.MANAGE_SECURITY)
def relatives(request: HttpRequest) -> HttpResponse:
    """Show all that is registered, masked; a POST strikes one that was a mistake."""
    if request.method == "POST":
        relative = get_object_or_404(Relative, pk=_identifier(request.POST.get("relative", "")))
        try:
            kin.strike_relative(
                relative=relative, reason=request.POST.get("reason", ""), by=request.user, at=timezone.now()
            )
            messages.success(request, "已撤销，那位工作人员又看得到这个人的家庭")
        except kin.CannotRegister as problem:
            messages.error(request, str(problem))
        return redirect("relatives")
    lines = _lines(Relative.objects.select_related("user"))
    return render(request, "relatives/all.html", {"lines": lines})


def home_or_404(request: HttpRequest, mine: HouseholdQuerySet, household_id: UUID) -> Household:
    """Return a household out of those the user may see. Raises Http404.

    When it is only hidden because a relative lives there, the ledger says that the user tried.
    """
    home = mine.filter(pk=household_id).first()
    if home is not None:
        return home
    hidden = Household.objects.in_scope(request.user).filter(pk=household_id).first()
    if hidden is not None:
        looks.household_seen(request, hidden, action="近亲属回避，没有打开")
    raise Http404


def staff_kin_of(reading: Reading) -> list[User]:
    """Return the staff who registered a member or 义务人 of this household as their relative."""
    people = [tie.person for tie in reading.memberships] + [tie.obligor for tie in reading.obligations]
    return kin.staff_related_to(plain(person.id_number) for person in people)


def _lines(found) -> list[tuple[Relative, str, str]]:
    """Return relatives in force with name and ID number masked."""
    return [
        (relative, mask_name(relative.name.open()), mask_id_number(relative.id_number.open()))
        for relative in found.filter(ended_at=None)
    ]


def _identifier(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
