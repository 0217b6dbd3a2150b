"""Resealing of the vault 保险库换封: one file at a time, whole or not at all, while no import writes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from zhulian.lake.leasing import IsBusy, leased
from zhulian.lake.storing import VAULT, drafts, files, sweep
from zhulian.lake.vault import context
from zhulian.ledger.resealing import Step
from zhulian.lib.ciphers import CannotOpen, Keyring, key_of
from zhulian.work import actions as work

_CHUNK = 50_000


class VaultFiles:
    """The files of the vault, in the order of their paths."""

    name = "身份保险库"

    def __init__(self, data_dir: Path, clock: Callable[[], datetime]):
        self.data_dir, self.clock = data_dir, clock

    def counts(self) -> Counter[int]:
        """Count by key inside DuckDB; nothing is opened."""
        found: Counter[int] = Counter()
        with duckdb.connect() as connection:
            for path in files(self.data_dir, VAULT):
                rows = connection.execute(
                    "SELECT substr(hex(envelope), 5, 4), count(*) FROM read_parquet(?) GROUP BY 1",
                    [str(path)],
                ).fetchall()
                found.update({int(key, 16): count for key, count in rows})
        return found

    def step(self, keys: Keyring, after: str | None) -> Step:
        """Reseal the next file; one that is just being imported is left for another pass."""
        waiting = sorted(str(path.relative_to(self.data_dir)) for path in files(self.data_dir, VAULT))
        name = next((name for name in waiting if after is None or name > after), None)
        if name is None:
            return Step(None)
        path = self.data_dir / name
        try:
            with leased(path.parent.name, path.stem, self.clock) as lease:
                sweep(self.data_dir, path.parent.name, path.stem)
                changed, damaged = _reseal(path, keys)
                work.fail(lease=lease, at=self.clock(), problem="换钥匙时占用，已让出")
        except IsBusy:
            return Step(name)
        return Step(name, changed, damaged)


def _reseal(path: Path, keys: Keyring) -> tuple[int, tuple[str, ...]]:
    records = pq.read_table(path)
    chunks, changed, damaged = [], 0, []
    for start in range(0, len(records), _CHUNK):
        part = records.slice(start, _CHUNK)
        envelopes, people = part["envelope"].to_pylist(), part["person"].to_pylist()
        places, plains = [], []
        for place, envelope in enumerate(envelopes):
            if key_of(envelope) == keys.current:
                continue
            try:
                plains.append(keys.open(envelope, context(people[place])))
                places.append(place)
            except CannotOpen:
                damaged.append(context(people[place]))
        sealed = keys.seal_many(plains, [context(people[place]) for place in places])
        for place, envelope in zip(places, sealed, strict=True):
            envelopes[place] = envelope
        changed += len(sealed)
        chunks.append(pa.array(envelopes, pa.binary()))
    if changed:
        renewed = pa.chunked_array(chunks, pa.binary())
        with drafts() as waiting:
            waiting.parquet(pa.table({"person": records["person"], "envelope": renewed}), path)
            # A file that expired meanwhile must not come back.
            if path.exists():
                waiting.publish()
    return changed, tuple(damaged)
