"""Pages of a lead's lists, and the rows that were left out, to be corrected."""

import csv
import io

from aiohttp import web

from agent_panel.asking import LANGUAGE, session_of
from agent_panel.builders.lists import build_list, build_lists, why
from agent_panel.builders.scene import open_scene
from agent_panel.errors import Missing
from agent_panel.keys import CALLERS, deps
from agent_panel.rendering import page
from agent_panel.views import words
from domain.facts import LeftOutDownloaded
from domain.lists.judging import VERDICTS
from domain.lists.reading import neutral
from store.queries.lists import ListFile, ListRow, list_file, rows_of

PORTION = 1000
FURTHEST = 1_000_000
HEADERS = ("list.row", "list.verdict", "list.why", "list.field.name", "list.field.number", "list.field.contract")


async def all_lists(request: web.Request) -> web.Response:
    """GET /lists."""
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        return await page(request, scene.connection, "lists/lists.html", await build_lists(scene))


async def one_list(request: web.Request) -> web.Response:
    """GET /lists/{list_id}[?show=wrong&first=50]."""
    said, given = request.query.get("show", ""), deps(request)
    show, first = said if said in VERDICTS else "", _first(request.query.get("first", ""))
    async with open_scene(given, request.config_dict[CALLERS], session_of(request)) as scene:
        listed = await list_file(scene.connection, request.match_info["list_id"])
        if listed is None:
            raise Missing
        view = await build_list(scene, given.lists, listed, show, first)
        return await page(request, scene.connection, "lists/list.html", view)


async def left_out(request: web.Request) -> web.StreamResponse:
    """GET /lists/{list_id}/left-out.csv: what was not taken in and why; no cell of it is a formula. Who takes it is
    written down before the first row leaves."""
    given, list_id = deps(request), request.match_info["list_id"]
    async with given.journal.engine.connect() as connection:
        listed = await list_file(connection, list_id)
    if listed is None:
        raise Missing
    downloaded = LeftOutDownloaded(at=given.journal.now(), list_id=list_id, user_id=session_of(request).user_id)
    await given.journal.append(downloaded)
    answer = web.StreamResponse(headers={"Content-Type": "text/csv; charset=utf-8"})
    answer.headers["Content-Disposition"] = f'attachment; filename="left-out-{list_id[:8]}.csv"'
    await answer.prepare(request)
    texts = words.load(request[LANGUAGE])
    await answer.write(b"\xef\xbb\xbf" + _csv([tuple(texts.text(key) for key in HEADERS)]))
    after = 0
    while rows := await _portion(request, listed, after):
        after += len(rows)
        await answer.write(_csv([_cells(texts, row) for row in rows if not row.taken]))
    await answer.write_eof()
    return answer


async def _portion(request: web.Request, listed: ListFile, after: int) -> list[ListRow]:
    async with deps(request).journal.engine.connect() as connection:
        return list(await rows_of(connection, listed.list_id, after=after, limit=PORTION))


def _cells(texts: words.Words, row: ListRow) -> tuple[str, ...]:
    said = [
        ": ".join(
            part for part in (each.column, texts.text(f"list.reason.{each.reason}", row=row.of_row), each.shown) if part
        )
        for each in row.faults
    ] or [why(row.rule, texts.language) or texts.text(f"list.reason.{row.reason}", row=row.of_row, list=row.of_list)]
    verdict = texts.text(f"list.verdict.{row.verdict}")
    return (str(row.row), verdict, "; ".join(said), row.name, row.number, row.contract)


def _csv(rows: list[tuple[str, ...]]) -> bytes:
    kept = io.StringIO()
    csv.writer(kept).writerows([neutral(cell) for cell in row] for row in rows)
    return kept.getvalue().encode()


def _first(text: str) -> int:
    return min(int(text), FURTHEST) if text.isascii() and text.isdigit() and len(text) < 9 else 0
