"""Law packs and calendars as reviewed data: YAML in, `domain.may_call` records out, nothing half-loaded.

The nouns:
    law/        packs of law that an operator may switch on, each with version, status and references
    house/      what this product adds to the law of a country: holidays, third parties, hours where no law says any
    calendars/  public holidays and make-up days, confirmed until a date
    examples/   packs to learn from; they are on no shelf unless asked for by that name
    Shelf       all that was read, by name; its `book` holds the packs in force (`shelf`)
    PackProblem file, line, reason and remedy of one mistake (`reading`)

Imported by whoever plans or places calls, and by `threerings`. The decision taken: the rules are data with their words
and their sources beside them, because lawyers change them and programmers must not have to; no pack is in force until
an operator names it.
"""

from store.packs.reading import PackProblem, PackWrong, read_file
from store.packs.shelf import Shelf, confirmed, read_files, shipped

__all__ = ["PackProblem", "PackWrong", "Shelf", "confirmed", "read_file", "read_files", "shipped"]
