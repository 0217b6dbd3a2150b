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
