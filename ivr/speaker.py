"""Speaking from the event loop: the work is done in a pool, because it takes longer than a loop may wait."""

import asyncio
from concurrent.futures import Executor
from pathlib import Path

from ivr import voices


class Speaker:
    """Speaks in `pool`: a process pool of the application, so that the voice library cannot take it down."""

    def __init__(self, pool: Executor) -> None:
        self._pool = pool

    async def speak(self, text: str, language: str, path: Path, variant: str = "") -> float:
        """Speak into a wav; give its length in seconds. Raises voices.CannotSpeak."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, voices.speak, text, language, path, variant)
