"""Sign-in and one page behind a permission, so that sign-in is tested without the screens."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import include, path

from zhulian.accounts.roles import Permission
from zhulian.web.access import public, requires


@requires(Permission.SEE_DESK)
def desk(request):
    return HttpResponse("工作台")


@public
def selfcheck(request):
    return HttpResponse("自助查询")


urlpatterns = [
    path("", desk, name="desk"),
    path("check/", selfcheck, name="selfcheck"),
    path("account/", include("zhulian.accounts.urls")),
]
