"""Many writers at once 并发记账: nothing is lost and the chain holds."""

from __future__ import annotations

import pytest

from tests.apart import run_apart
from tests.ledger.test_record import look
from zhulian.ledger.actions import seal, verify
from zhulian.ledger.models import Event

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, ROWS = 8, 25


def write(writer: int) -> None:
    for row in range(ROWS):
        look(writer * ROWS + row)


def write_and_seal(writer: int) -> None:
    for row in range(ROWS):
        look(writer * ROWS + row)
        if row % 5 == 0:
            seal()


@pytest.mark.parametrize("work", [write, write_and_seal])
def test_rows_of_many_processes_are_all_there_and_all_chained(work):
    run_apart(work, [(writer,) for writer in range(WRITERS)])
    seal()
    verdict = verify()
    assert (verdict.checked, verdict.unsealed, verdict.broken) == (WRITERS * ROWS, 0, "")
    written = set(Event.objects.values_list("object_id", flat=True))
    assert written == {str(number) for number in range(WRITERS * ROWS)}
