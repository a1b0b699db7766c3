"""How far what was heard is from what was said."""

from collections.abc import Sequence


def distance(there: Sequence[str], here: Sequence[str]) -> int:
    """Words to be changed, put in and taken out."""
    row = list(range(len(here) + 1))
    for at, word in enumerate(there, 1):
        before, row[0] = row[0], at
        for place, other in enumerate(here, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (word != other))
    return row[-1]
