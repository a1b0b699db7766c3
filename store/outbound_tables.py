"""Tables of calls that we place: assigned lists, what becomes of their rows, and who is not called."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text, text

from domain.lists.reading import Fault
from store.columns import Instant, Structured
from store.metadata import METADATA

list_files = Table(
    "list_files",
    METADATA,
    Column("list_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("phase", Text, nullable=False),  # read, checking, checked, failed, taking, imported, undone
    Column("problem", Structured(dict[str, str]), nullable=False),  # why it failed: reason, place, shown
    Column("found", Structured(dict[str, Any]), nullable=False),  # what the file is: `outbound.lists.files.Found`
    Column("asked", Structured(dict[str, Any]), nullable=False),  # how it is read and for what: `...asking.Asked`
    Column("counts", Structured(dict[str, int]), nullable=False),  # rows by verdict
    Column("packs", Structured(tuple[str, ...]), nullable=False),
    Column("checked_at", Instant),
    Column("checked_seq", BigInteger, nullable=False, server_default="0"),  # the journal when it was checked
    Column("taken_by", Text, nullable=False, server_default=""),  # who said that it is taken in; empty: a command
)
list_rows = Table(
    "list_rows",
    METADATA,
    Column("list_id", Text, ForeignKey("list_files.list_id"), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("verdict", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("until", Instant),
    Column("faults", Structured(tuple[Fault, ...]), nullable=False),
    Column("of_row", Integer, nullable=False),
    Column("of_list", Text, nullable=False),
    Column("person_id", Text, index=True),
    Column("new_person", Boolean, nullable=False),
    Column("taken", Boolean, nullable=False),
    Column("place", Integer, nullable=False),  # counts the rows that are taken: they are dealt out by it
    Column("name", Text, nullable=False),
    Column("form_of_address", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("number_2", Text, nullable=False),
    Column("number_3", Text, nullable=False),
    Column("zones", Structured(tuple[str, ...]), nullable=False),
    Column("relation", Text, nullable=False, server_default="customer"),  # whose the number is, as the row says
    Column("contract", Text, nullable=False),
    Column("contract_id", Text, nullable=False),
    Column("amount_minor", BigInteger),
    Column("due_on", Date),
    Column("agent_id", Text),  # who began it or was handed it, empty: whoever is next; none: as its turn says
    Column("handed_from", Text),  # whose it was before the last hand-over, as long as that can be undone
    Column("begun_at", Instant),  # somebody worked on it: from then on the list stays
)
Index("ix_list_rows_verdict", list_rows.c.list_id, list_rows.c.verdict)
Index("ix_list_rows_begun_at", list_rows.c.list_id, list_rows.c.begun_at, list_rows.c.place)
_given, _handed = list_rows.c.agent_id.is_not(None), list_rows.c.handed_from.is_not(None)
Index("ix_list_rows_agent_id", list_rows.c.list_id, list_rows.c.agent_id, sqlite_where=_given, postgresql_where=_given)
Index("ix_list_rows_handed_from", list_rows.c.list_id, sqlite_where=_handed, postgresql_where=_handed)
Index("ix_list_rows_number", list_rows.c.number)
_second, _third = list_rows.c.number_2 != "", list_rows.c.number_3 != ""  # few have
Index("ix_list_rows_number_2", list_rows.c.number_2, sqlite_where=_second, postgresql_where=_second)
Index("ix_list_rows_number_3", list_rows.c.number_3, sqlite_where=_third, postgresql_where=_third)
number_relations = Table(
    "number_relations",
    METADATA,  # numbers of which a list that is in says that they are not the customer's own
    Column("list_id", Text, ForeignKey("list_files.list_id"), primary_key=True),
    Column("number", Text, primary_key=True, index=True),
    Column("relation", Text, nullable=False),
)
list_made = Table(
    "list_made",
    METADATA,  # what an import has made, to be taken back with it
    Column("list_id", Text, ForeignKey("list_files.list_id"), primary_key=True),
    Column("what", Text, primary_key=True),  # person, number, contract, due
    Column("of_id", Text, primary_key=True),  # a person's id for a number, else the row's own
    Column("number", Text, primary_key=True),  # the number, else empty
)
list_mappings = Table(
    "list_mappings",
    METADATA,  # how files with these headers were read the last time
    Column("header_key", Text, primary_key=True),
    Column("asked", Structured(dict[str, Any]), nullable=False),
    Column("used_at", Instant, nullable=False),
)
intakes = Table(
    "intakes",
    METADATA,  # files of payments and of consents, from their upload on
    Column("intake_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),  # payments, consents
    Column("file_name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("phase", Text, nullable=False),  # read, checking, checked, failed, taking, taken
    Column("problem", Structured(dict[str, str]), nullable=False),
    Column("found", Structured(dict[str, Any]), nullable=False),  # what the file is: `outbound.lists.files.Found`
    Column("how", Structured(dict[str, Any]), nullable=False),  # how it is read: `outbound.intake.reading.How`
    Column("counts", Structured(dict[str, int]), nullable=False),  # rows by verdict, and `taken`
    Column("checked_at", Instant),
    Column("taken_by", Text, nullable=False, server_default=""),
    Column("taken_at", Instant),
)
intake_rows = Table(
    "intake_rows",
    METADATA,
    Column("intake_id", Text, ForeignKey("intakes.intake_id"), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("verdict", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("faults", Structured(tuple[Fault, ...]), nullable=False),
    Column("of_row", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("contract", Text, nullable=False),
    Column("amount_minor", BigInteger),
    Column("day", Date),
    Column("via", Text, nullable=False),
    Column("wording", Text, nullable=False),
    Column("note", Text, nullable=False),  # a transfer's reference, or where the proof of a consent lies
    Column("person_id", Text),
    Column("promise_id", Text),
    Column("done", Boolean, nullable=False),  # it has been taken in, or passed over: not again
    Column("of_id", Text, nullable=False),  # the payment or consent that it is
)
Index("ix_intake_rows_contract", intake_rows.c.intake_id, intake_rows.c.contract)
Index("ix_intake_rows_verdict", intake_rows.c.intake_id, intake_rows.c.verdict)
campaign_tries = Table(
    "campaign_tries",
    METADATA,  # each call of a campaign, reserved: one a try, and no number twice at once, whatever dials
    Column("entry_id", Text, primary_key=True),
    Column("try_no", Integer, primary_key=True),
    Column("attempt_id", Text, nullable=False, unique=True),
    Column("token", BigInteger, nullable=False),
    Column("number", Text, nullable=False),
    Column("open", Boolean, nullable=False),
)
Index(
    "uq_campaign_tries_open_number",
    campaign_tries.c.number,
    unique=True,
    sqlite_where=text("open"),
    postgresql_where=text("open"),
)
opt_out_numbers = Table(
    "opt_out_numbers",
    METADATA,
    Column("opt_out_id", Text, primary_key=True),
    Column("number", Text, nullable=False, index=True),
)
consent_proofs = Table(
    "consent_proofs",
    METADATA,
    Column("consent_id", Text, primary_key=True),
    Column("number", Text, nullable=False, index=True),
    Column("wording", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("proof", Text, nullable=False),
    Column("salt", Text, nullable=False),
)
do_not_call_numbers = Table(
    "do_not_call_numbers",
    METADATA,  # as figures, without the plus: a million of them is a small index
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
wrong_numbers = Table(
    "wrong_numbers",
    METADATA,
    Column("wrong_id", Text, primary_key=True),
    Column("number", Text, nullable=False, index=True),
    Column("person_id", Text, nullable=False),
)
verdict_records = Table(
    "verdict_records",
    METADATA,
    Column("verdict_id", Text, primary_key=True),
    Column("number", Text, nullable=False, index=True),
    Column("text", Text, nullable=False),
)
message_texts = Table(
    "message_texts",
    METADATA,
    Column("attempt_id", Text, primary_key=True),
    Column("language", Text, nullable=False),
    Column("text", Text, nullable=False),
)
answer_texts = Table(
    "answer_texts",
    METADATA,
    Column("answer_id", Text, primary_key=True),
    Column("number", Text, nullable=False, index=True),
    Column("text", Text, nullable=False),
)
payment_references = Table(
    "payment_references",
    METADATA,
    Column("payment_id", Text, primary_key=True),
    Column("contract_id", Text, nullable=False),
    Column("reference", Text, nullable=False),
)
Index("uq_payment_references", payment_references.c.contract_id, payment_references.c.reference, unique=True)
gateway_requests = Table(
    "gateway_requests",
    METADATA,  # requests of whoever carries our messages that were taken: none is taken twice
    Column("message_id", Text, primary_key=True),
    Column("taken_at", Instant, nullable=False, index=True),
)
