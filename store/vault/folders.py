"""The vault's folders: what Asterisk writes, what is sealed, what is half-way, what could not be read."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from store.vault.raw_audio import RawPair, pair_of

CALL_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
RAW = re.compile(rf"({CALL_ID.pattern})-(?:in|out)\.sln")
SEALED = re.compile(rf"\d{{4}}/\d{{2}}/{CALL_ID.pattern}\.sealed")


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultFolders:
    """`raw`: where Asterisk writes; `sealed`: the vault's root; `key`: the master key's file."""

    raw: Path
    sealed: Path
    key: Path

    def make(self) -> None:
        """Make what is missing, for us alone."""
        for folder in (self.raw, self.sealed, self.half, self.aside):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @property
    def half(self) -> Path:
        """What is being made: worth nothing after a crash."""
        return self.sealed / "half"

    @property
    def aside(self) -> Path:
        """What could not be sealed, kept for a person to look at."""
        return self.sealed / "aside"

    def pair(self, call_id: str) -> RawPair:
        """Both sides of a call as Asterisk writes them. Raises ValueError for what is no call's id."""
        if not CALL_ID.fullmatch(call_id):
            raise ValueError("not the id of a call")
        return pair_of(self.raw, call_id)

    def calls_with_raw(self) -> Iterator[str]:
        """Calls of which something unsealed lies here."""
        names = (RAW.fullmatch(path.name) for path in self.raw.iterdir())
        yield from sorted({found[1] for found in names if found})

    def place(self, call_id: str, at: datetime) -> str:
        """Where a call is kept, below the root."""
        return f"{at:%Y}/{at:%m}/{call_id}.sealed"

    def path_of(self, place: str) -> Path:
        """The path of a sealed file, never one outside the root. Raises FileNotFoundError."""
        path = self.sealed / place
        if (
            not SEALED.fullmatch(place)
            or path.is_symlink()
            or path.parent.resolve().parents[1] != self.sealed.resolve()
        ):
            raise FileNotFoundError(place)
        return path

    def put_aside(self, call_id: str) -> None:
        """Move a call's raw files out of the way."""
        for path in self.pair(call_id).files:
            if path.exists():
                path.replace(self.aside / path.name)

    def calls_aside(self) -> tuple[str, ...]:
        """Calls whose raw files were put aside."""
        names = (RAW.fullmatch(path.name) for path in self.aside.iterdir())
        return tuple(sorted({found[1] for found in names if found}))

    def take_back(self) -> None:
        """The way back for all of them, for another try."""
        for path in (path for call_id in self.calls_aside() for path in pair_of(self.aside, call_id).files):
            if path.exists() and not (self.raw / path.name).exists():
                path.replace(self.raw / path.name)

    def forget_aside(self, call_id: str) -> None:
        """Remove a call's files that were put aside, whatever they are."""
        for path in pair_of(self.aside, call_id).files:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def forget_halves(self) -> None:
        """Remove what a crash left half-way."""
        for path in self.half.iterdir():
            path.unlink()
