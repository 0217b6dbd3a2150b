"""Attachments 附件: what was sent, about whom, by whom; the content lies sealed in a file of its own."""

from __future__ import annotations

import uuid

from django.db import models

from zhulian.files.queries import AttachmentQuerySet
from zhulian.ledger.fields import SealedField


class Attachment(models.Model):
    """One sent file. `object_kind` and `object_id` say what it belongs to, in the words of the ledger; `person` whose it
    is, where it is one person's.

    `media_type` is what the content is, `size` its bytes as they are kept. `digest` is the HMAC-SM3 of the content under
    `digest_key`, the attachment's own: it proves the content for ever, and nothing any more once the row is gone.
    `retention` names the class of the rule that says when it goes.
    """

    class Kind(models.TextChoices):
        SCAN = "scan", "纸质材料"
        PHOTO = "photo", "照片"
        SIGNATURE = "signature", "签名"
        DOCUMENT = "document", "电子文书"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("类别", max_length=20, choices=Kind)
    name = SealedField("文件名")
    media_type = models.CharField("内容类型", max_length=40)
    size = models.PositiveIntegerField("字节数")
    digest = models.CharField("内容摘要", max_length=64)
    digest_key = SealedField("摘要密钥")
    object_kind = models.CharField("对象类别", max_length=40)
    object_id = models.CharField("对象编号", max_length=60)
    person = models.UUIDField("人员编号", null=True, blank=True)
    area_path = models.CharField("对象辖区", max_length=20)
    retention = models.CharField("保存类别", max_length=40)
    created_by = models.CharField("何人", max_length=100)
    created_post = models.CharField("岗位", max_length=100, blank=True)
    created_at = models.DateTimeField("时间")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(fields=["object_kind", "object_id"]),
            models.Index(fields=["area_path"]),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
