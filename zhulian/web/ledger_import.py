"""Import of a household roll 台账导入: template, upload, preview with row errors, error sheet, and the word to import."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_GET

from zhulian.accounts.models import User
from zhulian.accounts.roles import Permission
from zhulian.accounts.scope import Errand, in_whole_county
from zhulian.accounts.today import now, today
from zhulian.lake.reading import CannotRead
from zhulian.matching.households import match_numbers
from zhulian.policies.catalogues import in_force
from zhulian.registry.importing import ImportBusy, Preview, import_roll, preview
from zhulian.registry.models import Household
from zhulian.registry.roll_sheets import write_errors, write_template
from zhulian.web import looks, uploads
from zhulian.web.access import requires
from zhulian.web.match_export import XLSX

LARGEST = 20 << 20
SHOWN_ROWS, LINKED = 50, 12
SUFFIXES = (".xlsx", ".xls", ".csv")


class UploadForm(forms.Form):
    """The file and the day it describes."""

    file = forms.FileField(
        label="台账文件", widget=forms.ClearableFileInput({"class": "file-input", "accept": ",".join(SUFFIXES)}),
        error_messages={"required": "请选一个文件", "empty": "文件是空的"},
    )  # fmt: skip
    on = forms.DateField(
        label="台账是哪一天的", widget=forms.DateInput({"type": "date", "class": "input"}, format="%Y-%m-%d")
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if Path(file.name).suffix.lower() not in SUFFIXES:
            raise forms.ValidationError(f"文件 {file.name} 不是表格。请用 xlsx 或 csv")
        if file.size > LARGEST:
            raise forms.ValidationError(f"文件 {file.name} 超过 {LARGEST >> 20} MiB。请分成几个文件")
        return file

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > today():
            raise forms.ValidationError("台账的日期不能晚于今天")
        return on


@requires(Permission.IMPORT_LEDGER)
def ledger_import(request: HttpRequest) -> HttpResponse:
    """Show the upload; a POST keeps the file and goes on to its preview."""
    form = UploadForm(request.POST or None, request.FILES or None, initial={"on": today()})
    if form.is_valid():
        file = form.cleaned_data["file"]
        uploads.keep(
            user=request.user,
            name=file.name,
            content=file.read(),
            on=form.cleaned_data["on"],
            at=timezone.now(),
        )
        return redirect("ledger-preview")
    upload = uploads.waiting(user=request.user, at=timezone.now())
    return render(request, "ledger_import/upload.html", {"form": form, "upload": upload})


@requires(Permission.IMPORT_LEDGER)
def ledger_preview(request: HttpRequest) -> HttpResponse:
    """Show what an import would do; a POST imports the good rows, or drops the file."""
    upload = uploads.waiting(user=request.user, at=timezone.now())
    if upload is None:
        return redirect("ledger-import")
    if request.POST.get("act") == "drop":
        uploads.drop(user=request.user)
        messages.info(request, f"{upload.name} 已丢弃，没有写入任何内容")
        return redirect("ledger-import")
    try:
        seen, foreign = read(upload, request.user)
    except CannotRead as problem:
        uploads.drop(user=request.user)
        messages.error(request, str(problem))
        return redirect("ledger-import")
    if request.POST.get("act") == "import":
        return _import(request, upload, seen)
    context = {
        "upload": upload, "seen": seen, "summary": seen.summary(), "foreign": foreign,
        "bad_rows": seen.bad_rows[:SHOWN_ROWS], "shown": SHOWN_ROWS,
    }  # fmt: skip
    return render(request, "ledger_import/preview.html", context)


@in_whole_county(Errand.ROLL_IMPORT)
def _import(request: HttpRequest, upload: uploads.Upload, seen: Preview) -> HttpResponse:
    try:
        enrolled = import_roll(
            seen=seen, by=request.user.actor, owner=f"web {request.user.username}", clock=now
        )
    except ImportBusy as busy:
        messages.warning(request, str(busy))
        return redirect("ledger-preview")
    match_numbers(
        [one.number for one in seen.enrolments], catalogue=in_force(request.user.actor.area[:6]),
        occasion=seen.digest[:32], on=today(), by=request.user.actor, at=now(),
    )  # fmt: skip
    bad = len(seen.bad_rows)
    uploads.drop(user=request.user)
    messages.success(
        request,
        f"{upload.name} 已导入：新建 {enrolled.households_created} 户，更新 {enrolled.households_changed} 户，"
        f"新增 {enrolled.persons_created} 人" + (f"；{bad} 行有错没有导入" if bad else ""),
    )
    messages.info(request, _links([one.number for one in seen.enrolments]))
    return redirect("ledger-import")


def _links(numbers: list[str]) -> str:
    """Return the way to the households that were imported: the first ones by 户号, and where the others are found."""
    shown = numbers[:LINKED]
    ids = dict(Household.objects.filter(number__in=shown).values_list("number", "pk"))
    pages = [(reverse("household", args=[ids[number]]), number) for number in shown if number in ids]
    rest = (
        f"；另有 {len(numbers) - len(shown)} 户，用页面上方的搜索框按户号查"
        if len(numbers) > len(shown)
        else ""
    )
    return format_html("看这些户：{}{}", format_html_join("、", '<a href="{}">{}</a>', pages), rest)


@in_whole_county(Errand.ROLL_IMPORT)
def read(upload: uploads.Upload, user: User) -> tuple[Preview, int]:
    """Read the file and keep the households of the user's own area; also return how many were left out.

    A household counts as foreign by its village in the file, or by where its file lies already. Raises CannotRead.
    """
    with uploads.opened(upload) as path:
        seen = preview(file=path, on=upload.on, areas=user.household_scopes)
    numbers = [one.number for one in seen.enrolments]
    known = Household.objects.filter(number__in=numbers)
    elsewhere = set(known.exclude(pk__in=Household.objects.visible_to(user)).values_list("number", flat=True))
    scopes = tuple(user.household_scopes)
    own = [one for one in seen.enrolments if one.village.startswith(scopes) and one.number not in elsewhere]
    left_out = len(seen.enrolments) - len(own)
    if left_out:
        # Another selection of the same file is another import: its checkpoint counts other households.
        digest = sha256(f"{seen.digest} {[one.number for one in own]}".encode()).hexdigest()
        seen = replace(seen, enrolments=own, digest=digest)
    return seen, left_out


@require_GET
@requires(Permission.IMPORT_LEDGER)
def ledger_errors(request: HttpRequest) -> HttpResponse:
    """Send the rows that are not imported as a workbook, with reasons and cures."""
    upload = uploads.waiting(user=request.user, at=timezone.now())
    if upload is None:
        return redirect("ledger-import")
    seen, _ = read(upload, request.user)
    looks.list_seen(request, action="下载台账错误表", asked={"file": seen.digest}, ids=[])
    return _workbook("ledger-errors.xlsx", lambda path: write_errors(path, seen.headers, seen.bad_rows))


@require_GET
@requires(Permission.IMPORT_LEDGER)
def ledger_template(request: HttpRequest) -> HttpResponse:
    """Send the empty roll."""
    return _workbook("ledger-template.xlsx", write_template)


def _workbook(name: str, write: Callable[[Path], None]) -> HttpResponse:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / name
        write(path)
        response = HttpResponse(path.read_bytes(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
