"""The yearly audit report on the screen and from the command line 年度审计报告."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from django.utils import timezone
from typer.testing import CliRunner

from tests.cast import HE
from tests.web.stage import a_match_of
from zhulian.accounts.roles import Auditor, TownClerk
from zhulian.applications.models import IntakeDraft
from zhulian.commands.ledger import app
from zhulian.ledger.actions import seal
from zhulian.ledger.models import Event
from zhulian.registry.models import Household

pytestmark = pytest.mark.django_db
YEAR = str(timezone.localdate().year)


@pytest.fixture
def looked(browser_of):
    """A town clerk has opened a field and numbered a draft; returns the auditor's browser."""
    clerk, home = browser_of(TownClerk), Household.objects.get(number=HE.number)
    given = {"field": "address", "serves": a_match_of(home), "purpose": "入户走访", "reason": "去何守田家"}
    clerk.post(reverse("open-field", args=[home.pk]), given)
    clerk.post(reverse("households"), {"q": "何守田", "serves": "new:child"})
    seal()
    return browser_of(Auditor)


def test_the_page_counts_by_post_and_names_nobody(looked):
    page = looked.get(reverse("audit-report"), {"year": YEAR}).content.decode()
    assert f"{YEAR} 年度个人信息查看审计报告" in page
    body = page[page.index('id="main"') :]
    assert "镇街经办" in body
    assert "政策匹配" in body
    assert "受理草稿 1 个，1 个没有用于受理" in body
    assert "何守田" not in body
    assert TownClerk.code not in body
    assert Event.objects.order_by("-id").first().action == "查看年度审计报告"


def test_a_year_of_too_many_looks_is_left_to_the_command_and_the_page_says_which(looked, monkeypatch):
    monkeypatch.setattr("zhulian.web.audit_report.MOST_LOOKS", 0)
    page = looked.get(reverse("audit-report"), {"year": YEAR}).content.decode()
    assert f"zhulian ledger report --year {YEAR} --out" in page
    assert "按月" not in page
    assert not Event.objects.filter(action="查看年度审计报告").exists()


def test_a_year_without_rows_is_not_asked_for(looked):
    assert f"{YEAR} 年度" in looked.get(reverse("audit-report"), {"year": "1999"}).content.decode()
    assert f"{YEAR} 年度" in looked.get(reverse("audit-report"), {"year": "二〇"}).content.decode()


def test_the_auditor_sees_and_reviews_drafts_of_which_nothing_came(looked):
    draft = IntakeDraft.objects.get()
    page = looked.get(reverse("unusual")).content.decode()
    assert "没有用于受理的草稿：1 个" in page
    assert draft.number in page
    event = Event.objects.get(action="开受理草稿")
    given = {"outcome": "问过本人，待补事由", "words": "说是电话咨询"}
    page = looked.post(reverse("unusual-review", args=[event.pk]), given, follow=True).content.decode()
    assert "说是电话咨询" in page


def run(*arguments: str):
    return CliRunner().invoke(app, ["report", *arguments])


def test_the_command_prints_the_same_figures(looked, tmp_path):
    done = run("--year", YEAR, "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["year"], told["broken"]) == (int(YEAR), "")
    assert "全年查看" in told["tables"][0]["title"]
    path = tmp_path / "report.md"
    assert run("--year", YEAR, "--out", str(path)).exit_code == 0
    assert path.read_text("utf-8").startswith(f"# {YEAR} 年度个人信息查看审计报告")


def test_the_command_refuses_a_year_to_come_and_a_place_it_cannot_write(looked, tmp_path):
    refused = run("--year", "2999")
    assert (refused.exit_code, "没有 2999 年的台账" in refused.output) == (2, True)
    refused = run("--year", YEAR, "--out", str(tmp_path / "no" / "report.md"))
    assert (refused.exit_code, "写不进 report.md" in refused.output) == (2, True)


def test_a_chain_that_lost_rows_is_said_first_and_ends_the_command_with_one(looked, tmp_path):
    heads = tmp_path / "heads.txt"
    heads.write_text(f"2026-10-31 999:{'0' * 64}\n", "utf-8")
    done = run("--year", YEAR, "--file", str(heads))
    assert done.exit_code == 1
    assert "台账不完整" in done.output
