"""A worker process as its owner sees it: asked one thing at a time, ended when it hangs, begun anew when it died."""

import threading
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from domain.ports import NotHeard
from domain.speech import Heard
from scripts.hearing.models import Model
from scripts.hearing.worker import Born, Task, serve

LOAD_S = 120.0
"""A big model is read from a slow disk."""
LEAST_S, A_SECOND_TAKES = 60.0, 3.0
"""A recording may take so long, and so much more for each of its seconds: five times what the slowest model needs."""
REST_S, LONGEST_REST_S = 0.5, 60.0
"""After a death: the next beginning waits so long, each time twice as long."""


class Worker:
    """One language's process. Every method blocks: call it from a thread, one at a time; `stop` from any."""

    def __init__(self, model: Model, language: str, born: Born | None = None) -> None:
        self.model, self.language, self._born = model, language, born
        self._process: SpawnProcess | None = None
        self._line: Connection | None = None
        self._deaths = 0
        self._stopped = threading.Event()

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._process.pid if self._process else None

    def hear(self, task: Task) -> Heard:
        """What is heard in a recording. Raises NotHeard; `for_good` False where another try may help: the process died,
        or took too long and was ended."""
        if self._line is None:
            self._begin()
        heard = self._ask(task)
        if isinstance(heard, float):
            heard = self._receive(LEAST_S + A_SECOND_TAKES * heard)
        self._deaths = 0
        if isinstance(heard, NotHeard):
            if heard.why == "memory":
                self._end()  # what it holds it keeps: the next recording would find it as full
            raise heard
        assert isinstance(heard, Heard)
        return heard

    def stop(self) -> None:
        """End the process; who waits for it is told."""
        self._stopped.set()
        if self._process:
            self._process.kill()

    def _begin(self) -> None:
        if self._deaths:
            self._stopped.wait(min(LONGEST_REST_S, REST_S * 2**self._deaths))
        if self._stopped.is_set():
            raise NotHeard("stopped", "the house is closing", for_good=False)
        spawn = get_context("spawn")
        self._line, theirs = spawn.Pipe()
        self._process = spawn.Process(
            target=serve,
            args=(theirs, self.model, self.language, self._born),
            name=f"hears {self.language}",
            daemon=True,
        )
        self._process.start()
        theirs.close()
        wrong = self._receive(LOAD_S)
        if isinstance(wrong, NotHeard):
            self._end()
            raise wrong

    def _ask(self, task: Task) -> object:
        """How many seconds there are to hear, or at once why not."""
        assert self._line
        try:
            self._line.send(task)
        except OSError as error:
            self._end()
            raise NotHeard("died", "the recogniser was ended from outside", for_good=False) from error
        return self._receive(LEAST_S)

    def _receive(self, limit_s: float) -> object:
        """What it answers. Raises NotHeard when it does not."""
        assert self._line
        try:
            if self._line.poll(limit_s):
                return self._line.recv()
        except (EOFError, OSError) as error:
            self._end()
            raise NotHeard("died", "the recogniser died of it", for_good=False) from error
        self._end()
        raise NotHeard("hung", f"the recogniser was ended after {limit_s:.0f} s", for_good=False)

    def _end(self) -> None:
        self._deaths += 1
        if self._process:
            self._process.kill()
            self._process.join()
        if self._line:
            self._line.close()
        self._process = self._line = None
