"""The files of hotlines and sounds, as they lie in a house that runs: real ones, in a folder of the test's own."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from ivr.hotlines import HOUSE, Hotlines
from ivr.prompts.making import Studio
from ivr.prompts.shelf import Shelf
from store.hotlines import read_hotlines
from store.journal import Journal
from threerings.asterisk.settings import HotlineLine
from threerings.hotline_book import BookFiles, HotlineBook
from threerings.hotline_files import first_text

RIVERSIDE = Path(__file__).parents[2] / "live" / "ivr" / "riverside.yaml"
NAMES = {"vi": "Trung tâm Vườn Lam", "en": "Blue Garden", "zh": "蓝园"}
SKILLS = ("complaints", "service")
LINES = (
    HotlineLine(hotline_id="main", numbers=("+842800000000",), skills=SKILLS),
    HotlineLine(hotline_id="riverside", numbers=("02839990001",), language="en", cycle_ms=4000),
)


class Files:
    """`main` has no file, `riverside` the one of the tests."""

    def __init__(self, folder: Path, journal: Journal) -> None:
        self.folder, self.sounds, self.recordings = folder / "hotlines", folder / "sounds", folder / "prompts"
        self.folder.mkdir(exist_ok=True)
        (self.folder / "riverside.yaml").write_bytes(RIVERSIDE.read_bytes())
        self.hotlines = Hotlines(read_hotlines(self.folder, HOUSE))
        studio = Studio(recordings=self.recordings)
        self.shelf = Shelf(self.hotlines, self.sounds, studio, NAMES, ThreadPoolExecutor(1))
        house = replace(HOUSE, skills=(*SKILLS, "vip"))
        self.book = HotlineBook(journal, BookFiles(self.folder, LINES, house), self.hotlines, self.shelf)

    def text(self, hotline_id: str) -> str:
        """What the file says now; the default where there is none."""
        path = self.folder / f"{hotline_id}.yaml"
        return path.read_text(encoding="utf-8") if path.exists() else first_text(LINES[0])
