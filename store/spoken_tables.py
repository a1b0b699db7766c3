"""Tables of conversations by a script: where a call stands, what was said, why somebody decided. All can be erased."""

from sqlalchemy import Column, Table, Text

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
