"""Scorecards as data: one YAML file a card in `library/`, read as strictly as scripts are.

A card names the scripts whose calls it scores, groups with weights, and items: each has its question in three
languages, the rules of the check that answer it (none: a person does), a weight, and whether a no fails the call.
docs/hearing.md says what each word means. The sum is `domain.scorecards`; who may score is the panel's affair.
"""

from scripts.scorecards.reading import card_for, cards, read_card, read_cards

__all__ = ["card_for", "cards", "read_card", "read_cards"]
