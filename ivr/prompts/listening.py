"""The sounds, listened to by numbers: all there, equally loud, as long as their words, and nobody else's."""

import re
import wave
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import combinations
from pathlib import Path

import numpy as np

from ivr.prompts.findings import Finding, Kind
from ivr.prompts.making import Order, Studio, sources_of
from ivr.prompts.recording import UnusableRecording, read_recording, recording_of
from ivr.sound import LOUDNESS_DB, RATE_HZ, Samples, read_wav, spoken_db
from ivr.voices import CannotSpeak, chosen

TOLERANCE_DB = 1.5
"""Around the house's loudness, RMS of the spoken parts: a caller hears a difference from about 3 dB."""
SAME = 0.5
"""Correlation at the best alignment. Prompts of two languages reach 0.11 (63 pairs); one sound at two levels 1."""
SYLLABLES_A_SECOND = (1.5, 9.0)
"""Slower or faster speaks nobody: a voice that spells letters, a recording of something else."""
_SYLLABLE = {"vi": re.compile(r"\w+"), "en": re.compile(r"[aeiouy]+"), "zh": re.compile(r"[\u3400-\u9fff]|[aeiouy]+")}
AGAIN = "Run `threerings prompts speak`; if it is a recording, record it again."


def check_sounds(orders: list[Order], sounds: Path, studio: Studio) -> list[Finding]:
    """What is wrong with the sounds of these prompts under `sounds`."""
    found: list[Finding] = []
    heard: dict[tuple[str, str], Samples] = {}
    for order in orders:
        path = sounds / order.language / "tr" / f"{order.name}.wav"
        found += _of_the_recording(order, studio)
        try:
            samples = heard[order.language, order.name] = read_wav(path)
        except FileNotFoundError:
            found.append(_finding(order, "missing", "there is no sound", "Run `threerings prompts speak`."))
        except (OSError, EOFError, ValueError, wave.Error):
            found.append(_finding(order, "unreadable", "Asterisk cannot play it: not 8 kHz, 16 bit, mono", AGAIN))
        else:
            found += _of_the_sound(order, samples)
    found += _outdated(orders, sounds, studio, heard)
    return found + list(_twins(orders, heard))


def _of_the_recording(order: Order, studio: Studio) -> Iterator[Finding]:
    recording = recording_of(studio.recordings, order.language, order.prompt)
    if recording is None:
        return
    try:
        read_recording(recording)
    except UnusableRecording as error:
        yield _finding(order, "recording", f"{recording} is not used", f"{str(error)[:1].upper()}{str(error)[1:]}.")


def _of_the_sound(order: Order, samples: Samples) -> Iterator[Finding]:
    level = spoken_db(samples)
    if abs(level - LOUDNESS_DB) > TOLERANCE_DB:
        told = f"its level is {level:.1f} dB instead of {LOUDNESS_DB:.0f} ±{TOLERANCE_DB}"
        yield _finding(order, "level", told, AGAIN)
    rate = len(_SYLLABLE[order.language].findall(order.text)) / max(len(samples) / RATE_HZ, 1e-3)
    if not SYLLABLES_A_SECOND[0] < rate < SYLLABLES_A_SECOND[1]:
        told = f"{len(samples) / RATE_HZ:.1f} s for its text is {rate:.1f} syllables a second"
        yield _finding(order, "length", told, AGAIN)


def _outdated(
    orders: list[Order], sounds: Path, studio: Studio, heard: Mapping[tuple[str, str], Samples]
) -> Iterator[Finding]:
    made = {language: sources_of(sounds / language / "tr") for language in {order.language for order in orders}}
    for order in orders:
        if (order.language, order.name) in heard and made[order.language].get(order.name) not in _sources(
            order, studio
        ):
            yield _finding(
                order,
                "outdated",
                "it was made from another text, voice or recording",
                "Run `threerings prompts speak`.",
            )


def _sources(order: Order, studio: Studio) -> set[str]:
    """What its sound may have been made from: espeak stands in for a voice that fails."""
    recording = recording_of(studio.recordings, order.language, order.prompt)
    if recording:
        with suppress(UnusableRecording):
            read_recording(recording)
            return {order.recorded_from(recording)}
    sources = {order.spoken_from(chosen(order.language))}
    with suppress(CannotSpeak):
        sources.add(order.spoken_from(chosen(order.language, studio.models)))
    return sources


def _twins(orders: list[Order], heard: Mapping[tuple[str, str], Samples]) -> Iterator[Finding]:
    """One sound under two texts: in another language for the same prompt at any level, anywhere bit by bit."""
    known: dict[bytes, Order] = {}
    for order in orders:
        samples = heard.get((order.language, order.name))
        if samples is None:
            continue
        first = known.setdefault(samples.tobytes(), order)
        if first.text != order.text:
            yield _finding(order, "same_audio", f"it is the sound of {first.language}/{first.prompt}", AGAIN)
    by_name: dict[str, list[Order]] = {}
    for order in orders:
        if (order.language, order.name) in heard:
            by_name.setdefault(order.name, []).append(order)
    for group in by_name.values():
        for one, other in combinations(group, 2):
            first_heard, second_heard = heard[one.language, one.name], heard[other.language, other.name]
            if not np.array_equal(first_heard, second_heard) and likeness(first_heard, second_heard) > SAME:
                yield _finding(other, "same_audio", f"it is the sound of {one.language}/{one.prompt}", AGAIN)


def likeness(one: Samples, other: Samples) -> float:
    """The highest correlation of two sounds over all alignments: 1 for one sound, whatever its level."""
    if not one.any() or not other.any():
        return 0.0
    size = 1 << (len(one) + len(other)).bit_length()
    products = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)), size)
    return float(np.abs(products).max() / np.sqrt((one**2).sum() * (other**2).sum()))


def _finding(order: Order, kind: Kind, found: str, remedy: str) -> Finding:
    return Finding(order.language, order.prompt, kind, found, remedy)
