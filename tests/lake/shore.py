"""Shore 湖岸: one data folder, and short ways to put files into its lake."""

from __future__ import annotations

import pyarrow.parquet as pq

from tests.lake import village
from zhulian.lake.importing import import_feed
from zhulian.ledger.keys import keyring


class Shore:
    """One data folder, and short ways to put files into its lake."""

    def __init__(self, folder):
        self.sent = folder / "sent"
        self.sent.mkdir()
        self.data = folder / "data"
        self.data.mkdir()

    def csv(self, feed, header, rows, **options):
        """Write a CSV of a feed."""
        return village.write_csv(self.sent / f"{feed}-2026-10.csv", header, rows, **options)

    def xlsx(self, feed, header, rows):
        """Write an Excel file of a feed."""
        return village.write_xlsx(self.sent / f"{feed}-2026-10.xlsx", header, rows)

    def bring(self, feed, file, *, period=village.PERIOD, at=village.AT, declared=None, **options):
        """Import a file."""
        return import_feed(
            feed=declared or village.feeds()[feed],
            file=file,
            period=period,
            at=at,
            by="办事员甲",
            data_dir=self.data,
            **options,
        )

    def bring_register(self, people=village.PEOPLE):
        """Import the register of the village."""
        file = self.csv("household_register", village.REGISTER, people)
        return self.bring("household_register", file)

    def table(self, feed):
        """Return the lake rows of a feed in the order of the file."""
        return pq.read_table(self.data / "lake" / feed / f"{village.PERIOD}.parquet").to_pylist()

    def rows(self, feed):
        """Return the lake rows of a feed by pseudonym."""
        return {row["person"]: row for row in self.table(feed)}

    def row(self, feed, number):
        """Return the lake row of one person."""
        return self.rows(feed)[keyring().pseudonym(number)]

    def files(self) -> list[str]:
        """List every file that lies in the data folder."""
        return sorted(str(path.relative_to(self.data)) for path in self.data.rglob("*") if path.is_file())
