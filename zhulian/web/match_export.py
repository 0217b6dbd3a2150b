"""Export of the list 政策找人 to Excel: the filter at hand, ID numbers masked, one ledger row.

It serves the matches it lists. Asked are what it is for and, within five minutes, once more who is asking.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from io import BytesIO
from uuid import UUID

import xlsxwriter
from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from zhulian.accounts.models import Area
from zhulian.accounts.roles import Permission
from zhulian.accounts.today import today
from zhulian.applications.models import MinorConsent
from zhulian.lib.formulas import guarded
from zhulian.lib.masking import mask_id_number
from zhulian.matching.models import Match
from zhulian.registry.actions import HEAD
from zhulian.registry.models import Membership, Person
from zhulian.web import looks
from zhulian.web.access import requires
from zhulian.web.counts import TOWN_DIGITS
from zhulian.web.identity_card import name_shown, plain
from zhulian.web.match_filter import MatchFilter
from zhulian.web.match_list import missing_name, narrowed
from zhulian.web.policy_book import policy_name

MOST = 10_000
PURPOSES = ("登门告知政策", "入户核对还差的事实", "复核在享的家庭", "其他")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    ("户号", 16), ("户主", 12), ("户主身份证号（遮盖）", 22), ("镇街", 16), ("村社", 22), ("政策", 22), ("对象", 12),
    ("答复", 12), ("预计 元/月", 12), ("还差", 40), ("比对日", 12),
)  # fmt: skip


class ExportForm(forms.Form):
    """What a list is taken out for."""

    purpose = forms.ChoiceField(
        label="带出去做什么", choices=[("", "请选一项"), *((name, name) for name in PURPOSES)],
        widget=forms.Select({"class": "select"}), error_messages={"required": "请选带出去做什么"},
    )  # fmt: skip
    reason = forms.CharField(
        label="具体事由", max_length=60, required=False, widget=forms.TextInput({"class": "input"})
    )

    def clean(self) -> dict[str, object]:
        given = super().clean()
        if given.get("purpose") == "其他" and not given.get("reason", "").strip():
            self.add_error("reason", "选“其他”时，请写明事由")
        return given

    @property
    def words(self) -> str:
        """Purpose and reason as the ledger and the watermark say them."""
        return "：".join(filter(None, (self.cleaned_data["purpose"], self.cleaned_data["reason"].strip())))


@requires(Permission.EXPORT_MATCHES)
@reauthentication_required(allow_get=True)
def match_export(request: HttpRequest) -> HttpResponse:
    """Ask what the filtered list is taken out for; on POST send it as a workbook, ten thousand rows at most."""
    asked = MatchFilter(request.GET, request.user)
    form = ExportForm(request.POST or None)
    found = narrowed(request.user, asked).select_related("household__area", "person").defer("facts")
    matches = list(found.order_by("area_path", "household__number", "kind", "policy")[: MOST + 1])
    if len(matches) > MOST:
        messages.warning(request, f"一次最多导出 {MOST} 行。请先选镇街、政策或答复，再导出")
        return redirect(reverse("matches") + asked.address())
    households = list(dict.fromkeys(match.household_id for match in matches))
    if not form.is_valid():
        context = {
            "form": form,
            "asked": asked,
            "household_count": len(households),
            "match_count": len(matches),
        }
        return render(request, "matches/export.html", context)
    looks.list_seen(
        request, action="导出政策找人名单", asked=asked.described(), ids=households, purpose=form.words,
        detail={"serves": "match", "rows": len(matches)},
    )  # fmt: skip
    opened = MinorConsent.objects.in_force(request.user, timezone.now()).values_list("person_id", flat=True)
    book = workbook_of(rows_of(matches, frozenset(opened)), watermark_of(request, form.words))
    response = HttpResponse(book, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="matches-{today():%Y%m%d}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response


def watermark_of(request: HttpRequest, words: str) -> str:
    """Say who took the list out, when, and what for: it stands in the frozen head row, on paper and apart."""
    by, at = request.user.actor, timezone.localtime()
    return f"{by.name} {by.post} {at:%Y-%m-%d %H:%M} 导出，用于政策找人（{words}）；内有个人信息，用完删除，不得转发"


def rows_of(matches: list[Match], opened: Collection[UUID] = ()) -> Iterator[tuple[str | float | None, ...]]:
    """Yield the cells of every match; of minors the names are masked, but for those whose file is `opened`."""
    heads = heads_of({match.household_id for match in matches}, opened)
    towns = dict(Area.objects.filter(level=Area.Level.TOWN).values_list("code", "name"))
    for match in matches:
        name, number = heads.get(match.household_id, ("", ""))
        yield (
            match.household.number, name, number, towns.get(match.area_path[:TOWN_DIGITS], ""),
            match.household.area.name, policy_name(match.policy),
            name_shown(match.person, opened) if match.person else "全家", match.get_kind_display(),
            match.amount_fen / 100 if match.amount_fen else None,
            "、".join(dict.fromkeys(map(missing_name, match.missing))), match.on.isoformat(),
        )  # fmt: skip


def heads_of(households: Iterable[UUID], opened: Collection[UUID] = ()) -> dict[UUID, tuple[str, str]]:
    """Return the name and the masked ID number of each household's head."""
    listed, heads = list(households), {}
    for start in range(0, len(listed), 500):
        ties = Membership.objects.on(today()).filter(household__in=listed[start : start + 500], relation=HEAD)
        for tie in ties.select_related("person"):
            person: Person = tie.person
            heads[tie.household_id] = name_shown(person, opened), mask_id_number(plain(person.id_number))
    return heads


def workbook_of(rows: Iterable[tuple[str | float | None, ...]], watermark: str) -> bytes:
    """Write a workbook in which text stays text: nothing a cell holds is taken for a formula."""
    content = BytesIO()
    book = xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("政策找人")
    head = book.add_format({"bold": True, "bg_color": "#EDF1F6", "border": 1})
    money, text = book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "@"})
    for column, (name, width) in enumerate(COLUMNS):
        sheet.write_string(0, column, name, head)
        sheet.set_column(column, column, width, text)
    sheet.write_string(0, len(COLUMNS), watermark)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(last, column, guarded(value), text)
            elif value is not None:
                sheet.write_number(last, column, value, money)
    # An ampersand begins a code of its own in a footer.
    sheet.set_footer(f"&L{watermark.replace('&', '&&')}&R&P / &N")
    book.add_worksheet("导出说明").write_string(0, 0, watermark)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(last, 1), len(COLUMNS) - 1)
    book.close()
    return content.getvalue()
