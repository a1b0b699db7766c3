"""The house's `Recogniser`: a worker and a listener for each language that has a model."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from domain.ports import NotHeard
from domain.speech import Heard
from scripts.hearing.listener import Listener
from scripts.hearing.models import Model
from scripts.hearing.worker import Born, Task
from scripts.hearing.workers import Worker

HOW_TO_INSTALL = "there is no model for {language}: `threerings speech model install PATH` puts one in its place"


class Ears:
    """`models`: by language. `born`: run first in each process, so that none outlives its owner."""

    def __init__(self, models: Mapping[str, Model], born: Born | None = None) -> None:
        self.models = dict(models)
        self._workers = {language: Worker(model, language, born) for language, model in models.items()}
        self._listeners = {
            language: Listener(model, language, born) for language, model in models.items() if model.grammar
        }
        self._threads = {language: ThreadPoolExecutor(1, f"hearing-{language}") for language in models}

    def languages(self) -> Sequence[str]:
        """Those with a model."""
        return tuple(self.models)

    async def hear(self, sound: Path, language: str, phrases: Sequence[str] = ()) -> Heard:
        """See `Recogniser`. One recording a language at a time; others wait their turn."""
        worker = self._workers.get(language)
        if worker is None:
            raise NotHeard("no_model", HOW_TO_INSTALL.format(language=language))
        task = Task(sound=sound, language=language, phrases=tuple(phrases))
        return await asyncio.get_running_loop().run_in_executor(self._threads[language], worker.hear, task)

    async def await_phrase(self, sound: Path, from_s: float, language: str, phrases: Sequence[str]) -> str:
        """See `Recogniser`."""
        listener = self._listeners.get(language)
        if listener is None:
            raise NotHeard("no_model", HOW_TO_INSTALL.format(language=language))
        return await listener.await_phrase(sound, from_s, tuple(phrases))

    def expect(self, languages: Collection[str]) -> None:
        """Callers may choose by words in these languages: be ready for the first one."""
        for language, listener in self._listeners.items():
            if language in languages:
                listener.warm()

    async def start(self) -> None:
        """Nothing is begun before it is needed, or expected."""

    async def stop(self) -> None:
        """End every process; what is half-way is heard again at the next start."""
        for worker in self._workers.values():
            worker.stop()
        for listener in self._listeners.values():
            listener.stop()
        for threads in self._threads.values():
            threads.shutdown(wait=False, cancel_futures=True)
