"""Attachments on a screen 附件: sent whole, kept by no browser, and only to those who may."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import RequestFactory

from tests.files.sent import PDF, photo
from tests.staff import AT, DAY, make_areas, make_officer
from zhulian.accounts.roles import TownClerk
from zhulian.files.actions import keep
from zhulian.files.contents import MOST_BYTES, accept
from zhulian.files.models import Attachment
from zhulian.ledger.actors import SYSTEM
from zhulian.ledger.models import Event
from zhulian.web.attachments import AttachmentField, serve
from zhulian.web.purposes import KINDS, Thing

pytestmark = pytest.mark.django_db
THING = Thing(KINDS["match"], SimpleNamespace(pk=7))
SEER = "何敏（town_clerk-640104001）"


@pytest.fixture
def request_of(settings, tmp_path):
    """A request of a clerk of a town."""
    settings.DATA, settings.TODAY = tmp_path, DAY
    make_areas()

    def made(town: str):
        request = RequestFactory().get("/")
        request.user = make_officer(TownClerk, town)
        return request

    return made


def kept(content: bytes, name: str) -> Attachment:
    return keep(
        accepted=accept(content, name), kind="scan", object_kind="household", object_id="1",
        area_path="640104001002", retention="授权书", by=SYSTEM, at=AT,
    )  # fmt: skip


def test_a_paper_is_saved_and_no_browser_runs_or_keeps_it(request_of):
    kept(PDF, "授权书.pdf")
    response = serve(request_of("640104001"), Attachment.objects.get(), thing=THING, purpose="受理 SL-1")
    assert (response.content, response["Content-Type"]) == (PDF, "application/pdf")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%8E%88")
    assert response["Cache-Control"] == "no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    seen = Event.objects.get(action="查看附件")
    assert (seen.actor, seen.purpose) == (SEER, "受理 SL-1")
    assert (seen.detail["serves"], seen.detail["serves_id"]) == ("match", "7")


def test_a_picture_is_shown(request_of):
    response = serve(request_of("640104001"), kept(photo(), "门口.jpg"), thing=THING, purpose="受理 SL-1")
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("inline;")


def test_one_of_another_town_is_not_there(request_of):
    row = kept(PDF, "授权书.pdf")
    with pytest.raises(Http404):
        serve(request_of("640104002"), row, thing=THING, purpose="受理 SL-1")
    assert not Event.objects.filter(action="查看附件").exists()


def test_the_field_of_a_form_gives_what_may_be_kept_or_says_why_not():
    field = AttachmentField(only_pictures=True)
    assert field.clean(SimpleUploadedFile("门口.jpg", photo())).media_type == "image/jpeg"
    with pytest.raises(ValidationError, match="是PDF，这里只收照片"):
        field.clean(SimpleUploadedFile("a.pdf", PDF))
    with pytest.raises(ValidationError, match="超过 10 MB"):
        field.clean(SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" + bytes(MOST_BYTES)))
    assert AttachmentField(required=False).clean(None) is None
