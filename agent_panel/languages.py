"""The languages people read here."""

from agent_panel.views.shell import Language

DEFAULT: Language = "vi"
KNOWN: dict[str, Language] = {"vi": "vi", "en": "en", "zh": "zh"}
