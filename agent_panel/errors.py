"""What can be wrong with a request, by whose fault it is. Codes are part of our interface.

PanelError
├── SignedOut     401  no session, or it is over
├── Unsigned      401  a program that has no session did not prove who it is
├── Forbidden     403  this user may not; or the request did not come from our page (csrf, origin)
├── Missing       404  there is no such thing, or it is not theirs to know of
├── Conflict      409  the world moved on, or the house's rules refuse; `code` says which
├── TooLarge      413
├── Invalid       422  fields are wrong: `fields` are (name, code, values)
├── TooMany       429
└── Away          503  a part of the house does not answer now
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from domain.decisions import Refused


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field and what is wrong with it, worded by `field_error.<code>`."""

    field: str
    code: str
    values: Mapping[str, int] = dataclasses.field(default_factory=dict)


class PanelError(Exception):
    """Something is wrong with a request; the reader is told in their language what, and what to do."""

    status = 500

    def __init__(self, code: str = "internal") -> None:
        super().__init__(code)
        self.code = code


class BadRequest(PanelError):
    """The request cannot be read."""

    status = 400

    def __init__(self, code: str = "bad_request") -> None:
        super().__init__(code)


class SignedOut(PanelError):
    """Nobody is signed in."""

    status = 401

    def __init__(self) -> None:
        super().__init__("signed_out")


class Unsigned(PanelError):
    """A program says that it is somebody, and has not proved it."""

    status = 401


class Forbidden(PanelError):
    """This user may not, or it was not our page that asked."""

    status = 403

    def __init__(self, code: str = "forbidden") -> None:
        super().__init__(code)


class Missing(PanelError):
    """No such thing here."""

    status = 404

    def __init__(self) -> None:
        super().__init__("not_found")


class Conflict(PanelError):
    """Not now, or not in this state."""

    status = 409


class TooLarge(PanelError):
    """More was sent than anything here needs."""

    status = 413

    def __init__(self) -> None:
        super().__init__("too_large")


class Invalid(PanelError):
    """Fields are missing or wrong."""

    status = 422

    def __init__(self, *fields: FieldError) -> None:
        super().__init__("invalid")
        self.fields = fields


class TooMany(PanelError):
    """Too many tries."""

    status = 429

    def __init__(self, retry_after_s: int = 60) -> None:
        super().__init__("too_many")
        self.retry_after_s = retry_after_s


class Away(PanelError):
    """A part of the house cannot be reached."""

    status = 503


def refused(decision: Refused) -> Conflict:
    """A refusal of the domain, as the answer to a request."""
    return Conflict(f"refused_{decision.reason}")
