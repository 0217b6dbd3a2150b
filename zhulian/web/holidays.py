"""The holidays 放假安排: what the software brought, what the county added, and its import."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhulian.accounts.roles import Permission
from zhulian.accounts.today import today
from zhulian.lake.reading import CannotRead
from zhulian.policies.holidays import (
    COLUMNS,
    CannotTake,
    Outcome,
    calendar_in_force,
    read_holidays,
    take_holidays,
)
from zhulian.policies.models import Holiday
from zhulian.web.access import requires
from zhulian.web.policy_library import county

LARGEST = 1 << 20
SUFFIXES = (".xlsx", ".xls", ".csv")
EXAMPLE = ("2026-11-09", "放假", "县庆", "本县", "本县通知的文号")


class HolidayFile(forms.Form):
    """The file."""

    file = forms.FileField(
        label="放假安排", widget=forms.ClearableFileInput({"class": "file-input", "accept": ",".join(SUFFIXES)}),
        error_messages={"required": "请选一个文件", "empty": "文件是空的"},
    )  # fmt: skip

    def clean_file(self):
        file = self.cleaned_data["file"]
        if Path(file.name).suffix.lower() not in SUFFIXES:
            raise forms.ValidationError(f"文件 {file.name} 不是表格。请用 xlsx 或 csv")
        if file.size > LARGEST:
            raise forms.ValidationError(f"文件 {file.name} 超过 {LARGEST >> 20} MiB。请核对是不是这份文件")
        return file


@require_safe
@requires(Permission.SEE_POLICIES)
def holidays(request: HttpRequest) -> HttpResponse:
    """Show the days off and at work of this year and the next."""
    return _page(request, HolidayFile())


@require_POST
@requires(Permission.EDIT_POLICIES)
def holiday_import(request: HttpRequest) -> HttpResponse:
    """Take a file of holidays: good rows are kept, bad ones named."""
    form, outcome = HolidayFile(request.POST, request.FILES), None
    if form.is_valid():
        try:
            outcome = _take(form.cleaned_data["file"], request)
        except (CannotRead, CannotTake) as problem:
            form.add_error("file", str(problem))
    return _page(request, form, outcome)


def _take(file, request: HttpRequest) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(file.name).name
        path.write_bytes(file.read())
        rows = read_holidays(path)
    return take_holidays(rows=rows, file=path.name, by=request.user.actor, at=timezone.now())


def _page(request: HttpRequest, form: HolidayFile, outcome: Outcome | None = None) -> HttpResponse:
    calendar, year = calendar_in_force(), today().year
    years = [
        (one, calendar.published.get(one), [(on, day) for on, day in sorted(calendar.arranged.items()) if on.year == one])
        for one in (year, year + 1)
    ]  # fmt: skip
    context = {
        "county": county(), "years": years, "own": Holiday.objects.filter(is_national=False), "form": form, "outcome": outcome,
        "columns": COLUMNS, "example": EXAMPLE, "may_edit": request.user.may(Permission.EDIT_POLICIES),
    }  # fmt: skip
    return render(request, "routes/holidays.html", context)
