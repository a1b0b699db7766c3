"""What a file about an organisation may say. Ids are short names of the file's own; numbers are read as E.164."""

from datetime import date
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from domain.campaigns.ladders import LONGEST_STEPS, LONGEST_WAIT_S
from domain.cases import CATEGORIES
from domain.clocks import LENGTH_S
from domain.facts.campaigns import Came
from store.accounts import Role
from store.numbers import REGION, e164
from store.packs import shipped

Language = Literal["vi", "en", "zh"]
ContactPurpose = Literal["reminder", "property_fee", "advertising", "service"]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Text = Annotated[str, Field(min_length=1, max_length=400)]
SkillId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,23}$")]
SHOWN_NUMBER = r"^\+?[0-9]{3,15}$"
"""A number of ours as the trunk knows it."""


def _number(text: str) -> str:
    try:
        parsed = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException as error:
        raise ValueError("not a telephone number: write it with its country code, +84...") from error
    if not phonenumbers.is_possible_number(parsed):
        raise ValueError("not a possible telephone number: a digit too many or too few")
    return e164(text)


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("not a time zone: write one like Asia/Ho_Chi_Minh") from error
    return text


def _category(text: str) -> str:
    if text not in CATEGORIES:
        raise ValueError(f"no such category: one of {', '.join(CATEGORIES)}")
    return text


def _clock(text: str) -> str:
    if text not in LENGTH_S:
        raise ValueError(f"no such clock: one of {', '.join(LENGTH_S)}")
    return text


def _calendar(text: str) -> str:
    if text and text not in shipped().calendars:
        raise ValueError(f"no such calendar: one of {', '.join(sorted(shipped().calendars))}, or empty for none")
    return text


def _pack(text: str) -> str:
    if text not in shipped().packs:
        raise ValueError(f"no such pack of rules: one of {', '.join(sorted(shipped().packs))}")
    return text


def _gateway(text: str) -> str:
    if not text:
        return text
    try:
        address = urlsplit(text)
        host, _ = address.hostname, address.port
    except ValueError as error:
        raise ValueError("not an address: write https://host/path") from error
    here = address.scheme == "http" and host in ("127.0.0.1", "::1", "localhost")
    if not host or address.username or not (address.scheme == "https" or here):
        raise ValueError("write https://host/path, without a password in it; http only to this machine itself")
    return text


