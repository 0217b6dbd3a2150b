"""The door of the API 接口的门: no cookies, no oversize, no flood, and every refusal as problem+json."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, thread_time

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from zhulian.accounts.callers import address_of
from zhulian.api.bodies import MOST_BYTES
from zhulian.api.refusing import MEDIA_TYPE, Refusal, response_of
from zhulian.lib.rates import Rates

PREFIX = "/api/"
BY_STATUS = {
    400: Refusal("bad-question", "这个请求读不懂，请核对网址和请求头"),
    404: Refusal("not-found", "没有这个地址；有哪些地址见 GET /api/v1/docs"),
    405: Refusal("not-allowed", "能用的方法见响应头 Allow"),
}
BROKEN = Refusal("broken", "服务出错，没有判定；请稍后再试，再不行请告诉管理员")


class ApiDoor:
    """Lets requests below /api/ in without their cookies, so that no session is opened for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        self.rates = Rates()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        try:
            self.check(request)
        except Refusal as refusal:
            return _unkept(response_of(refusal))
        request.COOKIES = {}
        began = thread_time()
        response = self.get_response(request)
        spent = thread_time() - began
        self.rates.charge(address_of(request), per_minute=settings.API_PER_MINUTE, seconds=spent)
        return _unkept(_as_problem(response))

    def check(self, request: HttpRequest) -> None:
        """Raise Refusal for what is too often or too large, before anything of it is read."""
        per_minute = settings.API_PER_MINUTE
        wait = self.rates.wait(address_of(request), per_minute=per_minute, now=monotonic())
        if wait:
            detail = f"同一地址每分钟最多 {per_minute} 次，请过 {wait} 秒再来"
            raise Refusal("too-often", detail, headers={"Retry-After": str(wait)})
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > MOST_BYTES:
            raise Refusal("too-large", f"最多 {MOST_BYTES // 1024} KiB，一次只问一户")


def _as_problem(response: HttpResponse) -> HttpResponse:
    """Replace the page of an error, which is for people, by problem+json."""
    if response.status_code < 400 or response.headers.get("Content-Type") == MEDIA_TYPE:
        return response
    replaced = response_of(BY_STATUS.get(response.status_code, BROKEN))
    if "Allow" in response:
        replaced["Allow"] = response["Allow"]
    return replaced


def _unkept(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Cache-Control", "no-store")
    return response
