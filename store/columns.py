"""A state's dataclass is its table: every field a column, nothing declared twice."""

from datetime import UTC, datetime, timedelta
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from sqlalchemy import BigInteger, Boolean, Column, Float, MetaData, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from domain.world import Projection

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Instant(TypeDecorator[datetime]):
    """An aware datetime as microseconds since 1970: sorts and compares alike on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


class Structured(TypeDecorator[Any]):
    """A container (tuple, set, mapping of records) as JSON text, back into its own type."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else msgspec.json.encode(value, order="deterministic").decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else msgspec.json.decode(value, type=self.kind)


def column_type(kind: Any) -> TypeEngine[Any]:
    """The column for a field's annotation; `X | None` is X."""
    if get_origin(kind) in (Union, UnionType):
        left = [part for part in get_args(kind) if part is not NoneType]
        if len(left) == 1:
            return column_type(left[0])
        return Text()  # a union of literals
    if get_origin(kind) is Literal or kind is str:
        return Text()
    simple: dict[Any, TypeEngine[Any]] = {
        bool: Boolean(),
        int: BigInteger(),
        float: Float(),
        datetime: Instant(),
    }
    return simple.get(kind) or Structured(kind)


def projection_table(projection: Projection[Any], metadata: MetaData) -> Table:
    """The table of a projection: key, fields, derived properties, and `live`."""
    fields = get_type_hints(projection.state)
    columns = [Column(name, column_type(kind), primary_key=name == projection.key) for name, kind in fields.items()]
    for name in projection.derived:
        result = get_type_hints(getattr(projection.state, name).fget)["return"]
        columns.append(Column(name, column_type(result), index=name == "phase"))
    columns.append(Column("live", Boolean, nullable=False, index=True))
    return Table(projection.name, metadata, *columns)
