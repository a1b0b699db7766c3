"""The words as vosk searches them: HCLr (phones in, words out) and Gr (which word follows which).

`[unk]` is a loop over all phones, each at a cost, so that what is none of the words costs more than a word and less
than a wrong one. vosk puts a grammar of phrases in the place of Gr.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import kaldifst

from domain.speech import UNKNOWN
from tests.speech.kaldi import PLACES, phone_of, phones_of

Pronunciations = Mapping[str, Counter[tuple[int, ...]]]
KEPT, SHARE = 3, 0.1
"""Of each word's pronunciations: at most so many, each of at least this share."""
STAYS, SILENCE_COST, SILENCE_STAYS = 0.1, 0.7, 0.05
UNKNOWN_PHONE, UNKNOWN_WORD = 3.0, 4.0
FOLLOWS, KNOWN = 0.7, 0.5
"""How much of a word's likelihood comes from what stood before it, and of the rest, from how frequent it is."""
BEGIN, END = "<s>", "</s>"
EPSILON = "<eps>"


@dataclass
class _Arcs:
    """An automaton as text, for OpenFst."""

    states: int = 1
    lines: list[tuple[int, str]] = field(default_factory=list)

    def state(self) -> int:
        self.states += 1
        return self.states - 1

    def arc(self, source: int, target: int, heard: int, said: int, cost: float = 0.0) -> None:
        self.lines.append((source, f"{source} {target} {heard} {said} {cost:.4f}"))

    def final(self, state: int, cost: float = 0.0) -> None:
        self.lines.append((state, f"{state} {cost:.4f}"))

    def write(self, path: Path, *, by: str) -> None:
        """Compile it, with its arcs sorted by input or output label."""
        text = "\n".join(line for _, line in sorted(self.lines, key=lambda line: line[0])) + "\n"
        graph = kaldifst.compile(text)
        kaldifst.arcsort(graph, sort_type=by)
        graph.write(str(path))


def write(folder: Path, lexicon: Pronunciations, sentences: Mapping[tuple[str, ...], float], phonemes: int) -> None:
    """`graph/` of a model."""
    words = [EPSILON, *sorted(lexicon), UNKNOWN, "#0", BEGIN, END]
    numbers = {word: number for number, word in enumerate(words)}
    graph = folder / "graph"
    (graph / "phones").mkdir(parents=True, exist_ok=True)
    (graph / "words.txt").write_text(
        "".join(f"{word} {number}\n" for word, number in numbers.items()), encoding="utf-8"
    )
    (graph / "disambig_tid.int").write_text(f"{2 * phones_of(phonemes) + 1}\n")
    places = (
        f"{phone_of(phoneme, place)} {name}\n" for phoneme in range(1, phonemes) for place, name in enumerate(PLACES)
    )
    (graph / "phones" / "word_boundary.int").write_text("1 nonword\n" + "".join(places))
    _heard(lexicon, numbers, phonemes).write(graph / "HCLr.fst", by="olabel")
    _following(sentences, numbers).write(graph / "Gr.fst", by="ilabel")


def _heard(lexicon: Pronunciations, numbers: Mapping[str, int], phonemes: int) -> _Arcs:
    arcs = _Arcs()
    for word, counted in sorted(lexicon.items()):
        total = counted.total()
        for phones, count in counted.most_common(KEPT):
            if count >= SHARE * total:
                _pronounced(arcs, phones, numbers[word], -math.log(count / total))
    silence = arcs.state()
    _phone(arcs, 0, silence, 1, 0, SILENCE_COST, SILENCE_STAYS)
    arcs.arc(silence, 0, 0, 0)
    _anything(arcs, numbers[UNKNOWN], phonemes)
    arcs.final(0)
    return arcs


def _phone(arcs: _Arcs, source: int, target: int, phone: int, said: int, cost: float, stays: float) -> None:
    arcs.arc(source, target, 2 * phone, said, cost)
    arcs.arc(target, target, 2 * phone - 1, 0, stays)


def _pronounced(arcs: _Arcs, phones: tuple[int, ...], word: int, cost: float) -> None:
    state, last = 0, len(phones) - 1
    for at, phoneme in enumerate(phones):
        place = 3 if last == 0 else 0 if at == 0 else 1 if at == last else 2
        after = arcs.state()
        _phone(arcs, state, after, phone_of(phoneme, place), 0 if at else word, 0.0 if at else cost, STAYS)
        state = after
    arcs.arc(state, 0, 0, 0)


def _anything(arcs: _Arcs, unknown: int, phonemes: int) -> None:
    inside = arcs.state()
    for phoneme in range(1, phonemes):
        for place, source, target, said in ((0, 0, inside, unknown), (2, inside, inside, 0), (1, inside, 0, 0)):
            at = arcs.state()
            _phone(arcs, source, at, phone_of(phoneme, place), said, UNKNOWN_PHONE, STAYS)
            arcs.arc(at, target, 0, 0)


def _following(sentences: Mapping[tuple[str, ...], float], numbers: Mapping[str, int]) -> _Arcs:
    """Two words deep, with a way back for every pair that was never seen."""
    pairs: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    single: dict[str, float] = defaultdict(float)
    for sentence, weight in sentences.items():
        line = [*(word for word in sentence if word in numbers), END]
        for before, word in zip([BEGIN, *line], line, strict=False):
            pairs[before][word] += weight
            single[word] += weight
    total, known = sum(single.values()), len(numbers)
    likely = {word: KNOWN * count / total + (1 - KNOWN) / known for word, count in single.items()}
    arcs, states = _Arcs(states=2), {BEGIN: 0}  # 1 is the way back
    for before in pairs:
        states.setdefault(before, len(states) + 1)
    for before, followed in pairs.items():
        for word, count in followed.items():
            cost = -math.log(FOLLOWS * count / sum(followed.values()) + (1 - FOLLOWS) * likely[word])
            if word == END:
                arcs.final(states[before], cost)
            else:
                arcs.arc(states[before], states.get(word, 1), numbers[word], numbers[word], cost)
        arcs.arc(states[before], 1, 0, 0, -math.log(1 - FOLLOWS))
    for word, share in likely.items():
        if word == END:
            arcs.final(1, -math.log(share))
        else:
            arcs.arc(1, states.get(word, 1), numbers[word], numbers[word], -math.log(share))
    arcs.arc(1, 1, numbers[UNKNOWN], numbers[UNKNOWN], UNKNOWN_WORD)
    return arcs
