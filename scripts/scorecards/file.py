"""What a scorecard's file may say: unknown words are mistakes, never ignored."""

from typing import Annotated

from pydantic import Field

from store.organisation.model import Id, Strict

Words = Annotated[str, Field(min_length=1, max_length=200)]
Weight = Annotated[int, Field(ge=1, le=100)]
Rule = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,119}$")]


class TitleSaid(Strict):
    """What people read, in every language of the house."""

    vi: Words
    zh: Words
    en: Words


class ItemSaid(Strict):
    """`domain.scorecards.Item`; those that follow are likewise."""

    id: Id
    title: TitleSaid
    rules: tuple[Rule, ...] = ()
    weight: Weight = 1
    fail_all: bool = False


class GroupSaid(Strict):
    """Items under one heading."""

    id: Id
    title: TitleSaid
    weight: Weight
    items: Annotated[tuple[ItemSaid, ...], Field(min_length=1, max_length=30)]


class CardFile(Strict):
    """One card: one file."""

    id: Id
    version: Annotated[int, Field(ge=1)]
    title: TitleSaid
    scripts: Annotated[tuple[Id, ...], Field(min_length=1)]
    groups: Annotated[tuple[GroupSaid, ...], Field(min_length=1, max_length=12)]
