"""Every code that a view may hold and a template turns into words, by the prefix of its key.

A test checks that each has its word in every language, and that templates ask for no prefix that is not listed: a new
code is added here and to the catalogues together.
"""

from typing import get_args

from agent_panel.views.intakes import KINDS as INTAKE_KINDS
from agent_panel.views.intakes import PHASES as INTAKE_PHASES
from agent_panel.views.intakes import REASONS as INTAKE_REASONS
from agent_panel.views.list_codes import FILE_REASONS, REASONS
from agent_panel.views.script_tests import LISTENING, PROBLEMS
from agent_panel.views.script_tests import VERDICTS as TEST_VERDICTS
from domain.campaigns.doing import DOINGS
from domain.campaigns.ladders import CAME
from domain.campaigns.targets import OF_MONEY, Standing
from domain.checking.model import How as Meant
from domain.checking.model import Why
from domain.checking.wanted import Asking
from domain.checks import Sureness
from domain.facts.campaigns import Mode, PauseWhy, SettledAs
from domain.facts.checking import ConsentVerdict, Review, Unchecked
from domain.facts.consents import ConsentVia, WithdrawnVia
from domain.facts.feedback import DisputeResult
from domain.facts.hearing import HearingTrouble, NotAssessed
from domain.facts.outbound import CallOutcome, GatewayFault
from domain.facts.recordings import HeldFor, NotKept
from domain.facts.targets import TargetFigure, TargetPeriod
from domain.lists.columns import FIELDS as LIST_FIELDS
from domain.lists.judging import VERDICTS
from domain.lists.purposes import PURPOSES
from domain.may_call.asking import DoNotCall, Purpose, Stage
from domain.moments import MomentKind
from domain.scorecards import ANSWERS
from domain.scripts.model import PHASES, Act, How, Kind, Watch
from domain.scripts.outcomes import FIELDS, OUTCOMES, WAYS_TO_PAY, Wrong
from domain.scripts.stepping import Reason
from domain.speech import Source
from outbound.campaigns.previews import Passed
from outbound.intake.consents import Consents
from outbound.intake.payments import Payments
from outbound.words.deciding import MEASURES
from outbound.words.deciding import REASONS as PROMISE_ENDS
from store.queries.checks import BY
from store.queries.hearings import PHASES as HEARING_PHASES

RING_CAUSES = (
    "nobody_signed_in", "all_on_calls", "all_paused", "offered_and_ignored", "phone_unreachable", "phones_unreachable",
    "system",
)  # fmt: skip
STATES = ("ready", "ringing", "talking", "wrapup", "held", "paused", "offline")
ROLES = ("agent", "responder", "lead", "qa", "manager", "admin")
NAV = (
    "desk", "cases", "missed", "floor", "jobs", "lists", "campaigns", "promises", "checks", "rules", "scripts", "users",
    "hotlines", "prompts", "reviews",
)  # fmt: skip
TILES = ("in_three_rings", "waiting", "dispatched_in_time", "broken_open", "missed_open", "answered")
WORK_KINDS = (
    "callback", "missed", "abandoned", "voicemail", "return_visit", "answer", "appointment", "record", "dispatch",
    "sign", "arrive", "case", "special", "reminder", "broken_promise", "visit",
    "payment", "review", "dispute",
)  # fmt: skip
TROUBLES = (
    "offline", "refused", "no-microphone", "blocked", "elsewhere", "insecure", "hang-up-failed", "lost",
)  # fmt: skip
EVENTS = (
    "received", "taken", "recorded", "dispatched", "signed", "arrived", "diagnosed", "plan", "done", "refused",
    "escalated", "emergency", "superior", "call_in", "call_out", "missed", "voicemail", "clock_broken", "clock_kept",
    "reopened", "closed", "note", "unmasked", "listened", "consent_confirmed", "consent_rejected", "kept", "released",
)  # fmt: skip
WALK_VALUES = (
    "whole_name", "product", "contract", "unit", "period", "amount_due", "due_on", "overdue_since", "days_overdue",
    "days_left", "promised_amount", "promised_on", "promises_kept", "promises_broken", "last_contact_on", "last_words",
    "case", "event", "event_at", "event_place", "expires_on", "violation", "violated_on",
)  # fmt: skip
"""Values that an agent sees before a call, or that a script lacks."""
FORMAT = (
    "missing", "unknown", "kind", "name", "skill", "key", "number", "language", "least", "most", "whole", "yes_or_no",
    "text", "empty", "long", "few", "many", "list", "words", "choice", "date", "value", "day", "span", "placeholder",
    "fewest", "birth_date", "few_digits", "same_proof", "one_way", "order", "stands_twice", "no_number", "no_language",
    "widen_order", "no_day",
)  # fmt: skip
"""What can be wrong with a word of a hotline's file (`store.hotlines.wording`)."""
FLAWS = (
    "dead_end.start", "dead_end.emergency", "dead_end.way", "dead_end.keyless", "dead_end.queue", "dead_end.hours",
    "endless_loop", "unreachable", "no_person", "not_proved", "missing_prompt.text", "missing_prompt.hours",
    "missing_language.text", "missing_language.offered", "digit_clash.no_key", "digit_clash.emergency",
    "digit_clash.twice", "digit_clash.word", "digit_clash.house",
    "no_emergency.none", "no_emergency.kind", "no_emergency.unheard", "no_emergency.late",
    "format.not_yaml", "format.twice", *(f"format.{what}" for what in FORMAT), "taken", "needs_start",
    "widening.order", "widening.late", "unknown_skill", "unskilled", "unheard_in_message",
    "unknown_department", "unused.queue", "unused.prompt", "unused.house",
)  # fmt: skip
"""What can be wrong with a hotline's file: a flaw's code, and which of its reasons."""

