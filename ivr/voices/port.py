"""What a voice is, whoever makes it."""

from typing import Protocol

from ivr.sound import Samples


class CannotSpeak(Exception):
    """The program, the language, the variant or the text is not one that can be spoken."""


class Voice(Protocol):
    """Text to speech. It may take longer than an event loop may wait: see `ivr.speaker`."""

    @property
    def recipe(self) -> str:
        """All that a sound depends on besides its text: a prompt of another recipe is spoken anew."""

    def synthesize(self, text: str) -> tuple[Samples, int]:
        """Samples and their rate. Raises CannotSpeak."""
