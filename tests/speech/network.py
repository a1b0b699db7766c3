"""The network: 30 cepstra every 10 ms in, how likely each phoneme is every 30 ms out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import kaldi_native_fbank
import numpy as np
from jax import Array
from numpy.typing import NDArray

from tests.speech.line import RATE

CEPSTRA = 30
STEP = RATE // 100
WINDOW = RATE // 40
LAYERS = ((-2, -1, 0, 1, 2), (-1, 0, 1), (-3, 0, 3), (-3, 0, 3), (-3, 0, 3))
"""Which frames of the layer below each layer sees."""
CONTEXT = sum(offsets[-1] for offsets in LAYERS)
EVERY, THINNED = 3, 1
"""Of how many frames one is named, and the layer from which on only these are needed: those above it see no others."""
CHUNK, BATCH = 120, 32
Floats = NDArray[np.float32]
Weights = list[list[Array]]


@dataclass(frozen=True, slots=True)
class Network:
    """`layers`: weights (in, out) and biases, the last one gives the phonemes; `shares`: how frequent each is."""

    layers: list[tuple[NDArray[np.float64], NDArray[np.float64]]]
    shares: NDArray[np.float64]
    accuracy: float


def cepstra(sound: NDArray[np.int16]) -> Floats:
    """Frames of a sound as `conf/mfcc.conf` of the model tells vosk to make them."""
    options = kaldi_native_fbank.MfccOptions()
    options.frame_opts.samp_freq = RATE
    options.frame_opts.dither = 0
    options.frame_opts.snip_edges = True
    options.use_energy = False
    options.num_ceps = options.mel_opts.num_bins = CEPSTRA
    options.mel_opts.low_freq, options.mel_opts.high_freq = 100, 3800
    frames = kaldi_native_fbank.OnlineMfcc(options)
    frames.accept_waveform(RATE, sound.astype(np.float32).tolist())
    frames.input_finished()
    return np.stack([frames.get_frame(at) for at in range(frames.num_frames_ready)])


def frame_at(sample: float) -> int:
    """The first frame whose middle lies behind a sample."""
    return max(0, int((sample - WINDOW / 2) / STEP) + 1)


def train(
    frames: Sequence[Floats], phones: Sequence[NDArray[np.int32]], count: int, *, width: int, epochs: int
) -> Network:
    """Learn `count` phonemes; the input's mean and spread are folded into the first layer."""
    rows = np.concatenate(frames)
    mean, spread = rows.mean(0), rows.std(0)
    inputs, wanted = _chunks([(each - mean) / spread for each in frames], phones)
    order = np.random.default_rng(2).permutation(len(inputs))
    held, used = order[: len(order) // 30], order[len(order) // 30 :]
    weights = _begin(width, count)
    moments = (jax.tree.map(jnp.zeros_like, weights), jax.tree.map(jnp.zeros_like, weights))
    steps, done = epochs * (len(used) // BATCH), 0
    for epoch in range(epochs):
        shuffled = np.random.default_rng(epoch).permutation(used)
        for at in range(0, len(shuffled) - BATCH + 1, BATCH):
            done, these = done + 1, shuffled[at : at + BATCH]
            rate = 1e-3 * (1 + math.cos(math.pi * done / steps)) + 1e-5
            weights, moments = _learn(weights, moments, float(done), inputs[these], wanted[these], rate)
        accuracy = float((np.argmax(_forward(weights, inputs[held]), -1) == wanted[held]).mean())
        print(f"  epoch {epoch + 1}/{epochs}: {accuracy:.3f} of the frames right", flush=True)
    counted = np.bincount(np.concatenate([each[::EVERY] for each in phones]), minlength=count) + 10.0
    return Network(_folded(weights, mean, spread), counted / counted.sum(), accuracy)


def _begin(width: int, count: int) -> Weights:
    key, weights, size = jax.random.PRNGKey(0), [], CEPSTRA
    for offsets in LAYERS:
        key, mine = jax.random.split(key)
        inside = size * len(offsets)
        weights.append([jax.random.normal(mine, (inside, width)) * np.sqrt(2 / inside), jnp.zeros(width)])
        size = width
    return [*weights, [jax.random.normal(key, (size, count)) * 0.05, jnp.zeros(count)]]


def _forward(weights: Weights, rows: Array) -> Array:
    """Above the second layer only every third frame is ever looked at, so nothing else is worked out."""
    every = 1
    for number, ((matrix, bias), offsets) in enumerate(zip(weights[:-1], LAYERS, strict=True)):
        step = EVERY if number == THINNED else 1
        reach = offsets[-1] // every
        kept = rows.shape[1] - 2 * reach
        seen = [rows[:, reach + offset // every : reach + offset // every + kept : step] for offset in offsets]
        rows = jax.nn.relu(jnp.concatenate(seen, -1) @ matrix + bias)
        every *= step
    matrix, bias = weights[-1]
    return rows @ matrix + bias


def _loss(weights: Weights, rows: Array, wanted: Array) -> Array:
    likely = jax.nn.log_softmax(_forward(weights, rows))
    return -jnp.mean(jnp.take_along_axis(likely, wanted[..., None], -1))


@jax.jit
def _learn(weights: Weights, moments: tuple[Weights, Weights], step: float, rows: Array, wanted: Array, rate: float):  # type: ignore[no-untyped-def]
    """One step of Adam."""
    slope = jax.grad(_loss)(weights, rows, wanted)
    first = jax.tree.map(lambda held, new: 0.9 * held + 0.1 * new, moments[0], slope)
    second = jax.tree.map(lambda held, new: 0.999 * held + 0.001 * new * new, moments[1], slope)
    moved = jax.tree.map(
        lambda w, m, v: w - rate * (m / (1 - 0.9**step)) / (jnp.sqrt(v / (1 - 0.999**step)) + 1e-8),
        weights, first, second,
    )  # fmt: skip
    return moved, (first, second)


def _chunks(frames: Sequence[Floats], phones: Sequence[NDArray[np.int32]]) -> tuple[Floats, NDArray[np.int32]]:
    rows, wanted = [], []
    for number, (each, named) in enumerate(zip(frames, phones, strict=True)):
        padded = np.pad(each, ((CONTEXT, CONTEXT + CHUNK), (0, 0)), "edge").astype(np.float32)
        labels = np.pad(named, (0, CHUNK))
        for at in range(number % EVERY, len(each), CHUNK):
            rows.append(padded[at : at + CHUNK + 2 * CONTEXT])
            wanted.append(labels[at : at + CHUNK : EVERY])
    return np.stack(rows), np.stack(wanted)


def _folded(weights: Weights, mean: Floats, spread: Floats) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    plain = [(np.array(matrix, np.float64), np.array(bias, np.float64)) for matrix, bias in weights]
    matrix, bias = plain[0]
    scale = np.tile(1 / spread, len(LAYERS[0]))
    return [(matrix * scale[:, None], bias - (np.tile(mean, len(LAYERS[0])) * scale) @ matrix), *plain[1:]]
