"""What every table shares: names of constraints, times that keep their zone, enums by value, JSON documents.

Knows no table of its own; each room declares its tables on `Base`.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, Integer, MetaData, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

from survey_engine.errors import SurveyError

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
ENUM_LENGTH = 40  # room for a longer value later without changing the column


class NaiveTimeError(SurveyError):
    """A time without a zone was about to be stored: it could mean anything."""

    code = "store.naive_time"


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, aware and in UTC both ways. SQLite keeps no zones, so it is given UTC without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone; turn any other into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveTimeError(f"{value.isoformat()} has no time zone; give an aware datetime.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The stored moment, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# A small document of plain data that is read whole. What must keep its bytes is stored as bytes, not as this.
JsonDocument = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

# Every integer has 64 bits; SQLite's have them anyway and number rows by themselves only when called INTEGER.
Big = BigInteger().with_variant(Integer, "sqlite")


def _values(enum: type[StrEnum]) -> list[str]:
    return [member.value for member in enum]


class Base(DeclarativeBase):
    """Names every constraint, so that migrations and error handling can rely on the names."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: Big,
        datetime: UtcDateTime,
        StrEnum: Enum(StrEnum, native_enum=False, length=ENUM_LENGTH, values_callable=_values),
    }
