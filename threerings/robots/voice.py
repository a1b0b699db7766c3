"""Robots' voices: texts spoken into files that the carrier's Asterisk plays by a short name, each spoken only once."""

import asyncio
import hashlib
from pathlib import Path

from ivr.voices import speak


async def voice(text: str, language: str, variant: str, sounds: Path) -> str:
    """Speak a text into `sounds`; returns the name a robot can `say`. Raises CannotSpeak."""
    name = f"voice-{hashlib.sha256(f'{language}/{variant}/{text}'.encode()).hexdigest()[:16]}"
    path = sounds / f"{name}.wav"
    if not path.exists():
        sounds.mkdir(parents=True, exist_ok=True)
        await asyncio.to_thread(speak, text, language, path, variant)
    return name
