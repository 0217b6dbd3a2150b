"""zhulian accounts 开户."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from tests.staff import COUNTY, make_areas
from zhulian.accounts.models import User
from zhulian.commands.accounts import app
from zhulian.ledger.models import Event

pytestmark = pytest.mark.django_db


def add(**changes):
    options = {"--name": "李敏", "--role": "county_clerk", "--area": COUNTY, **changes}
    return CliRunner().invoke(app, ["add", "li", *(part for option in options.items() for part in option)])


def test_add_opens_an_account_with_a_password_that_must_be_changed():
    make_areas()
    done = add()
    user = User.objects.get(username="li")
    assert done.exit_code == 0
    assert user.check_password(done.output.strip().rpartition("：")[2])
    assert user.must_change_password
    assert user.posts.get().role == "county_clerk"
    assert Event.objects.filter(object_id=str(user.pk)).exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"--role": "king"}, "没有岗位“king”"), ({"--area": "640199"}, "没有辖区 640199")],
)
def test_add_refuses_an_unknown_role_or_area_and_names_the_cure(changes, words):
    make_areas()
    refused = add(**changes)
    assert refused.exit_code == 2
    assert words in refused.output
    assert not User.objects.exists()


def test_add_refuses_a_name_that_is_taken_and_leaves_the_first_alone():
    make_areas()
    add()
    assert add(**{"--name": "王五"}).exit_code == 2
    assert User.objects.get().display_name == "李敏"


def test_import_takes_good_rows_names_bad_ones_and_a_preview_writes_nothing(tmp_path):
    make_areas()
    roll, errors = tmp_path / "人员.csv", tmp_path / "errors.xlsx"
    row = "镇街经办,640104001,,2026-10-31,"
    roll.write_text(f"用户名,姓名,岗位,辖区代码,机构,自,至\nli,李敏,{row}\nlu,,{row}\n", "utf-8")
    seen = CliRunner().invoke(app, ["import", str(roll), "--preview"])
    assert "会设岗 1 个" in seen.output
    assert not User.objects.exists()
    done = CliRunner().invoke(app, ["import", str(roll), "--errors", str(errors)])
    assert done.exit_code == 1
    assert "人员.csv 第 3 行，姓名：是空的。请填上姓名" in done.output
    assert User.objects.get().posts.get().role == "town_clerk"
    assert errors.stat().st_size
    assert "1 行不变" in CliRunner().invoke(app, ["import", str(roll)]).output


def test_import_refuses_a_file_that_is_no_roll(tmp_path):
    roll = tmp_path / "名单.csv"
    roll.write_text("甲,乙\n1,2\n", "utf-8")
    refused = CliRunner().invoke(app, ["import", str(roll)])
    assert refused.exit_code == 2
    assert "名单.csv" in refused.output


def test_portals_are_listed_and_one_that_does_not_answer_is_named(settings, tmp_path):
    settings.PORTAL_FILE = ""
    assert "只有密码和通行密钥" in CliRunner().invoke(app, ["portals"]).output
    (tmp_path / "secret").write_text("hush")
    (tmp_path / "secret").chmod(0o400)
    book = tmp_path / "portals.yaml"
    settings.PORTAL_FILE = str(book)
    down = "- {kind: oidc, code: county, label: 县统一身份认证, issuer: 'http://127.0.0.1:9', client_id: z, secret_file: secret}\n"
    ding = "- {kind: dingtalk, code: ding, label: 浙政钉, login: 'https://a.example', api: 'https://b.example', client_id: z, app_key: k, secret_file: secret}\n"
    book.write_text(down + ding, encoding="utf-8")
    said = CliRunner().invoke(app, ["portals"])
    assert said.exit_code == 1
    assert "127.0.0.1 没有回答" in said.output
    assert "浙政钉：设置读得懂" in said.output
    book.write_text("- {kind: saml}", encoding="utf-8")
    refused = CliRunner().invoke(app, ["portals"])
    assert refused.exit_code == 2
    assert "第 1 个入口，kind" in refused.output
