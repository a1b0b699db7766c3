"""Children that do not outlive us."""

import ctypes
import os
import signal
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def die_with_parent(number: signal.Signals = signal.SIGKILL) -> Callable[[], None]:
    """To be run in the child before the program: the kernel ends it when our process does (Linux)."""
    libc = ctypes.CDLL(None, use_errno=True)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, number)


def end_with_parent() -> None:
    """To be run in a worker process when it begins (a pool's `initializer`): a pool does not notice that its owner was
    killed, and its workers would wait for work for ever."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() == 1:
        os.kill(os.getpid(), signal.SIGKILL)  # it was killed a moment ago
