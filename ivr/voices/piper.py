"""Piper, where somebody has put a voice for a language: <folder>/<language>.onnx with its <language>.onnx.json.

It runs as a program of its own (`pip install piper-tts`): its licence is the GPL-3, and a model takes a second to load.
"""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ivr.sound import Samples
from ivr.voices.port import CannotSpeak

PATIENCE_S = 30.0
"""The longest prompt takes about 3 s on one core."""


@dataclass(frozen=True, slots=True)
class PiperVoice:
    """One model."""

    model: Path

    @property
    def recipe(self) -> str:
        """The model, known by its size and time: hashing 60 MB at every start would take longer than it is worth."""
        try:
            file = self.model.stat()
        except OSError as error:
            raise CannotSpeak(f"{self.model}: {error.strerror}") from error
        return f"piper {self.model.name} {file.st_size} {file.st_mtime_ns}"

    def synthesize(self, text: str) -> tuple[Samples, int]:
        """Ask the program, which is ended when it takes too long."""
        rate_hz = self._rate_hz()
        words = [_program(), "--model", str(self.model), "--output-raw"]
        line = " ".join(text.replace("\x00", " ").split())
        try:
            done = subprocess.run(
                words, input=line.encode("utf-8", "replace"), capture_output=True, timeout=PATIENCE_S, check=True
            )
        except subprocess.TimeoutExpired as error:
            raise CannotSpeak(f"piper took longer than {PATIENCE_S:.0f} s with {self.model.name}") from error
        except subprocess.CalledProcessError as error:
            told = error.stderr.decode("utf-8", "replace").strip().splitlines() or [f"ended with {error.returncode}"]
            raise CannotSpeak(f"piper with {self.model.name}: {told[-1][:200]}") from error
        except OSError as error:
            raise CannotSpeak(f"piper cannot be started: {error}") from error
        whole = done.stdout[: len(done.stdout) // 2 * 2]
        return np.frombuffer(whole, "<i2").astype(np.float64) / 32768, rate_hz

    def _rate_hz(self) -> int:
        path = self.model.with_name(f"{self.model.name}.json")
        try:
            return int(json.loads(path.read_text(encoding="utf-8"))["audio"]["sample_rate"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CannotSpeak(f"{path}: no sample rate; put the file that came with the model there") from error


def _program() -> str:
    found = shutil.which("piper") or shutil.which("piper", path=str(Path(sys.executable).parent))
    if found is None:
        raise CannotSpeak("there is a Piper voice and no program `piper`: pip install piper-tts, or remove the voice")
    return found
