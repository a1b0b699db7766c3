"""What a check raises."""


class Unwell(Exception):
    """A part is not well. `remedy`: what to do about it."""

    def __init__(self, found: str, remedy: str) -> None:
        super().__init__(found)
        self.found, self.remedy = found, remedy
