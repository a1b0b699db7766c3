"""What happens to the house itself."""

from datetime import datetime

from domain.facts.vocabulary import Fact, fact


@fact()
class LinkUp(Fact):
    """We are connected to Asterisk's manager interface and may trust what follows."""

    link: str
    asterisk: str = ""


@fact()
class LinkDown(Fact):
    """The connection is gone: from here until Reconciled, what we hold may be stale."""

    link: str
    why: str = ""


@fact()
class Reconciled(Fact):
    """What Asterisk has was compared with what we held."""

    compared: int
    repairs: int


@fact()
class Repaired(Fact):
    """One difference found by reconciliation, and mended by the inferred facts beside it. `why`: of a call that was
    lost, `asterisk_restarted` or `unseen`."""

    what: str
    subject_id: str
    why: str = ""


@fact()
class SpoolTaken(Fact):
    """A wish that the dialplan kept for us while we were away was taken in, exactly once."""

    call_id: str
    seconds: float


@fact()
class StrangersKnocked(Fact):
    """Somebody tried Asterisk's doors since then: with a name that nobody has (`unknown`), a `wrong` password, or what
    no door answers to (`refused`); from so many addresses. At most one fact a minute; who it was stands in no fact."""

    since: datetime
    unknown: int
    wrong: int
    refused: int
    addresses: int
