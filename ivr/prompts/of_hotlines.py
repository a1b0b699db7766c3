"""The prompts that hotlines bring along: beside the house's own, as <sounds>/<language>/tr/<hotline>/<name>.wav, played
as `tr/<hotline>/<name>`. They are made, replaced by recordings and checked like the house's."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ivr.prompts.catalogue import Catalogue
from store.hotlines import Hotline


def with_hotlines(catalogues: Mapping[str, Catalogue], hotlines: Iterable[Hotline]) -> dict[str, Catalogue]:
    """The catalogues, and in them the hotlines' own texts, by the name `<hotline>/<name>`."""
    whole = dict(catalogues)
    for hotline in hotlines:
        for language in hotline.menus.languages:
            own = {f"{hotline.hotline_id}/{name}": texts[language] for name, texts in hotline.menus.prompts.items()}
            known = whole.get(language, Catalogue(language, {}))
            whole[language] = replace(known, texts={**known.texts, **own})
    return whole
