"""Many writers at once 并发记账: nothing is lost and the chain holds."""

from __future__ import annotations

import pytest

from tests.apart import run_apart
from tests.ledger.test_record import look
from zhulian.ledger.actions import seal
from zhulian.ledger.models import Event
from zhulian.ledger.verifying import verify

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, ROWS = 8, 25
MANY_WRITERS, MANY_ROWS = 32, 125


def write(writer: int, rows: int) -> None:
    for row in range(rows):
        look(writer * rows + row)


def write_and_seal(writer: int, rows: int) -> None:
    for row in range(rows):
        look(writer * rows + row)
        if row % 5 == 0:
            seal()


@pytest.mark.parametrize("work", [write, write_and_seal])
@pytest.mark.parametrize(
    ("writers", "rows"),
    [(WRITERS, ROWS), pytest.param(MANY_WRITERS, MANY_ROWS, marks=pytest.mark.torture)],
)
def test_rows_of_many_processes_are_all_there_and_all_chained(work, writers, rows):
    run_apart(work, [(writer, rows) for writer in range(writers)])
    seal()
    verdict = verify()
    assert (verdict.checked, verdict.unsealed, verdict.broken) == (writers * rows, 0, "")
    written = set(Event.objects.values_list("object_id", flat=True))
    assert written == {str(number) for number in range(writers * rows)}
