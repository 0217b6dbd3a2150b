"""Rotation 换钥匙: a new key for new values, then everything sealed before, batch by batch; killed, it goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from zhulian.accounts.residents.reindexing import CHANNEL_INDEXES, RESIDENT_INDEXES
from zhulian.accounts.second_factors import SecondFactors
from zhulian.files.resealing import SealedFiles
from zhulian.lake.resealing import VaultFiles
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor
from zhulian.ledger.canary import ensure_right_keys, follow_index, is_index_turned
from zhulian.ledger.keys import keyring
from zhulian.ledger.resealing import Place, sealed_tables
from zhulian.lib.ciphers import Keyring, turned, without_old_keys
from zhulian.lib.key_file import change_key_file
from zhulian.registry.reindexing import PERSON_INDEXES
from zhulian.work import actions as work
from zhulian.work.actions import Lease
from zhulian.work.heartbeat import heartbeat
from zhulian.work.models import Run
from zhulian.work.owners import forfeit_of_dead, myself

KIND = "换钥匙"
BY = Actor("命令行")
# Uploads wait for a day and answers of the self-check for two hours, both sealed: an old key outlives them.
RETIRED_AFTER = timedelta(days=1)
INDEXES: tuple[Place, ...] = (PERSON_INDEXES, RESIDENT_INDEXES, CHANNEL_INDEXES)
Clock = Callable[[], datetime]
Tell = Callable[[str, int], None]


class CannotTurn(Exception):
    """The keys cannot be turned or retired now; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Turned:
    """What a rotation did. `left` counts values still under old keys, `damaged` names those no key opens."""

    key: int
    changed: int
    left: int
    damaged: tuple[str, ...]


def places(clock: Clock) -> list[Place]:
    """Return everywhere sealed values are kept for longer than a day."""
    return [*sealed_tables(), SecondFactors(), SealedFiles(), VaultFiles(Path(settings.DATA), clock)]


def counted(clock: Clock) -> dict[str, Counter[int]]:
    """Return how many values each key sealed, by place."""
    return {place.name: place.counts() for place in places(clock)}


def left_behind(clock: Clock) -> int:
    """Return how many values another key than the current one sealed."""
    current = keyring().current
    return sum(sum(counts.values()) - counts[current] for counts in counted(clock).values())


def rotate(*, clock: Clock, tell: Tell, with_index: bool = False, is_new: bool = False) -> Turned:
    """Finish the rotation that was begun, or else begin one: a new key, then every value sealed before.

    Everybody goes on working meanwhile, because old keys open and both indexes are looked up. `is_new` begins
    another rotation even where values lie under old keys. Raises CannotTurn, KeyFileProblem.
    """
    ensure_right_keys()
    is_under_way = not is_new and bool(left_behind(clock) or not is_index_turned())
    if with_index and not is_index_turned():
        raise CannotTurn("上一次换索引还没有做完。请先运行 zhulian keys rotate 把它做完")
    lease = _lease(keyring().current + (0 if is_under_way else 1), clock)
    try:
        with heartbeat(lease, clock):
            if not is_under_way:
                _turn(with_index=with_index, clock=clock)
            done = _reseal(lease, clock=clock, tell=tell)
    except Exception as problem:
        work.fail(lease=lease, at=clock(), problem=str(problem))
        raise
    _end(lease, done, clock)
    return done


