"""When a call is over both its sides are sealed, and nobody listens but through here (Q1).

    CallEnded ──► queued ──► sealed ──► raw files removed
                    │  └──► failed: missing, empty, short (what there is, is kept), unreadable (put aside), no_space
                    └─────► void (never answered), or deleted because the caller said no

The nouns:
    RawPair       what Asterisk writes of a call: the caller, and what the caller hears (`raw_audio`)
    Sealed file   FLAC in chunks of authenticated encryption, a key per file, readable from any place (`sealing`)
    Job           a call that waits to be sealed: a row (`queue`)
    Vault         seals what is due, opens what is sealed (`keeper`)
    Erasing       destroys the keys of what was kept long enough (`erasing`), unless it is held (`holding`)

Imported by `threerings`, which starts it, and handed to the panel. The decision taken: each call is in exactly one of
the states above, in rows and facts, and everything can be killed anywhere: the queue's row is committed with the
follower's cursor, the fact is written when the file stands in its place, the raw files go last.
"""

from store.vault.folders import VaultFolders
from store.vault.keeper import Vault
from store.vault.sealing import KeyUnusable, Tampered

__all__ = ["KeyUnusable", "Tampered", "Vault", "VaultFolders"]
