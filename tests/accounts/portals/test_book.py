"""The file of portals 统一身份认证文件: what it may say, and how a mistake is told."""

from __future__ import annotations

import pytest

from zhulian.accounts.portals.book import BadPortalFile, portals
from zhulian.accounts.portals.dingtalk import DingTalk
from zhulian.accounts.portals.oidc import OpenIdConnect

GOOD = """
- {kind: oidc, code: county, label: 县统一身份认证, issuer: "https://sso.example", client_id: zhulian,
   secret_file: county.secret, identifier: employee_number, amr: [mfa]}
- {kind: dingtalk, code: ding, label: 浙政钉, login: "https://login.example", api: "https://api.example",
   client_id: zhulian_dingoa, app_key: key-1, secret_file: county.secret}
"""


@pytest.fixture
def book(tmp_path, settings):
    """A function that writes the file, and beside it a secret only its owner may read."""
    secret = tmp_path / "county.secret"
    secret.write_text("hush\n")
    secret.chmod(0o400)
    settings.PORTAL_FILE = str(tmp_path / "portals.yaml")

    def write(text: str) -> None:
        (tmp_path / "portals.yaml").write_text(text, encoding="utf-8")

    return write


def test_without_a_file_there_is_none(settings):
    settings.PORTAL_FILE = ""
    assert portals() == {}


def test_both_kinds_are_read(book):
    book(GOOD)
    county, ding = portals().values()
    assert isinstance(county, OpenIdConnect)
    assert (county.code, county.secret, county.amr) == ("county", "hush", {"mfa"})
    assert isinstance(ding, DingTalk)
    assert (ding.api, ding.identifier) == ("https://api.example", "accountId")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("kind: oidc", "kind: saml", "第 1 个入口，kind：要写 oidc、dingtalk 之一"),
        ("code: county", "code: 县里", "第 1 个入口，code：只用小写字母"),
        ("code: ding", "code: county", "第 2 个入口，code：“county”重复"),
        ("https://sso", "http://sso", "第 1 个入口，issuer：要写 https"),
        ("label: 浙政钉, ", "", "第 2 个入口，label：缺"),
        ("amr: [mfa]", "amr: mfa", "第 1 个入口，amr：要写成列表"),
        ("client_id: zhulian,", "client_id: 7,", "第 1 个入口，client_id：缺，或者不是文字"),
        ("app_key:", "appkey:", "第 2 个入口，appkey：没有这一项"),
        ("county.secret, id", "lost.secret, id", "第 1 个入口，secret_file：lost.secret 读不到"),
        ("- {kind: oidc", "- [kind: oidc", "第 3 行看不懂"),
    ],
)
def test_a_mistake_is_named_with_its_place(book, old, new, told):
    assert old in GOOD
    book(GOOD.replace(old, new, 1))
    with pytest.raises(BadPortalFile, match=told):
        portals()


@pytest.mark.parametrize("text", ["", "kind: oidc", "[]"])
def test_anything_but_a_list_is_refused(book, text):
    book(text)
    with pytest.raises(BadPortalFile, match="要是一个列表"):
        portals()


def test_a_secret_that_others_can_read_is_refused(book, tmp_path):
    book(GOOD)
    (tmp_path / "county.secret").chmod(0o644)
    with pytest.raises(BadPortalFile, match="0644.*chmod 0400"):
        portals()


def test_a_missing_file_is_named(settings, tmp_path):
    settings.PORTAL_FILE = str(tmp_path / "none.yaml")
    with pytest.raises(BadPortalFile, match="none.yaml 读不到"):
        portals()
