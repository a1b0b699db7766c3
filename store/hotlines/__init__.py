"""A hotline as reviewed data: one YAML file with its numbers, languages, hours, holidays, menus, prompts and queues.

The nouns:
    HotlineFile   what such a file may say (`model`)
    Hotline       what one says, checked, with its menus as `domain.menus` leads them (`reading`)
    Problem       what is wrong with it: file, line, reason, remedy
    DEFAULT       the file of a hotline that has none of its own: wait, callback, message, and 0 for an emergency

Imported by `threerings` (commands, the start), `ivr` (the default) and tests. The decision taken: a file is checked as
a whole before any call meets it, and one with any problem is not used; its hash is the version a call is led by.
"""

from store.hotlines.keeping import keep
from store.hotlines.reading import DEFAULT, Hotline, HotlinesWrong, Problem, read_hotline, read_hotlines

__all__ = ["DEFAULT", "Hotline", "HotlinesWrong", "Problem", "keep", "read_hotline", "read_hotlines"]
