"""Import of staff and organisations 人员与机构导入: template, upload, preview, error sheet, and the word to import."""

from __future__ import annotations

from pathlib import Path

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhulian.accounts.roles import Permission
from zhulian.accounts.staff_roll import ORGANIZATION_COLUMNS, STAFF_COLUMNS, Outcome, take_roll
from zhulian.accounts.today import today
from zhulian.lake.reading import CannotRead
from zhulian.web import uploads
from zhulian.web.access import requires
from zhulian.web.admin_sheets import errors_of, read_rows, template_of
from zhulian.web.match_export import XLSX

LARGEST, MOST_ROWS, SHOWN = 2 << 20, 300, 50
SUFFIXES = (".xlsx", ".xls", ".csv")
TEMPLATES = {"staff": STAFF_COLUMNS, "organizations": ORGANIZATION_COLUMNS}


class FileForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label="人员表或机构表", widget=forms.ClearableFileInput({"class": "file-input", "accept": ",".join(SUFFIXES)}),
        error_messages={"required": "请选一个文件", "empty": "文件是空的"},
    )  # fmt: skip

    def clean_file(self):
        file = self.cleaned_data["file"]
        if Path(file.name).suffix.lower() not in SUFFIXES:
            raise forms.ValidationError(f"文件 {file.name} 不是表格。请用 xlsx 或 csv")
        if file.size > LARGEST:
            raise forms.ValidationError(f"文件 {file.name} 超过 {LARGEST >> 20} MiB。请分成几个文件")
        return file


@requires(Permission.MANAGE_ACCOUNTS)
def admin_import(request: HttpRequest) -> HttpResponse:
    """Show the upload; a POST keeps the file and goes on to its preview."""
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        uploads.keep(user=request.user, name=file.name, content=file.read(), on=today(), at=timezone.now())
        return redirect("admin-import-preview")
    return render(request, "admin/import.html", {"form": form, "most_rows": MOST_ROWS})


@requires(Permission.MANAGE_ACCOUNTS)
def admin_import_preview(request: HttpRequest) -> HttpResponse:
    """Show what an import would do; a POST imports the good rows and shows new passwords once, or drops the file."""
    upload = uploads.waiting(user=request.user, at=timezone.now())
    if upload is None:
        return redirect("admin-import")
    act = request.POST.get("act")
    if act == "drop":
        uploads.drop(user=request.user)
        messages.info(request, f"{upload.name} 已丢弃，没有写入任何内容")
        return redirect("admin-import")
    try:
        is_staff, outcome = take(request, upload, is_preview=act != "import")
    except CannotRead as problem:
        uploads.drop(user=request.user)
        messages.error(request, str(problem))
        return redirect("admin-import")
    shown = {
        "upload": upload,
        "outcome": outcome,
        "is_staff": is_staff,
        "bad": outcome.refused[:SHOWN],
        "shown": SHOWN,
    }
    if act != "import":
        return render(request, "admin/import_preview.html", shown)
    if not outcome.refused:
        uploads.drop(user=request.user)
    answer = render(request, "admin/import_done.html", shown)
    answer["Cache-Control"] = "no-store"
    return answer


def take(request: HttpRequest, upload: uploads.Upload, *, is_preview: bool) -> tuple[bool, Outcome]:
    """Read the file and take its rows; return whether they are staff, and what came of it. Raises CannotRead."""
    with uploads.opened(upload) as path:
        is_staff, rows = read_rows(path)
    if len(rows) > MOST_ROWS:
        raise CannotRead(f"文件 {upload.name} 有 {len(rows)} 行。一次最多 {MOST_ROWS} 行，请分成几个文件")
    outcome = take_roll(
        rows, is_staff=is_staff, by=request.user.actor, at=timezone.now(), is_preview=is_preview
    )
    return is_staff, outcome


@require_GET
@requires(Permission.MANAGE_ACCOUNTS)
def admin_import_errors(request: HttpRequest) -> HttpResponse:
    """Send the rows that are not imported, with reasons and cures."""
    upload = uploads.waiting(user=request.user, at=timezone.now())
    if upload is None:
        return redirect("admin-import")
    try:
        is_staff, outcome = take(request, upload, is_preview=True)
    except CannotRead as problem:
        messages.error(request, str(problem))
        return redirect("admin-import")
    columns = STAFF_COLUMNS if is_staff else ORGANIZATION_COLUMNS
    return _sent("staff-errors.xlsx", errors_of(columns, outcome.refused))


@require_GET
@requires(Permission.MANAGE_ACCOUNTS)
def admin_template(request: HttpRequest, kind: str) -> HttpResponse:
    """Send an empty roll."""
    if kind not in TEMPLATES:
        return redirect("admin-import")
    return _sent(f"{kind}-template.xlsx", template_of(TEMPLATES[kind]))


def _sent(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
