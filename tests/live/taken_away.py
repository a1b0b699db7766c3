"""What the host of a virtual machine takes away from it: time in which everything stands still, calls too.

A call through a machine that stands still loses its sound for as long (an Asterisk that was stopped for 300 ms of each
second kept three quarters of it), and who waits by the clock waits in vain. A live test that fails while that happens
says nothing of us: it is run once more. Measured on 2026-11-23: two of 74 live tests failed where the host took 6 % of
the processors' time, and each of them passes where it takes 0.3 %.
"""

import os
import time
from dataclasses import dataclass, field
from pathlib import Path

STAT = Path("/proc/stat")
STEAL = 8
"""Its place in the first line of STAT (proc(5)), in ticks of all processors together."""
LEAST_S, SHARE = 0.3, 0.02
"""From so much on, in seconds and as a share of the processors' time, a failure is the machine's."""


def stolen_s() -> float:
    """Since the machine started, of all its processors together; 0.0 where the kernel does not tell."""
    told = STAT.read_text().splitlines()[0].split() if STAT.exists() else []
    return int(told[STEAL]) / os.sysconf("SC_CLK_TCK") if len(told) > STEAL else 0.0


@dataclass(frozen=True)
class Watch:
    """From now on."""

    began: float = field(default_factory=time.monotonic)
    stolen_s: float = field(default_factory=stolen_s)

    @property
    def too_much(self) -> bool:
        """Was more taken away than a call can bear?"""
        taken, whole = stolen_s() - self.stolen_s, (time.monotonic() - self.began) * (os.cpu_count() or 1)
        return taken >= max(LEAST_S, SHARE * whole)
