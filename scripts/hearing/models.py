"""A model as a folder: what can be known of it without loading it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from domain.speech import UNKNOWN

TELEPHONE_HZ, WIDE_HZ = 8000, 16_000
GRAMMAR = ("graph/HCLr.fst", "graph/Gr.fst")
STATIC = "graph/HCLG.fst"
MARKS = frozenset({"<eps>", "#0", "<s>", "</s>", UNKNOWN, "<unk>", "<UNK>", "!SIL"})


class ModelWrong(Exception):
    """The folder is no model that can be used. `what`: which fault; the text says what to do."""

    def __init__(self, what: str, text: str) -> None:
        super().__init__(text)
        self.what = what


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """`rate_hz`: of the sound it is given; `grammar`: it can be bound to given phrases; `words`: all it knows, empty
    where the folder does not tell; `size_bytes`: on disk."""

    path: Path
    rate_hz: int
    grammar: bool
    unknown: bool
    words: frozenset[str]
    size_bytes: int

    @property
    def name(self) -> str:
        """What it is called: its folder's name."""
        return self.path.name


def read_model(path: Path) -> Model:
    """What a folder holds. Raises ModelWrong."""
    if not path.is_dir():
        raise ModelWrong("no_folder", f"{path} is no folder: give the folder of a vosk model, or its archive")
    missing = [name for name in ("am/final.mdl", "conf/mfcc.conf") if not (path / name).is_file()]
    dynamic = all((path / name).is_file() for name in GRAMMAR)
    if missing or not (dynamic or (path / STATIC).is_file()):
        lacks = ", ".join(missing) or f"{' and '.join(GRAMMAR)}, or {STATIC}"
        raise ModelWrong("half", f"{path} is half a model: {lacks} is missing. Download or unpack it again.")
    words = _words(path / "graph" / "words.txt")
    if dynamic and not words:
        raise ModelWrong("half", f"{path} is half a model: graph/words.txt is missing or empty. Unpack it again.")
    return Model(
        path=path,
        rate_hz=_rate(_options(path / "conf" / "mfcc.conf"), path),
        grammar=dynamic,
        unknown=UNKNOWN in words,
        words=words - MARKS,
        size_bytes=sum(file.stat().st_size for file in path.rglob("*") if file.is_file()),
    )


def _rate(options: Mapping[str, str], path: Path) -> int:
    """vosk lets a model be fed faster sound than it was made for, never slower: a model for 16 kHz refuses a
    telephone's 8 kHz unless it says `--allow-upsample=true`, so it gets them at 16 kHz."""
    try:
        made_for = round(float(options.get("sample-frequency", WIDE_HZ)))
    except ValueError:
        made_for = 0
    if not TELEPHONE_HZ <= made_for <= 48_000:
        said = options.get("sample-frequency", "")
        raise ModelWrong("rate", f"{path / 'conf' / 'mfcc.conf'}: sample-frequency {said!r} is none of a recogniser's")
    upsamples = options.get("allow-upsample", "false") == "true"
    return TELEPHONE_HZ if made_for == TELEPHONE_HZ or upsamples else made_for


def _options(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    pairs = (line.strip().removeprefix("--").partition("=") for line in lines if line.strip().startswith("--"))
    return {name.strip(): value.split("#")[0].strip() for name, _, value in pairs}


def _words(path: Path) -> frozenset[str]:
    if not path.is_file():
        return frozenset()
    with path.open(encoding="utf-8", errors="replace") as lines:
        return frozenset(line.split(" ", 1)[0].strip() for line in lines if line.strip())
