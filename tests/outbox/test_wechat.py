"""WeChat: template messages and share links, with a token of their own that is renewed when it has run out."""

from __future__ import annotations

import pytest

from tests.outbox.outsiders import Service, declare, serving
from zhulian.outbox import wechat
from zhulian.outbox.gateways import GatewayProblem
from zhulian.outbox.wechat import channels
from zhulian.outbox.wording import PROGRESS, BadWording

PAGE = "https://zhulian.example.cn/me/"
COUNTY = {"county": "兴庆区"}


@pytest.fixture
def outside(settings, tmp_path):
    wechat._tokens.clear()
    with serving() as service:
        service.answers["/cgi-bin/stable_token"] = lambda asked: (
            200, {"access_token": f"token-{len(asked_of(service, '/cgi-bin/stable_token'))}", "expires_in": 7200},
        )  # fmt: skip
        service.answers["/cgi-bin/message/template/send"] = lambda _: (200, {"errcode": 0})
        service.answers["/cgi-bin/message/subscribe/send"] = lambda _: (200, {"errcode": 0})
        service.answers["/wxa/generate_urllink"] = lambda _: (
            200,
            {"errcode": 0, "url_link": "https://wxaurl.cn/x"},
        )
        common = {"secret": "s", "api": service.url, "templates": {"progress": "TM-1"}}
        declare(
            settings, tmp_path,
            channels={"gzh": {"kind": "official", "app_id": "wx1", **common}, "xcx": {"kind": "mini", "app_id": "wx2", **common}},
        )  # fmt: skip
        yield service


def asked_of(service: Service, path: str) -> list:
    return [asked for asked in service.asked if asked.path == path]


def tell(code: str, **other) -> None:
    channels()[code].tell(**{"openid": "o1", "wording": PROGRESS, "fields": COUNTY, "page": PAGE} | other)


def test_a_message_names_its_template_and_leads_to_our_page(outside):
    tell("gzh")
    [asked] = asked_of(outside, "/cgi-bin/message/template/send")
    assert asked.query == {"access_token": "token-1"}
    assert asked.body == {
        "touser": "o1",
        "template_id": "TM-1",
        "data": {"county": {"value": "兴庆区"}},
        "url": PAGE,
    }


def test_a_message_of_a_shell_opens_our_page_in_its_web_view(outside):
    tell("xcx")
    [asked] = asked_of(outside, "/cgi-bin/message/subscribe/send")
    assert asked.body["page"] == "pages/web/web?to=https%3A%2F%2Fzhulian.example.cn%2Fme%2F"


def test_one_token_serves_many_messages(outside):
    tell("gzh")
    tell("gzh")
    assert len(asked_of(outside, "/cgi-bin/stable_token")) == 1


def test_a_token_that_has_run_out_is_renewed_once(outside):
    answers = [(200, {"errcode": 42001}), (200, {"errcode": 0})]
    outside.answers["/cgi-bin/message/template/send"] = lambda _: answers.pop(0)
    tell("gzh")
    outside.answers["/cgi-bin/message/template/send"] = lambda _: (200, {"errcode": 42001})
    with pytest.raises(GatewayProblem, match="错误码 42001"):
        tell("gzh")


def test_a_message_that_is_not_taken_is_said_without_the_person(outside):
    outside.answers["/cgi-bin/message/template/send"] = lambda _: (200, {"errcode": 43004})
    with pytest.raises(GatewayProblem, match="错误码 43004") as problem:
        tell("gzh")
    assert "o1" not in str(problem.value)


def test_nothing_undeclared_is_sent(outside):
    with pytest.raises(BadWording):
        tell("gzh", fields=COUNTY | {"amount": "735"})
    assert outside.asked == []


def test_a_page_is_shared_as_itself_or_as_a_link_into_the_shell(outside):
    assert channels()["gzh"].share_link(PAGE) == PAGE
    assert channels()["xcx"].share_link(PAGE) == "https://wxaurl.cn/x"
    [asked] = asked_of(outside, "/wxa/generate_urllink")
    assert (asked.body["path"], asked.body["query"]) == (
        "pages/web/web",
        "to=https%3A%2F%2Fzhulian.example.cn%2Fme%2F",
    )


def test_a_channel_of_no_known_kind_is_named(settings, tmp_path):
    declare(settings, tmp_path, channels={"dingtalk": {"kind": "ding"}})
    with pytest.raises(GatewayProblem, match="dingtalk"):
        channels()
