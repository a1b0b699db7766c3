"""What all files of a lead have in common: how they come, how they are read otherwise, what is wrong with one."""

from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Literal

from aiohttp import web
from pydantic import Field

from agent_panel.api.answers import ok
from agent_panel.asking import LANGUAGE, REFERENCE
from agent_panel.errors import FieldError, Invalid
from agent_panel.reading import Body, Line
from agent_panel.views import words
from domain.lists.columns import Field as ListField
from outbound.lists.files import FileWrong, Reading

PIECE_BYTES = 1 << 18
Columns = Annotated[dict[int, ListField | Literal[""]], Field(max_length=200, default_factory=dict)]
"""What each column means, by its place; empty: not used."""


class ReadAgain(Body):
    """POST /api/lists/{id}/read and /api/intakes/{id}/read."""

    encoding: Annotated[Line, Field(max_length=20)] = ""
    delimiter: Literal["", ",", ";", "\t", "|"] = ""
    sheet: Annotated[str, Field(max_length=100)] = ""

    def reading(self) -> Reading:
        """How the file is to be read."""
        return Reading(encoding=self.encoding, delimiter=self.delimiter, sheet=self.sheet)


def places(columns: Mapping[int, ListField | Literal[""]]) -> dict[ListField, int]:
    """Where each meaning stands. Raises Invalid: two columns mean the same."""
    means: dict[ListField, int] = {}
    for place, said in columns.items():
        if said and said in means:
            raise Invalid(FieldError(f"columns.{place}", "taken"))
        if said:
            means[said] = place
    return means


async def pieces(request: web.Request) -> AsyncIterator[bytes]:
    """The body as it comes."""
    async for piece in request.content.iter_chunked(PIECE_BYTES):
        yield piece


def how_far(found: tuple[int, int] | None) -> web.Response:
    """How many rows of how many are done; None: nothing is under way."""
    return ok(running=found is not None, done=found[0] if found else 0, rows=found[1] if found else 0)


def file_wrong(request: web.Request, error: FileWrong) -> web.Response:
    """What is wrong with a file, and where, in the reader's language."""
    said = words.load(request[LANGUAGE]).text(f"list.file.{error.reason}")
    where = " ".join(part for part in (error.place, error.shown) if part)
    told = {"code": f"list_{error.reason}", "message": said, "remedy": where, "reference": request[REFERENCE]}
    return web.json_response({"error": told}, status=422)
