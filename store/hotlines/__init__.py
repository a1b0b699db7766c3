"""A hotline as reviewed data: one YAML file with its numbers, languages, hours, holidays, menus, prompts and queues.

The nouns:
    HotlineFile   what such a file may say (`model`)
    Hotline       what one says, checked, with its menus as `domain.menus` leads them (`reading`)
    Problem       what is wrong with it: file, line, reason, remedy
    versions      every text that was ever in force, with who, when and why (`versions`)
    DEFAULT       the file of a hotline that has none of its own: wait, callback, message, and 0 for an emergency

Imported by `threerings` (commands, the start, what is saved), `ivr` (the default), the panel and tests. The decision
taken: a file is checked as a whole before any call meets it, and one with any problem is not used; its hash is the
version a call is led by.
"""

from store.hotlines.keeping import keep, name_nodes
from store.hotlines.reading import (
    DEFAULT,
    Hotline,
    HotlinesWrong,
    Problem,
    hotline_of_text,
    read_hotline,
    read_hotlines,
    version_of,
)
from store.hotlines.versions import add_version, latest_numbers, take_in, version_number, versions_of

__all__ = [
    "DEFAULT",
    "Hotline",
    "HotlinesWrong",
    "Problem",
    "add_version",
    "hotline_of_text",
    "keep",
    "latest_numbers",
    "name_nodes",
    "read_hotline",
    "read_hotlines",
    "take_in",
    "version_number",
    "version_of",
    "versions_of",
]
