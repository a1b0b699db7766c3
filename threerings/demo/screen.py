"""What the demo shows: colour and tables in a terminal, plain lines elsewhere, and nothing but JSON with `--json`."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from threerings.receipt import Receipt
from threerings.settings import Settings
from threerings.telling import Line
from threerings.words import Words

Say = Callable[[str], None]
STYLES = {"good": "green", "bad": "bold red", "": ""}
LOGS = {"carrier": "carrier/log/messages.log", "asterisk": "asterisk/log/messages.log"}


class Screen:
    """`say` takes progress; journey and receipt go to standard output, or to `say` when that is kept for JSON."""

    def __init__(self, words: Words, say: Say, *, as_json: bool) -> None:
        self.words, self.say, self.as_json = words, say, as_json
        self._console = Console(highlight=False) if sys.stdout.isatty() and not as_json else None

    def note(self, key: str, **values: object) -> None:
        """Progress, in the terminal's language."""
        self.say(self.words(f"demo.{key}", **values))

    def line(self, line: Line) -> None:
        """A line of the journey."""
        self._print(line.text(self.words), STYLES[line.tone])

    def receipt(self, receipt: Receipt, path: Path, settings: Settings) -> None:
        """The receipt at the end of a call, and where it went wrong what to do."""
        if self.as_json:
            print(json.dumps(asdict(receipt), ensure_ascii=False), flush=True)
        elif self._console and receipt.steps:
            self._console.print(_table(receipt, self.words))
        if receipt.fault is None:
            self._print(self.words("receipt.ok", path=path), STYLES["good"])
            return
        self._print(self.fault(receipt, settings), STYLES["bad"])
        self._print(self.words("receipt.path", path=path), "")

    def fault(self, receipt: Receipt, settings: Settings) -> str:
        """The step and the part at fault, what the part showed, and the remedy."""
        assert receipt.fault is not None
        fault, words = receipt.fault, self.words
        where = {
            "log": settings.var / LOGS.get(fault.part, "log/application.log"),
            "agi_port": settings.agi_port,
            "origin": settings.origin,
            "recordings": settings.recordings_dir,
            "var": settings.var,
        }
        step, part = words(f"step.{fault.step}"), words(f"part.{fault.part}")
        why = f"({fault.why}) " if fault.why else ""
        return words(f"receipt.{fault.what}", step=step, part=part, why=why + words(f"remedy.{fault.part}", **where))

    def _print(self, text: str, style: str) -> None:
        if self.as_json:
            self.say(text)
        elif self._console:
            self._console.print(Text(text, style=style), soft_wrap=True)
        else:
            print(text, flush=True)


def _table(receipt: Receipt, words: Words) -> Table:
    table = Table(title=words("receipt.title"), title_justify="left")
    for column in ("step", "at", "fact", "title"):
        table.add_column(words(f"receipt.{column}") if column != "title" else "")
    for step in receipt.steps:
        at = f"{step.at_s:.2f} s" if step.at_s is not None else "-"
        kept = words("receipt.good" if step.ok else "receipt.bad")
        fact = f"#{step.fact}" if step.fact is not None else "-"
        table.add_row(words(f"step.{step.name}"), at, fact, kept, style=STYLES["" if step.ok else "bad"])
    return table
