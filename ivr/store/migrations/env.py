"""Read by Alembic: how migrations reach the database. The caller has begun a transaction and will end it."""

from alembic import context

from ivr.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
