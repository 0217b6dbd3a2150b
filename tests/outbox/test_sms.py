"""Short messages: the declared backend sends the declared words, and nothing about anybody's matters."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.outbox.outsiders import declare, serving
from zhulian.outbox.gateways import GatewayProblem
from zhulian.outbox.sms import can_send, send
from zhulian.outbox.wording import PROGRESS, SIGN_IN, WORDINGS, BadWording

PHONE = "13912345678"
FIELDS = {"county": "兴庆区", "code": "012345", "minutes": "5"}


def test_no_backend_is_said_plainly(settings):
    settings.SMS = ""
    assert not can_send()
    with pytest.raises(GatewayProblem, match="还没有开通短信"):
        send(phone=PHONE, wording=SIGN_IN, fields=FIELDS)


def test_the_console_shows_the_code_and_masks_the_number(settings, capsys):
    settings.SMS = "console"
    send(phone=PHONE, wording=SIGN_IN, fields=FIELDS)
    said = capsys.readouterr().out
    assert "验证码 012345" in said
    assert PHONE not in said


def test_the_file_takes_a_line_for_each_and_only_its_owner_reads_it(settings, tmp_path):
    settings.SMS, settings.DATA = "file", tmp_path
    send(phone=PHONE, wording=SIGN_IN, fields=FIELDS)
    send(phone=PHONE, wording=PROGRESS, fields={"county": "兴庆区"})
    path = Path(tmp_path, "outbox", "sms.jsonl")
    assert [json.loads(line)["template"] for line in path.read_text("utf-8").splitlines()] == [
        "sign_in", "progress",
    ]  # fmt: skip
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def gateway(settings, folder, url, **other):
    settings.SMS = "gateway"
    declared = {"url": f"{url}/send", "secret": "s3", "sign": "兴庆区民政", "templates": {"sign_in": "T-1"}}
    declare(settings, folder, sms=declared | other)


def test_a_gateway_gets_its_own_template_and_the_fields_only(settings, tmp_path):
    with serving() as service:
        service.answers["/send"] = lambda _: (200, {"code": "OK"})
        gateway(settings, tmp_path, service.url)
        send(phone=PHONE, wording=SIGN_IN, fields=FIELDS)
        [asked] = service.asked
    assert asked.body == {"phone": PHONE, "sign": "兴庆区民政", "template": "T-1", "fields": FIELDS}
    assert asked.headers["Authorization"] == "Bearer s3"


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ((200, {"code": "LIMIT"}), "没有收下"),
        ((500, {}), "回答 500"),
        ((200, b"<html>"), "看不懂"),
        ((200, [1]), "看不懂"),
        ((302, {}), "回答 302"),
    ],
)
def test_a_gateway_that_does_not_take_it_is_said_without_the_number(settings, tmp_path, answer, complaint):
    with serving() as service:
        service.answers["/send"] = lambda _: answer
        gateway(settings, tmp_path, service.url)
        with pytest.raises(GatewayProblem, match=complaint) as problem:
            send(phone=PHONE, wording=SIGN_IN, fields=FIELDS)
    assert PHONE not in str(problem.value)


def test_a_gateway_that_is_not_there_is_said(settings, tmp_path):
    with serving() as service:
        url = service.url
    gateway(settings, tmp_path, url)
    with pytest.raises(GatewayProblem, match="没有回答"):
        send(phone=PHONE, wording=SIGN_IN, fields=FIELDS)


def test_only_https_leaves_this_machine(settings, tmp_path):
    gateway(settings, tmp_path, "http://sms.example.cn")
    with pytest.raises(GatewayProblem, match="要用 https"):
        send(phone=PHONE, wording=SIGN_IN, fields=FIELDS)


def test_what_the_gateway_file_lacks_is_named(settings, tmp_path):
    gateway(settings, tmp_path, "https://sms.example.cn", templates={"binding": "T-2"})
    with pytest.raises(GatewayProblem, match="缺“sign_in”"):
        send(phone=PHONE, wording=SIGN_IN, fields=FIELDS)


def test_a_gateway_file_that_others_can_read_is_refused(settings, tmp_path):
    gateway(settings, tmp_path, "https://sms.example.cn")
    Path(settings.GATEWAY_FILE).chmod(0o644)
    with pytest.raises(GatewayProblem, match="chmod 0600"):
        send(phone=PHONE, wording=SIGN_IN, fields=FIELDS)


@pytest.mark.parametrize("content", ["{", "[]", '{"sms": 1}'])
def test_a_gateway_file_that_is_wrong_is_named(settings, tmp_path, content):
    gateway(settings, tmp_path, "https://sms.example.cn")
    Path(settings.GATEWAY_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(GatewayProblem, match="gateways.json"):
        send(phone=PHONE, wording=SIGN_IN, fields=FIELDS)


def test_a_gateway_file_that_is_missing_is_named(settings, tmp_path):
    settings.SMS, settings.GATEWAY_FILE = "gateway", str(tmp_path / "nowhere.json")
    with pytest.raises(GatewayProblem, match="ZHULIAN_GATEWAY_FILE"):
        send(phone=PHONE, wording=SIGN_IN, fields=FIELDS)


@pytest.mark.parametrize(
    "given",
    [
        FIELDS | {"amount": "735"},
        {"county": "兴庆区", "code": "012345"},
        FIELDS | {"code": "低保735"},
        FIELDS | {"county": "因收入超标不予批准，兴庆区"},
    ],
)
def test_nothing_but_declared_fields_in_their_form_is_filled_in(given):
    with pytest.raises(BadWording):
        SIGN_IN.filled(given)


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording.code)
def test_no_message_says_what_for_or_how_much(wording):
    said = wording.filled({name: value for name, value in FIELDS.items() if name in wording.fields})
    for word in ("元", "低保", "特困", "残疾", "批准", "不予", "因为", "原因", "金额", "待遇"):
        assert word not in said
