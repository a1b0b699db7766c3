"""Workers of a pool end with the process that started them, however it ended."""

import os
import signal
import subprocess
import sys
import time

import psutil

from threerings.settings import ROOT

PARENT = """
import os, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from threerings.children import end_with_parent
if __name__ == "__main__":
    pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=end_with_parent)
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(60)
"""


def test_a_killed_process_leaves_no_worker() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert psutil.pid_exists(worker)
        parent.send_signal(signal.SIGKILL)
    ends = time.monotonic() + 5
    while psutil.pid_exists(worker) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not psutil.pid_exists(worker)