Number = Annotated[str, AfterValidator(_number)]
CategoryName = Annotated[str, AfterValidator(_category)]
TimeOfDay = Annotated[str, Field(pattern=r"^(?:([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]
Seconds = Annotated[int, Field(ge=1, le=7 * 86400)]
Wait = Annotated[int, Field(ge=1, le=LONGEST_WAIT_S)]
BrandName = Annotated[str, Field(min_length=1, max_length=40)]


class Strict(BaseModel):
    """Unknown words are mistakes, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Rules(Strict):
    """`domain.house.HouseRules`, as far as the organisation differs from its defaults."""

    clock_s: dict[Annotated[str, AfterValidator(_clock)], Seconds] = {}
    acknowledge_s: Seconds = 60
    wrap_up_s: Annotated[int, Field(ge=0, le=3600)] = 10
    wrap_up_longest_s: Seconds = 300
    region: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = REGION
    allowed_prefixes: tuple[Annotated[str, Field(pattern=r"^\+[0-9]{1,14}$")], ...] = ("+84",)
    dial_as: Literal["national", "e164"] = "national"
    attempts_per_agent_hour: Annotated[int, Field(ge=0, le=1000)] = 60
    attempts_per_day: Annotated[int, Field(ge=0, le=100_000)] = 2000
    ring_s: Annotated[int, Field(ge=5, le=120)] = 25
    callback_ladder_s: tuple[Seconds, ...] = (300, 1800)
    callback_from: TimeOfDay = "08:00"
    callback_to: TimeOfDay = "21:00"
    phone_emergencies: bool = True
    emergency_department: Literal[""] | Id = ""
    names: dict[Literal["vi", "en", "zh"], Text] = {}
    calendar: Annotated[str, AfterValidator(_calendar)] = "VN"
    identity_tries: Annotated[int, Field(ge=1, le=10)] = 3
    identity_lock_s: Annotated[int, Field(ge=60, le=30 * 86400)] = 3600
    packs: tuple[Annotated[str, AfterValidator(_pack)], ...] = ()
    promise_reminder: Literal["call", "message", "none"] = "call"
    message_url: Annotated[str, AfterValidator(_gateway)] = ""
    message_channel: Literal["sms", "zalo"] = "sms"
    promise_grace_days: Annotated[int, Field(ge=0, le=30)] = 1
    promise_tolerance_minor: Annotated[int, Field(ge=0, le=10**9)] = 0
    caller_ids: tuple[Annotated[str, Field(pattern=SHOWN_NUMBER)], ...] = ()
    brand_names: dict[Annotated[str, Field(pattern=SHOWN_NUMBER)], BrandName] = {}
    qa_sample_percent: Annotated[int, Field(ge=0, le=100)] = 5
    qa_dispute_days: Annotated[int, Field(ge=1, le=30)] = 2
    keep_recordings_days: dict[ContactPurpose, Annotated[int, Field(ge=1, le=36_500)]] = {}
    qa_overturned_percent: Annotated[int, Field(ge=1, le=100)] = 30
    ladders: dict[Came, Annotated[tuple[Wait, ...], Field(max_length=LONGEST_STEPS)]] = {}


SkillName = Annotated[str, Field(min_length=1, max_length=40)]


class SkillNames(Strict):
    """What people of ours are good at, in the languages that they read."""

    vi: SkillName
    zh: SkillName
    en: SkillName


class Hotline(Strict):
    """A number people call. `did`: exactly as the trunk sends it."""

    id: Id
    name: Text
    did: Annotated[str, Field(pattern=SHOWN_NUMBER)]
    language: Language = "vi"
    cycle_ms: Annotated[int, Field(ge=2000, le=10_000)] = 5000


class User(Strict):
    """Somebody who works here. Without a password: a one-time link opens the account. `skills`: of the organisation's;
    where this word is missing, loading the file leaves what the panel has said since."""

    id: Id
    login: Id
    name: Text
    role: Role
    languages: tuple[Language, ...] = ("vi",)
    skills: tuple[SkillId, ...] | None = None
    ui_language: Language = "vi"
    phone: Number | Literal[""] = ""


class Department(Strict):
    """Who takes which categories. `rota`: users, the one on duty first, then who stands in."""

    id: Id
    name: Text
    categories: tuple[CategoryName, ...]
    rota: tuple[Id, ...] = ()


class Due(Strict):
    """Something owed under a contract, on a date or so many days from loading."""

    title: Text
    amount_minor: Annotated[int, Field(ge=0)]
    due_on: date | None = None
    due_in_days: Annotated[int, Field(ge=-3650, le=3650)] | None = None
    paid: bool = False

    @model_validator(mode="after")
    def _one_date(self) -> Self:
        if (self.due_on is None) == (self.due_in_days is None):
            raise ValueError("a due needs either due_on or due_in_days")
        return self


class Contract(Strict):
    """Something a person has with the organisation."""

    kind: Text
    number: Text
    title: Text
    dues: tuple[Due, ...] = ()


class Promise(Strict):
    """Something this person was promised. `in_hours`: from the time of loading."""

    text: Text
    in_hours: Annotated[int, Field(ge=-720, le=720)] | None = None


class PastCase(Strict):
    """A case of theirs that was open when the organisation began. `age_h`: opened so many hours before loading;
    `phase`: how far it has come; `appointment_in_h`: when the customer expects somebody, from loading."""

    id: Id
    age_h: Annotated[float, Field(ge=1, le=24 * 60)]
    phase: Literal["signed", "on_site", "done"]
    owner: Id
    category: CategoryName
    place: Text
    content: Text
    appointment_in_h: Annotated[float, Field(gt=0, le=24 * 60)] | None = None
    note: str = ""
    material: str = ""
    fee_minor: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _signed_for_an_appointment(self) -> Self:
        if self.phase == "signed" and self.appointment_in_h is None:
            raise ValueError("a signed case needs appointment_in_h: its clock runs until then")
        return self


class Person(Strict):
    """Somebody who calls. `self_reference`: how an agent calls themself before this person."""

    id: Id
    name: Text
    form_of_address: str = ""
    self_reference: str = ""
    language: Language = "vi"
    unit: str = ""
    note: str = ""
    birth_date: date | None = None
    id_number: str = ""
    owner: Id | None = None
    numbers: tuple[Number, ...] = ()
    contracts: tuple[Contract, ...] = ()
    promises: tuple[Promise, ...] = ()
    cases: tuple[PastCase, ...] = ()


class OrganisationFile(Strict):
    """The whole file. `skills`: what its people may be good at, by short names that users and hotlines' files use."""

    name: Text
    zone: Annotated[str, AfterValidator(_zone)] = "Asia/Ho_Chi_Minh"
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "VND"
    rules: Rules = Rules()
    skills: dict[SkillId, SkillNames] = {}
    hotlines: Annotated[tuple[Hotline, ...], Field(min_length=1)]
    users: Annotated[tuple[User, ...], Field(min_length=1)]
    departments: tuple[Department, ...] = ()
    persons: tuple[Person, ...] = ()

    @model_validator(mode="after")
    def _brands_of_our_numbers(self) -> Self:
        ours = {*self.rules.caller_ids, *(line.did for line in self.hotlines)}
        if strange := sorted(set(self.rules.brand_names) - ours):
            raise ValueError(f"rules.brand_names: {strange[0]} is none of caller_ids and no hotline's did")
        return self
