"""The prompts that hotlines bring along, beside the house's: <sounds>/<language>/tr/<hotline>/<name>_<texts>.wav. They
are made, replaced by recordings and checked like the house's.

`<texts>` is a hash of the prompt's texts: other words are another sound, so that a call which has begun hears to its
end what its menus say, whatever is put in force meanwhile.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from domain.menus import Menus
from ivr.prompts.catalogue import Catalogue
from store.hotlines import Hotline

MARK = "_"
"""Stands in no name of a prompt or hotline."""


def with_hotlines(catalogues: Mapping[str, Catalogue], hotlines: Iterable[Hotline]) -> dict[str, Catalogue]:
    """The catalogues, and in them the hotlines' own texts, by the names of their sounds."""
    whole = dict(catalogues)
    for hotline in hotlines:
        for language in hotline.menus.languages:
            own = {
                sound_name(hotline.hotline_id, name, hotline.menus): texts[language]
                for name, texts in hotline.menus.prompts.items()
            }
            known = whole.get(language, Catalogue(language, {}))
            whole[language] = replace(known, texts={**known.texts, **own})
    return whole


def sound_name(hotline_id: str, prompt: str, menus: Menus) -> str:
    """What the sound of a hotline's own prompt is called."""
    texts = json.dumps(menus.prompts[prompt], sort_keys=True)
    return f"{hotline_id}/{prompt}{MARK}{hashlib.sha256(texts.encode()).hexdigest()[:8]}"


def prompt_of(sound: str) -> str:
    """What people call it: `<hotline>/<name>`, or the house's name."""
    return sound.partition(MARK)[0]
