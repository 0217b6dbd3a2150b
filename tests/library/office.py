"""The county's policy office 政策科: who writes, who publishes, the small book they keep, and short ways to do both."""

from __future__ import annotations

from datetime import date, timedelta

from tests.library import small_policies
from tests.staff import AT, COUNTY, DAY, make_areas, make_officer
from zhulian.accounts.roles import CountyClerk, CountyOfficer
from zhulian.policies import actions as policies
from zhulian.policies import trees
from zhulian.policies.models import Edition

DEMO, LOW = "demo/640104.yaml", "national/subsistence_allowance.yaml"
NEXT_MONTH = date(2026, 11, 1)
OLD_ROW = '- {名称: 低保标准, 地区: "640104", 城乡: 城镇, 值: 780, 起: 2026-01-01, 止: null, 来源: 演示设定, 置信: 演示}'
CLOSED_ROW = OLD_ROW.replace("止: null", "止: 2026-11-01")
NEW_ROW = OLD_ROW.replace("780", "880").replace("2026-01-01", "2026-11-01")
RAISED = f"{CLOSED_ROW}\n  {NEW_ROW}"


class Office:
    """Two people, a folder, and the way a text goes."""

    def __init__(self, folder, settings, monkeypatch) -> None:
        settings.DATA, settings.IS_DEMO, settings.TODAY = folder / "data", True, DAY
        self.folder = settings.DATA
        self.brought = small_policies.write(folder / "brought")
        monkeypatch.setattr(trees, "policies_directory", lambda: self.brought)
        make_areas()
        self.writer = make_officer(CountyClerk, COUNTY, username="writer")
        self.colleague = make_officer(CountyClerk, COUNTY, username="colleague")
        self.reviewer = make_officer(CountyOfficer, COUNTY, username="reviewer")
        self.at = AT

    def later(self):
        """A moment after the last one."""
        self.at += timedelta(minutes=1)
        return self.at

    def draft(self, path: str = DEMO, on: date = NEXT_MONTH) -> Edition:
        """Begin a draft on the text in force."""
        return policies.start_draft(path=path, effective_on=on, by=self.writer, at=self.later())

    def write(self, edition: Edition, old: str, new: str, *, by=None, on: date | None = None) -> list:
        """Replace words of a draft and save it; return what is wrong."""
        edition.refresh_from_db()
        text = bytes(edition.text).decode()
        assert old in text
        return self.save(edition, text.replace(old, new, 1).encode(), by=by, on=on)

    def save(self, edition: Edition, text: bytes, *, by=None, on: date | None = None) -> list:
        """Save a whole text."""
        problems = policies.save_draft(
            edition=edition, text=text, note="依据县民政局 2026 年 10 月通知", effective_on=on or edition.effective_on,
            revision=edition.revision, by=by or self.writer, at=self.later(),
        )  # fmt: skip
        edition.refresh_from_db()
        return problems

    def raised(self) -> Edition:
        """A draft that raises 低保标准 from next month, submitted."""
        edition = self.draft()
        assert self.write(edition, OLD_ROW, RAISED) == []
        policies.submit(edition=edition, revision=edition.revision, by=self.writer, at=self.later())
        edition.refresh_from_db()
        return edition

    def publish(self, edition: Edition, *, by=None, on: date | None = None):
        """Publish as the second person."""
        return policies.publish(
            editions=[edition],
            effective_on=on or edition.effective_on,
            by=by or self.reviewer,
            at=self.later(),
        )
