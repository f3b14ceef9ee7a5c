"""What Alembic runs. It is given a connection in a transaction, by migrating.upgrade or by cli.migration."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.sql.sqltypes import JSON

from survey_engine.store.base import UtcDateTime

DOCUMENT = "sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql')"


def _render(kind: str, item: object, autogenerate: AutogenContext) -> str | Literal[False]:
    """Write our own types in plain SQLAlchemy, so that an old migration never changes with the code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        autogenerate.imports.add("from sqlalchemy.dialects import postgresql")
        return DOCUMENT
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("metadata"),
    transactional_ddl=True,  # SQLite can, once the driver leaves BEGIN alone
    render_as_batch=True,
    compare_type=True,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