def retire(*, clock: Clock, tell: Tell) -> list[int]:
    """Take out of the key file every key that nothing uses any more; return their numbers.

    Raises CannotTurn while something still uses one, or within a day of the turn, when somebody may be writing yet.
    """
    ensure_right_keys()
    keys = keyring()
    old = sorted(set(keys.keys) - {keys.current})
    if not old and keys.former_index_key is None:
        raise CannotTurn("没有可以退役的旧密钥")
    if keys.turned_at is None or clock() - keys.turned_at < RETIRED_AFTER:
        raise CannotTurn("换钥匙还不满一天：换之前打开的网页和待确认的文件还用得着旧密钥。请明天再退役")
    left = left_behind(clock)
    if left:
        raise CannotTurn(f"还有 {left} 处用着旧密钥，不能退役。请先运行 zhulian keys rotate")
    if keys.former_index_key is not None and (
        again := sum(_pass(place, keys, tell=tell) for place in INDEXES)
    ):
        raise CannotTurn(f"还有 {again} 处旧索引，刚刚改好。请再运行一次 zhulian keys retire")

    def only_what_is_used(found: Keyring) -> Keyring:
        if found != keys:
            raise CannotTurn("钥匙文件刚被另一个进程改过，没有退役。请稍后再试")
        return without_old_keys(found)

    change_key_file(Path(settings.KEY_FILE), only_what_is_used, settings.KEY_COMMAND)
    ledger.record(action="旧密钥退役", actor=BY, at=clock(), object_kind="keys", object_id=keys.current,
                  detail={"retired": old, "with_index": keys.former_index_key is not None})  # fmt: skip
    return old


def _lease(number: int, clock: Clock) -> Lease:
    """Hold the rotation to this key; a finished one that left something behind gets a run of its own."""
    key = f"{KIND}/{number}/"
    done = Run.objects.filter(kind=KIND, key__startswith=key, state=Run.State.DONE).count()
    key += str(done + 1)
    forfeit_of_dead(key, clock())
    lease = work.claim(kind=KIND, key=key, owner=myself(), at=clock())
    if lease is None:
        raise CannotTurn("另一个进程正在换钥匙。请等它结束；若它已中断，两分钟后再试")
    return lease


def _turn(*, with_index: bool, clock: Clock) -> None:
    """Write the new key into the key file, and then the ledger's row."""
    keys = change_key_file(
        Path(settings.KEY_FILE),
        lambda found: turned(found, at=clock(), with_index=with_index),
        settings.KEY_COMMAND,
    )
    ledger.record(action="换钥匙", actor=BY, at=clock(), object_kind="keys", object_id=keys.current,
                  detail={"with_index": with_index})  # fmt: skip


def _reseal(lease: Lease, *, clock: Clock, tell: Tell) -> Turned:
    """Go through all places from the checkpoint on."""
    keys = keyring()
    todo = places(clock)
    if not is_index_turned():
        todo += INDEXES
    changed = lease.checkpoint.get("changed", 0)
    damaged = list(lease.checkpoint.get("damaged", []))
    begun = lease.checkpoint.get("place")
    names = [place.name for place in todo]
    for place in todo[names.index(begun) if begun in names else 0 :]:
        after = lease.checkpoint.get("after") if place.name == begun else None
        while True:
            step = place.step(keys, after)
            changed += step.changed
            damaged += step.damaged
            if step.after is None:
                break
            after = step.after
            progress = {"place": place.name, "after": after, "changed": changed, "damaged": damaged}
            work.checkpoint(lease=lease, at=clock(), progress=progress)
            tell(place.name, changed)
    if not is_index_turned():
        follow_index()
    return Turned(keys.current, changed, left_behind(clock), tuple(damaged))


def _end(lease: Lease, done: Turned, clock: Clock) -> None:
    """End the run; where values were left behind, another try begins at the first place again."""
    work.checkpoint(lease=lease, at=clock(), progress={})
    if done.left:
        work.fail(lease=lease, at=clock(), problem=f"还有 {done.left} 处用着旧密钥")
        return
    ledger.record(action="换钥匙完成", actor=BY, at=clock(), object_kind="keys", object_id=done.key,
                  detail={"resealed": done.changed})  # fmt: skip
    work.finish(lease=lease, at=clock(), result={"resealed": done.changed})


def _pass(place: Place, keys: Keyring, *, tell: Tell) -> int:
    """Go through one place from beginning to end; return how much had to be changed."""
    changed, after = 0, None
    while (step := place.step(keys, after)).after is not None:
        changed, after = changed + step.changed, step.after
        tell(place.name, changed)
    return changed
