"""What a runner measures of itself 自测: wall and processor time since a moment, and peak memory."""

from __future__ import annotations

import resource
import time


class Clock:
    """Starts when it is made."""

    def __init__(self) -> None:
        self.wall, self.processor = time.perf_counter(), time.process_time()

    def read(self) -> dict[str, float]:
        """Seconds, processor seconds of all threads, and the largest resident size of the whole process."""
        return {
            "seconds": round(time.perf_counter() - self.wall, 3),
            "cpu_seconds": round(time.process_time() - self.processor, 3),
            "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
