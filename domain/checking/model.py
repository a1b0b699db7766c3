"""What a check is asked and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from domain.facts.legs import Role
from domain.scripts.outcomes import Said
from domain.speech import Channel, Source, Span

Verdict = Literal["kept", "broken", "not_assessed"]
Why = Literal[
    "said", "not_said", "said_late", "other_figure", "denied", "never_said", "forbidden_said", "before_proof",
    "in_order", "out_of_order", "within", "beyond", "caller_first", "agent_first", "not_due", "not_heard", "unclear",
    "not_known", "still_open", "cut_short", "sound_lost", "unknown_words",
]  # fmt: skip
"""The reason of a verdict. The last nine: why nothing can be said."""
How = Literal["denied", "quoted", "caller", "echo", "aside"]
"""Forbidden words that break nothing: denied, the person's own repeated, said by the caller, the caller's heard on the
agent's channel, or not said to the caller at all."""
Strength = Literal["exact", "sound", "near"]
"""How alike: token by token, by their sounds, or most of the tokens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Forbidden words that were heard and break nothing: for who looks why. `channel`: whose words they are; of an echo
    the agent's, on which it was heard."""

    second: float
    words: str
    how: How
    channel: Channel = "agent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What became of one rule: a candidate with its evidence, for a person to confirm or overturn. `second`: where to
    listen; `channel`: the side whose words or doing decided it: the agent's but where the caller's did; `words`: as
    they were heard; `confidence`: of these words, as the recogniser says, 0 to 1; `sure`: of what is broken how sure
    it is by its evidence, 0 to 1 (`evidence`); `version`: of the script that asks; `unheard`: of the rule's
    phrases, where none was heard, those that the model can never hear."""

    rule: str
    verdict: Verdict
    why: Why
    version: str
    second: float | None = None
    channel: Channel = "agent"
    words: str = ""
    confidence: float = 0.0
    source: Source = "free"
    mentions: tuple[Mention, ...] = ()
    sure: float | None = None
    unheard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of the leg map: whose phone the house's channel carried, and that it reached the caller."""

    span: Span
    role: Role = "agent"
    agent_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFacts:
    """What is known of a call besides its sound. `values`: of this person and contract, who calls, and what was written
    down; `today`: on the wall of the person. `holds`: when the caller waited. `steps`: those that were passed, None:
    nobody noted them. `proved_s`: when the person had proved who they are, None: not known; infinity: never.
    `hung_up_first`: None: not known. `over`: the call has ended. `short`: its recording holds less than the call
    (`domain.recordings.long_enough`): what is not in it was perhaps said. `begun`: the second when a step began, of
    those that somebody noted with it: order is judged by these, and else by what was heard."""

    today: date
    values: Mapping[str, Said] = field(default_factory=dict, repr=False)
    hung_up_first: Literal["caller", "agent"] | None = None
    holds: tuple[Span, ...] = ()
    steps: tuple[str, ...] | None = None
    begun: Mapping[str, float] = field(default_factory=dict)
    proved_s: float | None = None
    over: bool = True
    short: bool = False
