"""Links to portals 统一身份认证的编号: which number there is which account here."""

from __future__ import annotations

from django.db import models


class PortalLink(models.Model):
    """One account's number at one portal, set by a system administrator; nobody is linked by name or e-mail."""

    user = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="portal_links", verbose_name="用户"
    )
    portal = models.CharField("入口", max_length=20)
    identifier = models.CharField("在入口里的编号", max_length=200)
    linked_by = models.CharField("谁连上的", max_length=100)
    linked_at = models.DateTimeField("连上的时间")

    class Meta:
        verbose_name = verbose_name_plural = "统一身份认证的编号"
        ordering = ["portal"]
        constraints = [
            models.UniqueConstraint(fields=["portal", "identifier"], name="portal_identifier_once"),
            models.UniqueConstraint(fields=["portal", "user"], name="portal_user_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.portal}"
