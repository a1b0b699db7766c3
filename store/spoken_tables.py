"""Tables of conversations by a script: where a call stands, what was said, why somebody decided, what was found. These
can be erased. And every script that calls were spoken by."""

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from domain.scorecards import Answer
from domain.scripts.keeping import Doing, KeptGiven
from store.columns import Instant, Structured
from store.metadata import METADATA

walks = Table(
    "walks",
    METADATA,  # where a call stands in its script, until its outcome is in
    Column("call_id", Text, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("script_id", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("given", Structured(KeptGiven), nullable=False),
    Column("did", Structured(tuple[Doing, ...]), nullable=False),
    Column("saved_at", Instant, nullable=False),
)
spoken_words = Table(
    "spoken_words",
    METADATA,
    Column("call_id", Text, primary_key=True),
    Column("person_id", Text, index=True),
    Column("outcome", Text, nullable=False),
    Column("fields", Structured(dict[str, str]), nullable=False),
    Column("language", Text, nullable=False),
)
decision_whys = Table(
    "decision_whys",
    METADATA,
    Column("decision_id", Text, primary_key=True),
    Column("reason", Text, nullable=False),
)
script_versions = Table(
    "script_versions",
    METADATA,  # none is changed, none is taken away: a call is checked by what it was spoken by
    Column("script_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True),  # from 1, the highest is in force
    Column("version", Integer, nullable=False),  # as the file calls itself
    Column("content", Text, nullable=False, index=True),
    Column("texts", Structured(tuple[tuple[str, str], ...]), nullable=False),
    Column("at", Instant, nullable=False),
)
talk_values = Table(
    "talk_values",
    METADATA,  # what was known and written down when a call was spoken by a script: what its check looks for
    Column("call_id", Text, primary_key=True),
    Column("given", Structured(KeptGiven), nullable=False),
)
call_findings = Table(
    "call_findings",
    METADATA,  # what the last check found, with the words: read with the key of the recording, and gone with it
    Column("call_id", Text, primary_key=True),
    Column("name", Text, nullable=False),  # of this sealing: each has a key of its own
    Column("sealed", LargeBinary, nullable=False),
)
score_drafts = Table(
    "score_drafts",
    METADATA,  # a scorecard that is not finished: each listener has their own
    Column("call_id", Text, primary_key=True),
    Column("by_id", Text, primary_key=True),
    Column("card_id", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("answers", Structured(dict[str, Answer]), nullable=False),
    Column("note", Text, nullable=False),
    Column("saved_at", Instant, nullable=False),
)
review_notes = Table(
    "review_notes",
    METADATA,
    Column("call_id", Text, primary_key=True),
    Column("finding", Text, primary_key=True),  # its key within the call
    Column("by_id", Text, nullable=False),
    Column("note", Text, nullable=False),
)
