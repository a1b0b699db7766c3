"""Text in Vietnamese, Mandarin or English to speech at the telephone's rate and the house's loudness.

The nouns:
    Voice        what turns text into samples (`port`)
    EspeakVoice  espeak-ng as a library: always there, in every language (`espeak`)
    PiperVoice   a model that somebody has put into a folder, for one language (`piper`)

Prompts, flows and the demo import this package. The decision taken: a voice is chosen by the files that are there, so
that nothing needs to be configured twice. Speaking takes longer than an event loop may wait: use `ivr.speaker`.
"""

from pathlib import Path

from ivr.sound import Samples, evened, to_telephone_rate, trimmed, write_wav
from ivr.voices.espeak import EspeakVoice, variants, version
from ivr.voices.piper import PiperVoice
from ivr.voices.port import CannotSpeak, Voice

__all__ = [
    "CannotSpeak",
    "EspeakVoice",
    "PiperVoice",
    "Voice",
    "chosen",
    "in_any_case",
    "phonemes",
    "rendered",
    "speak",
    "synthesize",
    "variants",
    "version",
]


def chosen(language: str, models: Path | None = None) -> Voice:
    """The voice of a language: Piper where `models` holds <language>.onnx, else espeak. Raises CannotSpeak."""
    model = models / f"{language}.onnx" if models else None
    return PiperVoice(model) if model and model.is_file() else EspeakVoice(language)


def in_any_case(text: str, language: str, models: Path | None = None) -> Samples:
    """Speak `text` with the chosen voice, or with espeak where that fails. Raises CannotSpeak when both do."""
    try:
        return rendered(text, chosen(language, models))
    except CannotSpeak:
        return rendered(text, EspeakVoice(language))


def rendered(text: str, voice: Voice) -> Samples:
    """Speak `text` with a voice. Raises CannotSpeak."""
    spoken, rate_hz = voice.synthesize(text)
    if not spoken.any():
        raise CannotSpeak(f"nothing in {text[:40]!r} can be spoken with {voice.recipe}")
    return evened(trimmed(to_telephone_rate(spoken, rate_hz)))


def synthesize(text: str, language: str, variant: str = "") -> Samples:
    """Speak `text` with espeak. `variant`: a voice of espeak's, like `f3`."""
    return rendered(text, EspeakVoice(language, variant))


def speak(text: str, language: str, path: Path, variant: str = "") -> float:
    """Speak `text` into a wav that Asterisk plays; give its length in seconds."""
    samples = synthesize(text, language, variant)
    write_wav(path, samples)
    return len(samples) / 8000


def phonemes(text: str, language: str) -> str:
    """What espeak would speak, in IPA; a change of language stands in parentheses, like `(en)`."""
    return EspeakVoice(language).phonemes(text)
