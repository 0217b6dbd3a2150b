"""Owners of leases 租约持有者: a process names itself, and one of this machine that is dead need not be waited for."""

from __future__ import annotations

import os
import socket
from datetime import datetime

from zhulian.work import actions as work
from zhulian.work.models import Run


def myself() -> str:
    """Return the name under which this process holds leases."""
    return f"{socket.gethostname()}:{os.getpid()}"


def forfeit_of_dead(key: str, at: datetime) -> None:
    """End the lease of a run whose owner was a process of this machine that no longer exists."""
    run = Run.objects.filter(key=key, state=Run.State.RUNNING).first()
    if run is None:
        return
    if is_dead(run.owner):
        work.forfeit(key=key, owner=run.owner, at=at)


def is_dead(owner: str) -> bool:
    """Tell whether an owner was a process of this machine and is no more; of other machines nobody knows."""
    host, _, process = owner.rpartition(":")
    return host == socket.gethostname() and process.isdecimal() and not _is_alive(int(process))


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