CODES: dict[str, tuple[str, ...]] = {
    "floor.warning.": (
        "nobody_signed_in", "all_paused", "phones_unreachable", "long_line", "line_filling", "line_full",
        "lines_in_use",
    ),
    "repairs.what.": ("call", "leg", "offer", "phone", "record", "member"),
    "repairs.why.": ("asterisk_restarted", "unseen"),
    "call.hung_up_first.": ("caller", "agent", "system"),
    "menus.entered.": ("room", "case"),
    "campaigns.act.": ("start", "pause", "resume", "stop"),
    "campaigns.came.": tuple(dict.fromkeys((*get_args(CallOutcome), *CAME, "open"))),
    "campaigns.doing.": DOINGS,
    "campaigns.entry.": ("waiting", "shown", "reserved", *get_args(SettledAs)),
    "campaigns.figure.": (
        "tries", "reached", "promised", "talk", "left", "refused", "kept", "collected", "visits",
        "compliance", "special",
    ),
    "campaigns.mode.": get_args(Mode),
    "campaigns.pause.": get_args(PauseWhy),
    "campaigns.phase.": ("off", "running", "paused", "stopped", "finished"),
    "case.status.": ("taking", "recorded", "dispatched", "signed", "on_site", "done", "nothing", "closed"),
    "case.step.": ("record", "dispatch", "sign", "arrive", "done", "accept"),
    "case.timeline.": ("all", "calls", "clocks"),
    "cases.scope.": ("mine", "open", "all"),
    "checks.": ("caller", "agent"),
    "checks.act.": get_args(Act),
    "checks.gravity.": ("1", "2", "3"),
    "checks.say.": get_args(Review),
    "checks.show.": ("flagged", "sampled", "reviewed", "not_assessed"),
    "checks.source.": get_args(Source),
    "checks.mention.": get_args(Meant),
    "checks.unchecked.": get_args(Unchecked),
    "checks.verdict.": get_args(Review),
    "player.moment.": (*get_args(MomentKind), "consent"),
    "checks.sureness.": get_args(Sureness),
    "checks.by.": BY,
    "recording.held_for.": get_args(HeldFor),
    "consent.": ("proposed", *get_args(ConsentVerdict)),
    "consent.say.": get_args(ConsentVerdict),
    "checks.wanted.": get_args(Asking),
    "checks.watch.": get_args(Watch),
    "checks.why.": get_args(Why),
    "clock.": (
        "record", "dispatch", "emergency", "sign", "arrive", "callback", "waiting", "wrapup", "return_visit", "answer",
        "appointment", "outcome", "review",
    ),
    "clock.pause.": ("waiting_customer", "outside_hours"),
    "contact.": ("call_in", "call_out", "missed", "abandoned", "voicemail", "message", "visit"),
    "delivery.": ("board", "signed", "reminder", "refused", "call", "superior"),
    "dialing.pass.": get_args(Passed),
    "dialing.state.": ("off", "rings", "up", "lent"),
    "enter.error.": ("used", "expired", "unknown"),
    "event.": EVENTS,
    "field.": ("phone", "birth_date", "national_id", "contract", "amount_due", "unit", "email", "address"),
    "field_error.": (
        "missing", "too_long", "too_short", "not_a_choice", "not_a_number", "not_a_time", "bad_text", "taken",
        "mismatch", "weak", "not_positive", "too_much",
    ),
    "figure.": (
        "answered", "in_three_rings", "record_mean", "dispatched_in_time", "missed_taken", "kept_promises",
    ),
    "hearing.do.": (*get_args(NotAssessed), *get_args(HearingTrouble)),
    "hearing.phase.": HEARING_PHASES,
    "hearing.unsealed.": tuple(each for each in get_args(NotKept) if each != "refused_by_caller"),
    "hearing.urgency.": ("flagged", "risky", "usual", "last"),
    "hearing.why.": (*get_args(NotAssessed), *get_args(HearingTrouble)),
    "job.step.": ("sign", "arrive", "work", "done", "accept"),
    "keys.": (
        "answer", "hang_up", "hold", "digits", "mute", "state", "clock", "escalation", "find", "call", "record",
        "category", "dispatch", "identity", "unmask", "emergency", "script", "main", "close", "outcome", "list",
        "take_script", "outcomes", "special", "dialing", "aside", "call_duty", "silence",
    ),
    "language.": ("vi", "en", "zh"),
    "menus.did.": ("silence", "hang-up", "found", "nothing", "answered", "unanswered", "full"),
    "menus.flaw.": FLAWS,
    "menus.kind.": (
        "say", "choose", "language", "hours", "enter", "identify", "status", "amount", "queue", "callback",
        "voicemail", "transfer", "emergency", "goodbye",
    ),
    "menus.state.": ("hear", "look_up", "put_through", "chosen", "left"),
    "menus.tab.": ("picture", "text", "versions"),
    "menus.voice.": ("synthetic", "recording"),
    "menus.way.": (
        "then", "otherwise", "open", "closed", "holiday", "passed", "failed", "nothing", "without_number",
        "when_full",
    ),
    "menus.why.": ("digit", "speech", "timeout", "invalid", "hours", "default", "patience", "full"),
    "missed.cause.": (
        *RING_CAUSES, "hung_up_ringing", "hung_up_menu", "hung_up_queue", "not_put_through", "asked_callback",
        "left_message", "turned_away",
    ),
    "missed.kind.": ("missed", "abandoned", "voicemail", "callback"),
    "money.": ("VND", "CNY", "USD"),
    "nav.": NAV,
    "nav.badge.": NAV,
    "outcome.": (
        "dispatched", "answered_at_once", "other_case", "callback_agreed", "wrong_number", "silent", "test", "cut_off",
    ),
    "pause.": ("break", "lunch", "training", "meeting", "paperwork", "no_microphone"),
    "proof.": ("name", "birth_date", "phone", "national_id_tail", "contract_tail", "unit"),
    "recording_fault.": (
        "format", "unreadable", "silent", "quiet", "noise", "distorted", "channels", "rate", "length", "broken_off",
        "pause", "new",
    ),
    "floor.hours.": ("people", "ivr"),
    "launch.mode.": get_args(Mode),
    "launch.step.": ("list", "script", "rules", "way", "look"),
    "campaigns.reassign.how.": ("agents", "others", "pool"),
    "launch.team.": ("as_is", "pool", "agents"),
    "launch.wrong.": ("ladder",
        "list", "script", "mode", "caller_id", "no_caller_id", "ring_s", "hours", "team", "nobody", "tries", "aim",
        "brand",
    ),
    "list.assign.": ("agents", "pool"),
    "list.dates.": ("unknown", "day_first", "month_first"),
    "list.delimiter.": ("comma", "semicolon", "tab", "bar"),
    "list.field.": LIST_FIELDS,
    "list.file.": FILE_REASONS,
    "list.phase.": ("read", "checking", "checked", "failed", "imported", "assigned", "undoing", "undone"),
    "list.reason.": REASONS,
    "intakes.title.": INTAKE_KINDS,
    "intakes.new.": INTAKE_KINDS,
    "intakes.why.": INTAKE_KINDS,
    "intakes.none.": INTAKE_KINDS,
    "intake.detail.": INTAKE_KINDS,
    "intake.then.": INTAKE_KINDS,
    "intake.phase.": INTAKE_PHASES,
    "intake.verdict.": VERDICTS,
    "intake.reason.": INTAKE_REASONS,
    "intake.payments.field.": Payments.fields,
    "intake.consents.field.": Consents.fields,
    "rules.contact.": get_args(Purpose),
    "rules.stage.": get_args(Stage),
    "list.verdict.": VERDICTS,
    "purpose.": PURPOSES,
    "reason.": ("open_case", "overdue", "appointment", "return_visit", "due_payment", "missed_call", "promise"),
    "agreed.state.": ("holds", "not_yet", "over", "withdrawn", "erased"),
    "agreed.via.": get_args(ConsentVia),
    "agreed.withdrawn.": get_args(WithdrawnVia),
    "rules.register.": get_args(DoNotCall),
    "recording.": ("running", "silenced", "stopped_by_caller", "off", "sealing", "sealed", "erased", "failed"),
    "reviews.phase.": ("noted", "given", "acknowledged", "disputed", "decided"),
    "reviews.result.": get_args(DisputeResult),
    "rings.cause.": RING_CAUSES,
    "role.": ROLES,
    "scores.answer.": ANSWERS,
    "scores.by_itself.": (*ANSWERS, "open"),
    "scripts.field.": tuple(FIELDS),
    "scripts.as.": ("steps", "picture"),
    "scripts.kind.": get_args(Kind),
    "scripts.law.": get_args(Purpose)[:-1],
    "scripts.outcome.": OUTCOMES,
    "scripts.pay.": WAYS_TO_PAY,
    "scripts.phase.": PHASES,
    "scripts.test.problem.": PROBLEMS,
    "scripts.test.reason.": LISTENING,
    "scripts.test.verdict.": TEST_VERDICTS,
    "scripts.versions.": ("old", "new"),
    "scripts.refused.": (*get_args(Reason), "not_said"),
    "scripts.wrong.": get_args(Wrong),
    "sign_in.error.": ("wrong_password", "locked", "expired", "disabled", "csrf"),
    "state.": STATES,
    "targets.figure.": get_args(TargetFigure),
    "targets.period.": get_args(TargetPeriod),
    "targets.standing.": get_args(Standing),
    "targets.unit.": tuple(each for each in get_args(TargetFigure) if each not in OF_MONEY),
    "theme.": ("auto", "light", "dark"),
    "tile.": TILES,
    "trouble.": tuple(f"{trouble}.{part}" for trouble in TROUBLES for part in ("title", "sub")),
    "gateway.fault.": get_args(GatewayFault),
    "promise.reminded.": ("call", "none", "leaving", "sent", "delivered", "unknown"),
    "preview.done.": ("visit", "special", "answer", "payment"),
    "measure.": MEASURES,
    "promise.phase.": ("made", "reminded", "kept", "partly", "broken", "cancelled"),
    "promise.reason.": PROMISE_ENDS,
    "promises.show.": ("due", "kept", "broken", "cancelled", "debts"),
    "walk.like.": ("money", "date", "moment", "number", "text"),
    "walk.must.": get_args(How),
    "walk.value.": WALK_VALUES,
    "waiting.": ("ringing", "menu", "queue", "callback", "voicemail", "excuse"),
    "work.": WORK_KINDS,
    "work.filter.": ("urgent", "waiting_caller", "mine"),
    "work.group.": ("overdue", "soon", "today", "paused"),
}  # fmt: skip
"""Prefix -> codes. Bases of tiles are `tile.<key>.base`; errors are `error.<code or status>.what / .safe / .remedy`."""
