"""Run by Alembic: applies the migrations on the connection that `Records` hands over."""

from alembic import context

from gait.records import accounts as _accounts  # noqa: F401 - registers its tables
from gait.records import models as _models  # noqa: F401 - registers its tables
from gait.records.base import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
