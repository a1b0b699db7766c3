"""Every table of the house, in one place. Those of projections come from their states' dataclasses."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from domain.house import HouseRules
from domain.world import PROJECTIONS
from store import outbound_tables, spoken_tables
from store.columns import Instant, Structured, projection_table
from store.metadata import METADATA

metadata = METADATA

# -- the journal ------------------------------------------------------------------------------------------------------
facts = Table(
    "facts",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("kind", Text, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("call_id", Text, index=True),
    Column("case_id", Text, index=True),
    Column("body", Text, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)
journal_head = Table(
    "journal_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)
cursors = Table(
    "cursors", metadata, Column("follower", Text, primary_key=True), Column("seq", BigInteger, nullable=False)
)
ignored_facts = Table(
    "ignored_facts",
    metadata,
    Column("projection", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("times", BigInteger, nullable=False),
)
counters = Table(
    "counters", metadata, Column("name", Text, primary_key=True), Column("value", BigInteger, nullable=False)
)

# -- projections ------------------------------------------------------------------------------------------------------
projections = {p.name: projection_table(p, metadata) for p in PROJECTIONS}
calls, offers, agents = projections["calls"], projections["offers"], projections["agents"]
cases, clocks, duties = projections["cases"], projections["clocks"], projections["duties"]
attempts, recordings = projections["attempts"], projections["recordings"]
Index("ix_calls_arrived_at", calls.c.arrived_at)
Index("ix_calls_person_id", calls.c.person_id)
Index("ix_cases_person_id", cases.c.person_id)
Index("ix_cases_call_id", cases.c.call_id)
Index("ix_offers_call_id", offers.c.call_id)
Index("ix_attempts_person_id", attempts.c.person_id)
Index("ix_attempts_call_id", attempts.c.call_id)
Index("ix_attempts_campaign_id", attempts.c.campaign_id)
Index("uq_attempts_channel", attempts.c.channel_id, unique=True)
lists, opt_outs, verdicts = projections["lists"], projections["opt_outs"], projections["verdicts"]
Index("ix_opt_outs_person_id", opt_outs.c.person_id)
consents, registers = projections["consents"], projections["registers"]
Index("ix_consents_person_id", consents.c.person_id)
conversations, given_words = projections["conversations"], projections["given_words"]
payments = projections["payments"]
Index("ix_conversations_person_id", conversations.c.person_id)
Index("ix_given_words_person_id", given_words.c.person_id)
Index("ix_payments_person_id", payments.c.person_id)
Index("ix_payments_contract_id", payments.c.contract_id)
Index("ix_verdicts_person_id", verdicts.c.person_id)
campaigns, entries, targets = projections["campaigns"], projections["entries"], projections["targets"]
Index("ix_targets_campaign_id", targets.c.campaign_id)
Index("ix_targets_agent_id", targets.c.agent_id)
Index("ix_checks_unheard", projections["checks"].c.unheard)
Index("ix_feedback_agent_id", projections["feedback"].c.agent_id)
Index("ix_entries_next_at", entries.c.list_id, entries.c.next_at)

# -- rows that can be erased ------------------------------------------------------------------------------------------
parties = Table(
    "parties",
    metadata,
    Column("call_id", Text, primary_key=True),
    Column("number", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("withheld", Boolean, nullable=False),
)
case_texts = Table(
    "case_texts",
    metadata,
    Column("case_id", Text, primary_key=True),
    Column("place", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("contact_name", Text, nullable=False),
    Column("reach_by", Text, nullable=False),
    Column("salt", Text, nullable=False),
)
work_reports = Table(
    "work_reports",
    metadata,
    Column("case_id", Text, primary_key=True),
    Column("note", Text, nullable=False),
    Column("material", Text, nullable=False),
    Column("handler", Text, nullable=False),
)
call_notes = Table(
    "call_notes",
    metadata,
    Column("call_id", Text, primary_key=True),
    Column("by_id", Text, nullable=False),
    Column("told", Text, nullable=False),
)
entered_numbers = Table(
    "entered_numbers",
    metadata,
    Column("call_id", Text, primary_key=True),
    Column("asked", Text, primary_key=True),
    Column("digits", Text, nullable=False),
)
language_choices = Table(
    "language_choices",
    metadata,
    Column("whose", Text, primary_key=True),  # a person's id, or the number of somebody nobody knows
    Column("language", Text, nullable=False),
)
drafts = Table(
    "drafts",
    metadata,
    Column("call_id", Text, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("fields", Structured(dict[str, str]), nullable=False),
    Column("saved_at", Instant, nullable=False),
)

walks, spoken_words, decision_whys = spoken_tables.walks, spoken_tables.spoken_words, spoken_tables.decision_whys
script_versions = spoken_tables.script_versions
talk_values, call_findings = spoken_tables.talk_values, spoken_tables.call_findings
review_notes, score_drafts = spoken_tables.review_notes, spoken_tables.score_drafts
scores, feedback, check_rules = projections["scores"], projections["feedback"], projections["check_rules"]

# -- customers --------------------------------------------------------------------------------------------------------
persons = Table(
    "persons",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("form_of_address", Text, nullable=False),  # "cô", "anh", "女士", "Mr"; empty: not known
    Column("self_reference", Text, nullable=False),  # how an agent calls themself before this person: "con", "em"
    Column("language", Text, nullable=False),
    Column("unit", Text, nullable=False),  # flat or unit; empty where the organisation has none
    Column("note", Text, nullable=False),
    Column("birth_date", Date),
    Column("id_number", Text, nullable=False),
    Column("owner_id", Text),  # the agent who answers for this person, where there is one
)
person_numbers = Table(
    "person_numbers",
    metadata,
    Column("person_id", Text, ForeignKey("persons.person_id"), primary_key=True),
    Column("number", Text, primary_key=True, index=True),  # E.164
    Column("kind", Text, nullable=False),
)
contracts = Table(
    "contracts",
    metadata,
    Column("contract_id", Text, primary_key=True),
    Column("person_id", Text, ForeignKey("persons.person_id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("number", Text, nullable=False, index=True),
    Column("title", Text, nullable=False),
)
dues = Table(
    "dues",
    metadata,
    Column("due_id", Text, primary_key=True),
    Column("contract_id", Text, ForeignKey("contracts.contract_id"), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),  # in the currency's smallest unit; VND has no smaller one
    Column("currency", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("paid_on", Date),
    Column("paid_minor", BigInteger, nullable=False, server_default="0"),  # so much of it came in
)
promises = Table(
    "promises",
    metadata,
    Column("promise_id", Text, primary_key=True),
    Column("person_id", Text, ForeignKey("persons.person_id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("due_at", Instant),
)

# -- calls that we place -----------------------------------------------------------------------------------------------
list_files, list_rows = outbound_tables.list_files, outbound_tables.list_rows
number_relations = outbound_tables.number_relations
list_made, list_mappings = outbound_tables.list_made, outbound_tables.list_mappings
intakes, intake_rows = outbound_tables.intakes, outbound_tables.intake_rows
campaign_tries, opt_out_numbers = outbound_tables.campaign_tries, outbound_tables.opt_out_numbers
consent_proofs, do_not_call_numbers = outbound_tables.consent_proofs, outbound_tables.do_not_call_numbers
wrong_numbers, verdict_records = outbound_tables.wrong_numbers, outbound_tables.verdict_records
message_texts, answer_texts = outbound_tables.message_texts, outbound_tables.answer_texts
gateway_requests, payment_references = outbound_tables.gateway_requests, outbound_tables.payment_references

# -- the organisation -------------------------------------------------------------------------------------------------
organisation = Table(
    "organisation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("rules", Structured(HouseRules), nullable=False),
    Column("skills", Structured(dict[str, dict[str, str]]), nullable=False, default=lambda: {}),  # names, by language
)
hotlines = Table(
    "hotlines",
    metadata,
    Column("hotline_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("did", Text, nullable=False, unique=True),
    Column("language", Text, nullable=False),
    Column("cycle_ms", Integer, nullable=False),
    Column("labels", Structured(dict[str, dict[str, str]]), nullable=False, default=lambda: {}),
)
hotline_versions = Table(
    "hotline_versions",
    metadata,
    Column("hotline_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True),  # from 1, the highest is in force
    Column("menus", Text, nullable=False),  # the hash by which calls name what leads them
    Column("text", Text, nullable=False),  # the file, whole
    Column("reason", Text, nullable=False),
    Column("by_id", Text),  # empty: the file was found so at the start
    Column("at", Instant, nullable=False),
)
departments = Table(
    "departments",
    metadata,
    Column("department_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("categories", Structured(tuple[str, ...]), nullable=False),
)
duty_rota = Table(
    "duty_rota",
    metadata,
    Column("department_id", Text, ForeignKey("departments.department_id"), primary_key=True),
    Column("rank", Integer, primary_key=True),  # 1 is on duty, 2 stands in, ...
    Column("user_id", Text, ForeignKey("users.user_id"), nullable=False),
)
users = Table(
    "users",
    metadata,
    Column("user_id", Text, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("languages", Structured(tuple[str, ...]), nullable=False),
    Column("skills", Structured(tuple[str, ...]), nullable=False, default=lambda: ()),  # ids of the organisation's
    Column("ui_language", Text, nullable=False),
    Column("phone", Text, nullable=False),  # a duty person's own telephone, E.164; empty: none
    Column("password_hash", Text, nullable=False),  # empty: only a one-time link opens the account
    Column("disabled", Boolean, nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", Instant),
)
sessions = Table(
    "sessions",
    metadata,
    Column("session_id", Text, primary_key=True),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    Column("user_id", Text, ForeignKey("users.user_id"), nullable=False, index=True),
    Column("csrf", Text, nullable=False),
    Column("seat", Text),  # the phone issued to this login, while it holds one
    Column("opened_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("ended_at", Instant),
)
entry_links = Table(
    "entry_links",
    metadata,
    Column("token_hash", LargeBinary(32), primary_key=True),
    Column("user_id", Text),  # empty: the link that makes the first administrator
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

# -- files ------------------------------------------------------------------------------------------------------------
vault_keys = Table(
    "vault_keys",
    metadata,
    Column("call_id", Text, primary_key=True),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("chunk_bytes", Integer, nullable=False),
    Column("plain_bytes", BigInteger, nullable=False),
    Column("path", Text, nullable=False),  # below the vault's root
    UniqueConstraint("wrapped_key"),
)
transcripts = Table(
    "transcripts",
    metadata,  # what was heard on a call: read with the key of its recording, and gone with it
    Column("call_id", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)
vault_jobs = Table(
    "vault_jobs",
    metadata,
    Column("call_id", Text, primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("problem", Text, nullable=False),  # why it is still here; empty: not tried yet
)
