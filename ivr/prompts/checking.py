"""All that a machine can say about what callers hear: the texts and the sounds, in one list."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path

from ivr.prompts.catalogue import Catalogue
from ivr.prompts.findings import Finding
from ivr.prompts.hearing import check_texts
from ivr.prompts.listening import check_sounds
from ivr.prompts.making import Order, Studio, orders
from ivr.prompts.of_hotlines import prompt_of


def check(
    catalogues: Mapping[str, Catalogue], sounds: Path, organisation: Mapping[str, str], studio: Studio | None = None
) -> list[Finding]:
    """What is wrong with the prompts, by language and name. Takes about a second."""
    found = list(_copied(catalogues))
    wanted: list[Order] = []
    for language, catalogue in catalogues.items():
        found += check_texts(catalogue, organisation[language])
        wanted += orders(catalogue, organisation[language])
    found += check_sounds(wanted, sounds, studio or Studio())
    return sorted(found, key=lambda finding: (finding.language, finding.name, finding.kind))


def _copied(catalogues: Mapping[str, Catalogue]) -> Iterator[Finding]:
    """A text that waits for its translation."""
    for one, other in combinations(catalogues.values(), 2):
        for name in sorted(one.texts.keys() & other.texts.keys()):
            if one.texts[name] == other.texts[name]:
                prompt = prompt_of(name)
                remedy = f"Translate {prompt!r} into {other.language}."
                told = f"its text is the one of {one.language}"
                yield Finding(other.language, prompt, "other_language", told, remedy)
