"""The log of a server 服务日志: a broken page leaves its traceback there, and nobody's number."""

from __future__ import annotations

from tests.config.test_settings import run

BREAK = """
import django
django.setup()
from django.test import Client
from django.test.utils import override_settings
from django.urls import path
from zhulian.web.access import public

def broken(request):
    raise ValueError("证件号 101101197608121015、电话 13800001234 对不上")

urlpatterns = [path("check/", public(broken), name="selfcheck")]

class Addresses:
    urlpatterns = urlpatterns

with override_settings(ROOT_URLCONF=Addresses):
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    print(client.get("/check/").status_code)
"""


def test_a_broken_page_is_in_the_log_with_masked_numbers(tmp_path):
    done = run(tmp_path, "-c", BREAK)
    assert done.stdout.strip() == "500", done.stderr
    assert "ERROR django.request Internal Server Error: /check/" in done.stderr
    assert "ValueError: 证件号 1011**********1015、电话 138****1234 对不上" in done.stderr
    assert "101101197608121015" not in done.stderr + done.stdout
