"""Checked calls as those who listen read them: what waits for an ear, and one call with what was found in it."""

from dataclasses import dataclass
from datetime import datetime

from agent_panel.views.cases import HoldView, Player
from domain.scripts.model import PHASES


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One call. `gravity`: 3 is the gravest, 0: nothing waits. `found`: (rule, why), not judged ones first; `why`: of a
    call that was not assessed; `sureness`, `sure_percent`: of the surest of the gravest findings, empty: nobody knows.
    """

    call_id: str
    at: datetime | None
    person: str
    language: str
    agent: str
    script: str
    gravity: int
    waiting: int
    found: tuple[tuple[str, str], ...] = ()
    more: int = 0
    why: str = ""
    sureness: str = ""
    sure_percent: int = 0


@dataclass(frozen=True, slots=True)
class RuleRow:
    """How a rule has done. `share_right`: of what was judged, None: nothing was. `missed`: what it did not find in
    calls of the sample, `missed_elsewhere`: in others. `advises`: it flags no calls;
    `too_often`: overturned so often that it should perhaps not."""

    rule: str
    waiting: int
    right: int
    wrong: int
    coach: int
    share_right: float | None = None
    missed: int = 0
    missed_elsewhere: int = 0
    advises: bool = False
    too_often: bool = False


@dataclass(frozen=True, slots=True)
class ChecksView:
    """`counts`: of each heading. `rule`: only calls in which it was found broken. `days`: over which rules are counted.
    `here`: the address without its page. `sample_heard`: calls of the sample that were listened to. `disputes`: that
    wait for a decision; `consents`: customers' yeses that wait for the reader; `orders`: ways to list, with addresses;
    `by`: the one that is shown. `unheard`: why recordings were not heard, and so not assessed, each with how many."""

    show: str
    counts: tuple[tuple[str, int], ...]
    rows: tuple[CheckRow, ...] = ()
    rules: tuple[RuleRow, ...] = ()
    rule: str = ""
    days: int = 90
    first: int = 0
    size: int = 50
    more: bool = False
    here: str = "/checks?"
    sample_heard: int = 0
    disputes: int = 0
    consents: int = 0
    orders: tuple[tuple[str, str], ...] = ()
    by: str = ""
    unheard: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SaidLine:
    """What one side said in a breath. `marks`: the numbers of findings that stand here. `channel` hold, keyed: what
    happened instead of words (`domain.moments`)."""

    begins_s: float
    ends_s: float
    channel: str
    words: str
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding in the list of its call. `verdict`: empty: nobody has judged it."""

    number: int
    href: str
    rule: str
    why: str
    gravity: int
    second: float | None
    verdict: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class FindingView:
    """The finding that is open. `words`: as they were heard, empty: none or erased. `asks`, `texts`, `before`, `act`:
    what the rule wants (`domain.checking.wanted`); `source`: how the words were decoded; `sureness`, `sure`: by its
    evidence, None: an older check did not say; `unheard`: phrases of the rule that the model can never hear."""

    key: str
    rule: str
    why: str
    gravity: int
    second: float | None
    asks: str
    texts: tuple[str, ...] = ()
    before: str = ""
    act: str = ""
    words: str = ""
    confidence: float | None = None
    source: str = "free"
    channel: str = "agent"
    verdict: str = ""
    note: str = ""
    by: str = ""
    sureness: str | None = None
    sure: float | None = None
    unheard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MissView:
    """A broken rule that the check did not find, and somebody heard."""

    miss_id: str
    rule: str
    second: float | None
    channel: str
    note: str
    by: str


@dataclass(frozen=True, slots=True)
class MentionView:
    """Forbidden words that were heard and break nothing: `how`: why (`domain.checking.model.How`)."""

    rule: str
    second: float
    channel: str
    words: str
    how: str


@dataclass(frozen=True, slots=True)
class CheckView:
    """One call. `erased`: its words are gone with its recording. `others`: (verdict, rule, why) of what was kept or not
    assessed. `cut`: only the lines around the finding are shown. `next_href`: the call to be listened to next.
    `phases`: what an order may name instead of a rule. `rules`: those that somebody may hear broken though the check
    did not; `misses`: what was heard so. `sample`: the lot fell on it; `to_hear`: nobody has heard all of it yet;
    `hold`: whether its recording is kept longer."""

    call_id: str
    at: datetime | None
    person: str
    language: str
    agent: str
    script: str
    script_id: str
    version: int
    content: str
    spoken: str
    findings: tuple[FindingLine, ...]
    finding: FindingView | None = None
    player: Player | None = None
    lines: tuple[SaidLine, ...] = ()
    others: tuple[tuple[str, str, str, tuple[str, ...]], ...] = ()
    mentions: tuple[MentionView, ...] = ()
    before_href: str = ""
    after_href: str = ""
    next_href: str = ""
    why: str = ""
    erased: bool = False
    cut: bool = False
    phases: tuple[str, ...] = PHASES
    rules: tuple[str, ...] = ()
    misses: tuple[MissView, ...] = ()
    sample: bool = False
    hold: HoldView | None = None
    to_hear: bool = False
