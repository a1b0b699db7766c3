"""A network as Kaldi writes it: `am/final.mdl` of a model that vosk can load.

Each phoneme but silence is four phones by its place in a word (begin, end, inside, alone), with one state each and one
output of the network for all four. Transitions of phone p: 2p - 1 stays, 2p leaves.
"""

import math
import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tests.speech.network import CEPSTRA, CONTEXT, LAYERS, Network

PLACES = ("begin", "end", "internal", "singleton")
PRIOR_SCALE = 0.7
"""How much a phoneme's frequency is taken out of its likelihood."""


def phone_of(phoneme: int, place: int) -> int:
    """The phone of a phoneme (0 is silence) at a place in a word; from 1."""
    return 1 if phoneme == 0 else 2 + len(PLACES) * (phoneme - 1) + place


def phones_of(phonemes: int) -> int:
    """How many phones so many phonemes make."""
    return 1 + len(PLACES) * (phonemes - 1)


class _Binary(bytearray):
    """Kaldi's binary form."""

    def token(self, word: str) -> None:
        self.extend(word.encode() + b" ")

    def tokens(self, *words: str) -> None:
        for word in words:
            self.token(word)

    def integer(self, *values: int) -> None:
        for value in values:
            self.extend(b"\x04" + struct.pack("<i", value))

    def real(self, value: float) -> None:
        self.extend(b"\x04" + struct.pack("<f", value))

    def integers(self, values: Sequence[int]) -> None:
        self.extend(b"\x04" + struct.pack("<i", len(values)) + np.asarray(values, "<i4").tobytes())

    def vector(self, values: Sequence[float] | NDArray[np.float64]) -> None:
        self.token("FV")
        self.integer(len(values))
        self.extend(np.asarray(values, "<f4").tobytes())

    def matrix(self, values: NDArray[np.float64]) -> None:
        self.token("FM")
        self.integer(*values.shape)
        self.extend(np.ascontiguousarray(values, "<f4").tobytes())


def model(network: Network) -> bytes:
    """The bytes of `am/final.mdl`."""
    out = _Binary(b"\0B")
    phonemes = len(network.shares)
    _transitions(out, phonemes)
    out.token("<Nnet3>")
    out.extend(("\n" + "\n".join(_wiring()) + "\n\n").encode())
    layers = [*network.layers]
    matrix, bias = layers[-1]
    layers[-1] = (matrix, bias - PRIOR_SCALE * np.log(network.shares))
    out.token("<NumComponents>")
    out.integer(2 * len(LAYERS) + 1)
    for number, layer in enumerate(layers[:-1], 1):
        _affine(out, f"l{number}.affine", *layer)
        _relu(out, f"l{number}.relu", len(layer[1]))
    _affine(out, "output.affine", *layers[-1])
    out.tokens("</Nnet3>", "<LeftContext>")
    out.integer(CONTEXT)
    out.token("<RightContext>")
    out.integer(CONTEXT)
    out.token("<Priors>")
    out.vector([])
    return bytes(out)


def _transitions(out: _Binary, phonemes: int) -> None:
    phones = phones_of(phonemes)
    out.tokens("<TransitionModel>", "<Topology>")
    out.integers(range(1, phones + 1))  # type: ignore[arg-type]
    out.integers([-1] + [0] * phones)
    out.integer(1, 2)  # one topology, of a state that speaks and the final one
    out.integer(0, 2, 0)
    out.real(0.5)
    out.integer(1)
    out.real(0.5)
    out.integer(-1, 0)
    out.tokens("</Topology>", "<Triples>")
    out.integer(phones)
    outputs = [0] + [phoneme for phoneme in range(1, phonemes) for _ in PLACES]
    for phone, output in enumerate(outputs, 1):
        out.integer(phone, 0, output)
    out.tokens("</Triples>", "<LogProbs>")
    out.vector([0.0] + [math.log(0.5)] * (2 * phones))
    out.tokens("</LogProbs>", "</TransitionModel>")


def _wiring() -> list[str]:
    lines, below = [f"input-node name=input dim={CEPSTRA}"], "input"
    for number, offsets in enumerate(LAYERS, 1):
        seen = ", ".join(below if offset == 0 else f"Offset({below}, {offset})" for offset in offsets)
        name = f"l{number}"
        lines.append(f"component-node name={name}.affine component={name}.affine input=Append({seen})")
        lines.append(f"component-node name={name}.relu component={name}.relu input={name}.affine")
        below = f"{name}.relu"
    lines.append(f"component-node name=output.affine component=output.affine input={below}")
    return [*lines, "output-node name=output input=output.affine objective=linear"]


def _affine(out: _Binary, name: str, matrix: NDArray[np.float64], bias: NDArray[np.float64]) -> None:
    out.tokens("<ComponentName>", name, "<AffineComponent>", "<LearningRate>")
    out.real(1e-3)
    out.token("<LinearParams>")
    out.matrix(matrix.T)
    out.token("<BiasParams>")
    out.vector(bias)
    out.token("</AffineComponent>")


def _relu(out: _Binary, name: str, width: int) -> None:
    out.tokens("<ComponentName>", name, "<RectifiedLinearComponent>", "<Dim>")
    out.integer(width)
    for what in ("<ValueAvg>", "<DerivAvg>"):
        out.token(what)
        out.vector([])
    out.token("<Count>")
    out.real(0.0)
    out.token("</RectifiedLinearComponent>")
