"""Reading what was sent: forms and JSON, as bytes that may be anything, into models that may be trusted."""

import asyncio
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl

from aiohttp import web
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from agent_panel.errors import BadRequest, FieldError, Invalid, TooLarge
from agent_panel.routing import most_bytes_of

MAX_BODY_BYTES = 128 * 1024
MAX_FIELDS, PIECE_BYTES = 60, 64 * 1024
FORM = web.RequestKey("form", dict[str, str])
M = TypeVar("M", bound="Body")

CODES = {
    "missing": "missing",
    "string_too_long": "too_long",
    "string_too_short": "too_short",
    "too_short": "too_short",
    "too_long": "too_long",
    "literal_error": "not_a_choice",
    "int_parsing": "not_a_number",
    "int_type": "not_a_number",
    "float_parsing": "not_a_number",
    "greater_than_equal": "not_a_number",
    "less_than_equal": "not_a_number",
    "bool_parsing": "not_a_choice",
    "bool_type": "not_a_choice",
    "datetime_parsing": "not_a_time",
    "datetime_from_date_parsing": "not_a_time",
    "datetime_type": "not_a_time",
    "timezone_aware": "not_a_time",
    "string_pattern_mismatch": "bad_text",
}
"""pydantic's words for what is wrong -> ours."""
UNREADABLE = ("json_invalid", "model_type", "model_attributes_type")


def clean_text(value: Any) -> Any:
    """Text as people type it: line ends and tabs stay, every other control character and half a surrogate goes."""
    if not isinstance(value, str):
        return value
    kept = (ch for ch in value.replace("\r\n", "\n") if ch in "\n\t" or (ch >= " " and not _control(ch)))
    return "".join(kept).strip()


def one_line(value: str) -> str:
    """Text that belongs on one line."""
    return " ".join(value.split())


Text = Annotated[str, BeforeValidator(clean_text)]
Line = Annotated[str, BeforeValidator(clean_text), AfterValidator(one_line)]


def one_or_more(said: object) -> object:
    """A field of a form that holds one choice, where a list is asked for."""
    return [said] if isinstance(said, str) else said


class Body(BaseModel):
    """What a request carries. What is not named is not taken."""

    model_config = ConfigDict(extra="ignore", frozen=True, str_max_length=4000)


def is_form(request: web.Request) -> bool:
    """Was an HTML form sent?"""
    return request.content_type == "application/x-www-form-urlencoded"


async def form_of(request: web.Request) -> dict[str, str]:
    """The fields of a form; of a repeated one the last. Raises BadRequest, TooLarge."""
    if FORM not in request:
        try:
            pairs = await asyncio.to_thread(_pairs, await _roomy(request, most_bytes_of(request)))
        except UnicodeDecodeError:
            raise BadRequest("bad_encoding") from None
        except ValueError:
            raise BadRequest from None
        request[FORM] = dict(pairs)
    return request[FORM]


async def read(request: web.Request, model: type[M]) -> M:
    """The body as a model, from JSON or from a form. Raises BadRequest, TooLarge, Invalid."""
    try:
        if is_form(request):
            return model.model_validate({key: value for key, value in (await form_of(request)).items() if value})
        if request.content_type != "application/json":
            raise BadRequest
        body = await _body(request)
        return model.model_validate_json(body or b"{}")
    except ValidationError as error:
        raise _invalid(error) from None


def _invalid(error: ValidationError) -> BadRequest | Invalid:
    wrong = error.errors(include_url=False, include_input=False)
    if any(item["type"] in UNREADABLE and not item["loc"] for item in wrong):
        return BadRequest()
    return Invalid(*(_field(item) for item in wrong))


def _field(item: Any) -> FieldError:
    name = ".".join(str(part) for part in item["loc"]) or "form"
    limits = [value for value in item.get("ctx", {}).values() if isinstance(value, int)]
    figures = {"n": limits[0]} if limits else {}
    kind = str(item["type"])
    code = str(item["ctx"]["error"]) if kind == "value_error" else CODES.get(kind, "bad_text")
    return FieldError(name, "missing" if code == "too_short" and figures.get("n") == 1 else code, figures)


def _pairs(body: bytes) -> list[tuple[str, str]]:
    return parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)


async def _roomy(request: web.Request, most: int) -> bytes:
    """What was sent to a route that takes more than others. Raises TooLarge."""
    if not most:
        return await _body(request)
    if (request.content_length or 0) > most:
        raise TooLarge
    body = bytearray()
    async for piece in request.content.iter_chunked(PIECE_BYTES):
        body += piece
        if len(body) > most:
            raise TooLarge
    return bytes(body)


async def _body(request: web.Request) -> bytes:
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise TooLarge from None


def _control(ch: str) -> bool:
    code = ord(ch)
    invisible = 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069  # they turn text around
    return 0x7F <= code <= 0x9F or 0xD800 <= code <= 0xDFFF or invisible or code == 0xFEFF
