"""The answer: yes, or no with every rule that forbids it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from domain.decisions import ALLOWED, Decision, Refused

Reason = Literal[
    "opted_out",
    "wrong_number",
    "number_unknown",
    "zone_unknown",
    "no_pack",
    "window",
    "agreed_hours",
    "cap",
    "day_off",
    "calendar_unconfirmed",
    "third_party",
    "unknown_rule",
    "prior_consent",
    "brand_caller_id",
    "do_not_call_scrub",
    "do_not_call_listed",
    "fresh_register",
]
FOR_EVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """One rule that says no. `pack` is empty where no pack is needed to say it. `until`: when this rule alone would
    let it pass; None: nobody knows when."""

    reason: Reason
    rule_id: str
    pack: str = ""
    version: int = 0
    reference: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackMark:
    """Which pack was asked, exactly."""

    name: str
    version: int
    status: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`objections` forbid; `warnings` come from soft rules. `until`: the first instant at which the answer is yes if
    nothing else happens; None: it is yes now, or nobody knows when. `packs`: those that apply."""

    objections: tuple[Objection, ...] = ()
    warnings: tuple[Objection, ...] = ()
    until: datetime | None = None
    packs: tuple[PackMark, ...] = ()

    @property
    def allowed(self) -> bool:
        """Nothing forbids it."""
        return not self.objections

    @property
    def strictest(self) -> Objection | None:
        """The objection that holds longest, the first of equals."""
        return max(self.objections, key=lambda o: o.until or FOR_EVER, default=None)

    @property
    def decision(self) -> Decision:
        """As the house's other deciders say it. Refused: the strictest one's reason; detail: pack and rule."""
        no = self.strictest
        if no is None:
            return ALLOWED
        return Refused(no.reason, f"{no.pack}/{no.rule_id}" if no.pack else no.rule_id, self.until)
