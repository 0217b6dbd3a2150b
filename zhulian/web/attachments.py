"""Attachments on a screen 附件: one file, one purpose, one ledger row, nothing kept by the browser."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from zhulian.files import actions as files
from zhulian.files.contents import MOST_BYTES, PDF, Accepted, CannotAttach, accept
from zhulian.files.models import Attachment
from zhulian.ledger.fields import Sealed
from zhulian.web.purposes import Thing

# Whatever the bytes may hold, a browser runs none of it and fetches nothing for it.
_POLICY = "default-src 'none'; sandbox"


class AttachmentField(forms.FileField):
    """A file of a form that comes out as what may be kept of it, or says in Chinese why nothing may."""

    def __init__(self, *, only_pictures: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.only_pictures = only_pictures

    def clean(self, data: UploadedFile | None, initial: Any = None) -> Accepted | None:
        sent = super().clean(data, initial)
        if not sent:
            return None
        try:
            # One byte too many is enough to say that it is too large.
            return accept(sent.read(MOST_BYTES + 1), sent.name, only_pictures=self.only_pictures)
        except CannotAttach as problem:
            raise forms.ValidationError(str(problem)) from None


def serve(request: HttpRequest, attachment: Attachment, *, thing: Thing, purpose: str) -> HttpResponse:
    """Send an attachment whose object the user was found to see; record who saw it, what for and what it serves.

    A picture is shown, a PDF is saved. Raises Http404 outside the user's areas.
    """
    if not Attachment.objects.visible_to(request.user).filter(pk=attachment.pk).exists():
        raise Http404
    content = files.open_content(
        attachment=attachment, purpose=purpose, serves=thing.detail, by=request.user.actor, at=timezone.now()
    )
    name = attachment.name.open() if isinstance(attachment.name, Sealed) else attachment.name
    is_saved = attachment.media_type == PDF
    headers = {
        "Content-Disposition": content_disposition_header(is_saved, name),
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=attachment.media_type, headers=headers)
