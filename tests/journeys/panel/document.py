"""A page as a browser keeps it: elements by id, replaced by fragments of the live stream."""

from dataclasses import dataclass
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "col", "source", "use", "path", "circle", "rect"})


class _Finder(HTMLParser):
    """Where each element with an id begins and ends."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.spans: dict[str, tuple[int, int]] = {}
        self.roots: list[str] = []
        self._lines = [0]
        for line in text.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._open: list[tuple[str, str, int]] = []
        self.feed(text)
        self.close()

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        name = dict(attrs).get("id") or ""
        if name and not any(each for _, each, _ in self._open):
            self.roots.append(name)
        self._open.append((tag, name, self._at()))

    def handle_endtag(self, tag: str) -> None:
        while self._open and tag not in VOID:
            opened, name, start = self._open.pop()
            if name:
                self.spans.setdefault(name, (start, self._at() + len(tag) + 3))
            if opened == tag:
                return


@dataclass
class Document:
    """`text`: the whole page."""

    text: str

    def put(self, html: str) -> list[str]:
        """Replace elements by those with the same ids; answers which were in the page."""
        found = _Finder(html)
        replaced = []
        for name in found.roots:
            start, end = found.spans[name]
            here = _Finder(self.text).spans.get(name)
            if here is not None:
                self.text = self.text[: here[0]] + html[start:end] + self.text[here[1] :]
                replaced.append(name)
        return replaced

    def element(self, name: str) -> str:
        """One element; empty when it is not there."""
        span = _Finder(self.text).spans.get(name)
        return self.text[slice(*span)] if span else ""
