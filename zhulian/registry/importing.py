"""Import of a household roll 低保台账导入: preview, then a leased run that may be killed and does nothing twice."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor
from zhulian.registry.enrolment import Enrolled, Enrolment, enrol_many
from zhulian.registry.models import Household
from zhulian.registry.roll_cells import Row
from zhulian.registry.roll_columns import SOURCE
from zhulian.registry.roll_households import plan
from zhulian.registry.roll_rows import read_roll
from zhulian.work import actions as work
from zhulian.work.models import Run
from zhulian.work.owners import forfeit_of_dead

KIND = "import_ledger"
STEP = 2_000


class ImportBusy(Exception):
    """Another process holds the lease of this file; `until` is when it would run out."""

    def __init__(self, until: datetime):
        super().__init__(
            f"这份文件正由另一个进程导入，租约到 {until:%H:%M:%S}。到时仍未完成，再次导入即可接着做"
        )
        self.until = until


@dataclass(slots=True)
class Preview:
    """What an import would do: the rows as understood, and the households that would be written."""

    file: str
    digest: str
    on: date
    headers: tuple[str, ...]
    unknown_headers: list[str]
    example_lines: list[int]
    rows: list[Row]
    enrolments: list[Enrolment]
    households_known: int

    @property
    def bad_rows(self) -> list[Row]:
        """Rows that are not imported, in the order of the file."""
        return [row for row in self.rows if row.problems]

    def summary(self) -> dict:
        """Count what was found, for people and for --json."""
        bad = self.bad_rows
        reasons = Counter(problem.column or "整行" for row in bad for problem in row.problems)
        return {
            "file": self.file,
            "rows": len(self.rows),
            "good_rows": len(self.rows) - len(bad),
            "bad_rows": len(bad),
            "noted_rows": sum(1 for row in self.rows if row.notes),
            "example_rows": len(self.example_lines),
            "households": len(self.enrolments),
            "households_new": len(self.enrolments) - self.households_known,
            "households_incomplete": sum(1 for one in self.enrolments if one.missing_member_count),
            "unknown_columns": self.unknown_headers,
            "problems_by_column": dict(reasons.most_common()),
        }


def preview(*, file: Path, on: date, areas: Sequence[str] = ("",)) -> Preview:
    """Read a roll and say what an import would do; nothing is written.

    `on` is the day the roll describes. Of households outside `areas` no problem tells the number. Raises CannotRead when the file as a whole is no roll.
    """
    roll = read_roll(file, on)
    enrolments = plan(roll.rows, on, tuple(areas))
    numbers = [one.number for one in enrolments]
    known = sum(
        Household.objects.filter(number__in=numbers[start : start + 5_000]).count()
        for start in range(0, len(numbers), 5_000)
    )
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return Preview(
        file.name,
        digest,
        on,
        roll.headers,
        roll.unknown_headers,
        roll.example_lines,
        roll.rows,
        enrolments,
        known,
    )


def import_roll(
    *,
    seen: Preview,
    by: Actor,
    owner: str,
    clock: Callable[[], datetime],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Enrolled:
    """Write the good rows of a roll that was read; killed at any moment, the next call goes on.

    Each 2,000 households and the checkpoint are one transaction. Raises ImportBusy while another process
    works on the same file.
    """
    lease = _claim(seen, owner, clock)
    try:
        enrolled = _write(seen, lease, by, clock, progress)
        _finish(seen, lease, enrolled, by, clock())
    except work.LeaseLost:
        raise
    except BaseException as problem:
        work.fail(lease=lease, at=clock(), problem=repr(problem))
        raise
    return enrolled


def _write(
    seen: Preview,
    lease: work.Lease,
    by: Actor,
    clock: Callable[[], datetime],
    progress: Callable[[int, int], None],
) -> Enrolled:
    done, enrolled = lease.checkpoint.get("households", 0), Enrolled(**lease.checkpoint.get("enrolled", {}))
    total = len(seen.enrolments)
    while done < total:
        step = seen.enrolments[done : done + STEP]
        with transaction.atomic():
            enrolled += enrol_many(households=step, at=clock(), source=SOURCE, by=by)
            done += len(step)
            work.checkpoint(
                lease=lease, at=clock(), progress={"households": done, "enrolled": asdict(enrolled)}
            )
        progress(done, total)
    return enrolled


def _claim(seen: Preview, owner: str, clock: Callable[[], datetime]) -> work.Lease:
    """Take the unfinished run of this file, or begin another: a file may come again after its first import."""
    begun = f"{KIND}:{seen.digest[:32]}:{seen.on}"
    finished = Run.objects.filter(key__startswith=begun, state=Run.State.DONE).count()
    key = f"{begun}:{finished + 1}"
    forfeit_of_dead(key, clock())
    lease = work.claim(kind=KIND, key=key, owner=owner, at=clock())
    if lease is None:
        raise ImportBusy(Run.objects.get(key=key).lease_until or clock())
    return lease


@transaction.atomic
def _finish(seen: Preview, lease: work.Lease, enrolled: Enrolled, by: Actor, at: datetime) -> None:
    counts = asdict(enrolled)
    work.finish(lease=lease, at=at, result=counts)
    ledger.record(
        action="导入低保台账",
        actor=by,
        at=at,
        object_kind="run",
        object_id=lease.run_id,
        detail={"digest": seen.digest, "rows": len(seen.rows), "bad_rows": len(seen.bad_rows), **counts},
    )
