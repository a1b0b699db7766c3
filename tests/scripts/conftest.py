"""The vault beside which recordings are heard and checked."""

from tests.store.vault.conftest import folders, vault

__all__ = ["folders", "vault"]
